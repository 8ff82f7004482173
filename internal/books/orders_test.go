package books_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
	"kassa/internal/golden"
	"kassa/internal/ident"
	"kassa/internal/rates"
	"kassa/internal/signature"
	"kassa/internal/swap"
	"kassa/internal/till"
	"kassa/internal/transfer"
)

// salt stands in for the till's keys.
type salt string

func (s salt) Salts(context.Context, int64) ([]string, error) { return []string{string(s)}, nil }

func (c counted) Swap(int64) string { return c.id("swap") }

// traded is a shop with a swap and a transfer in each state; the first entries are sealed.
func traded(t *testing.T) *shop {
	t.Helper()
	s, now := newShop(t), func() time.Time { return opening }
	ids := counted{ident.New(nil), map[string]int{"entry": 2}}
	swaps := &swap.Service{Store: s.store, Rates: rates.NewBook(now), Salts: salt("salt"), IDs: ids, Now: now}
	transfers := &transfer.Service{Store: s.store, Salts: salt("salt"), IDs: ids, Now: now}
	s.must(s.store.InsertTill(t.Context(), till.Till{ID: owner + 1, Name: "Other", Login: "other", Sandbox: true, CreatedAt: opening}, nil))
	s.till.Settings = till.Defaults()
	_, quote := s.sell()
	s.pay(quote, 100) // entry01, entry02
	for range 3 {     // swap01 stays, swap02 is done, swap03 canceled
		_, err := swaps.Create(t.Context(), s.till, swap.Request{
			PairID: "1", Amount: "10", AmountType: "source", Signature: signature.SHA1("10", "1", "salt"),
		})
		s.must(err)
	}
	_, err := swaps.Submit(t.Context(), s.till, "swap02", signature.SHA1("swap02", "salt"))
	s.must(err)
	_, err = swaps.Cancel(t.Context(), s.till, "swap03", signature.SHA1("swap03", "salt"))
	s.must(err)
	s.seal()
	for range 3 { // likewise
		_, err := transfers.Create(t.Context(), s.till, transfer.Request{
			Method: "TEST", Amount: "7", Receiver: "other", Signature: signature.SHA1("7", "TEST", "other", "salt"),
		})
		s.must(err)
	}
	_, err = transfers.Submit(t.Context(), s.till, 2, signature.SHA1("2", "salt"))
	s.must(err)
	_, err = transfers.Cancel(t.Context(), s.till, 3, signature.SHA1("3", "salt"))
	s.must(err)
	return s
}

func TestHonestOrdersAreSound(t *testing.T) {
	s := traded(t)
	defer func() { _ = s.store.Close() }()
	report := checked(t, s.store)
	want := books.Report{At: opening, Entries: 12, Waiting: 5, Invoices: 1, Payments: 1, Swaps: 3, Transfers: 3, Balances: 3}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	s.seal()
	golden.Equal(t, "orders.csv", []byte(s.export(books.NewCSV, time.Time{}, time.Time{})))
	golden.Equal(t, "orders.journal", []byte(s.export(books.NewJournal, time.Time{}, time.Time{})))
}

// TestEveryBreachOfAnOrderIsFound plants one after another; kinds are all that the check must name.
func TestEveryBreachOfAnOrderIsFound(t *testing.T) {
	s := traded(t)
	s.must(s.store.Close())
	for _, row := range []struct{ name, plant, kinds, text string }{
		{"a swap stands as done", `UPDATE swaps SET state = 'success', final_at = 1, actor = 'a' WHERE id = 'swap01'`,
			"suspense swap", "swapped of swap swap01, which is success: reserved:swap01 (sandbox)"},
		{"a done swap stands as canceled", `UPDATE swaps SET state = 'canceled' WHERE id = 'swap02'`,
			"swap", "returned of swap swap02, which is canceled: till:100000001:TEST:pool-TEST (sandbox)"},
		{"a canceled swap stands as open", `UPDATE swaps SET state = 'created', final_at = NULL, actor = '' WHERE id = 'swap03'`,
			"suspense swap", "returned of swap swap03, which is created: reserved:swap03 (sandbox)"},
		{"a swap got another target", `UPDATE swaps SET target = target + 1 WHERE id = 'swap02'`,
			"swap", "swap swap02 gives 0.00000"},
		{"a swap got another source", `UPDATE swaps SET source = source + 1 WHERE id = 'swap01'`,
			"suspense swap", "reserved of swap swap01, which is created: reserved:swap01 (sandbox)"},
		{"a swap got another price", `UPDATE swaps SET price = '999999999' WHERE id = 'swap01'`,
			"swap", "more than at its price of 999999999"},
		{"a swap is another till's", `UPDATE swaps SET till = 100000002 WHERE id = 'swap02'`,
			"swap", "reserved of swap swap02, which is success: till:100000002:TEST:pool-TEST (sandbox)"},
		{"a swap of an unknown asset", `UPDATE swaps SET target_asset = 'ZZZ' WHERE id = 'swap01'`,
			"swap", `swap swap01: unknown asset "ZZZ"`},
		{"a swap is gone", `DELETE FROM swaps WHERE id = 'swap01'`, "suspense", "reserved (sandbox), stored are its entries"},
		{"an entry is another swap's", `UPDATE entries SET swap = 'swap01' WHERE swap = 'swap03' AND reason = 'returned'`,
			"chain swap", "returned of swap swap01, which is created: reserved:swap03 (sandbox)"},
		{"a transfer stands as done", `UPDATE transfers SET state = 'success', final_at = 1, actor = 'a' WHERE id = 1`,
			"suspense transfer", "moved of transfer 1, which is success: reserved:transfer-1 (sandbox)"},
		{"a done transfer stands as failed", `UPDATE transfers SET state = 'failed' WHERE id = 2`,
			"transfer", "returned of transfer 2, which is failed: till:100000001:TEST:pool-TEST (sandbox)"},
		{"a transfer went elsewhere", `UPDATE transfers SET sender = 100000002, receiver = 100000001 WHERE id = 2`,
			"transfer", "moved of transfer 2, which is success: till:100000001:TEST:pool-TEST (sandbox)"},
		{"a transfer got another sum", `UPDATE transfers SET amount = amount + 5 WHERE id = 3`,
			"transfer", "reserved of transfer 3, which is canceled: reserved:transfer-3 (sandbox)"},
		{"an entry is no transfer's", `UPDATE entries SET transfer = NULL WHERE transfer = 2 AND reason = 'moved'`,
			"transfer", "moved of transfer 2, which is success: reserved:transfer-2 (sandbox)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := s.copied(t)
			plant(t, path, row.plant)
			report := checkAt(t, path)
			want := strings.Fields(row.kinds)
			slices.Sort(want)
			if got := kinds(report); !slices.Equal(got, want) {
				t.Errorf("kinds %q, want %q", got, want)
			}
			if !slices.ContainsFunc(report.Found, func(b books.Breach) bool { return strings.Contains(b.Text, row.text) }) {
				t.Errorf("nothing says %q: %s", row.text, fmt.Sprintf("%+v", report.Found))
			}
		})
	}
}
