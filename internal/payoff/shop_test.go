package payoff_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// shop pays out what its balances hold.
type shop struct {
	*shoptest.Shop
	service *payoff.Service
}

func open(t *testing.T) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+litetest.New(t))
}

func openOn(t *testing.T, dsn string) *shop {
	t.Helper()
	s := &shop{Shop: shoptest.Open(t, dsn)}
	ids, book := ident.New(nil), rates.NewBook(s.Now)
	invoices := &invoice.Service{
		Store: s.Store, Rates: book, IDs: ids, Now: s.Now, Rails: rail.Registry{rail.NewTest(s.Store)},
		Render: func(invoice.Info, till.Settings) ([]byte, error) { return []byte(`{}`), nil },
	}
	s.service = &payoff.Service{
		Store: s.Store, Invoices: invoices, Rates: book, Salts: shoptest.Salts, IDs: ids, Now: s.Now, Render: wire.PayoffCallback,
		Payer: func(of payoff.Payoff) payoff.Payer {
			if of.Sandbox {
				return payoff.Simulation{}
			}
			return nil
		},
	}
	return s
}

// amount reads a sum of the method's asset.
func (s *shop) amount(method, literal string) money.Amount {
	s.Helper()
	known, _ := rail.ByName(method)
	amount, err := money.Parse(known.Asset, literal)
	s.Must(err)
	return amount
}

// request is a signed one for a payoff of roubles by TEST, changed as the test likes before it is signed.
func request(change func(*payoff.Request)) payoff.Request {
	r := payoff.Request{
		Method: "TEST", Wallet: "card 4111", Amount: "100", SubtractFrom: "balance", Dialect: invoice.V3,
		CallbackURL: "https://shop.example/paid",
	}
	if change != nil {
		change(&r)
	}
	if r.Signature == "" {
		r.Signature = signature.SHA1(r.Amount, r.Method, r.Wallet, shoptest.Salts[0])
	}
	return r
}

func (s *shop) create(change func(*payoff.Request)) payoff.Payoff {
	s.Helper()
	made, err := s.service.Create(s.Context(), s.Owner, request(change))
	s.Must(err)
	return made
}

func (s *shop) submit(id string) payoff.Payoff {
	s.Helper()
	is, err := s.service.Submit(s.Context(), s.Owner, id, signature.SHA1(id, shoptest.Salts[0]))
	s.Must(err)
	return is
}

func (s *shop) cancel(id string) payoff.Payoff {
	s.Helper()
	is, err := s.service.Cancel(s.Context(), s.Owner, id, signature.SHA1(id, shoptest.Salts[0]))
	s.Must(err)
	return is
}

// pass lets time go by and the timers run.
func (s *shop) pass(d time.Duration) {
	s.Helper()
	s.Turn(d)
	s.Must(s.service.Tick(s.Context()))
}

// is demands a payoff's state.
func (s *shop) is(id string, want payoff.State) payoff.Payoff {
	s.Helper()
	got, err := s.service.Info(s.Context(), s.Owner.ID, id)
	s.Must(err)
	s.Same("state", got.State, want)
	s.Same("final_at is set", !got.FinalAt.IsZero(), want.Final())
	return got
}

// story is a payoff's events with who made them.
func (s *shop) story(id string, want ...string) {
	s.Helper()
	events, err := s.Store.PayoffHistory(s.Context(), id)
	s.Must(err)
	var got []string
	for i, event := range events {
		if event.Number != i+1 || string(event.Name) != "payoff."+string(event.State) {
			s.Errorf("event %d is %+v", i+1, event)
		}
		got = append(got, string(event.State)+" "+event.Actor)
	}
	s.Same("history", got, want)
}

// accounts adds every posting up: the sum of an account, in minor units; a debit is positive.
func (s *shop) accounts() func(ledger.Account) int64 {
	s.Helper()
	totals, err := s.Store.Totals(context.Background())
	s.Must(err)
	sums := map[ledger.Account]int64{}
	for _, total := range totals {
		sums[total.Account] = total.Minor
	}
	return func(account ledger.Account) int64 { return sums[account] }
}

func (s *shop) account(account ledger.Account) int64 {
	s.Helper()
	return s.accounts()(account)
}

// booksBalance adds every posting up again: each asset to zero, the till's accounts to its balances, and nothing is
// reserved but by payoffs that are open.
func (s *shop) booksBalance() {
	s.Helper()
	totals, err := s.Store.Totals(context.Background())
	s.Must(err)
	sums := map[money.Asset]int64{}
	spendable := map[string]int64{}
	for _, total := range totals {
		sums[total.Account.Asset] += total.Minor
		spendable[total.Account.Name] -= total.Minor
	}
	for asset, sum := range sums {
		if sum != 0 {
			s.Errorf("postings in %s add up to %d", asset, sum)
		}
	}
	balances, err := s.Store.Balances(context.Background(), s.Owner.ID)
	s.Must(err)
	for _, b := range balances {
		name := ledger.Till(s.Owner.Sandbox, b.Till, b.Method, b.Wallet, b.Amount.Asset).Name
		if spendable[name] != b.Amount.Minor || b.Amount.Minor < 0 {
			s.Errorf("balance of %s is %s, its account has %d", b.Method, b.Amount, spendable[name])
		}
	}
}

// callbacks are the states in the log of a payoff's callbacks with the state that each body tells.
func (s *shop) callbacks(id string, want ...string) {
	s.Helper()
	claimed, err := s.Store.Claim(context.Background(), s.Now(), s.Now().Add(time.Minute), 100)
	s.Must(err)
	var got []string
	for _, one := range claimed {
		var body struct{ ID, State string }
		s.Must(json.Unmarshal(one.Body, &body))
		if one.Subject == id && one.Kind == "payoff" && body.ID == id {
			got = append(got, body.State)
		}
	}
	s.Same("callbacks", got, want)
}
