package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/signature"
)

// order is a payoff as it should be.
type order struct {
	id         string
	shop       *shop
	method     string
	wallet     string // of ours
	receive    int64
	deduction  int64
	commission int64
	state      payoff.State
	deadline   time.Time // for its submission, zero for never
	callback   bool
	told       int
	bill       *bill // that it refunds, nil for most
	account    []sum
}

var errPayer = errors.New("the bank does not answer")

// clerk pays the payoffs of sandbox tills, some at once, some later, some never; what it has sent it sends no second time.
type clerk struct {
	*world
	last map[string]payoff.Outcome // that were final
}

// Pay answers as a bank would.
func (c *clerk) Pay(_ context.Context, of payoff.Payoff) (payoff.Outcome, error) {
	if c.crash.dead {
		return payoff.Outcome{}, errCrash
	}
	if known, ok := c.last[of.ID]; ok {
		return known, nil
	}
	switch c.draws.IntN(6) {
	case 0:
		return payoff.Outcome{}, errPayer
	case 1:
		return payoff.Outcome{Progress: payoff.Pending}, nil
	case 2:
		c.last[of.ID] = payoff.Outcome{Progress: payoff.Refused, Message: "no such card"}
	default:
		c.last[of.ID] = payoff.Outcome{Progress: payoff.Sent}
	}
	return c.last[of.ID], nil
}

func (w *world) payer(of payoff.Payoff) payoff.Payer {
	if of.Sandbox {
		return w.clerk
	}
	return nil
}

// split works out a payoff's sums by the contract (section 6).
func (w *world) split(o *order, amount int64, from invoice.Source) {
	out := w.terms[o.shop.till.Sandbox][o.method].Out
	o.commission = percent(amount, out.Percent) + out.Fixed.Minor + out.Fee.Minor
	o.receive, o.deduction = amount, amount+o.commission
	if from == invoice.FromAmount {
		o.receive, o.deduction = amount-o.commission, amount
	}
}

// withdraw is a step: a merchant takes money out.
func (w *world) withdraw() {
	s, d := one(w.draws, w.shops), w.draws
	o := &order{shop: s, method: one(d, offered[s.till.Sandbox]), state: payoff.Created, callback: d.once(2)}
	there := w.balance(s, o.method)
	amount := d.between(1, max(there+there/4, 1000))
	from := one(d, []invoice.Source{invoice.FromAmount, invoice.FromBalance})
	w.split(o, amount, from)
	request := payoff.Request{
		Method: o.method, Wallet: "card 4111", Amount: money.Format(amount, assetOf(o.method).Scale()), SubtractFrom: string(from),
		Dialect: invoice.V3,
	}
	if o.callback {
		request.CallbackURL = "https://shop.example/out"
	}
	request.Signature = signature.SHA1(request.Amount, request.Method, request.Wallet, s.salt)
	done := w.act(func() error {
		made, err := w.house.payoffs.Create(w.ctx, s.till, request)
		o.id = made.ID
		return err
	})
	w.note("till %d takes %s of %s out, it has %d: %s", s.till.ID, request.Amount, o.method, there, w.outcome)
	may := o.receive > 0 && o.deduction <= there
	w.expect(done == may || w.died, "a payoff of %d is %s, the balance is %d", o.deduction, w.outcome, there)
	if span := s.till.Settings.PayoffLifetime; span > 0 {
		o.deadline = w.now.Add(span)
	}
	if done {
		w.keep(o)
	}
}

// keep takes a new payoff into the world; who lost the answer finds it in the list.
func (w *world) keep(o *order) {
	if o.id == "" {
		page, err := w.house.store.PayoffPage(w.ctx, o.shop.till.ID, w.opening, payoff.Place{At: w.now.Add(time.Hour)}, 1)
		w.must(err)
		w.expect(len(page) == 1, "a payoff that was made is in no list")
		o.id = page[0].ID
	}
	o.wallet = w.wallets[o.shop][o.method]
	o.shop.orders = append(o.shop.orders, o)
	w.touchOrder(o)
}

