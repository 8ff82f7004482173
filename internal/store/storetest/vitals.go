package storetest

import (
	"context"
	"errors"
	"math/big"

	"kassa/internal/books"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store"
)

var vitalChecks = []check{
	{"an empty database has no vitals", func(s *suite) {
		got, err := s.Vitals(s.ctx)
		s.must(err)
		s.same("vitals", got, store.Vitals{})
	}},
	{"vitals tell what waits", func(s *suite) {
		s.quoted(first)
		s.announce(news("msg_1", first, 1, 5), news("msg_2", first, 2, 6)) // the first is superseded
		s.must(s.post(move("1", ledger.Settled, 10)))
		s.must(s.SaveCheck(s.ctx, books.Report{At: after(3), Breaches: 2}))
		s.must(s.in(func(tx invoice.Tx) error {
			if err := tx.MoveCursor(s.ctx, "test", "test", "", "7", after(2)); err != nil {
				return err
			}
			return tx.Park(s.ctx, rail.Observation{
				Rail: "test", Network: "test", Key: "k", Status: rail.Seen, Asset: money.BTC, Raw: big.NewInt(1), FirstSeen: begin,
			}, "why", after(1))
		}))
		got, err := s.Vitals(s.ctx)
		s.must(err)
		s.same("vitals", got, store.Vitals{
			Callbacks: 1, OldestCallback: after(6), Unsealed: 1, Parked: 1, Checked: after(3), Breaches: 2,
			Rails: []store.Place{{Rail: "test", Network: "test", Cursor: "7", MovedAt: after(2)}},
		})
	}},
	{"only committed events are counted", func(s *suite) {
		s.quoted(first)
		taken := errors.New("taken back")
		err := s.Write(s.ctx, func(ctx context.Context, tx invoice.Tx) error {
			return errors.Join(tx.AppendEvent(ctx, anEvent(first, 2)), taken)
		})
		if !errors.Is(err, taken) {
			s.Error("error:", err)
		}
		s.same("events", s.Events(), map[string]uint64{"invoice.created": 1})
	}},
}
