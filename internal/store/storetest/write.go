package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// writeChecks: callers that write at the same moment do not feel each other.
var writeChecks = []check{
	{"callers fail alone", func(s *suite) {
		s.tills()
		const callers = 60
		errs := make([]error, callers)
		var all sync.WaitGroup
		for i := range callers {
			all.Go(func() { errs[i] = s.misbehave(i) })
		}
		all.Wait()
		for i, err := range errs {
			s.judge(i, err)
		}
	}},
	{"a caller who has gone writes nothing", func(s *suite) {
		s.tills()
		ctx, cancel := context.WithCancel(s.ctx)
		cancel()
		err := s.Write(ctx, func(ctx context.Context, tx invoice.Tx) error { return tx.InsertInvoice(ctx, anInvoice(first)) })
		if !errors.Is(err, context.Canceled) {
			s.Fatalf("error is %v, want context.Canceled", err)
		}
		_, err = s.Record(s.ctx, first)
		s.refuses(fault.NotFound, err)
	}},
	{"concurrent changes of one invoice follow each other", func(s *suite) {
		s.created(first)
		const callers = 20
		errs := make([]error, callers)
		var all sync.WaitGroup
		for i := range callers {
			all.Go(func() {
				errs[i] = s.Write(s.ctx, func(ctx context.Context, tx invoice.Tx) error {
					record, err := tx.Record(ctx, first)
					if err != nil {
						return err
					}
					return tx.UpdateInvoice(ctx, record.Invoice)
				})
			})
		}
		all.Wait()
		s.must(errors.Join(errs...))
		s.same("version", s.record(first).Invoice.Version, int64(callers))
	}},
	{"a store answers until it is closed", func(s *suite) {
		s.tills()
		s.must(s.Ping(s.ctx))
		s.must(s.Close())
		if s.Ping(s.ctx) == nil || s.insert(anInvoice(first)) == nil {
			s.Fatal("a closed store still answers")
		}
	}},
}

// ways to misbehave after a row was written; 0 is none.
const (
	well = iota
	fails
	panics
	cancels
	conflicts
	ways
)

var errOwn = errors.New("the caller's own")

func idOf(i int) string { return fmt.Sprintf("t_%010d", i) }

// misbehave writes an invoice and then does what its number says.
func (s *suite) misbehave(i int) (err error) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic: %v", value)
		}
	}()
	return s.Write(ctx, func(ctx context.Context, tx invoice.Tx) error {
		if err := tx.InsertInvoice(ctx, anInvoice(idOf(i))); err != nil {
			return err
		}
		switch i % ways {
		case fails:
			return errOwn
		case panics:
			panic(errOwn)
		case cancels:
			cancel()
		case conflicts:
			return tx.InsertInvoice(ctx, anInvoice(idOf(i)))
		}
		return nil
	})
}

// judge tells whether a caller got the answer of his own way, and whether his row is there only if it was well.
func (s *suite) judge(i int, err error) {
	s.Helper()
	right := map[int]bool{
		well:      err == nil,
		fails:     errors.Is(err, errOwn),
		panics:    err != nil && !errors.Is(err, errOwn),
		cancels:   errors.Is(err, context.Canceled),
		conflicts: err != nil && fault.KindOf(err) == fault.Conflict,
	}
	if !right[i%ways] {
		s.Errorf("caller %d, way %d: error is %v", i, i%ways, err)
	}
	_, err = s.Record(s.ctx, idOf(i))
	if (err == nil) != (i%ways == well) {
		s.Errorf("caller %d, way %d: reading his row: %v", i, i%ways, err)
	}
}
