package main

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"kassa/internal/books"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// check compares what the step touched with what it should be, and every account with what the touched ones put into it.
func (w *world) check() {
	for _, b := range w.touched {
		w.verify(b)
		w.book(&b.account, b.entries())
	}
	for _, o := range w.handled {
		w.verifyOrder(o)
		w.book(&o.account, o.entries())
	}
	w.must(w.house.store.Snapshot(w.ctx, func(from books.Snapshot) error {
		for _, b := range w.touched {
			w.verifyBooked(from, b)
		}
		return w.accounts(from)
	}))
	w.balances()
	w.touched, w.handled = w.touched[:0], w.handled[:0]
}

// book replaces what something had put into the accounts.
func (w *world) book(old *[]sum, entries []sum) {
	for _, s := range *old {
		w.totals[s.account] -= s.minor
	}
	for _, s := range entries {
		w.totals[s.account] += s.minor
	}
	*old = entries
}

// verify compares an invoice's rows with what it should be.
func (w *world) verify(b *bill) {
	record, err := w.house.store.Record(w.ctx, b.id)
	w.must(err)
	got, want := rows(record), b.rows()
	w.expect(got == want, "invoice %s is\n%s  it should be\n%s", b.id, got, want)
	w.expect(b.booked+b.paidBack <= b.credited() || b.reversed, "invoice %s refunded more than was credited", b.id)
	lines, err := w.house.store.Log(w.ctx, b.id)
	w.must(err)
	w.expect(len(lines) == b.told, "invoice %s has %d callbacks, it should have %d", b.id, len(lines), b.told)
}

// What is compared, a line for each row.
const (
	billRow = "  %s quote %d pinned %v credited %d commission %d refunded %d final %v\n"
	partRow = "  %s part %d: quote %d %d counts %d %s %s %s\n"
)

// rows are the rows of an invoice and its payments as they are.
func rows(record invoice.Record) string {
	is := record.Invoice
	text := fmt.Sprintf(billRow, is.State, is.Quote, is.Pinned, is.Credited.Minor, is.Commission.Minor, is.Refunded.Minor, !is.FinalAt.IsZero())
	var parts []string
	for _, p := range record.Payments {
		parts = append(parts, fmt.Sprintf(partRow, p.Key, p.Part, p.Quote, p.Amount.Minor, p.Counts.Minor, p.Status, p.Place, p.Reason))
	}
	slices.Sort(parts)
	return text + strings.Join(parts, "")
}

// rows are the same as they should be.
func (b *bill) rows() string {
	text := fmt.Sprintf(billRow, b.state, b.quote, b.pinned, b.credited(), b.commission(), b.booked+b.paidBack, b.state.Final())
	var parts []string
	for _, p := range b.parts {
		parts = append(parts, fmt.Sprintf(partRow, p.of.key, p.number, p.quote, p.amount, p.counts, p.status, p.place, p.reason))
	}
	slices.Sort(parts)
	return text + strings.Join(parts, "")
}

// verifyBooked compares an invoice's entries and events with what it should be.
func (w *world) verifyBooked(from books.Snapshot, b *bill) {
	last := len(b.id) - 1
	page, err := from.Invoices(w.ctx, b.id[:last]+string(b.id[last]-1), 1)
	w.must(err)
	w.expect(len(page) == 1 && page[0].ID == b.id, "invoice %s is in no list", b.id)
	i := page[0]
	w.expect(i.Payed == b.payed && i.Payed <= 1, "invoice %s became payed %d times, it should be %d", b.id, i.Payed, b.payed)
	w.expect(i.Told == string(b.state), "the history of %s, which is %s, ends with %s", b.id, b.state, i.Told)
	if b.quote == 0 {
		return
	}
	asset := b.chosen().Due.Asset
	booked := i.Booked[asset]
	given := int64(0)
	for _, p := range b.parts {
		if p.place == invoice.Given && p.status == rail.Confirmed && p.of.asset == asset {
			given += p.amount
		}
	}
	w.expect(booked.Held == b.held(asset), "the entries of %s hold %d, it should be %d", b.id, booked.Held, b.held(asset))
	w.expect(booked.Credited == b.credited()+given, "the entries of %s credit %d, it should be %d", b.id, booked.Credited, b.credited()+given)
	w.expect(booked.Revenue == b.commission(), "the entries of %s charge %d, it should be %d", b.id, booked.Revenue, b.commission())
}

func (b *bill) held(asset money.Asset) (total int64) {
	for _, p := range b.parts {
		if p.place == invoice.Held && p.of.asset == asset {
			total += p.amount
		}
	}
	return total
}