// refundByOrder is a refund by a payoff.
func (w *world) refundByOrder(b *bill, amount int64, text string, may bool) {
	o := &order{shop: b.shop, state: payoff.Processing, bill: b}
	if q := b.chosen(); q != nil {
		o.method = q.Method
		w.split(o, amount, invoice.FromBalance)
		may = may && o.deduction <= w.balance(b.shop, o.method)
	}
	done := w.act(func() error {
		made, err := w.house.payoffs.Refund(w.ctx, b.id, "card 4111", text, anna)
		o.id = made.ID
		return err
	})
	w.note("%s of %s is to be paid back: %s", text, b.id, w.outcome)
	w.expect(done == may || w.died, "a payoff that refunds %d is %s", amount, w.outcome)
	if done {
		b.paidBack += amount
		w.keep(o)
	}
}

// handle is a step: somebody submits, cancels, approves or rejects a payoff, wisely or not.
func (w *world) handle() {
	s := one(w.draws, w.shops)
	if len(s.orders) == 0 {
		return
	}
	o := one(w.draws, s.orders)
	w.touchOrder(o)
	signed, byHand := signature.SHA1(o.id, s.salt), !s.till.Sandbox
	acts := []struct {
		name string
		may  bool
		to   payoff.State // what it leads to from the one state where it does something
		from payoff.State
		do   func() error
	}{
		{"submitted", o.state != payoff.Canceled && !o.late(w.now), payoff.Processing, payoff.Created,
			func() error { _, err := w.house.payoffs.Submit(w.ctx, s.till, o.id, signed); return err }},
		{"canceled", o.state == payoff.Created || o.state == payoff.Canceled, payoff.Canceled, payoff.Created,
			func() error { _, err := w.house.payoffs.Cancel(w.ctx, s.till, o.id, signed); return err }},
		{"approved", o.state == payoff.Payed || byHand && o.state == payoff.Processing, payoff.Payed, payoff.Processing,
			func() error { _, err := w.house.payoffs.Approve(w.ctx, o.id, "", anna); return err }},
		{"rejected", o.state == payoff.Failed || byHand && o.state == payoff.Processing, payoff.Failed, payoff.Processing,
			func() error { _, err := w.house.payoffs.Reject(w.ctx, o.id, "", anna); return err }},
	}
	act := one(w.draws, acts)
	done := w.act(act.do)
	w.note("payoff %s, %s, is %s: %s", o.id, o.state, act.name, w.outcome)
	w.expect(done == act.may || w.died, "it is %s and should be allowed: %v", w.outcome, act.may)
	if done && o.state == act.from {
		w.reach(o, act.to)
	}
}

// late tells whether nobody may submit it any more.
func (o *order) late(now time.Time) bool {
	return o.state == payoff.Created && !o.deadline.IsZero() && !now.Before(o.deadline)
}

// reach brings a payoff into a state.
func (w *world) reach(o *order, state payoff.State) {
	w.touchOrder(o)
	o.state = state
	if !state.Final() {
		return
	}
	if o.callback {
		o.told++
	}
	if o.bill != nil && state != payoff.Payed {
		o.bill.paidBack -= o.receive
		w.touch(o.bill)
	}
}

// payOut works out what the payoffs' timers did.
func (w *world) payOut() {
	for _, s := range w.shops {
		for _, o := range s.orders {
			answer := w.clerk.last[o.id].Progress
			switch {
			case o.late(w.now):
				w.reach(o, payoff.Canceled)
			case o.state == payoff.Processing && answer == payoff.Sent:
				w.reach(o, payoff.Payed)
			case o.state == payoff.Processing && answer == payoff.Refused:
				w.reach(o, payoff.Failed)
			}
		}
		s.orders = slices.DeleteFunc(s.orders, func(o *order) bool { return o.state.Final() && w.draws.once(8) })
	}
}
