package wallet_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store"
	"kassa/internal/till"
	"kassa/internal/wallet"
)

var opening = time.Date(2026, 1, 10, 10, 0, 0, 0, time.UTC)

// Two live tills and a sandbox till, and the network of all keys.
const (
	first   = int64(100000001)
	second  = int64(100000002)
	playing = int64(100000003)
	chain   = "bitcoin-regtest"
)

// key is "key NAME", whose address of index 7 is NAME:7. Another text of the same key is "key NAME/…".
type key string

func (k key) String() string { return "key " + string(k) }

func (k key) Address(index uint32) (string, error) {
	name, _, _ := strings.Cut(string(k), "/")
	return name + ":" + strconv.Itoa(int(index)), nil
}

// Completes: a longer text says more.
func (k key) Completes(known string) bool { return strings.HasPrefix(k.String(), known) }

func readKey(_, network, text string) (string, wallet.Key, error) {
	name, found := strings.CutPrefix(text, "key ")
	if !found || (network != "" && network != chain) {
		return "", nil, fault.Field("key", "is none")
	}
	return chain, key(name), nil
}

// keyRail is a chain whose addresses come from keys. What happens on it is written by the test.
type keyRail struct{ *rail.Test }

func (keyRail) Name() string    { return chain }
func (keyRail) Network() string { return chain }

func (keyRail) Destination(of rail.Wallet, index int64) (string, error) {
	_, k, err := readKey("", "", of.Descriptor)
	if err != nil {
		return "", err
	}
	return k.Address(uint32(index))
}

func (r keyRail) Read(ctx context.Context, cursor string, limit int) (rail.Batch, error) {
	batch, err := r.Test.Read(ctx, cursor, limit)
	for i := range batch.Observations {
		batch.Observations[i].Rail, batch.Observations[i].Network = chain, chain
	}
	return batch, err
}

// par trades everything one to one.
type par struct{}

func (par) Rate(_ bool, base, quote money.Asset) (money.Rate, string, error) {
	return money.Rate{Base: base, Quote: quote, Price: decimal.NewFromInt(1)}, "{}", nil
}

func (p par) Reference(sandbox bool, base, quote money.Asset) (money.Rate, string, bool) {
	rate, record, err := p.Rate(sandbox, base, quote)
	return rate, record, err == nil
}

// shop is two live tills and a sandbox till on a real database.
type shop struct {
	t        *testing.T
	store    *store.Store
	dsn      string
	service  *wallet.Service
	invoices *invoice.Service
	rail     keyRail
	paid     int
}

func open(t *testing.T) *shop {
	t.Helper()
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "kassa.db")
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := func() time.Time { return opening }
	s := &shop{t: t, store: db, dsn: dsn, rail: keyRail{rail.NewTest(db)}}
	s.service = &wallet.Service{Store: db, Keys: readKey, IDs: ident.New(nil), Now: now}
	s.invoices = &invoice.Service{
		Store: db, Rates: par{}, IDs: ident.New(nil), Now: now, Rails: rail.Registry{s.rail},
		Render: func(invoice.Info, till.Settings) ([]byte, error) { return []byte(`{}`), nil },
	}
	for _, id := range []int64{first, second, playing} {
		login := strconv.FormatInt(id, 10)
		s.must(db.InsertTill(t.Context(), till.Till{
			ID: id, Name: login, Login: login, Sandbox: id == playing, CreatedAt: opening, Settings: till.Defaults(),
		}, nil))
	}
	nothing := money.Amount{Asset: money.BTC}
	s.must(db.SetOperatorTerms(t.Context(), false, "BITCOIN", invoice.Terms{
		Enabled: true, Rail: chain, Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing,
		Out: invoice.OutTerms{Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing},
	}))
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// refuses demands a fault of a kind whose text has a part.
func (s *shop) refuses(err error, kind fault.Kind, part string) {
	s.t.Helper()
	if err == nil || fault.KindOf(err) != kind || !strings.Contains(err.Error(), part) {
		s.t.Errorf("error is %v, want one of kind %d that says %q", err, kind, part)
	}
}

func (s *shop) same(what string, got, want any) {
	s.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func request(till int64, key, name string) wallet.Request {
	return wallet.Request{Till: till, Method: "BITCOIN", Key: key, Name: name}
}

func (s *shop) add(till int64, key, name string) wallet.Added {
	s.t.Helper()
	added, err := s.service.Add(s.t.Context(), request(till, key, name))
	s.must(err)
	return added
}

// quote makes an invoice of 1 BTC whose payer chooses BITCOIN, and returns where he pays to.
func (s *shop) quote(till int64) string {
	s.t.Helper()
	owner, err := s.store.Till(s.t.Context(), till)
	s.must(err)
	made, err := s.invoices.Create(s.t.Context(), owner, invoice.Request{
		Amount: "1", Currency: "BTC", Type: "purchase", Lifetime: "60", RequiredMethod: "BITCOIN", Dialect: invoice.V3,
	})
	s.must(err)
	s.must(s.invoices.Choose(s.t.Context(), made.ID, "BITCOIN"))
	record, err := s.store.Record(s.t.Context(), made.ID)
	s.must(err)
	return record.Chosen().Destination
}

// pay pays 1 BTC to an address.
func (s *shop) pay(address string) {
	s.t.Helper()
	s.paid++
	s.must(s.rail.Send(s.t.Context(), rail.Transfer{
		Key: "tx" + strconv.Itoa(s.paid), Ref: address, Asset: money.BTC, Minor: money.Of(money.BTC, 1).Minor,
		Status: rail.Confirmed, FirstSeen: opening,
	}))
	s.must(s.invoices.CatchUpOn(s.t.Context(), s.rail))
}
