package main

import (
	"fmt"

	"kassa/internal/order"
	"kassa/internal/swap"
	"kassa/internal/transfer"
)

// moveRow is what is compared of a swap or a transfer.
const moveRow = "%s: %d of till %d's %s become %d of till %d's %s, due %s"

// verifyMove compares a swap's or a transfer's row with what it should be.
func (w *world) verifyMove(m *move) {
	due := "never"
	if !m.deadline.IsZero() {
		due = m.deadline.Format(clock)
	}
	want := fmt.Sprintf(moveRow, m.state, m.from.minor, m.from.shop.till.ID, m.from.method, m.to.minor, m.to.shop.till.ID, m.to.method, due)
	got := w.moveOf(m)
	w.expect(got == want, "%s is\n  %s, it should be\n  %s", m.id, got, want)
}

const clock = "15:04:05.000"

// moveOf is the row as it is.
func (w *world) moveOf(m *move) string {
	if m.swap {
		is, err := w.house.store.Swap(w.ctx, m.id)
		w.must(err)
		return swapRow(is)
	}
	is, err := w.house.store.Transfer(w.ctx, m.number())
	w.must(err)
	_, err = w.house.transfers.Info(w.ctx, m.to.shop.till.ID, m.number())
	w.expect((err == nil) == (is.State == order.Success), "transfer %s is %s, and for its receiver %v", m.id, is.State, err)
	return transferRow(is)
}

func swapRow(is swap.Swap) string {
	return fmt.Sprintf(moveRow, is.State, is.Source.Amount.Minor, is.Till, is.Source.Method, is.Target.Amount.Minor, is.Till,
		is.Target.Method, is.ExpiresAt.Format(clock))
}

func transferRow(is transfer.Transfer) string {
	due := "never"
	if !is.ExpiresAt.IsZero() {
		due = is.ExpiresAt.Format(clock)
	}
	return fmt.Sprintf(moveRow, is.State, is.Amount.Minor, is.Sender.Till, is.Method, is.Amount.Minor, is.Receiver.Till, is.Method, due)
}
