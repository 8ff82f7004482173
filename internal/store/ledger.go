package store

import (
	"context"
	"database/sql"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/store/db"
)

// Balance is what a till can spend of one method's money in one wallet.
type Balance struct {
	ledger.Balance
	Amount money.Amount // below zero only after a chain took money back
}

// Balances lists a till's balances by method, wallet and asset.
func (s *Store) Balances(ctx context.Context, tillID int64) ([]Balance, error) {
	rows, err := s.engine.reader().Balances(ctx, tillID)
	all := make([]Balance, len(rows))
	for i, row := range rows {
		all[i] = Balance{ledger.Balance{Till: tillID, Method: row.Method, Wallet: row.Wallet}, sum(row.Asset, row.Amount)}
	}
	return all, err
}

// Total is everything that was ever posted to an account, in minor units; a debit is positive.
type Total struct {
	Account ledger.Account
	Minor   int64
}

// Totals adds every posting up again, for checking the books: it reads the whole ledger.
func (s *Store) Totals(ctx context.Context) ([]Total, error) {
	rows, err := s.engine.reader().Totals(ctx)
	all := make([]Total, len(rows))
	for i, row := range rows {
		all[i] = Total{ledger.Account{Sandbox: row.Sandbox, Name: row.Account, Asset: money.Asset(row.Asset)}, row.Minor}
	}
	return all, err
}

// Post appends a balanced entry and changes the balances of its spendable postings.
func (t tx) Post(ctx context.Context, entry ledger.Entry) error {
	if err := entry.Check(); err != nil {
		return err
	}
	sandbox := entry.Postings[0].Account.Sandbox
	err := t.q.InsertEntry(ctx, db.InsertEntryParams{
		ID: entry.ID, At: millis(entry.At), Sandbox: sandbox, Reason: string(entry.Reason),
		Invoice: reference(entry.Invoice), Payment: reference(entry.Payment), Payoff: reference(entry.Payoff),
		Swap: reference(entry.Swap), Transfer: sql.NullInt64{Int64: entry.Transfer, Valid: entry.Transfer != 0},
		Reverses: reference(entry.Reverses),
	})
	if err != nil {
		return errOf(err)
	}
	*t.posted++
	err = t.q.QueueEntry(ctx, db.QueueEntryParams{Entry: entry.ID, At: millis(entry.At), Turn: *t.posted})
	if err != nil {
		return errOf(err)
	}
	for i, posting := range entry.Postings {
		err := t.q.InsertPosting(ctx, db.InsertPostingParams{
			Entry: entry.ID, Number: int64(i) + 1, Sandbox: sandbox, Account: posting.Account.Name,
			Asset: string(posting.Account.Asset), Minor: posting.Minor,
		})
		if err != nil {
			return errOf(err)
		}
	}
	for _, by := range changesOf(entry) {
		if err := t.changeBalance(ctx, entry, by); err != nil {
			return err
		}
	}
	return nil
}

// reference is a column that refers to another row, or NULL.
func reference(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }

// change is what an entry does to one balance, in minor units.
type change struct {
	account ledger.Account
	balance ledger.Balance
	delta   int64
}

// changesOf adds up what the entry does to each balance, so that a credit covers a charge beside it. A till's account is
// a liability: a credit, which is negative, adds.
func changesOf(entry ledger.Entry) []change {
	var all []change
	for _, posting := range entry.Postings {
		if posting.Spendable == nil {
			continue
		}
		same := func(c change) bool { return c.account == posting.Account && c.balance == *posting.Spendable }
		at := slices.IndexFunc(all, same)
		if at < 0 {
			at, all = len(all), append(all, change{account: posting.Account, balance: *posting.Spendable})
		}
		all[at].delta -= posting.Minor
	}
	return all
}

func (t tx) changeBalance(ctx context.Context, entry ledger.Entry, by change) error {
	if by.delta == 0 {
		return nil
	}
	asset, overdrawn := string(by.account.Asset), ""
	if by.delta < 0 && !entry.MayOverdraw() {
		rows, err := t.q.TakeBalance(ctx, db.TakeBalanceParams{
			Till: by.balance.Till, Method: by.balance.Method, Wallet: by.balance.Wallet, Asset: asset, Minor: -by.delta,
		})
		return changed(rows, err, fault.New(fault.Conflict, "The balance of %s does not cover this", by.balance.Method))
	}
	if by.delta < 0 {
		overdrawn = string(entry.Reason)
	}
	return errOf(t.q.AddBalance(ctx, db.AddBalanceParams{
		Till: by.balance.Till, Sandbox: by.account.Sandbox, Method: by.balance.Method, Wallet: by.balance.Wallet,
		Asset: asset, Amount: by.delta, OverdrawnBy: overdrawn,
	}))
}
