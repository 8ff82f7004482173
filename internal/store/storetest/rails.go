package storetest

import (
	"math/big"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store"
)

func aTransfer(key string) rail.Transfer {
	return rail.Transfer{Key: key, Ref: "to " + key, Asset: money.BTC, Minor: 5, Status: rail.Seen, FirstSeen: after(1)}
}

func (s *suite) moveCursor(from, to string) error {
	return s.in(func(tx invoice.Tx) error { return tx.MoveCursor(s.ctx, "test", "test", from, to, begin) })
}

func (s *suite) hasCursor(want string) {
	s.Helper()
	got, err := s.Cursor(s.ctx, "test", "test")
	s.must(err)
	s.same("cursor", got, want)
}

var railChecks = []check{
	{"a cursor moves from where it stands only", func(s *suite) {
		s.hasCursor("")
		s.refuses(fault.Conflict, s.moveCursor("1", "2"))
		s.must(s.moveCursor("", "1"))
		s.refuses(fault.Conflict, s.moveCursor("", "2"))
		s.refuses(fault.Conflict, s.moveCursor("2", "3"))
		s.hasCursor("1")
		s.must(s.moveCursor("1", "2"))
		s.hasCursor("2")
		other, err := s.Cursor(s.ctx, "test", "other")
		s.must(err)
		s.same("another network's", other, "")
	}},
	{"transfers come back in order after a height", func(s *suite) {
		var want []rail.Transfer
		for i, key := range []string{"a", "b", "a"} {
			transfer := aTransfer(key)
			height, err := s.Append(s.ctx, transfer)
			s.must(err)
			s.same("height", height, int64(i+1))
			transfer.Height = height
			want = append(want, transfer)
		}
		for _, one := range []struct {
			after int64
			limit int
			want  []rail.Transfer
		}{{0, 9, want}, {0, 2, want[:2]}, {2, 9, want[2:]}, {3, 9, []rail.Transfer{}}} {
			got, err := s.Transfers(s.ctx, one.after, one.limit)
			s.must(err)
			s.same("transfers", got, one.want)
		}
	}},
	{"heights have no gap, whoever appends and whatever fails", func(s *suite) {
		const callers = 40
		var group errgroup.Group
		for i := range callers {
			group.Go(func() error {
				transfer := aTransfer("k")
				if i%4 == 0 {
					transfer.Minor = 0
				}
				_, err := s.Append(s.ctx, transfer)
				if transfer.Minor == 0 && fault.KindOf(err) == fault.Conflict {
					return nil
				}
				return err
			})
		}
		s.must(group.Wait())
		all, err := s.Transfers(s.ctx, 0, callers)
		s.must(err)
		s.same("transfers", len(all), callers*3/4)
		for i, one := range all {
			s.same("height", one.Height, int64(i+1))
		}
	}},
	{"what cannot be taken in is parked once for its key and status", func(s *suite) {
		raw, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
		seen := rail.Observation{
			Rail: "test", Network: "test", Key: "k", Ref: "r", Asset: "???", Raw: raw, Decimals: 18, Status: rail.Seen,
			Confirmations: 2, Block: "b", FirstSeen: after(1),
		}
		park := func(why string, seconds int) {
			s.must(s.in(func(tx invoice.Tx) error { return tx.Park(s.ctx, seen, why, after(seconds)) }))
		}
		want := []store.Parked{{Observation: seen, Why: "first", At: after(2)}}
		park("first", 2)
		park("again", 3)
		seen.Status = rail.Gone
		park("gone", 4)
		want = append(want, store.Parked{Observation: seen, Why: "gone", At: after(4)})
		got, err := s.Parked(s.ctx, 9)
		s.must(err)
		exact := cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
		if diff := cmp.Diff(want, got, exact); diff != "" {
			s.Fatalf("parked (-want +got):\n%s", diff)
		}
		got, err = s.Parked(s.ctx, 1)
		s.must(err)
		s.same("limit", len(got), 1)
	}},
}
