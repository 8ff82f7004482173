package swap_test

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
)

func TestASwapExchangesAtItsPrice(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "750")
	s.Same("id", strings.HasPrefix(made.ID, "100000001_") && len(made.ID) == 25, true)
	s.Same("target", made.Target.Amount, money.Amount{Asset: money.BTC, Minor: 15_000})
	s.Same("price", made.Price.String(), "5000000")
	s.Balance(s.Owner, "TEST", "250")
	s.Balance(s.Owner, "BITCOIN", "0")
	s.Sound()
	dearer := decimal.NewFromInt(9_000_000)
	s.market.rate = &dearer
	s.Turn(4 * time.Minute)
	s.Same("submitted", s.submit(made.ID).State, order.Success)
	s.is(made.ID, order.Success, "merchant")
	s.Balance(s.Owner, "TEST", "250")
	s.Balance(s.Owner, "BITCOIN", "0.00015")
	s.Same("won", s.exchanged(money.RUB), "75000")
	s.Same("given", s.exchanged(money.BTC), "-15000")
	s.Sound()
}

func TestTheSpreadIsThePools(t *testing.T) {
	s := open(t)
	s.Owner.Settings.SwapSpread = 10_000 // 1 %
	s.Fund(s.Owner, "TEST", "1000")
	s.Fund(s.Owner, "BITCOIN", "1")
	there := s.create(roublesToBitcoin, "source", "505")
	s.Same("a bitcoin costs more", there.Price.String(), "5050000")
	s.Same("target", there.Target.Amount.String(), "0.0001")
	back := s.create(bitcoinToRoubles, "target", "500")
	s.Same("a rouble costs more", back.Price.String(), "0.000000202")
	s.Same("source", back.Source.Amount.String(), "0.000101")
	s.submit(there.ID)
	s.submit(back.ID)
	s.Same("won in roubles", s.exchanged(money.RUB), "500")
	s.Same("won in bitcoin", s.exchanged(money.BTC), "100")
	s.Sound()
}

func TestOneCurrencyInTwoMethods(t *testing.T) {
	s := open(t)
	s.Owner.Settings.SwapSpread = 20_000 // 2 %
	s.Fund(s.Owner, "TEST", "1000")
	page, _, err := s.service.Pairs(s.Owner, pairQuery("TEST", "SBP"))
	s.Must(err)
	made := s.create(number(page[0].ID), "target", "100")
	s.Same("source", made.Source.Amount.String(), "102")
	s.submit(made.ID)
	s.Balance(s.Owner, "TEST", "898")
	s.Balance(s.Owner, "SBP", "100")
	s.Same("won", s.exchanged(money.RUB), "200")
	s.Sound()
}

func TestWhatIsSentTwiceActsOnce(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "500")
	first := s.submit(made.ID)
	s.Turn(time.Hour)
	s.Same("twice", s.submit(made.ID), first)
	gone := s.create(roublesToBitcoin, "source", "500")
	s.Same("canceled", s.cancel(gone.ID).State, order.Canceled)
	s.Same("twice", s.cancel(gone.ID).State, order.Canceled)
	s.Balance(s.Owner, "TEST", "500")
	s.Balance(s.Owner, "BITCOIN", "0.0001")
	s.Sound()
}

func TestAnUnsubmittedSwapExpires(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "1000")
	s.pass(5*time.Minute - time.Millisecond)
	s.is(made.ID, order.Created, "")
	s.Turn(time.Millisecond)
	_, err := s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Conflict, "The swap was canceled or has expired, create another one")
	s.pass(0)
	s.is(made.ID, order.Canceled, "timer")
	s.Balance(s.Owner, "TEST", "1000")
	s.Sound()
}

func TestTheOperatorMayRefuse(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	made, done := s.create(roublesToBitcoin, "source", "500"), s.create(roublesToBitcoin, "source", "500")
	for range 2 {
		is, err := s.service.Reject(t.Context(), made.ID, anna)
		s.Must(err)
		s.Same("note", is.Note, "a fraud")
	}
	s.is(made.ID, order.Failed, "anna")
	s.Balance(s.Owner, "TEST", "500")
	_, err := s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Conflict, "The swap is failed already, it cannot be submitted any more")
	_, err = s.service.Cancel(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Conflict, "The swap is failed already, it cannot be canceled any more")
	s.submit(done.ID)
	_, err = s.service.Reject(t.Context(), done.ID, anna)
	s.Refuses(err, fault.Conflict, "The swap is success already, it cannot be rejected any more")
	anonymous := anna
	anonymous.Actor = ""
	_, err = s.service.Reject(t.Context(), made.ID, anonymous)
	s.Refuses(err, fault.Invalid, "`actor` must say who does it, in 1 to 100 printable characters")
	s.Sound()
}

// TestABreachStopsSwaps: while the books are off nothing moves; a clean check lets it go on.
func TestABreachStopsSwaps(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "500")
	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: s.Now(), Breaches: 1}))
	_, err := s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Unavailable, "Swaps are stopped: the check of the books found something off, ask the operator")
	s.is(made.ID, order.Created, "")
	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: s.Now()}))
	s.submit(made.ID)
	s.Sound()
}

func TestSubmitAndCancelNeedTheirSignature(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "500")
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
		{"an unknown swap", "100000001_x", "x", fault.NotFound, "Swap not found"},
	} {
		t.Run(row.name, func(*testing.T) {
			_, err := s.service.Submit(t.Context(), s.Owner, row.id, row.signature)
			s.Refuses(err, row.kind, row.text)
			_, err = s.service.Cancel(t.Context(), s.Owner, row.id, row.signature)
			s.Refuses(err, row.kind, row.text)
		})
	}
	_, err := s.service.Submit(t.Context(), stranger, made.ID, sign(made.ID))
	s.Refuses(err, fault.NotFound, "Swap not found")
	_, err = s.service.Info(t.Context(), stranger.ID, made.ID)
	s.Refuses(err, fault.NotFound, "Swap not found")
	_, err = s.service.Submit(t.Context(), s.Owner, made.ID, signature.SHA1(made.ID, shoptest.Salts[1]))
	s.Must(err) // an older salt within its overlap
}

func TestHistory(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "1000")
	var ids []string
	for range 5 {
		s.Turn(time.Second)
		ids = append(ids, s.create(roublesToBitcoin, "source", "100").ID)
	}
	page, more, err := s.service.History(t.Context(), s.Owner.ID, order.Query{Page: 2, Items: 2, Days: 1})
	s.Must(err)
	s.Same("second page", []string{page[0].ID, page[1].ID}, []string{ids[2], ids[1]})
	s.Same("more", more, true)
	_, more, err = s.service.History(t.Context(), s.Owner.ID, order.Query{Page: 3, Items: 2, Days: 1})
	s.Must(err)
	s.Same("more after the last", more, false)
	all, err := s.service.Export(t.Context(), s.Owner.ID, 1)
	s.Must(err)
	s.Same("exported", len(all), 5)
	s.Same("the newest first", all[0].ID, ids[4])
	s.Turn(25 * time.Hour)
	all, err = s.service.Export(t.Context(), s.Owner.ID, 1)
	s.Must(err)
	s.Same("of another day", len(all), 0)
}
