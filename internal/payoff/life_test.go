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
	"kassa/internal/signature"
)

// charge makes payoffs by a method cost something in sandbox tills.
func (s *shop) charge(method string, out invoice.OutTerms) {
	s.t.Helper()
	terms, err := s.store.Terms(s.t.Context(), s.owner.ID, s.owner.Sandbox, method)
	s.must(err)
	out.Enabled = true
	terms.Out = out
	s.must(s.store.SetOperatorTerms(s.t.Context(), s.owner.Sandbox, method, terms))
}

func TestASandboxPayoffPaysItself(t *testing.T) {
	s := open(t)
	s.fund("TEST", "500")
	s.charge("TEST", invoice.OutTerms{Fixed: money.Of(money.RUB, 2), Percent: 10_000, Fee: money.Of(money.RUB, 3)})
	made := s.create(nil)
	s.same("id", strings.HasPrefix(made.ID, "100000001_") && len(made.ID) == 30, true)
	s.same("commission", made.Commission.String(), "6")
	s.same("roubles", made.Rub, int64(100))
	s.balance("TEST", "394")
	s.is(made.ID, payoff.Created)
	s.same("submitted", s.submit(made.ID).State, payoff.Processing)
	s.pass(0)
	paid := s.is(made.ID, payoff.Payed)
	s.same("message", paid.Message != "", true)
	s.story(made.ID, "created merchant", "processing merchant", "payed payer")
	s.balance("TEST", "394")
	s.same("reserved", s.account(ledger.Reserve(true, made.ID, money.RUB)), int64(0))
	s.same("wallet", s.account(ledger.Wallet(true, "pool-TEST", money.RUB)), int64(40_000))
	s.same("revenue", s.account(ledger.Revenue(true, money.RUB)), int64(-600))
	s.booksBalance()
	s.callbacks(made.ID, "payed")
}

func TestWhatIsSentTwiceActsOnce(t *testing.T) {
	s := open(t)
	s.fund("TEST", "500")
	made := s.create(nil)
	s.submit(made.ID)
	s.same("twice", s.submit(made.ID).State, payoff.Processing)
	s.pass(0)
	s.pass(time.Hour)
	s.same("after it was payed", s.submit(made.ID).State, payoff.Payed)
	s.story(made.ID, "created merchant", "processing merchant", "payed payer")
	gone := s.create(nil)
	s.same("canceled", s.cancel(gone.ID).State, payoff.Canceled)
	s.same("twice", s.cancel(gone.ID).State, payoff.Canceled)
	s.story(gone.ID, "created merchant", "canceled merchant")
	s.callbacks(gone.ID, "canceled")
	s.balance("TEST", "400")
	s.booksBalance()
}

func TestAnUnsubmittedPayoffExpires(t *testing.T) {
	s := open(t)
	s.fund("TEST", "100")
	made := s.create(nil)
	s.balance("TEST", "0")
	s.pass(time.Hour - time.Millisecond)
	s.is(made.ID, payoff.Created)
	s.mu.Lock()
	s.time = s.time.Add(time.Millisecond)
	s.mu.Unlock()
	_, err := s.service.Submit(t.Context(), s.owner, made.ID, signature.SHA1(made.ID, salts[0]))
	s.refuses(err, fault.Conflict, "The payoff was canceled or has expired, create another one")
	s.pass(0)
	s.is(made.ID, payoff.Canceled)
	s.balance("TEST", "100")
	s.story(made.ID, "created merchant", "canceled timer")
	s.callbacks(made.ID, "canceled")
	s.booksBalance()
}

func TestATillMayLetItsPayoffsWaitForEver(t *testing.T) {
	s := open(t)
	s.fund("TEST", "100")
	s.owner.Settings.PayoffLifetime = 0
	made := s.create(nil)
	s.pass(1000 * time.Hour)
	s.is(made.ID, payoff.Created)
	s.submit(made.ID)
	s.pass(0)
	s.is(made.ID, payoff.Payed)
}

func TestWhatAStateDoesNotAllow(t *testing.T) {
	s := open(t)
	s.fund("TEST", "500")
	canceled, payed := s.create(nil), s.create(nil)
	s.cancel(canceled.ID)
	s.submit(payed.ID)
	_, err := s.service.Cancel(t.Context(), s.owner, payed.ID, signature.SHA1(payed.ID, salts[0]))
	s.refuses(err, fault.Conflict, "The payoff is processing already and cannot be canceled")
	s.pass(0)
	_, err = s.service.Cancel(t.Context(), s.owner, payed.ID, signature.SHA1(payed.ID, salts[0]))
	s.refuses(err, fault.Conflict, "The payoff is payed already and cannot be canceled")
	_, err = s.service.Submit(t.Context(), s.owner, canceled.ID, signature.SHA1(canceled.ID, salts[0]))
	s.refuses(err, fault.Conflict, "The payoff was canceled or has expired, create another one")
	_, err = s.service.Approve(t.Context(), canceled.ID, "", anna)
	s.refuses(err, fault.Conflict, "The payoff is canceled and waits for no word: only one that is processing does")
}

func TestSubmitAndCancelNeedTheirSignature(t *testing.T) {
	s := open(t)
	s.fund("TEST", "500")
	made := s.create(nil)
	stranger := s.owner
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
			func() error { _, err := s.service.Submit(t.Context(), s.owner, row.id, row.signature); return err },
			func() error { _, err := s.service.Cancel(t.Context(), s.owner, row.id, row.signature); return err },
		} {
			t.Run(row.name, func(*testing.T) { s.refuses(call(), row.kind, row.text) })
		}
	}
	_, err := s.service.Submit(t.Context(), stranger, made.ID, signature.SHA1(made.ID, salts[0]))
	s.refuses(err, fault.NotFound, "Payoff not found")
	_, err = s.service.Info(t.Context(), stranger.ID, made.ID)
	s.refuses(err, fault.NotFound, "Payoff not found")
	_, err = s.service.Submit(t.Context(), s.owner, made.ID, signature.SHA1(made.ID, salts[1]))
	s.must(err) // an older salt within its overlap
}
