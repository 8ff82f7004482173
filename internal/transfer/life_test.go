package transfer_test

import (
	"testing"
	"time"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/order"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/till"
	"kassa/internal/transfer"
)

func TestATransferMovesMoney(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "250")
	made := s.create(nil)
	s.Same("number", made.ID, int64(1))
	s.Same("type", made.Type, transfer.Internal)
	s.Balance(s.Owner, "TEST", "150")
	s.Balance(s.other, "TEST", "0")
	s.Sound()
	s.Same("submitted", s.submit(made.ID).State, order.Success)
	s.is(made.ID, order.Success, "merchant")
	s.Balance(s.Owner, "TEST", "150")
	s.Balance(s.other, "TEST", "100")
	s.Same("the next number", s.create(nil).ID, int64(2))
	s.Sound()
}

func TestWhatIsSentTwiceActsOnce(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "250")
	made := s.create(nil)
	first := s.submit(made.ID)
	s.Turn(1000 * time.Hour)
	s.Same("twice", s.submit(made.ID), first)
	_, err := s.service.Cancel(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Conflict, "The transfer is success already, it cannot be canceled any more")
	gone := s.create(nil)
	s.Same("canceled", s.cancel(gone.ID).State, order.Canceled)
	s.Same("twice", s.cancel(gone.ID).State, order.Canceled)
	_, err = s.service.Submit(t.Context(), s.Owner, gone.ID, sign(gone.ID))
	s.Refuses(err, fault.Conflict, "The transfer was canceled or has expired, create another one")
	s.Balance(s.Owner, "TEST", "150")
	s.Balance(s.other, "TEST", "100")
	s.Sound()
}

func TestAnUnsubmittedTransferExpires(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	s.pass(time.Hour - time.Millisecond)
	s.is(made.ID, order.Created, "")
	s.pass(time.Millisecond)
	s.is(made.ID, order.Canceled, "timer")
	s.Balance(s.Owner, "TEST", "100")
	s.Owner.Settings.TransferLifetime = 0
	patient := s.create(nil)
	s.pass(1000 * time.Hour)
	s.submit(patient.ID)
	s.Sound()
}

func TestTheOperatorMayRefuse(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	for range 2 {
		is, err := s.service.Reject(t.Context(), made.ID, anna)
		s.Must(err)
		s.Same("note", is.Note, "a fraud")
	}
	s.is(made.ID, order.Failed, "anna")
	s.Balance(s.Owner, "TEST", "100")
	_, err := s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Conflict, "The transfer is failed already, it cannot be submitted any more")
	_, err = s.service.Reject(t.Context(), 7, anna)
	s.Refuses(err, fault.NotFound, "Transfer not found")
	s.Sound()
}

func TestTheOperatorsOwnTransfer(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	wanted := transfer.Request{Method: "TEST", Amount: "30", Receiver: "shop2", Description: "correction"}
	made, err := s.service.Order(t.Context(), s.Owner.ID, wanted, anna)
	s.Must(err)
	s.Same("type", made.Type, transfer.System)
	got := s.is(made.ID, order.Success, "anna")
	s.Same("as it was stored", got, made)
	s.Balance(s.other, "TEST", "30")
	wanted.Amount = "70.01"
	_, err = s.service.Order(t.Context(), s.Owner.ID, wanted, anna)
	s.Refuses(err, fault.Conflict, "The balance of TEST does not cover this transfer: it has 70 RUB, and 70.01 are needed")
	_, err = s.service.Order(t.Context(), 999999999, wanted, anna)
	s.Refuses(err, fault.NotFound, "Till not found")
	nameless := anna
	nameless.Note = ""
	_, err = s.service.Order(t.Context(), s.Owner.ID, transfer.Request{Method: "GOLD"}, nameless)
	s.Refuses(err, fault.Invalid, "`reason` must say why, in 1 to 500 printable characters; "+
		"`method` must be a method's name from method/list, for example BITCOIN; `amount` field is required; `receiver` field is required")
	s.Sound()
}

// TestABreachStopsTransfers: while the books are off nothing moves; a clean check lets it go on.
func TestABreachStopsTransfers(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: s.Now(), Breaches: 1}))
	_, err := s.service.Submit(t.Context(), s.Owner, made.ID, sign(made.ID))
	s.Refuses(err, fault.Unavailable, "Transfers are stopped: the check of the books found something off, ask the operator")
	s.is(made.ID, order.Created, "")
	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: s.Now()}))
	s.submit(made.ID)
	s.Sound()
}

// TestWhoSeesATransfer: its sender from the beginning, its receiver once the money is there; only the sender acts.
func TestWhoSeesATransfer(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "300")
	made := s.create(nil)
	s.sees("before it is submitted", made.ID, s.Owner)
	_, err := s.service.Submit(t.Context(), s.other, made.ID, sign(made.ID))
	s.Refuses(err, fault.NotFound, "Transfer not found")
	s.submit(made.ID)
	s.sees("afterwards", made.ID, s.Owner, s.other)
	_, err = s.service.Cancel(t.Context(), s.other, made.ID, sign(made.ID))
	s.Refuses(err, fault.NotFound, "Transfer not found")
	gone := s.create(nil)
	s.cancel(gone.ID)
	s.sees("when it was canceled", gone.ID, s.Owner)
}

// sees demands which tills find a transfer, by its number and in their histories.
func (s *shop) sees(when string, id int64, want ...till.Till) {
	s.Helper()
	var found, listed, wanted []string
	for _, one := range want {
		wanted = append(wanted, one.Login)
	}
	for _, one := range []till.Till{s.Owner, s.other, s.live} {
		if _, err := s.service.Info(s.Context(), one.ID, id); err == nil {
			found = append(found, one.Login)
		}
		all, err := s.service.Export(s.Context(), one.ID, 1)
		s.Must(err)
		for _, is := range all {
			if is.ID == id {
				listed = append(listed, one.Login)
			}
		}
	}
	s.Same("found "+when, found, wanted)
	s.Same("listed "+when, listed, wanted)
}

func TestHistory(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	for range 5 {
		s.create(nil)
	}
	page, more, err := s.service.History(t.Context(), s.Owner.ID, order.Query{Page: 2, Items: 2, Days: 1})
	s.Must(err)
	s.Same("second page", []int64{page[0].ID, page[1].ID}, []int64{3, 2})
	s.Same("more", more, true)
	page, more, err = s.service.History(t.Context(), s.Owner.ID, order.Query{Page: 3, Items: 2, Days: 1})
	s.Must(err)
	s.Same("the last one", page[0].ID, int64(1))
	s.Same("more after it", more, false)
}

func TestSubmitAndCancelNeedTheirSignature(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "100")
	made := s.create(nil)
	for _, given := range []string{"", signature.SHA1("1", "pepper"), signature.SHA1("2", shoptest.Salts[0])} {
		_, err := s.service.Submit(t.Context(), s.Owner, made.ID, given)
		s.Refuses(err, fault.Invalid, "`signature` must be the lower-case hex SHA-1 of id:salt, with the till's salt")
	}
	_, err := s.service.Cancel(t.Context(), s.Owner, 2, sign(2))
	s.Refuses(err, fault.NotFound, "Transfer not found")
	_, err = s.service.Submit(t.Context(), s.Owner, made.ID, signature.SHA1("1", shoptest.Salts[1]))
	s.Must(err) // an older salt within its overlap
}
