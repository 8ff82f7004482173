package books

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/swap"
	"kassa/internal/transfer"
)

// Order is a swap or a transfer with what its entries post: to each account, for each reason, in minor units; a debit is
// positive.
type Order[T any] struct {
	Of     T
	Booked map[Line]int64
}

// Line is an account in the entries of one reason.
type Line struct {
	Reason  ledger.Reason
	Account ledger.Account
}

// swaps compares each swap's state and price with its entries.
func (c *check) swaps(ctx context.Context) error {
	return pages(ctx, "", c.Swaps, func(o Order[swap.Swap]) string { return o.Of.ID }, c.swap)
}

func (c *check) swap(o Order[swap.Swap]) {
	c.report.Swaps++
	is, source, target := o.Of, o.Of.Source.Amount, o.Of.Target.Amount
	balance := func(leg swap.Leg) ledger.Account {
		return ledger.Till(is.Sandbox, is.Till, leg.Method, leg.Wallet, leg.Amount.Asset)
	}
	reserve := ledger.Reserve(is.Sandbox, is.ID, source.Asset)
	due := dues{}
	due.move(ledger.Reserved, balance(is.Source), reserve, source)
	switch is.State {
	case order.Success:
		due.move(ledger.Swapped, reserve, ledger.Exchange(is.Sandbox, source.Asset), source)
		due.move(ledger.Swapped, ledger.Exchange(is.Sandbox, target.Asset), balance(is.Target), target)
	case order.Failed, order.Canceled:
		due.move(ledger.Returned, reserve, balance(is.Source), source)
	case order.Created:
		c.suspense[ledger.Summed(reserve)] += source.Minor
	}
	c.lines(OfSwap, "swap "+is.ID+", which is "+string(is.State), is.ID, due, o.Booked)
	c.priced(is)
}

// priced checks that a swap gives no more than its price.
func (c *check) priced(is swap.Swap) {
	source, target := is.Source.Amount, is.Target.Amount
	for _, asset := range []money.Asset{source.Asset, target.Asset} {
		if _, known := money.ParseAsset(string(asset)); !known {
			c.found(OfSwap, is.ID, "swap %s: unknown asset %q", is.ID, asset)
			return
		}
	}
	price := money.Rate{Base: target.Asset, Quote: source.Asset, Price: is.Price}
	if cost, err := price.Convert(target, money.Up); err != nil || cost.Cmp(source) > 0 {
		c.found(OfSwap, is.ID, "swap %s gives %s %s for %s %s, more than at its price of %s", is.ID, target, target.Asset,
			source, source.Asset, is.Price)
	}
}

// transfers compares each transfer's state with its entries.
func (c *check) transfers(ctx context.Context) error {
	return pages(ctx, 0, c.Transfers, func(o Order[transfer.Transfer]) int64 { return o.Of.ID }, c.transfer)
}

func (c *check) transfer(o Order[transfer.Transfer]) {
	c.report.Transfers++
	is, id := o.Of, strconv.FormatInt(o.Of.ID, 10)
	balance := func(of transfer.Party) ledger.Account {
		return ledger.Till(is.Sandbox, of.Till, is.Method, is.Wallet, is.Amount.Asset)
	}
	reserve := ledger.Reserve(is.Sandbox, "transfer-"+id, is.Amount.Asset)
	due := dues{}
	due.move(ledger.Reserved, balance(is.Sender), reserve, is.Amount)
	switch is.State {
	case order.Success:
		due.move(ledger.Moved, reserve, balance(is.Receiver), is.Amount)
	case order.Failed, order.Canceled:
		due.move(ledger.Returned, reserve, balance(is.Sender), is.Amount)
	case order.Created:
		c.suspense[ledger.Summed(reserve)] += is.Amount.Minor
	}
	c.lines(OfTransfer, "transfer "+id+", which is "+string(is.State), id, due, o.Booked)
}

// dues are what the entries of an order in its state must post.
type dues map[Line]int64

// move debits one account and credits another.
func (d dues) move(reason ledger.Reason, from, to ledger.Account, amount money.Amount) {
	d[Line{reason, from}] += amount.Minor
	d[Line{reason, to}] -= amount.Minor
}

// lines compares what entries post with what they must: everything that is due, and nothing else.
func (c *check) lines(kind Kind, what, subject string, due dues, booked map[Line]int64) {
	all := maps.Clone(map[Line]int64(due))
	maps.Copy(all, booked)
	byName := func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(title(a.Account), title(b.Account)), cmp.Compare(a.Account.Asset, b.Account.Asset))
	}
	for _, line := range slices.SortedFunc(maps.Keys(all), byName) {
		c.compare(kind, subject, line.Account.Asset, due[line], booked[line], string(line.Reason)+" of "+what+": "+title(line.Account)+", added up from its entries")
	}
}
