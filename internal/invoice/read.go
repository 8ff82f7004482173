package invoice

import (
	"context"
	"errors"
	"sync"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// readLimit bounds one step of reading a rail, in observations.
const readLimit = 100

// CatchUp reads every rail to its end. One rail that fails does not stop the others.
func (s *Service) CatchUp(ctx context.Context) error {
	failed := make([]error, 0, len(s.Rails))
	for _, on := range s.Rails {
		failed = append(failed, s.CatchUpOn(ctx, on))
	}
	return errors.Join(failed...)
}

// CatchUpOn reads a rail from its durable cursor to its end and takes every observation in, each in a transaction of its
// own; the cursor moves last, so that after a crash the same observations come again and change nothing.
func (s *Service) CatchUpOn(ctx context.Context, on rail.Rail) error {
	reading, _ := s.readers.LoadOrStore(on.Name(), &sync.Mutex{})
	mutex := reading.(*sync.Mutex) // nothing else is stored
	mutex.Lock()
	defer mutex.Unlock()
	for {
		more, err := s.readOnce(ctx, on)
		if err != nil || !more {
			return err
		}
	}
}

func (s *Service) readOnce(ctx context.Context, on rail.Rail) (more bool, err error) {
	cursor, err := s.Store.Cursor(ctx, on.Name(), on.Network())
	if err != nil {
		return false, err
	}
	batch, err := on.Read(ctx, cursor, readLimit)
	if err != nil {
		return false, err
	}
	for _, observation := range newest(batch.Observations) {
		if err := s.Observe(ctx, observation); err != nil {
			return false, err
		}
	}
	err = s.moveCursor(ctx, on, cursor, batch.Cursor)
	if fault.KindOf(err) == fault.Conflict && err != nil {
		return true, nil // another process read the same: go on where it stands now
	}
	return batch.More, err
}

// newest leaves out what a batch itself outdates. After a crash the batch comes again: a payment that its first reading
// confirmed would be taken back by the sight before.
func newest(batch []rail.Observation) []rail.Observation {
	last := make(map[string]int, len(batch))
	for i, observation := range batch {
		last[observation.Key] = i
	}
	kept := make([]rail.Observation, 0, len(last))
	for i, observation := range batch {
		if last[observation.Key] == i {
			kept = append(kept, observation)
		}
	}
	return kept
}

func (s *Service) moveCursor(ctx context.Context, on rail.Rail, from, to string) error {
	if from == to {
		return nil
	}
	return s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		return tx.MoveCursor(ctx, on.Name(), on.Network(), from, to, s.now())
	})
}
