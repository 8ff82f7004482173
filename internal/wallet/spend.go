package wallet

import (
	"context"
	"unicode/utf8"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
)

// maxReference bounds a spend's reference, in characters.
const maxReference = 128

// SpendRequest says what a merchant moved by himself. Amount is a decimal literal in the wallet's asset, with what the
// network took; empty for all that the referenced transaction took out of the wallet and that is not booked yet.
type SpendRequest struct {
	Wallet    string
	Till      int64
	Amount    string
	Reference string
	Part      bool // the rest of what the transaction took is to be booked too, for another till
}

// RecordSpend books what a merchant moved out of his wallet by himself, so that the till's balance stays true. Faults:
// NotFound for the till or the wallet, Invalid for the request, Conflict for more than the balance or than left the wallet,
// for a reference that was booked before or that paid payoffs, and for a simulated pool.
func (s *Service) RecordSpend(ctx context.Context, r SpendRequest, by invoice.Step) (Spend, error) {
	r.Reference = canonical(r.Reference)
	if err := r.check(by); err != nil {
		return Spend{}, err
	}
	if _, err := s.Store.Till(ctx, r.Till); err != nil {
		return Spend{}, err
	}
	var made Spend
	err := s.Store.WriteWallet(ctx, func(ctx context.Context, tx Tx) (err error) {
		made, err = s.spend(ctx, tx, r, by)
		return err
	})
	return made, err
}

func (r SpendRequest) check(by invoice.Step) error {
	var faults fault.List
	if length := utf8.RuneCountInString(r.Reference); length == 0 || length > maxReference {
		faults.Add("reference", "must name the transaction, in 1 to %d characters", maxReference)
	}
	faults.Append(by.Check())
	return faults.Err()
}

func (s *Service) spend(ctx context.Context, tx Tx, r SpendRequest, by invoice.Step) (Spend, error) {
	from, err := tx.LockWallet(ctx, r.Wallet)
	if err != nil {
		return Spend{}, err
	}
	if from.Sandbox {
		return Spend{}, fault.New(fault.Conflict, "`wallet` is a simulated pool, nobody can have moved money out of it")
	}
	method, err := s.Store.MethodByName(ctx, from.Method)
	if err != nil {
		return Spend{}, err
	}
	amount, done, err := r.amount(ctx, tx, method.Asset)
	if err != nil {
		return Spend{}, err
	}
	at, balance := s.now(), ledger.Balance{Till: r.Till, Method: from.Method, Wallet: from.ID}
	taken := ledger.Debit(ledger.Till(false, r.Till, from.Method, from.ID, amount.Asset), amount)
	taken.Spendable = &balance
	entry := ledger.Entry{
		ID: s.IDs.Entry(), At: at, Reason: ledger.Spent,
		Postings: []ledger.Posting{taken, ledger.Credit(ledger.Wallet(false, from.ID, amount.Asset), amount)},
	}
	if err := tx.Post(ctx, entry); err != nil {
		return Spend{}, err
	}
	made := Spend{entry.ID, r.Till, from.ID, amount, r.Reference, at, by.Actor, by.Note}
	if err := tx.InsertSpend(ctx, made); err != nil || !done {
		return made, err
	}
	return made, tx.CloseOutflow(ctx, made.Wallet, made.Reference)
}

// amount is what to book of a transaction: what was asked for, if no more than that left the wallet, or all that is not
// booked yet. Done tells that nothing more of it is to be booked; less than the whole may be: the rest was another's money,
// or a payoff that was paid by hand.
func (r SpendRequest) amount(ctx context.Context, tx Tx, asset money.Asset) (amount money.Amount, done bool, err error) {
	flow, err := tx.Outflow(ctx, r.Wallet, r.Reference)
	unknown := err != nil && fault.KindOf(err) == fault.NotFound
	rest := money.Amount{Asset: asset, Minor: flow.Left() - flow.Booked}
	switch {
	case err != nil && !unknown:
		return amount, false, err
	case r.Amount == "" && (unknown || flow.Spend.Height == 0):
		return amount, false, fault.Field("amount", "must be given: `kassa wallet spends` knows no transaction %s of %s in a block", r.Reference, r.Wallet)
	case unknown:
		amount, err = invoice.ParseAmount(asset, r.Amount)
		return amount, false, err
	case rest.Minor <= 0:
		return amount, false, fault.New(fault.Conflict, "All that left %s by %s is booked already", r.Wallet, r.Reference)
	case r.Amount == "":
		return rest, true, nil
	}
	amount, err = invoice.ParseAmount(asset, r.Amount)
	if err == nil && amount.Minor > rest.Minor {
		err = fault.New(fault.Conflict, "`amount` is more than left %s by %s and is not booked yet: %s %s", r.Wallet, r.Reference, rest, asset)
	}
	return amount, !r.Part || amount == rest, err
}
