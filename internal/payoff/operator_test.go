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
)

// openLive is a live till with 500 roubles in a wallet of its own, whose payoffs by CARDRUBP2P cost 1 %.
func openLive(t *testing.T) *shop {
	t.Helper()
	s := open(t)
	s.Owner.ID, s.Owner.Login, s.Owner.Sandbox = 100000002, "live", false
	s.Must(s.Store.InsertTill(t.Context(), s.Owner, nil))
	s.Fund(s.Owner, "CARDRUBP2P", "500")
	s.charge("CARDRUBP2P", invoice.OutTerms{Percent: 10_000})
	return s
}

func byCard(r *payoff.Request) { r.Method = "CARDRUBP2P" }

var (
	anna  = invoice.Step{Actor: "anna", Note: "sent by bank"}
	boris = invoice.Step{Actor: "boris", Note: "no such card"}
)

func TestALivePayoffWaitsForTheOperatorsWord(t *testing.T) {
	s := openLive(t)
	made := s.create(byCard)
	s.submit(made.ID)
	s.pass(1000 * time.Hour)
	s.is(made.ID, payoff.Processing)
	for range 2 {
		is, err := s.service.Approve(t.Context(), made.ID, "https://bank.example/1", anna)
		s.Must(err)
		s.Same("state", is.State, payoff.Payed)
	}
	s.Same("message", s.is(made.ID, payoff.Payed).Message, "https://bank.example/1")
	s.story(made.ID, "created merchant", "processing merchant", "payed anna")
	events, err := s.Store.PayoffHistory(t.Context(), made.ID)
	s.Must(err)
	s.Same("note", events[2].Note, "sent by bank")
	s.Balance(s.Owner, "CARDRUBP2P", "399")
	s.Same("wallet", s.account(ledger.Wallet(false, "own-100000002-CARDRUBP2P", money.RUB)), int64(40_000))
	s.Same("commission", s.account(ledger.Receivable(false, s.Owner.ID, money.RUB)), int64(-100))
	s.Same("revenue", s.account(ledger.Revenue(false, money.RUB)), int64(0))
	s.callbacks(made.ID, "payed")
	_, err = s.service.Reject(t.Context(), made.ID, "", boris)
	s.Refuses(err, fault.Conflict, "The payoff is payed and waits for no word: only one that is processing does")
	s.booksBalance()
}

func TestARejectedPayoffGivesItsMoneyBack(t *testing.T) {
	s := openLive(t)
	made := s.create(byCard)
	_, err := s.service.Reject(t.Context(), made.ID, "", boris)
	s.Refuses(err, fault.Conflict, "The payoff is created and waits for no word: only one that is processing does")
	s.submit(made.ID)
	for range 2 {
		is, err := s.service.Reject(t.Context(), made.ID, "The card is unknown", boris)
		s.Must(err)
		s.Same("state", is.State, payoff.Failed)
	}
	s.story(made.ID, "created merchant", "processing merchant", "failed boris")
	s.Balance(s.Owner, "CARDRUBP2P", "500")
	s.Same("reserved", s.account(ledger.Reserve(false, made.ID, money.RUB)), int64(0))
	s.callbacks(made.ID, "failed")
	s.booksBalance()
}

func TestTheOperatorsWordIsRefused(t *testing.T) {
	s := openLive(t)
	_, err := s.service.Approve(t.Context(), "100000002_x", "", anna)
	s.Refuses(err, fault.NotFound, "Payoff not found")
	made := s.create(byCard)
	s.submit(made.ID)
	_, err = s.service.Approve(t.Context(), made.ID, strings.Repeat("m", 4097), anna)
	s.Refuses(err, fault.Invalid, "`message` must be at most 4096 bytes")
	_, err = s.service.Reject(t.Context(), made.ID, "", invoice.Step{Actor: "anna"})
	s.Refuses(err, fault.Invalid, "`reason` must say why, in 1 to 500 printable characters")
	s.is(made.ID, payoff.Processing)
}

func TestAPayoffOfARailIsNotPaidByHand(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	made := s.create(nil)
	s.submit(made.ID)
	_, err := s.service.Approve(t.Context(), made.ID, "", anna)
	s.Refuses(err, fault.Conflict, "The payoff is paid by its rail, not by hand")
	s.pass(0)
	s.is(made.ID, payoff.Payed)
}

func TestTestMoneyIsForSandboxTillsOnly(t *testing.T) {
	s := openLive(t)
	s.charge("TEST", invoice.OutTerms{})
	_, err := s.service.Create(t.Context(), s.Owner, request(nil))
	s.Refuses(err, fault.Conflict, "`method` TEST does not pay out, choose one whose `out` is enabled in method/list")
}

func TestALiveMethodPaysOutWhenTheOperatorOpensIt(t *testing.T) {
	s := openLive(t)
	_, err := s.service.Create(t.Context(), s.Owner, request(func(r *payoff.Request) { r.Method = "SBPP2P" }))
	s.Refuses(err, fault.Conflict, "`method` SBPP2P does not pay out, choose one whose `out` is enabled in method/list")
	terms, err := s.Store.Terms(t.Context(), s.Owner.ID, false, "CARDRUBP2P")
	s.Must(err)
	terms.MinimalLevel = 1
	s.Must(s.Store.SetOperatorTerms(t.Context(), false, "CARDRUBP2P", terms))
	_, err = s.service.Create(t.Context(), s.Owner, request(byCard))
	s.Refuses(err, fault.Conflict, "`method` CARDRUBP2P does not pay out, choose one whose `out` is enabled in method/list")
}
