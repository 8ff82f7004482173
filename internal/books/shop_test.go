package books_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to plant what the store would refuse

	"kassa/internal/books"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/store"
	"kassa/internal/till"
)

var opening = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

const owner = 100000001

// shop is a sandbox till on a real database and the simulated chain. Its ids are counted, so that tests can name them.
type shop struct {
	t       *testing.T
	path    string
	store   *store.Store
	service *invoice.Service
	rail    *rail.Test
	till    till.Till
	time    time.Time
	last    int
}

// counted are ids in the order of their making.
type counted struct {
	*ident.Source
	last map[string]int
}

func (c counted) id(kind string) string {
	c.last[kind]++
	return fmt.Sprintf("%s%02d", kind, c.last[kind])
}

func (c counted) Invoice(till int64) string { return c.id(fmt.Sprint(till) + "_") }
func (c counted) Payment() string           { return c.id("pay") }
func (c counted) Entry() string             { return c.id("entry") }
func (c counted) Message() string           { return c.id("msg") }

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, path: litetest.New(t), time: opening}
	var err error
	s.store, err = store.Open(t.Context(), "sqlite:"+s.path)
	s.must(err)
	now := func() time.Time { return s.time }
	s.till = till.Till{ID: owner, Name: "Shop", Login: "shop", Sandbox: true, CreatedAt: opening}
	s.must(s.store.InsertTill(t.Context(), s.till, nil))
	s.must(s.store.SetOperatorTerms(t.Context(), true, "TEST", invoice.Terms{Enabled: true, Percent: 50_000,
		Fixed: money.Of(money.RUB, 0), Min: money.Of(money.RUB, 0), Max: money.Of(money.RUB, 0)}))
	s.rail = rail.NewTest(s.store)
	s.service = &invoice.Service{
		Store: s.store, Rates: rates.NewBook(now), IDs: counted{ident.New(nil), map[string]int{}}, Now: now,
		Rails:  rail.Registry{s.rail},
		Render: func(invoice.Info, till.Settings) ([]byte, error) { return []byte("{}"), nil },
	}
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// sell makes an invoice of a hundred roubles by TEST.
func (s *shop) sell() (id string, quote *invoice.Quote) {
	s.t.Helper()
	made, err := s.service.Create(s.t.Context(), s.till, invoice.Request{
		Amount: "100", Type: "purchase", Lifetime: "60", CallbackURL: "https://shop.example/paid", Dialect: invoice.V3,
	})
	s.must(err)
	s.must(s.service.Choose(s.t.Context(), made.ID, "TEST"))
	record, err := s.store.Record(s.t.Context(), made.ID)
	s.must(err)
	return made.ID, record.Chosen()
}

// pay sends whole roubles over the chain; a second passes.
func (s *shop) pay(quote *invoice.Quote, roubles int64) {
	s.t.Helper()
	s.last++
	s.must(s.rail.Send(s.t.Context(), rail.Transfer{
		Key: fmt.Sprintf("key%02d", s.last), Ref: quote.Destination, Asset: money.RUB, Minor: roubles * 100,
		Status: rail.Confirmed, FirstSeen: s.time,
	}))
	s.must(s.service.CatchUp(s.t.Context()))
	s.time = s.time.Add(time.Second)
}

func (s *shop) seal() {
	s.t.Helper()
	_, err := s.store.Seal(s.t.Context(), 1000)
	s.must(err)
}

// lived is a shop with money in every place. Entries 1 to 9 are sealed, the others wait.
func lived(t *testing.T) *shop {
	t.Helper()
	s, by := newShop(t), invoice.Step{Actor: "anna", Note: "test"}
	_, payed := s.sell()
	s.pay(payed, 100) // pay01: entry01 received, entry02 settled with a commission of 5
	_, part := s.sell()
	s.pay(part, 40) // pay02: entry03 received, stays held
	_, open := s.sell()
	s.time = s.time.Add(12 * time.Hour)
	for _, late := range []int64{7, 8, 9} {
		s.pay(open, late) // pay03, pay04, pay05: entry04 to entry06, unmatched
	}
	s.must(s.service.Refunded(t.Context(), "pay04", by)) // entry07
	s.must(s.service.Credit(t.Context(), "pay05", by))   // entry08
	s.pay(open, 11)                                      // pay06: entry09, unmatched
	s.seal()
	_, last := s.sell()
	s.pay(last, 100) // pay07: entry10 and entry11
	return s
}

// copied is a copy of the closed shop's database for one test.
func (s *shop) copied(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.path)
	s.must(err)
	path := filepath.Join(t.TempDir(), "copy.db")
	s.must(os.WriteFile(path, text, 0o600))
	return path
}

// plant changes a database behind the store's back.
func plant(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=ignore_check_constraints(on)&_pragma=foreign_keys(off)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

func checkAt(t *testing.T, path string) books.Report {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	return checked(t, s)
}

func checked(t *testing.T, s *store.Store) (report books.Report) {
	t.Helper()
	err := s.Snapshot(t.Context(), func(from books.Snapshot) (err error) {
		report, err = books.Check(context.Background(), from, opening)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}
