package store

import (
	"context"

	"kassa/internal/books"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/store/db"
	"kassa/internal/swap"
	"kassa/internal/transfer"
)

// Swaps reads a page of swaps and then, for its range of ids, what their entries post.
func (s snapshot) Swaps(ctx context.Context, after string, limit int) ([]books.Order[swap.Swap], error) {
	page, err := swapsOf(s.q.BookedSwaps(ctx, db.BookedSwapsParams{After: after, Most: int64(limit)}))
	if err != nil || len(page) == 0 {
		return nil, err
	}
	sums, err := s.q.SwapSums(ctx, db.SwapSumsParams{After: after, Last: page[len(page)-1].ID})
	booked := map[string]map[books.Line]int64{}
	for _, row := range sums {
		add(booked, row.Swap, lineOf(row.Reason, row.Sandbox, row.Account, row.Asset), row.Minor)
	}
	all := make([]books.Order[swap.Swap], len(page))
	for i, is := range page {
		all[i] = books.Order[swap.Swap]{Of: is, Booked: booked[is.ID]}
	}
	return all, err
}

// Transfers reads a page of transfers likewise.
func (s snapshot) Transfers(ctx context.Context, after int64, limit int) ([]books.Order[transfer.Transfer], error) {
	rows, err := s.q.BookedTransfers(ctx, db.BookedTransfersParams{After: after, Most: int64(limit)})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	sums, err := s.q.TransferSums(ctx, db.TransferSumsParams{After: after, Last: rows[len(rows)-1].ID})
	booked := map[int64]map[books.Line]int64{}
	for _, row := range sums {
		add(booked, row.Transfer, lineOf(row.Reason, row.Sandbox, row.Account, row.Asset), row.Minor)
	}
	all := make([]books.Order[transfer.Transfer], len(rows))
	for i, is := range transfersOf(rows) {
		all[i] = books.Order[transfer.Transfer]{Of: is, Booked: booked[is.ID]}
	}
	return all, err
}

func lineOf(reason string, sandbox bool, account, asset string) books.Line {
	return books.Line{
		Reason:  ledger.Reason(reason),
		Account: ledger.Account{Sandbox: sandbox, Name: account, Asset: money.Asset(asset)},
	}
}

func add[ID comparable](booked map[ID]map[books.Line]int64, id ID, line books.Line, minor int64) {
	if booked[id] == nil {
		booked[id] = map[books.Line]int64{}
	}
	booked[id][line] = minor
}
