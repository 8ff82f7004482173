package wallet

import (
	"context"
	"unicode/utf8"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
)

// maxReference bounds a spend's reference, in characters.
const maxReference = 128

// SpendRequest says what a merchant moved by himself. Amount is a decimal literal in the wallet's asset, with what the
// network took.
type SpendRequest struct {
	Wallet    string
	Till      int64
	Amount    string
	Reference string
}

// RecordSpend books what a merchant moved out of his wallet by himself, so that the till's balance stays true. Faults:
// NotFound for the till or the wallet, Invalid for the request, Conflict for more than the balance, for a reference that
// was booked before, and for a simulated pool.
func (s *Service) RecordSpend(ctx context.Context, r SpendRequest, by invoice.Step) (Spend, error) {
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
	from, err := tx.Wallet(ctx, r.Wallet)
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
	amount, err := invoice.ParseAmount(method.Asset, r.Amount)
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
	return made, tx.InsertSpend(ctx, made)
}
