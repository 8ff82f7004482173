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
	"kassa/internal/signature"
)

func TestASwapExchangesAtItsPrice(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "750")
	s.same("id", strings.HasPrefix(made.ID, "100000001_") && len(made.ID) == 25, true)
	s.same("target", made.Target.Amount, money.Amount{Asset: money.BTC, Minor: 15_000})
	s.same("price", made.Price.String(), "5000000")
	s.balance("TEST", "250")
	s.balance("BITCOIN", "0")
	s.sound()
	dearer := decimal.NewFromInt(9_000_000)
	s.market.rate = &dearer
	s.turn(4 * time.Minute)
	s.same("submitted", s.submit(made.ID).State, order.Success)
	s.is(made.ID, order.Success, "merchant")
	s.balance("TEST", "250")
	s.balance("BITCOIN", "0.00015")
	s.same("won", s.exchanged(money.RUB), "75000")
	s.same("given", s.exchanged(money.BTC), "-15000")
	s.sound()
}

func TestTheSpreadIsThePools(t *testing.T) {
	s := open(t)
	s.owner.Settings.SwapSpread = 10_000 // 1 %
	s.fund("TEST", "1000")
	s.fund("BITCOIN", "1")
	there := s.create(roublesToBitcoin, "source", "505")
	s.same("a bitcoin costs more", there.Price.String(), "5050000")
	s.same("target", there.Target.Amount.String(), "0.0001")
	back := s.create(bitcoinToRoubles, "target", "500")
	s.same("a rouble costs more", back.Price.String(), "0.000000202")
	s.same("source", back.Source.Amount.String(), "0.000101")
	s.submit(there.ID)
	s.submit(back.ID)
	s.same("won in roubles", s.exchanged(money.RUB), "500")
	s.same("won in bitcoin", s.exchanged(money.BTC), "100")
	s.sound()
}

func TestOneCurrencyInTwoMethods(t *testing.T) {
	s := open(t)
	s.owner.Settings.SwapSpread = 20_000 // 2 %
	s.fund("TEST", "1000")
	page, _, err := s.service.Pairs(s.owner, pairQuery("TEST", "SBP"))
	s.must(err)
	made := s.create(number(page[0].ID), "target", "100")
	s.same("source", made.Source.Amount.String(), "102")
	s.submit(made.ID)
	s.balance("TEST", "898")
	s.balance("SBP", "100")
	s.same("won", s.exchanged(money.RUB), "200")
	s.sound()
}

func TestWhatIsSentTwiceActsOnce(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "500")
	first := s.submit(made.ID)
	s.turn(time.Hour)
	s.same("twice", s.submit(made.ID), first)
	gone := s.create(roublesToBitcoin, "source", "500")
	s.same("canceled", s.cancel(gone.ID).State, order.Canceled)
	s.same("twice", s.cancel(gone.ID).State, order.Canceled)
	s.balance("TEST", "500")
	s.balance("BITCOIN", "0.0001")
	s.sound()
}

func TestAnUnsubmittedSwapExpires(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "1000")
	s.pass(5*time.Minute - time.Millisecond)
	s.is(made.ID, order.Created, "")
	s.turn(time.Millisecond)
	_, err := s.service.Submit(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Conflict, "The swap was canceled or has expired, create another one")
	s.pass(0)
	s.is(made.ID, order.Canceled, "timer")
	s.balance("TEST", "1000")
	s.sound()
}

func TestTheOperatorMayRefuse(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	made, done := s.create(roublesToBitcoin, "source", "500"), s.create(roublesToBitcoin, "source", "500")
	for range 2 {
		is, err := s.service.Reject(t.Context(), made.ID, anna)
		s.must(err)
		s.same("note", is.Note, "a fraud")
	}
	s.is(made.ID, order.Failed, "anna")
	s.balance("TEST", "500")
	_, err := s.service.Submit(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Conflict, "The swap is failed already, it cannot be submitted any more")
	_, err = s.service.Cancel(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Conflict, "The swap is failed already, it cannot be canceled any more")
	s.submit(done.ID)
	_, err = s.service.Reject(t.Context(), done.ID, anna)
	s.refuses(err, fault.Conflict, "The swap is success already, it cannot be rejected any more")
	anonymous := anna
	anonymous.Actor = ""
	_, err = s.service.Reject(t.Context(), made.ID, anonymous)
	s.refuses(err, fault.Invalid, "`actor` must say who does it, in 1 to 100 printable characters")
	s.sound()
}

// TestABreachStopsSwaps: while the books are off nothing moves; a clean check lets it go on.
func TestABreachStopsSwaps(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "500")
	s.must(s.store.SaveCheck(t.Context(), books.Report{At: s.now(), Breaches: 1}))
	_, err := s.service.Submit(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Unavailable, "Swaps are stopped: the check of the books found something off, ask the operator")
	s.is(made.ID, order.Created, "")
	s.must(s.store.SaveCheck(t.Context(), books.Report{At: s.now()}))
	s.submit(made.ID)
	s.sound()
}

func TestSubmitAndCancelNeedTheirSignature(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	made := s.create(roublesToBitcoin, "source", "500")
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
		{"an unknown swap", "100000001_x", "x", fault.NotFound, "Swap not found"},
	} {
		t.Run(row.name, func(*testing.T) {
			_, err := s.service.Submit(t.Context(), s.owner, row.id, row.signature)
			s.refuses(err, row.kind, row.text)
			_, err = s.service.Cancel(t.Context(), s.owner, row.id, row.signature)
			s.refuses(err, row.kind, row.text)
		})
	}
	_, err := s.service.Submit(t.Context(), stranger, made.ID, sign(made.ID))
	s.refuses(err, fault.NotFound, "Swap not found")
	_, err = s.service.Info(t.Context(), stranger.ID, made.ID)
	s.refuses(err, fault.NotFound, "Swap not found")
	_, err = s.service.Submit(t.Context(), s.owner, made.ID, signature.SHA1(made.ID, salts[1]))
	s.must(err) // an older salt within its overlap
}

func TestHistory(t *testing.T) {
	s := open(t)
	s.fund("TEST", "1000")
	var ids []string
	for range 5 {
		s.turn(time.Second)
		ids = append(ids, s.create(roublesToBitcoin, "source", "100").ID)
	}
	page, more, err := s.service.History(t.Context(), s.owner.ID, order.Query{Page: 2, Items: 2, Days: 1})
	s.must(err)
	s.same("second page", []string{page[0].ID, page[1].ID}, []string{ids[2], ids[1]})
	s.same("more", more, true)
	_, more, err = s.service.History(t.Context(), s.owner.ID, order.Query{Page: 3, Items: 2, Days: 1})
	s.must(err)
	s.same("more after the last", more, false)
	all, err := s.service.Export(t.Context(), s.owner.ID, 1)
	s.must(err)
	s.same("exported", len(all), 5)
	s.same("the newest first", all[0].ID, ids[4])
	s.turn(25 * time.Hour)
	all, err = s.service.Export(t.Context(), s.owner.ID, 1)
	s.must(err)
	s.same("of another day", len(all), 0)
}
