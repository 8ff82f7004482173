package sandbox_test

import (
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/litetest"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/sandbox"
	"kassa/internal/store"
	"kassa/internal/till"
)

// bench is two tills on a real database, a sandbox one and a live one.
type bench struct {
	t             *testing.T
	store         *store.Store
	invoices      *invoice.Service
	payer         *sandbox.Service
	sandbox, live till.Till
}

func open(t *testing.T) *bench {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite:"+litetest.New(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	ids, chain, byHand := ident.New(nil), rail.NewTest(db), rail.NewManual(db.Manual())
	b := &bench{
		t: t, store: db,
		sandbox: till.Till{ID: 100000001, Name: "Try", Login: "try", Sandbox: true, CreatedAt: at, Settings: till.Defaults()},
		live:    till.Till{ID: 100000002, Name: "Shop", Login: "shop", CreatedAt: at, Settings: till.Defaults()},
	}
	for _, owner := range []till.Till{b.sandbox, b.live} {
		b.must(db.InsertTill(t.Context(), owner, nil))
	}
	b.invoices = &invoice.Service{
		Store: db, Rates: rates.NewBook(now), IDs: ids, Now: now, Rails: rail.Registry{chain, byHand},
		Render: func(invoice.Info, till.Settings) ([]byte, error) { return []byte(`{}`), nil },
	}
	b.payer = &sandbox.Service{Invoices: b.invoices, Chain: chain, Manual: byHand, IDs: ids, Now: now}
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) create(owner till.Till) string {
	b.t.Helper()
	made, err := b.invoices.Create(b.t.Context(), owner, invoice.Request{
		Amount: "100", Type: "purchase", Lifetime: "60", Dialect: invoice.V3,
	})
	b.must(err)
	return made.ID
}

// state is the invoice's state and method.
func (b *bench) state(id string) string {
	b.t.Helper()
	record, err := b.store.Record(b.t.Context(), id)
	b.must(err)
	if quote := record.Chosen(); quote != nil {
		return record.Invoice.State.Wire() + " by " + quote.Method
	}
	return record.Invoice.State.Wire()
}

func TestPay(t *testing.T) {
	type payments []sandbox.Payment
	for name, test := range map[string]struct {
		payments payments
		want     string
	}{
		"all by TEST":                    {payments{{}}, "payed by TEST"},
		"by another method":              {payments{{Method: "BITCOIN"}}, "payed by BITCOIN"},
		"a part":                         {payments{{Amount: "40"}}, "wrongamount by TEST"},
		"the rest of it":                 {payments{{Amount: "40"}, {}}, "payed by TEST"},
		"too much":                       {payments{{Amount: "140"}}, "payed by TEST"},
		"unconfirmed first":              {payments{{Status: rail.Seen}}, "processing by TEST"},
		"and confirmed by the next call": {payments{{Status: rail.Seen}, {}}, "payed by TEST"},
		"two named parts":                {payments{{Amount: "40"}, {Amount: "60", Method: "TEST"}}, "payed by TEST"},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			id := b.create(b.sandbox)
			for _, payment := range test.payments {
				payment.Till, payment.Invoice = b.sandbox.ID, id
				b.must(b.payer.Pay(t.Context(), payment))
			}
			if got := b.state(id); got != test.want {
				t.Errorf("invoice is %s, want %s", got, test.want)
			}
		})
	}
}

func TestSettle(t *testing.T) {
	b := open(t)
	id := b.create(b.sandbox)
	b.must(b.payer.Pay(t.Context(), sandbox.Payment{Invoice: id, Amount: "60", Status: rail.Seen}))
	b.must(b.payer.Pay(t.Context(), sandbox.Payment{Invoice: id, Amount: "40", Status: rail.Seen}))
	b.must(b.payer.Settle(t.Context(), b.sandbox.ID, id))
	if got := b.state(id); got != "payed by TEST" {
		t.Errorf("invoice is %s", got)
	}
}

// TestARefusedPaymentChangesNothing: not even the method is chosen.
func TestARefusedPaymentChangesNothing(t *testing.T) {
	b := open(t)
	open, live := b.create(b.sandbox), b.create(b.live)
	for name, test := range map[string]struct {
		payment sandbox.Payment
		kind    fault.Kind
	}{
		"zero":            {sandbox.Payment{Invoice: open, Method: "BITCOIN", Amount: "0"}, fault.Invalid},
		"too precise":     {sandbox.Payment{Invoice: open, Amount: "0.001"}, fault.Invalid},
		"garbage":         {sandbox.Payment{Invoice: open, Amount: "all"}, fault.Invalid},
		"unknown method":  {sandbox.Payment{Invoice: open, Method: "GOLD"}, fault.Invalid},
		"another till's":  {sandbox.Payment{Invoice: open, Till: b.live.ID}, fault.NotFound},
		"unknown invoice": {sandbox.Payment{Invoice: "100000001_zzzzzzzzzz"}, fault.NotFound},
		"a live till's":   {sandbox.Payment{Invoice: live}, fault.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			if err := b.payer.Pay(t.Context(), test.payment); err == nil || fault.KindOf(err) != test.kind {
				t.Errorf("error %v, want kind %d", err, test.kind)
			}
			for _, id := range []string{open, live} {
				if got := b.state(id); got != "notpayed" {
					t.Errorf("invoice is %s", got)
				}
			}
		})
	}
	if err := b.payer.Settle(t.Context(), 0, live); fault.KindOf(err) != fault.Conflict || err == nil {
		t.Errorf("settling a live invoice: %v", err)
	}
}

func TestAPaidInvoiceTakesOnlyANamedSum(t *testing.T) {
	b := open(t)
	id := b.create(b.sandbox)
	b.must(b.payer.Pay(t.Context(), sandbox.Payment{Invoice: id}))
	if err := b.payer.Pay(t.Context(), sandbox.Payment{Invoice: id}); fault.KindOf(err) != fault.Conflict || err == nil {
		t.Errorf("paid twice: %v", err)
	}
	b.must(b.payer.Pay(t.Context(), sandbox.Payment{Invoice: id, Amount: "5"}))
}
