package payoff_test

import (
	"context"
	"math/big"
	"testing"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
)

func sign(id string) string { return signature.SHA1(id, shoptest.Salts[0]) }

// paid is an invoice of the sum that was paid in full by the method, free of commission.
func (s *shop) paid(method, literal string) string {
	s.Helper()
	amount := s.amount(method, literal)
	return s.pay(method, amount, amount)
}

// pay makes an invoice and lets the rail report a payment of it.
func (s *shop) pay(method string, due, amount money.Amount) string {
	s.Helper()
	invoices := s.service.Invoices
	made, err := invoices.Create(s.Context(), s.Owner, invoice.Request{
		Amount: due.String(), Currency: string(due.Asset), Type: "purchase", Lifetime: "60", Dialect: invoice.V3,
	})
	s.Must(err)
	s.Must(invoices.Choose(s.Context(), made.ID, method))
	record, err := s.Store.Record(s.Context(), made.ID)
	s.Must(err)
	quote := record.Chosen()
	s.Must(invoices.Observe(s.Context(), rail.Observation{
		Rail: quote.Rail, Network: quote.Network, Key: ident.New(nil).Transfer(), Ref: quote.Destination, Asset: amount.Asset,
		Raw: big.NewInt(amount.Minor), Decimals: amount.Asset.Scale(), Status: rail.Confirmed, Confirmations: 1, Block: "1",
		FirstSeen: s.Now(),
	}))
	return made.ID
}

// refunded is what an invoice counts as refunded.
func (s *shop) refunded(id, want string) {
	s.Helper()
	record, err := s.Store.Record(context.Background(), id)
	s.Must(err)
	s.Same("refunded", record.Invoice.Refunded.String(), want)
}

// told is the last event of an invoice's history.
func (s *shop) told(id, name, actor string) {
	s.Helper()
	events, err := s.Store.History(context.Background(), id)
	s.Must(err)
	last := events[len(events)-1]
	s.Same("last event", []string{string(last.Name), last.Actor}, []string{name, actor})
}

func TestARefundThatTheMerchantSentIsBooked(t *testing.T) {
	s := open(t)
	id := s.paid("TEST", "100")
	sum, err := s.service.Invoices.Refund(t.Context(), id, "30", anna)
	s.Must(err)
	s.Same("refunded", sum, money.Of(money.RUB, 30))
	s.told(id, "refund.booked", "anna")
	s.Balance(s.Owner, "TEST", "70")
	s.Same("wallet", s.account(ledger.Wallet(true, "pool-TEST", money.RUB)), int64(7_000))
	sum, err = s.service.Invoices.Refund(t.Context(), id, "", anna)
	s.Must(err)
	s.Same("all that is left", sum, money.Of(money.RUB, 70))
	s.Balance(s.Owner, "TEST", "0")
	s.refunded(id, "100")
	s.booksBalance()
}

func TestARefundByAPayoff(t *testing.T) {
	s := open(t)
	s.charge("TEST", invoice.OutTerms{Fixed: money.Of(money.RUB, 5)})
	id := s.paid("TEST", "100")
	made, err := s.service.Refund(t.Context(), id, "card 4111", "40", anna)
	s.Must(err)
	s.Same("the payer gets it whole", made.Receive, money.Of(money.RUB, 40))
	s.Same("state", made.State, payoff.Processing)
	s.told(id, "refund.begun", "anna")
	s.Balance(s.Owner, "TEST", "55")
	s.pass(0)
	s.Same("of the invoice", s.is(made.ID, payoff.Payed).Invoice, id)
	s.story(made.ID, "processing anna", "payed payer")
	s.refunded(id, "40")
	s.booksBalance()
}

func TestARefundThatFailsMayBeMadeAgain(t *testing.T) {
	s := open(t)
	s.service.Payer = func(payoff.Payoff) payoff.Payer { return nil }
	id := s.paid("TEST", "100")
	made, err := s.service.Refund(t.Context(), id, "card 4111", "", anna)
	s.Must(err)
	s.refunded(id, "100")
	_, err = s.service.Reject(t.Context(), made.ID, "", boris)
	s.Must(err)
	s.told(id, "refund.undone", "boris")
	s.refunded(id, "0")
	s.Balance(s.Owner, "TEST", "100")
	_, err = s.service.Refund(t.Context(), id, "card 4222", "", anna)
	s.Must(err)
	s.refunded(id, "100")
	s.booksBalance()
}

func TestAnExcessMayBeRefundedToo(t *testing.T) {
	s := open(t)
	id := s.pay("TEST", money.Of(money.RUB, 100), money.Of(money.RUB, 130))
	_, err := s.service.Invoices.Refund(t.Context(), id, "30", anna)
	s.Must(err)
	s.Balance(s.Owner, "TEST", "100")
	_, err = s.service.Invoices.Refund(t.Context(), id, "100.01", anna)
	s.Refuses(err, fault.Conflict, "At most 100 RUB can be refunded: 130 arrived, 30 were refunded before")
}

func TestRefundsAreRefused(t *testing.T) {
	s := open(t)
	s.Must(s.Store.SetOperatorTerms(t.Context(), true, "DASH", invoice.Terms{Enabled: true}))
	paid, dash := s.paid("TEST", "100"), s.paid("DASH", "1")
	part := s.pay("TEST", money.Of(money.RUB, 100), money.Of(money.RUB, 40))
	unpaid, err := s.service.Invoices.Create(t.Context(), s.Owner, invoice.Request{Amount: "1", Type: "topup", Lifetime: "1", Dialect: invoice.V3})
	s.Must(err)
	for _, row := range []struct {
		name, id, wallet, amount string
		kind                     fault.Kind
		text                     string
	}{
		{"more than arrived", paid, "w", "100.01", fault.Conflict, "At most 100 RUB can be refunded: 100 arrived, 0 were refunded before"},
		{"nothing", paid, "w", "0", fault.Invalid, "`amount` must be above zero"},
		{"no sum", paid, "w", "all", fault.Invalid, "`amount` must be a decimal number, for example 99.99"},
		{"of an unpaid invoice", unpaid.ID, "w", "1", fault.Conflict, "Nothing was paid for the invoice, so nothing can be refunded"},
		{"of a part that is not the till's yet", part, "w", "1", fault.Conflict, "Nothing was credited for the invoice, so nothing can be refunded"},
		{"of an unknown one", "100000001_x", "w", "1", fault.NotFound, "Invoice not found"},
		{"to nobody", paid, "", "1", fault.Invalid, "`wallet` field is required"},
		{"to a blank", paid, " ", "1", fault.Invalid, "`wallet` field is required"},
		{"by a method that does not pay out", dash, "w", "1", fault.Conflict, "`method` DASH does not pay out: send the money back yourself and book that"},
	} {
		t.Run(row.name, func(*testing.T) {
			_, err := s.service.Refund(t.Context(), row.id, row.wallet, row.amount, anna)
			s.Refuses(err, row.kind, row.text)
		})
	}
	s.create(nil) // takes the balance
	_, err = s.service.Refund(t.Context(), paid, "w", "1", anna)
	s.Refuses(err, fault.Conflict, "The balance of TEST does not cover this payoff: it has 0 RUB, and 1 are needed")
	_, err = s.service.Invoices.Refund(t.Context(), paid, "1", anna)
	s.Refuses(err, fault.Conflict, "The balance of TEST does not cover this")
	s.refunded(paid, "0")
	s.booksBalance()
}
