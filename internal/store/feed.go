package store

import (
	"context"
	"database/sql"
	"errors"

	"kassa/internal/feed"
	"kassa/internal/invoice"
	"kassa/internal/store/db"
)

// SequenceEvents gives public numbers to the committed events of at most so many subjects, those that wait longest first,
// and returns how many there were. Several processes may call it: the row of the last number is locked, so they take
// turns, and one that dies holds nothing. What commits late is numbered late; no number is ever given below the last one.
func (s *Store) SequenceEvents(ctx context.Context, limit int) (numbered int, err error) {
	_, err = s.engine.reader().OldestUnsequenced(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil // most looks find nothing, and write nothing
	}
	if err != nil {
		return 0, err
	}
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		head, err := t.q.LockFeedHead(ctx)
		if err != nil {
			return found("Feed", err)
		}
		rows, err := t.q.SequenceEvents(ctx, db.SequenceEventsParams{Head: head, Most: int64(limit)})
		if err != nil {
			return errOf(err)
		}
		numbered = int(rows)
		return errOf(t.q.MoveFeedHead(ctx, head+rows))
	})
	return numbered, err
}

// LastSequence is the last public number that was given, 0 before the first one.
func (s *Store) LastSequence(ctx context.Context) (int64, error) {
	return s.engine.reader().FeedHead(ctx)
}

// SequencedTills lists the tills of the events numbered above after, up to head.
func (s *Store) SequencedTills(ctx context.Context, after, head int64) ([]int64, error) {
	return s.engine.reader().FeedTills(ctx, db.FeedTillsParams{After: after, Head: head})
}

// EventsAfter lists a till's events numbered above after, at most limit.
func (s *Store) EventsAfter(ctx context.Context, till, after int64, limit int) ([]feed.Event, error) {
	rows, err := s.engine.reader().FeedEvents(ctx, db.FeedEventsParams{Till: till, After: after, Most: int64(limit)})
	events := make([]feed.Event, len(rows))
	for i, row := range rows {
		events[i] = feed.Event{
			Sequence: row.Sequence, Kind: invoice.Kind(row.Kind), Subject: row.Subject, Number: int(row.Number),
			At: instant(row.At), Name: row.Name, State: row.State,
		}
	}
	return events, err
}

// Appended is signalled after this process committed an event; one reader gets the signal.
func (s *Store) Appended() <-chan struct{} { return s.appended }

// signal wakes whoever reads Appended; it never blocks.
func (s *Store) signal() {
	select {
	case s.appended <- struct{}{}:
	default: // nobody took the last signal yet
	}
}