func (b *bill) credited() (total int64) {
	for _, p := range b.parts {
		if p.place == invoice.Credited {
			total += p.amount
		}
	}
	return total
}

// commission is on everything credited, never more than it.
func (b *bill) commission() int64 {
	q, credited := b.chosen(), b.credited()
	if q == nil || credited == 0 {
		return 0
	}
	return min(percent(credited, q.Percent)+q.Fixed.Minor, credited)
}

// percent is a share of a sum, rounded half up once.
func percent(minor int64, share money.Percent) int64 {
	const hundred = 1_000_000 // in the ten-thousandths that a Percent counts
	twice := new(big.Int).Mul(big.NewInt(2*minor), big.NewInt(int64(share)))
	twice.Add(twice, big.NewInt(hundred))
	return twice.Quo(twice, big.NewInt(2*hundred)).Int64()
}

// shared is so much of an amount as a part is of a whole, rounded down.
func shared(amount, part, whole int64) int64 {
	exact := new(big.Int).Mul(big.NewInt(amount), big.NewInt(part))
	return exact.Quo(exact, big.NewInt(whole)).Int64()
}

func (w *world) verifyOrder(o *order) {
	is, err := w.house.store.Payoff(w.ctx, o.id)
	w.must(err)
	want := fmt.Sprintf("%s receive %d deduction %d commission %d by %s", o.state, o.receive, o.deduction, o.commission, o.wallet)
	got := fmt.Sprintf("%s receive %d deduction %d commission %d by %s", is.State, is.Receive.Minor, is.Deduction.Minor, is.Commission.Minor, is.Backing)
	w.expect(got == want, "payoff %s is\n  %s, it should be\n  %s", o.id, got, want)
	lines, err := w.house.store.Log(w.ctx, o.id)
	w.must(err)
	w.expect(len(lines) == o.told, "payoff %s has %d callbacks, it should have %d", o.id, len(lines), o.told)
	sent := w.clerk.last[o.id].Progress == payoff.Sent
	w.expect(!sent || o.state == payoff.Processing || o.state == payoff.Payed, "payoff %s was sent and is %s", o.id, o.state)
}

// accounts compares every account with what it should be, and each asset with zero.
func (w *world) accounts(from books.Snapshot) error {
	totals, err := from.Totals(w.ctx)
	if err != nil {
		return err
	}
	for after := ""; ; {
		waiting, err := from.Unsealed(w.ctx, after, 100)
		if err != nil {
			return err
		}
		for _, one := range waiting {
			for _, p := range one.Entry.Postings {
				totals[ledger.Summed(p.Account)] += p.Minor
			}
			after = one.ID
		}
		if len(waiting) < 100 {
			break
		}
	}
	zero := map[money.Asset]int64{}
	for account, minor := range totals {
		zero[account.Asset] += minor
		if minor != w.totals[account] {
			w.off = append(w.off, fmt.Sprintf("%s of %s has %d, it should have %d", account.Name, account.Asset, minor, w.totals[account]))
		}
	}
	for account, minor := range w.totals {
		if _, known := totals[account]; !known && minor != 0 {
			w.off = append(w.off, fmt.Sprintf("%s of %s has nothing, it should have %d", account.Name, account.Asset, minor))
		}
	}
	for asset, minor := range zero {
		if minor != 0 {
			w.off = append(w.off, fmt.Sprintf("the postings in %s add up to %d", asset, minor))
		}
	}
	w.tellOff()
	return nil
}

// balances compares what each till can spend with its accounts; it is below zero only after a chain took money back.
func (w *world) balances() {
	for _, s := range w.shops {
		owns := func(b *bill) bool { return b.shop == s }
		has := func(o *order) bool { return o.shop == s }
		if !slices.ContainsFunc(w.touched, owns) && !slices.ContainsFunc(w.handled, has) {
			continue
		}
		stored, err := w.house.store.Balances(w.ctx, s.till.ID)
		w.must(err)
		for _, b := range stored {
			account := ledger.Till(s.till.Sandbox, s.till.ID, b.Method, b.Wallet, b.Amount.Asset)
			w.expect(b.Amount.Minor == -w.totals[account], "till %d can spend %d of %s, its account has %d",
				s.till.ID, b.Amount.Minor, b.Method, -w.totals[account])
			w.expect(b.Amount.Minor >= 0 || w.overdrawn[account], "till %d can spend %d of %s", s.till.ID, b.Amount.Minor, b.Method)
		}
	}
}

func (w *world) tellOff() {
	if len(w.off) > 0 {
		slices.Sort(w.off) // they come from maps
		w.fail("the books are off:\n  %s", strings.Join(w.off, "\n  "))
	}
}
