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
	s.owner.ID, s.owner.Login, s.owner.Sandbox = 100000002, "live", false
	s.must(s.store.InsertTill(t.Context(), s.owner, nil))
	s.fund("CARDRUBP2P", "500")
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
		s.must(err)
		s.same("state", is.State, payoff.Payed)
	}
	s.same("message", s.is(made.ID, payoff.Payed).Message, "https://bank.example/1")
	s.story(made.ID, "created merchant", "processing merchant", "payed anna")
	events, err := s.store.PayoffHistory(t.Context(), made.ID)
	s.must(err)
	s.same("note", events[2].Note, "sent by bank")
	s.balance("CARDRUBP2P", "399")
	s.same("wallet", s.account(ledger.Wallet(false, "own-100000002-CARDRUBP2P", money.RUB)), int64(40_000))
	s.same("commission", s.account(ledger.Receivable(false, s.owner.ID, money.RUB)), int64(-100))
	s.same("revenue", s.account(ledger.Revenue(false, money.RUB)), int64(0))
	s.callbacks(made.ID, "payed")
	_, err = s.service.Reject(t.Context(), made.ID, "", boris)
	s.refuses(err, fault.Conflict, "The payoff is payed and waits for no word: only one that is processing does")
	s.booksBalance()
}

func TestARejectedPayoffGivesItsMoneyBack(t *testing.T) {
	s := openLive(t)
	made := s.create(byCard)
	_, err := s.service.Reject(t.Context(), made.ID, "", boris)
	s.refuses(err, fault.Conflict, "The payoff is created and waits for no word: only one that is processing does")
	s.submit(made.ID)
	for range 2 {
		is, err := s.service.Reject(t.Context(), made.ID, "The card is unknown", boris)
		s.must(err)
		s.same("state", is.State, payoff.Failed)
	}
	s.story(made.ID, "created merchant", "processing merchant", "failed boris")
	s.balance("CARDRUBP2P", "500")
	s.same("reserved", s.account(ledger.Reserve(false, made.ID, money.RUB)), int64(0))
	s.callbacks(made.ID, "failed")
	s.booksBalance()
}

func TestTheOperatorsWordIsRefused(t *testing.T) {
	s := openLive(t)
	_, err := s.service.Approve(t.Context(), "100000002_x", "", anna)
	s.refuses(err, fault.NotFound, "Payoff not found")
	made := s.create(byCard)
	s.submit(made.ID)
	_, err = s.service.Approve(t.Context(), made.ID, strings.Repeat("m", 4097), anna)
	s.refuses(err, fault.Invalid, "`message` must be at most 4096 bytes")
	_, err = s.service.Reject(t.Context(), made.ID, "", invoice.Step{Actor: "anna"})
	s.refuses(err, fault.Invalid, "`reason` must say why, in 1 to 500 printable characters")
	s.is(made.ID, payoff.Processing)
}

func TestAPayoffOfARailIsNotPaidByHand(t *testing.T) {
	s := open(t)
	s.fund("TEST", "500")
	made := s.create(nil)
	s.submit(made.ID)
	_, err := s.service.Approve(t.Context(), made.ID, "", anna)
	s.refuses(err, fault.Conflict, "The payoff is paid by its rail, not by hand")
	s.pass(0)
	s.is(made.ID, payoff.Payed)
}

func TestTestMoneyIsForSandboxTillsOnly(t *testing.T) {
	s := openLive(t)
	s.charge("TEST", invoice.OutTerms{})
	_, err := s.service.Create(t.Context(), s.owner, request(nil))
	s.refuses(err, fault.Conflict, "`method` TEST does not pay out, choose one whose `out` is enabled in method/list")
}

func TestALiveMethodPaysOutWhenTheOperatorOpensIt(t *testing.T) {
	s := openLive(t)
	_, err := s.service.Create(t.Context(), s.owner, request(func(r *payoff.Request) { r.Method = "SBPP2P" }))
	s.refuses(err, fault.Conflict, "`method` SBPP2P does not pay out, choose one whose `out` is enabled in method/list")
	terms, err := s.store.Terms(t.Context(), s.owner.ID, false, "CARDRUBP2P")
	s.must(err)
	terms.MinimalLevel = 1
	s.must(s.store.SetOperatorTerms(t.Context(), false, "CARDRUBP2P", terms))
	_, err = s.service.Create(t.Context(), s.owner, request(byCard))
	s.refuses(err, fault.Conflict, "`method` CARDRUBP2P does not pay out, choose one whose `out` is enabled in method/list")
}
