package transfer_test

import (
	"testing"
	"time"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/order"
	"kassa/internal/signature"
	"kassa/internal/till"
	"kassa/internal/transfer"
)

func TestATransferMovesMoney(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "250")
	made := s.create(nil)
	s.same("number", made.ID, int64(1))
	s.same("type", made.Type, transfer.Internal)
	s.balance(s.owner, "TEST", "150")
	s.balance(s.other, "TEST", "0")
	s.sound()
	s.same("submitted", s.submit(made.ID).State, order.Success)
	s.is(made.ID, order.Success, "merchant")
	s.balance(s.owner, "TEST", "150")
	s.balance(s.other, "TEST", "100")
	s.same("the next number", s.create(nil).ID, int64(2))
	s.sound()
}

func TestWhatIsSentTwiceActsOnce(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "250")
	made := s.create(nil)
	first := s.submit(made.ID)
	s.turn(1000 * time.Hour)
	s.same("twice", s.submit(made.ID), first)
	_, err := s.service.Cancel(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Conflict, "The transfer is success already, it cannot be canceled any more")
	gone := s.create(nil)
	s.same("canceled", s.cancel(gone.ID).State, order.Canceled)
	s.same("twice", s.cancel(gone.ID).State, order.Canceled)
	_, err = s.service.Submit(t.Context(), s.owner, gone.ID, sign(gone.ID))
	s.refuses(err, fault.Conflict, "The transfer was canceled or has expired, create another one")
	s.balance(s.owner, "TEST", "150")
	s.balance(s.other, "TEST", "100")
	s.sound()
}

func TestAnUnsubmittedTransferExpires(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "100")
	made := s.create(nil)
	s.pass(time.Hour - time.Millisecond)
	s.is(made.ID, order.Created, "")
	s.pass(time.Millisecond)
	s.is(made.ID, order.Canceled, "timer")
	s.balance(s.owner, "TEST", "100")
	s.owner.Settings.TransferLifetime = 0
	patient := s.create(nil)
	s.pass(1000 * time.Hour)
	s.submit(patient.ID)
	s.sound()
}

func TestTheOperatorMayRefuse(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "100")
	made := s.create(nil)
	for range 2 {
		is, err := s.service.Reject(t.Context(), made.ID, anna)
		s.must(err)
		s.same("note", is.Note, "a fraud")
	}
	s.is(made.ID, order.Failed, "anna")
	s.balance(s.owner, "TEST", "100")
	_, err := s.service.Submit(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Conflict, "The transfer is failed already, it cannot be submitted any more")
	_, err = s.service.Reject(t.Context(), 7, anna)
	s.refuses(err, fault.NotFound, "Transfer not found")
	s.sound()
}

func TestTheOperatorsOwnTransfer(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "100")
	wanted := transfer.Request{Method: "TEST", Amount: "30", Receiver: "shop2", Description: "correction"}
	made, err := s.service.Order(t.Context(), s.owner.ID, wanted, anna)
	s.must(err)
	s.same("type", made.Type, transfer.System)
	got := s.is(made.ID, order.Success, "anna")
	s.same("as it was stored", got, made)
	s.balance(s.other, "TEST", "30")
	wanted.Amount = "70.01"
	_, err = s.service.Order(t.Context(), s.owner.ID, wanted, anna)
	s.refuses(err, fault.Conflict, "The balance of TEST does not cover this transfer: it has 70 RUB, and 70.01 are needed")
	_, err = s.service.Order(t.Context(), 999999999, wanted, anna)
	s.refuses(err, fault.NotFound, "Till not found")
	nameless := anna
	nameless.Note = ""
	_, err = s.service.Order(t.Context(), s.owner.ID, transfer.Request{Method: "GOLD"}, nameless)
	s.refuses(err, fault.Invalid, "`reason` must say why, in 1 to 500 printable characters; "+
		"`method` must be a method's name from method/list, for example BITCOIN; `amount` field is required; `receiver` field is required")
	s.sound()
}

// TestABreachStopsTransfers: while the books are off nothing moves; a clean check lets it go on.
func TestABreachStopsTransfers(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "100")
	made := s.create(nil)
	s.must(s.store.SaveCheck(t.Context(), books.Report{At: s.now(), Breaches: 1}))
	_, err := s.service.Submit(t.Context(), s.owner, made.ID, sign(made.ID))
	s.refuses(err, fault.Unavailable, "Transfers are stopped: the check of the books found something off, ask the operator")
	s.is(made.ID, order.Created, "")
	s.must(s.store.SaveCheck(t.Context(), books.Report{At: s.now()}))
	s.submit(made.ID)
	s.sound()
}

// TestWhoSeesATransfer: its sender from the beginning, its receiver once the money is there; only the sender acts.
func TestWhoSeesATransfer(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "300")
	made := s.create(nil)
	s.sees("before it is submitted", made.ID, s.owner)
	_, err := s.service.Submit(t.Context(), s.other, made.ID, sign(made.ID))
	s.refuses(err, fault.NotFound, "Transfer not found")
	s.submit(made.ID)
	s.sees("afterwards", made.ID, s.owner, s.other)
	_, err = s.service.Cancel(t.Context(), s.other, made.ID, sign(made.ID))
	s.refuses(err, fault.NotFound, "Transfer not found")
	gone := s.create(nil)
	s.cancel(gone.ID)
	s.sees("when it was canceled", gone.ID, s.owner)
}

// sees demands which tills find a transfer, by its number and in their histories.
func (s *shop) sees(when string, id int64, want ...till.Till) {
	s.t.Helper()
	var found, listed, wanted []string
	for _, one := range want {
		wanted = append(wanted, one.Login)
	}
	for _, one := range []till.Till{s.owner, s.other, s.live} {
		if _, err := s.service.Info(s.t.Context(), one.ID, id); err == nil {
			found = append(found, one.Login)
		}
		all, err := s.service.Export(s.t.Context(), one.ID, 1)
		s.must(err)
		for _, is := range all {
			if is.ID == id {
				listed = append(listed, one.Login)
			}
		}
	}
	s.same("found "+when, found, wanted)
	s.same("listed "+when, listed, wanted)
}

func TestHistory(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "500")
	for range 5 {
		s.create(nil)
	}
	page, more, err := s.service.History(t.Context(), s.owner.ID, order.Query{Page: 2, Items: 2, Days: 1})
	s.must(err)
	s.same("second page", []int64{page[0].ID, page[1].ID}, []int64{3, 2})
	s.same("more", more, true)
	page, more, err = s.service.History(t.Context(), s.owner.ID, order.Query{Page: 3, Items: 2, Days: 1})
	s.must(err)
	s.same("the last one", page[0].ID, int64(1))
	s.same("more after it", more, false)
}

func TestSubmitAndCancelNeedTheirSignature(t *testing.T) {
	s := open(t)
	s.fund(s.owner, "TEST", "100")
	made := s.create(nil)
	for _, given := range []string{"", signature.SHA1("1", "pepper"), signature.SHA1("2", salts[0])} {
		_, err := s.service.Submit(t.Context(), s.owner, made.ID, given)
		s.refuses(err, fault.Invalid, "`signature` must be the lower-case hex SHA-1 of id:salt, with the till's salt")
	}
	_, err := s.service.Cancel(t.Context(), s.owner, 2, sign(2))
	s.refuses(err, fault.NotFound, "Transfer not found")
	_, err = s.service.Submit(t.Context(), s.owner, made.ID, signature.SHA1("1", salts[1]))
	s.must(err) // an older salt within its overlap
}
