package main

import (
	"strconv"

	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/signature"
	"kassa/internal/transfer"
)

// handOver is a step: a merchant transfers money to another till.
func (w *world) handOver() {
	s, method := w.giver()
	d, to := w.draws, one(w.draws, w.shops)
	there := w.balance(s, method)
	amount := d.between(1, max(there+there/8, 1000))
	m := &move{from: leg{s, method, amount}, to: leg{to, method, amount}, state: order.Created}
	request := transfer.Request{
		Method: method, Amount: money.Format(amount, assetOf(method).Scale()), Receiver: to.till.Login, Description: "rent",
	}
	request.Signature = signature.SHA1(request.Amount, method, request.Receiver, s.salt)
	act, keep := keyed(w, s, "v3/transfer/create", func(made transfer.Transfer) string { return strconv.FormatInt(made.ID, 10) })
	request.Keep = keep
	may := to != s && to.till.Sandbox == s.till.Sandbox && s.till.Sandbox && amount <= there
	id, done := w.send(act, func() error { _, err := w.house.transfers.Create(w.ctx, s.till, request); return err })
	w.note("till %d transfers %s of %s to till %d: %s", s.till.ID, request.Amount, method, to.till.ID, w.outcome)
	w.expect(done == may || w.died, "a transfer of %d is %s, the balance is %d", amount, w.outcome, there)
	if !done {
		return
	}
	if span := s.till.Settings.TransferLifetime; span > 0 {
		m.deadline = w.now.Add(span)
	}
	m.id = id
	made, err := w.house.store.Transfer(w.ctx, m.number())
	w.must(err)
	w.backed(s, method, made.Wallet)
	w.backed(to, method, made.Wallet)
	w.begun(m)
}

// begun takes a new move into the world.
func (w *world) begun(m *move) {
	m.from.shop.moves = append(m.from.shop.moves, m)
	w.touchMove(m)
}

// backed notes the wallet behind a balance, which stays the same.
func (w *world) backed(s *shop, method, wallet string) {
	held := w.wallets[s][method]
	w.expect(held == "" || held == wallet, "%s lies in %s and was in %s", method, wallet, held)
	w.wallets[s][method] = wallet
}
