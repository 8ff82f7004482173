package ledger_test

import (
	"testing"
	"time"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

// chained are entries with their hashes, which another program worked out from the description of Next.
var chained = []struct {
	entry ledger.Entry
	hash  string
}{
	{ledger.Entry{
		ID: "ent_1", At: time.UnixMilli(1793000000123), Reason: ledger.Received, Invoice: "100000001_abcdefghij", Payment: "pay_1",
		Postings: []ledger.Posting{
			{Account: ledger.Account{Sandbox: true, Name: "wallet:pool-TEST", Asset: money.RUB}, Minor: 10050},
			{Account: ledger.Account{Sandbox: true, Name: "held:100000001_abcdefghij", Asset: money.RUB}, Minor: -10050},
		},
	}, "e8cc38eabcc4aaf75629a93af7a23137ab9e767f50233b866d3ae963e574090e"},
	{ledger.Entry{
		ID: "ent_2", At: time.UnixMilli(1793000000124), Reason: ledger.Reorg, Reverses: "ent_1",
		Postings: []ledger.Posting{
			{Account: ledger.Account{Name: "wallet:х", Asset: money.BTC}, Minor: -1},
			{Account: ledger.Account{Name: "operator:losses", Asset: money.BTC}, Minor: 1},
		},
	}, "0fb79062096da988132846875b9bbeef9e67437f73a9705fdffd77ae5a366fb7"},
	{ledger.Entry{
		ID: "ent_3", At: time.UnixMilli(1793000000125), Reason: ledger.Reserved, Swap: "100000001_abcdefghijklmno",
		Postings: []ledger.Posting{
			{Account: ledger.Account{Sandbox: true, Name: "till:100000001:TEST:pool-TEST", Asset: money.RUB}, Minor: 10050},
			{Account: ledger.Account{Sandbox: true, Name: "reserved:100000001_abcdefghijklmno", Asset: money.RUB}, Minor: -10050},
		},
	}, "b9bd121cc084caccda32fdcdcae78ec610805d5efa3849cefb72559c8f9b3c14"},
	{ledger.Entry{
		ID: "ent_4", At: time.UnixMilli(1793000000126), Reason: ledger.Moved, Transfer: 17,
		Postings: []ledger.Posting{
			{Account: ledger.Account{Sandbox: true, Name: "reserved:transfer-17", Asset: money.RUB}, Minor: 100},
			{Account: ledger.Account{Sandbox: true, Name: "till:100000002:TEST:pool-TEST", Asset: money.RUB}, Minor: -100},
		},
	}, "1da1679e9f077d059fe409615b15639710817a171e232e201bec27cedc3cb5b9"},
}

func TestChain(t *testing.T) {
	link := ledger.Genesis()
	for i, one := range chained {
		link = link.Next(one.entry)
		if want := (ledger.Link{Number: int64(i) + 1, Hash: one.hash}); link != want {
			t.Errorf("link %+v, want %+v", link, want)
		}
	}
}

// TestEveryChangeShows: each field of an entry, and its place, is in the hash.
func TestEveryChangeShows(t *testing.T) {
	first := ledger.Genesis().Next(chained[0].entry)
	honest := first.Next(chained[1].entry)
	for name, change := range map[string]func(*ledger.Entry, *ledger.Link){
		"id":       func(e *ledger.Entry, _ *ledger.Link) { e.ID = "x" },
		"time":     func(e *ledger.Entry, _ *ledger.Link) { e.At = e.At.Add(time.Millisecond) },
		"reason":   func(e *ledger.Entry, _ *ledger.Link) { e.Reason = ledger.Settled },
		"invoice":  func(e *ledger.Entry, _ *ledger.Link) { e.Invoice = "x" },
		"payment":  func(e *ledger.Entry, _ *ledger.Link) { e.Payment = "x" },
		"payoff":   func(e *ledger.Entry, _ *ledger.Link) { e.Payoff = "x" },
		"swap":     func(e *ledger.Entry, _ *ledger.Link) { e.Swap = "x" },
		"transfer": func(e *ledger.Entry, _ *ledger.Link) { e.Transfer = 1 },
		"reverses": func(e *ledger.Entry, _ *ledger.Link) { e.Reverses, e.Payment = "", e.Reverses },
		"kind":     func(e *ledger.Entry, _ *ledger.Link) { e.Postings[0].Account.Sandbox = true },
		"account":  func(e *ledger.Entry, _ *ledger.Link) { e.Postings[0].Account.Name = "x" },
		"asset":    func(e *ledger.Entry, _ *ledger.Link) { e.Postings[0].Account.Asset = money.RUB },
		"sum":      func(e *ledger.Entry, _ *ledger.Link) { e.Postings[0].Minor = 1 },
		"order":    func(e *ledger.Entry, _ *ledger.Link) { e.Postings[0], e.Postings[1] = e.Postings[1], e.Postings[0] },
		"number":   func(_ *ledger.Entry, l *ledger.Link) { l.Number++ },
		"before":   func(_ *ledger.Entry, l *ledger.Link) { *l = ledger.Genesis() },
	} {
		t.Run(name, func(t *testing.T) {
			entry, before := chained[1].entry, first
			entry.Postings = append([]ledger.Posting(nil), entry.Postings...)
			change(&entry, &before)
			if before.Next(entry).Hash == honest.Hash {
				t.Error("the hash stayed the same")
			}
		})
	}
}
