package storetest

import (
	"context"
	"time"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/transfer"
)

const sandbox2 = int64(100000003)

// betweenTills is a transfer that has every field set but its number.
func betweenTills() transfer.Transfer {
	return transfer.Transfer{
		Sandbox: true, Sender: transfer.Party{Till: sandbox, Login: "sandbox"}, Receiver: transfer.Party{Till: sandbox2, Login: "other"},
		Type: transfer.System, Method: "BITCOIN", Wallet: pool, Amount: btc(30), Description: "Anteil Ü",
		Life: order.Life{State: order.Created, CreatedAt: begin, ExpiresAt: after(300)},
	}
}

// inTransfers runs one transaction.
func (s *suite) inTransfers(do func(tx transfer.Tx) error) error {
	return s.WriteTransfer(s.ctx, func(_ context.Context, tx transfer.Tx) error { return do(tx) })
}

func (s *suite) insertTransfer(made transfer.Transfer) (id int64, err error) {
	err = s.inTransfers(func(tx transfer.Tx) (err error) {
		id, err = tx.InsertTransfer(s.ctx, made)
		return err
	})
	return id, err
}

// parties makes two sandbox tills and a pool, and then transfers.
func (s *suite) parties(transfers ...transfer.Transfer) {
	s.Helper()
	s.pools()
	other := aTill(sandbox2, true)
	other.Login = "other"
	s.must(s.InsertTill(s.ctx, other, nil))
	for _, made := range transfers {
		_, err := s.insertTransfer(made)
		s.must(err)
	}
}

func (s *suite) endTransfer(id int64, state order.State) error {
	is, err := s.Transfer(s.ctx, id)
	s.must(err)
	is.Life = ended(is.Life, state)
	return s.inTransfers(func(tx transfer.Tx) error { return tx.EndTransfer(s.ctx, is) })
}

// numbers are those of a till's transfers, as pages and as places.
func (s *suite) numbers(of int64, since time.Time, before transfer.Place, limit int) (numbers []int64) {
	s.Helper()
	page, err := s.TransferPage(s.ctx, of, since, before, limit)
	s.must(err)
	places, err := s.TransferPlaces(s.ctx, of, since, before, limit)
	s.must(err)
	var standing []int64
	for _, one := range places {
		standing = append(standing, one.ID)
	}
	for _, one := range page {
		numbers = append(numbers, one.ID)
	}
	s.same("places", standing, numbers)
	return numbers
}

