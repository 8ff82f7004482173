package payoff_test

import (
	"strings"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
)

// charge makes payoffs by a method cost something in sandbox tills.
func (s *shop) charge(method string, out invoice.OutTerms) {
	s.Helper()
	terms, err := s.Store.Terms(s.Context(), s.Owner.ID, s.Owner.Sandbox, method)
	s.Must(err)
	out.Enabled = true
	terms.Out = out
	s.Must(s.Store.SetOperatorTerms(s.Context(), s.Owner.Sandbox, method, terms))
}

func TestASandboxPayoffPaysItself(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	s.charge("TEST", invoice.OutTerms{Fixed: money.Of(money.RUB, 2), Percent: 10_000, Fee: money.Of(money.RUB, 3)})
	made := s.create(nil)
	s.Same("id", strings.HasPrefix(made.ID, "100000001_") && len(made.ID) == 30, true)
	s.Same("commission", made.Commission.String(), "6")
	s.Same("roubles", made.Rub, int64(100))
	s.Balance(s.Owner, "TEST", "394")
	s.is(made.ID, payoff.Created)
	s.Same("submitted", s.submit(made.ID).State, payoff.Processing)
	s.pass(0)
	paid := s.is(made.ID, payoff.Payed)
	s.Same("message", paid.Message != "", true)
	s.story(made.ID, "created merchant", "processing merchant", "payed payer")
	s.Balance(s.Owner, "TEST", "394")
	s.Same("reserved", s.account(ledger.Reserve(true, made.ID, money.RUB)), int64(0))
	s.Same("wallet", s.account(ledger.Wallet(true, "pool-TEST", money.RUB)), int64(40_000))
	s.Same("revenue", s.account(ledger.Revenue(true, money.RUB)), int64(-600))
	s.booksBalance()
	s.callbacks(made.ID, "payed")
}

func TestWhatIsSentTwiceActsOnce(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	made := s.create(nil)
	s.submit(made.ID)
	s.Same("twice", s.submit(made.ID).State, payoff.Processing)
	s.pass(0)
	s.pass(time.Hour)
	s.Same("after it was payed", s.submit(made.ID).State, payoff.Payed)
	s.story(made.ID, "created merchant", "processing merchant", "payed payer")
	gone := s.create(nil)
	s.Same("canceled", s.cancel(gone.ID).State, payoff.Canceled)
	s.Same("twice", s.cancel(gone.ID).State, payoff.Canceled)
	s.story(gone.ID, "created merchant", "canceled merchant")
	s.callbacks(gone.ID, "canceled")
	s.Balance(s.Owner, "TEST", "400")
	s.booksBalance()
}

func TestAnUnsubmittedPayoffExpires(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	s.Balance(s.Owner, "TEST", "0")
	s.pass(time.Hour - time.Millisecond)
	s.is(made.ID, payoff.Created)
	s.Turn(time.Millisecond)
	_, err := s.service.Submit(t.Context(), s.Owner, made.ID, signature.SHA1(made.ID, shoptest.Salts[0]))
	s.Refuses(err, fault.Conflict, "The payoff was canceled or has expired, create another one")
	s.pass(0)
	s.is(made.ID, payoff.Canceled)
	s.Balance(s.Owner, "TEST", "100")
	s.story(made.ID, "created merchant", "canceled timer")
	s.callbacks(made.ID, "canceled")
	s.booksBalance()
}

func TestATillMayLetItsPayoffsWaitForEver(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	s.Owner.Settings.PayoffLifetime = 0
	made := s.create(nil)
	s.pass(1000 * time.Hour)
	s.is(made.ID, payoff.Created)
	s.submit(made.ID)
	s.pass(0)
	s.is(made.ID, payoff.Payed)
}

func TestWhatAStateDoesNotAllow(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	canceled, payed := s.create(nil), s.create(nil)
	s.cancel(canceled.ID)
	s.submit(payed.ID)
	_, err := s.service.Cancel(t.Context(), s.Owner, payed.ID, signature.SHA1(payed.ID, shoptest.Salts[0]))
	s.Refuses(err, fault.Conflict, "The payoff is processing already and cannot be canceled")
	s.pass(0)
	_, err = s.service.Cancel(t.Context(), s.Owner, payed.ID, signature.SHA1(payed.ID, shoptest.Salts[0]))
	s.Refuses(err, fault.Conflict, "The payoff is payed already and cannot be canceled")
	_, err = s.service.Submit(t.Context(), s.Owner, canceled.ID, signature.SHA1(canceled.ID, shoptest.Salts[0]))
	s.Refuses(err, fault.Conflict, "The payoff was canceled or has expired, create another one")
	_, err = s.service.Approve(t.Context(), canceled.ID, "", anna)
	s.Refuses(err, fault.Conflict, "The payoff is canceled and waits for no word: only one that is processing does")
}

func TestSubmitAndCancelNeedTheirSignature(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	made := s.create(nil)
	stranger := s.Owner
	stranger.ID++
	for _, row := range []struct {
		name, id, signature string
		kind                fault.Kind
		text                string
	}{
		{"nothing", "", "", fault.Invalid, "`id` field is required; `signature` field is required"},
		{"no signature", made.ID, "", fault.Invalid, "`signature` field is required"},
		{"a wrong one", made.ID, signature.SHA1(made.ID, "pepper"), fault.Invalid,
			"`signature` must be the lower-case hex SHA-1 of id:salt, with the till's salt"},
		{"an unknown payoff", "100000001_x", "x", fault.NotFound, "Payoff not found"},
	} {
		for _, call := range []func() error{
			func() error { _, err := s.service.Submit(t.Context(), s.Owner, row.id, row.signature); return err },
			func() error { _, err := s.service.Cancel(t.Context(), s.Owner, row.id, row.signature); return err },
		} {
			t.Run(row.name, func(*testing.T) { s.Refuses(call(), row.kind, row.text) })
		}
	}
	_, err := s.service.Submit(t.Context(), stranger, made.ID, signature.SHA1(made.ID, shoptest.Salts[0]))
	s.Refuses(err, fault.NotFound, "Payoff not found")
	_, err = s.service.Info(t.Context(), stranger.ID, made.ID)
	s.Refuses(err, fault.NotFound, "Payoff not found")
	_, err = s.service.Submit(t.Context(), s.Owner, made.ID, signature.SHA1(made.ID, shoptest.Salts[1]))
	s.Must(err) // an older salt within its overlap
}
