package wallet_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/till"
	"kassa/internal/wallet"
)

// The sandbox till that every shop has and two live ones, and the network of all keys.
const (
	playing = int64(100000001)
	first   = int64(100000002)
	second  = int64(100000003)
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
	*shoptest.Shop
	file     string // of the database
	service  *wallet.Service
	invoices *invoice.Service
	rail     keyRail
	paid     int
}

func open(t *testing.T) *shop {
	t.Helper()
	file := litetest.New(t)
	s := &shop{Shop: shoptest.Open(t, "sqlite:"+file), file: file}
	s.rail = keyRail{rail.NewTest(s.Store)}
	s.service = &wallet.Service{Store: s.Store, Keys: readKey, IDs: ident.New(nil), Now: s.Now}
	s.invoices = &invoice.Service{
		Store: s.Store, Rates: par{}, IDs: ident.New(nil), Now: s.Now, Rails: rail.Registry{s.rail},
		Render: func(invoice.Info, till.Settings) ([]byte, error) { return []byte(`{}`), nil },
	}
	s.Till(first, "first", false)
	s.Till(second, "second", false)
	nothing := money.Amount{Asset: money.BTC}
	s.Must(s.Store.SetOperatorTerms(t.Context(), false, "BITCOIN", invoice.Terms{
		Enabled: true, Rail: chain, Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing,
		Out: invoice.OutTerms{Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing},
	}))
	return s
}

func request(till int64, key, name string) wallet.Request {
	return wallet.Request{Till: till, Method: "BITCOIN", Key: key, Name: name}
}

func (s *shop) add(till int64, key, name string) wallet.Added {
	s.Helper()
	added, err := s.service.Add(s.Context(), request(till, key, name))
	s.Must(err)
	return added
}

// quote makes an invoice of 1 BTC whose payer chooses BITCOIN, and returns where he pays to.
func (s *shop) quote(till int64) string {
	s.Helper()
	owner, err := s.Store.Till(s.Context(), till)
	s.Must(err)
	made, err := s.invoices.Create(s.Context(), owner, invoice.Request{
		Amount: "1", Currency: "BTC", Type: "purchase", Lifetime: "60", RequiredMethod: "BITCOIN", Dialect: invoice.V3,
	})
	s.Must(err)
	s.Must(s.invoices.Choose(s.Context(), made.ID, "BITCOIN"))
	record, err := s.Store.Record(s.Context(), made.ID)
	s.Must(err)
	return record.Chosen().Destination
}

// pay pays 1 BTC to an address.
func (s *shop) pay(address string) {
	s.Helper()
	s.paid++
	s.Must(s.rail.Send(s.Context(), rail.Transfer{
		Key: "tx" + strconv.Itoa(s.paid), Ref: address, Asset: money.BTC, Minor: money.Of(money.BTC, 1).Minor,
		Status: rail.Confirmed, FirstSeen: s.Now(),
	}))
	s.Must(s.invoices.CatchUpOn(s.Context(), s.rail))
}
