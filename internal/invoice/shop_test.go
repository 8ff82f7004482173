package invoice_test

import (
	"context"
	"fmt"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/manual"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/store"
	"kassa/internal/till"
)

// opening is when every test begins.
var opening = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// shop is a sandbox till on a real database, with a clock that the test turns and a rail that it plays.
type shop struct {
	t       *testing.T
	dir     string // of the database
	store   *store.Store
	service *invoice.Service
	manual  *manual.Service
	rates   *rates.Book
	owner   till.Till
	time    time.Time
	bodies  []string // rendered callbacks: the state and the credited sum
}

func open(t *testing.T, settings map[string]string) *shop { return openTill(t, true, settings) }

func openTill(t *testing.T, sandbox bool, settings map[string]string) *shop {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "kassa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &shop{t: t, dir: dir, store: db, time: opening}
	now := func() time.Time { return s.time }
	s.rates = rates.NewBook(now)
	s.manual = &manual.Service{Rail: rail.NewManual(db.Manual())}
	s.owner = till.Till{ID: 100000001, Name: "Shop", Login: "shop", Sandbox: sandbox, CreatedAt: opening}
	s.must(db.InsertTill(t.Context(), s.owner, nil))
	s.must(db.SetSettings(t.Context(), s.owner.ID, settings))
	s.service = &invoice.Service{
		Store: db, Rates: s.rates, IDs: ident.New(nil), Now: now, Rails: rail.Registry{rail.NewTest(db), s.manual.Rail}, Render: s.render,
	}
	s.manual.Invoices = s.service
	return s
}

func (s *shop) render(info invoice.Info, _ till.Settings) ([]byte, error) {
	body := fmt.Sprintf(`{"state":%q,"balance":%q}`, info.Invoice.State.Wire(), info.Balance)
	s.bodies = append(s.bodies, body)
	return []byte(body), nil
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// create makes an invoice of 100 roubles for an hour with a callback, changed as the test likes, and chooses TEST.
func (s *shop) create(change func(*invoice.Request)) string {
	s.t.Helper()
	request := invoice.Request{
		Amount: "100", Type: "purchase", Lifetime: "60", CallbackURL: "https://shop.example/paid", Dialect: invoice.V3,
	}
	if change != nil {
		change(&request)
	}
	made, err := s.service.Create(s.t.Context(), s.owner, request)
	s.must(err)
	return made.ID
}

func (s *shop) choose(id, method string) *invoice.Quote {
	s.t.Helper()
	s.must(s.service.Choose(s.t.Context(), id, method))
	record := s.record(id)
	return record.Chosen()
}

func (s *shop) record(id string) invoice.Record {
	s.t.Helper()
	record, err := s.store.Record(s.t.Context(), id)
	s.must(err)
	return record
}

// see lets the rail report a payment of the key on a quote.
func (s *shop) see(quote *invoice.Quote, key, amount string, status rail.Status) {
	s.t.Helper()
	s.seeAt(quote, key, amount, status, s.time)
}

func (s *shop) seeAt(quote *invoice.Quote, key, amount string, status rail.Status, first time.Time) {
	s.t.Helper()
	paid, err := money.Parse(quote.Due.Asset, amount)
	s.must(err)
	seen := rail.Observation{
		Rail: quote.Rail, Network: quote.Network, Key: key, Ref: quote.Destination, Asset: paid.Asset,
		Raw: big.NewInt(paid.Minor), Decimals: paid.Asset.Scale(), Status: status, FirstSeen: first,
	}
	if status == rail.Confirmed {
		seen.Confirmations, seen.Block = 1, "1"
	}
	s.must(s.service.Observe(s.t.Context(), seen))
}

// pass lets time go by and the timers run.
func (s *shop) pass(d time.Duration) {
	s.t.Helper()
	s.time = s.time.Add(d)
	s.must(s.service.Tick(s.t.Context()))
}

// sums is what the tests compare: the state on the wire and the four sums.
type sums struct{ State, Initial, Remaining, Balance, Commission string }

func (s *shop) expect(id string, want sums) {
	s.t.Helper()
	info, err := s.service.Info(s.t.Context(), s.owner.ID, id)
	s.must(err)
	got := sums{
		info.Invoice.State.Wire(), info.Initial.String(), info.Remaining.String(), info.Balance.String(), info.Commission.String(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("invoice (-want +got):\n%s", diff)
	}
	if final := !info.Invoice.FinalAt.IsZero(); final != info.Invoice.State.Final() {
		s.t.Errorf("final_at is set: %v in state %s", final, info.Invoice.State)
	}
	s.booksBalance()
}

// story is the names of an invoice's events.
func (s *shop) story(id string) []string {
	s.t.Helper()
	events, err := s.store.History(s.t.Context(), id)
	s.must(err)
	var names []string
	for i, event := range events {
		if event.Number != i+1 {
			s.t.Errorf("event %d has the number %d", i+1, event.Number)
		}
		names = append(names, string(event.Name))
	}
	return names
}

func (s *shop) expectStory(id string, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.story(id)); diff != "" {
		s.t.Errorf("history (-want +got):\n%s", diff)
	}
}

func (s *shop) expectCallbacks(want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(want, s.bodies); diff != "" {
		s.t.Errorf("announced (-want +got):\n%s", diff)
	}
}

// unmatched lists amount and reason of the money that belongs to nobody.
func (s *shop) unmatched() []string {
	s.t.Helper()
	payments, err := s.store.Unmatched(s.t.Context(), "", 100)
	s.must(err)
	var list []string
	for _, p := range payments {
		list = append(list, p.Amount.String()+" "+string(p.Reason))
	}
	return list
}

// balance is what the till can spend of a method.
func (s *shop) balance(method string) string {
	s.t.Helper()
	balances, err := s.store.Balances(context.Background(), s.owner.ID)
	s.must(err)
	for _, b := range balances {
		if b.Method == method {
			return b.Amount.String()
		}
	}
	return "0"
}

// sound demands that the check of the books finds nothing. Money that the tests make on no chain is not looked for there.
func (s *shop) sound() {
	s.t.Helper()
	s.must(s.store.Snapshot(s.t.Context(), func(from books.Snapshot) error {
		report, err := books.Check(s.t.Context(), from, s.time)
		for _, b := range report.Found {
			if b.Kind != books.OfRail {
				s.t.Errorf("breach: %+v", b)
			}
		}
		return err
	}))
}

// booksBalance adds every posting up again: each asset to zero, and the till's accounts to its balances.
func (s *shop) booksBalance() {
	s.t.Helper()
	totals, err := s.store.Totals(s.t.Context())
	s.must(err)
	byAsset, tills := map[money.Asset]int64{}, map[string]int64{}
	for _, total := range totals {
		byAsset[total.Account.Asset] += total.Minor
		tills[total.Account.Name] += total.Minor
	}
	for asset, sum := range byAsset {
		if sum != 0 {
			s.t.Errorf("%s is off by %d", asset, sum)
		}
	}
	balances, err := s.store.Balances(s.t.Context(), s.owner.ID)
	s.must(err)
	for _, b := range balances {
		if booked := -tills[fmt.Sprintf("till:%d:%s:%s", s.owner.ID, b.Method, b.Wallet)]; booked != b.Amount.Minor {
			s.t.Errorf("balance %s is %d, the postings say %d", b.Method, b.Amount.Minor, booked)
		}
	}
}
