package payoff_test

import (
	"sync"
	"testing"

	"kassa/internal/ledger"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/shoptest"
)

// withdrawAtOnce: a balance of 1,000 roubles pays 10 of 64 clients who want 100 each.
func withdrawAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "1000")
	made := make([]payoff.Payoff, shoptest.Clients)
	errs := shoptest.AtOnce(func(i int) (err error) {
		made[i], err = s.service.Create(t.Context(), s.Owner, request(nil))
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), shoptest.Clients-10)
	s.Balance(s.Owner, "TEST", "0")
	s.booksBalance()
	s.submitAll(made, errs)
	s.pass(0)
	s.Same("paid out", s.account(ledger.Wallet(true, "pool-TEST", money.RUB)), int64(0))
	s.booksBalance()
}

// submitAll submits each payoff that was made twice at once.
func (s *shop) submitAll(made []payoff.Payoff, errs []error) {
	s.Helper()
	var all sync.WaitGroup
	for i := range made {
		for range 2 {
			if errs[i] == nil {
				all.Go(func() { s.submit(made[i].ID) })
			}
		}
	}
	all.Wait()
}

// cancelOrSubmitAtOnce: half of the clients submit one payoff, the others cancel it; one of the two happens, once.
func cancelOrSubmitAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	signed := sign(made.ID)
	errs := shoptest.AtOnce(func(i int) (err error) {
		if i%2 == 0 {
			_, err = s.service.Submit(t.Context(), s.Owner, made.ID, signed)
		} else {
			_, err = s.service.Cancel(t.Context(), s.Owner, made.ID, signed)
		}
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), shoptest.Clients/2)
	s.pass(0)
	if is, err := s.service.Info(t.Context(), s.Owner.ID, made.ID); err == nil && is.State == payoff.Payed {
		s.Balance(s.Owner, "TEST", "0")
	} else {
		s.Balance(s.Owner, "TEST", "100")
	}
	s.booksBalance()
}

// refundAtOnce: of an invoice of 1,000 roubles, 10 of 64 get their 100, half of them by payoffs and half only booked.
func refundAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.Fund(s.Owner, "TEST", "5000")
	id := s.paid("TEST", "1000")
	errs := shoptest.AtOnce(func(i int) (err error) {
		if i%2 == 0 {
			_, err = s.service.Refund(t.Context(), id, "card 4111", "100", anna)
		} else {
			_, err = s.service.Invoices.Refund(t.Context(), id, "100", anna)
		}
		return err
	})
	s.Same("refused", shoptest.Refused(t, errs), shoptest.Clients-10)
	s.Balance(s.Owner, "TEST", "5000")
	s.refunded(id, "1000")
	s.pass(0)
	s.refunded(id, "1000")
	s.Same("wallet", s.account(ledger.Wallet(true, "pool-TEST", money.RUB)), int64(500_000))
	s.booksBalance()
}

// rejectAndRefundAtOnce: refunds that fail free what others may then refund; never more than arrived.
func rejectAndRefundAtOnce(t *testing.T, dsn string) {
	s := openOn(t, dsn)
	s.service.Payer = func(payoff.Payoff) payoff.Payer { return nil }
	s.Fund(s.Owner, "TEST", "5000")
	id := s.paid("TEST", "1000")
	errs := shoptest.AtOnce(func(i int) error {
		made, err := s.service.Refund(t.Context(), id, "card 4111", "100", anna)
		if err == nil && i%2 == 0 {
			_, err = s.service.Reject(t.Context(), made.ID, "", boris)
		}
		return err
	})
	shoptest.Refused(t, errs)
	open, err := s.Store.PayoffsIn(t.Context(), payoff.Processing, payoff.Place{}, shoptest.Clients)
	s.Must(err)
	sum := money.Of(money.RUB, int64(len(open))*100)
	s.refunded(id, sum.String())
	if len(open) > 10 {
		t.Errorf("%d refunds of 100 are open for 1000 that arrived", len(open))
	}
	s.booksBalance()
}

// races are the stories that both databases must tell alike.
var races = map[string]func(t *testing.T, dsn string){
	"64 withdraw at once":          withdrawAtOnce,
	"64 cancel or submit at once":  cancelOrSubmitAtOnce,
	"64 refund at once":            refundAtOnce,
	"64 refund and reject at once": rejectAndRefundAtOnce,
}

func TestRacesOnSQLite(t *testing.T) {
	for name, race := range races {
		t.Run(name, func(t *testing.T) { race(t, "sqlite:"+litetest.New(t)) })
	}
}