var transferChecks = []check{
	{"transfers are numbered and come back as they were made", func(s *suite) {
		bare := betweenTills()
		bare.Description, bare.ExpiresAt, bare.Type = "", time.Time{}, transfer.Internal
		s.parties(betweenTills(), bare)
		for i, want := range []transfer.Transfer{betweenTills(), bare} {
			want.ID = int64(i) + 1
			got, err := s.Transfer(s.ctx, want.ID)
			s.must(err)
			s.same("transfer", got, want)
		}
	}},
	{"an unknown transfer is not found", func(s *suite) {
		_, err := s.Transfer(s.ctx, 1)
		s.refuses(fault.NotFound, err)
		s.same("text", err.Error(), "Transfer not found")
		s.refuses(fault.NotFound, s.inTransfers(func(tx transfer.Tx) error {
			_, err := tx.LockTransfer(s.ctx, 1)
			return err
		}))
	}},
	{"a transfer ends once, and success shows it to its receiver", func(s *suite) {
		s.parties(betweenTills(), betweenTills())
		all := transfer.Place{At: after(9)}
		s.same("the sender's", s.numbers(sandbox, begin, all, 9), []int64{2, 1})
		s.same("the receiver's", s.numbers(sandbox2, begin, all, 9), []int64(nil))
		s.must(s.endTransfer(1, order.Success))
		s.must(s.endTransfer(2, order.Failed))
		s.same("the receiver's", s.numbers(sandbox2, begin, all, 9), []int64{1})
		s.refuses(fault.Conflict, s.endTransfer(1, order.Canceled))
		want := betweenTills()
		want.ID, want.Life = 1, ended(want.Life, order.Success)
		got, err := s.Transfer(s.ctx, 1)
		s.must(err)
		s.same("transfer", got, want)
	}},
	{"impossible transfers are refused, and take no number", func(s *suite) {
		s.parties()
		for name, spoil := range map[string]func(*transfer.Transfer){
			"nothing":                    func(m *transfer.Transfer) { m.Amount.Minor = 0 },
			"to itself":                  func(m *transfer.Transfer) { m.Receiver = m.Sender },
			"to a live till":             func(m *transfer.Transfer) { m.Receiver.Till = live },
			"from a live till":           func(m *transfer.Transfer) { m.Sender.Till = live },
			"live of sandbox tills":      func(m *transfer.Transfer) { m.Sandbox = false },
			"an unknown type":            func(m *transfer.Transfer) { m.Type = "gift" },
			"an unknown state":           func(m *transfer.Transfer) { m.State = "processing" },
			"a wallet that is not there": func(m *transfer.Transfer) { m.Wallet = "none" },
			"final without its time":     func(m *transfer.Transfer) { m.State, m.Actor = order.Success, "a" },
			"final without an actor":     func(m *transfer.Transfer) { m.State, m.FinalAt = order.Success, begin },
		} {
			made := betweenTills()
			spoil(&made)
			if _, err := s.insertTransfer(made); err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: error is %v, want a conflict", name, err)
			}
		}
		id, err := s.insertTransfer(betweenTills())
		s.must(err)
		s.same("number", id, int64(1))
	}},
	{"due transfers are those that nobody ended, earliest first", func(s *suite) {
		var made []transfer.Transfer
		for _, expires := range []time.Time{after(30), after(10), {}, after(20), after(5)} {
			one := betweenTills()
			one.ExpiresAt = expires
			made = append(made, one)
		}
		s.parties(made...)
		s.must(s.endTransfer(5, order.Canceled))
		for _, one := range []struct {
			now   time.Time
			limit int
			want  []int64
		}{{after(9), 9, nil}, {after(20), 9, []int64{2, 4}}, {after(99), 1, []int64{2}}} {
			due, err := s.DueTransfers(s.ctx, one.now, one.limit)
			s.must(err)
			s.same("due", due, one.want)
		}
	}},
	{"transfers are listed by state oldest first, and by till newest first", func(s *suite) {
		var made []transfer.Transfer
		for i := range 4 {
			one := betweenTills()
			one.CreatedAt = after(i / 2)
			made = append(made, one)
		}
		s.parties(made...)
		s.must(s.endTransfer(4, order.Success))
		in := func(state order.State, from transfer.Place) (numbers []int64) {
			found, err := s.TransfersIn(s.ctx, state, from, 9)
			s.must(err)
			for _, one := range found {
				numbers = append(numbers, one.ID)
			}
			return numbers
		}
		s.same("created", in(order.Created, transfer.Place{}), []int64{1, 2, 3})
		s.same("after 1", in(order.Created, transfer.Place{At: after(0), ID: 1}), []int64{2, 3})
		s.same("success", in(order.Success, transfer.Place{}), []int64{4})
		s.same("the newest", s.numbers(sandbox, begin, transfer.Place{At: after(9)}, 1), []int64{4})
		s.same("before 3", s.numbers(sandbox, begin, transfer.Place{At: after(1), ID: 3}, 9), []int64{2, 1})
		s.same("of a period", s.numbers(sandbox, after(1), transfer.Place{At: after(9)}, 9), []int64{4, 3})
	}},
	{"the entries of a transfer name it, and are added up for the books", func(s *suite) {
		s.parties(betweenTills())
		s.must(s.post(move("1", ledger.Settled, 70)))
		reserve := ledger.Reserve(true, "transfer-1", money.BTC)
		entry := ledger.Entry{ID: "2", At: begin, Reason: ledger.Reserved, Transfer: 1, Postings: []ledger.Posting{
			spend(-30), ledger.Credit(reserve, btc(30)),
		}}
		s.must(s.post(entry))
		unknown := entry
		unknown.ID, unknown.Transfer = "3", 2
		s.refuses(fault.Conflict, s.post(unknown))
		s.must(s.Snapshot(s.ctx, func(from books.Snapshot) error {
			page, err := from.Transfers(s.ctx, 0, 9)
			if err != nil {
				return err
			}
			s.same("transfers", len(page), 1)
			s.same("booked", page[0].Booked, map[books.Line]int64{
				{Reason: ledger.Reserved, Account: reserve}: -30, {Reason: ledger.Reserved, Account: spend(1).Account}: 30,
			})
			waiting, err := from.Unsealed(s.ctx, "1", 1)
			s.same("the entry's transfer", waiting[0].Entry.Transfer, int64(1))
			return err
		}))
	}},
}
