package store

import (
	"context"

	"kassa/internal/callback"
	"kassa/internal/store/db"
)

// Waiting lists deliveries that will be tried, the earliest due first.
func (s *Store) Waiting(ctx context.Context, limit int) ([]callback.Undelivered, error) {
	rows, err := s.engine.reader().WaitingCallbacks(ctx, int64(limit))
	list := make([]callback.Undelivered, len(rows))
	for i, row := range rows {
		list[i] = undelivered(db.GivenUpCallbacksRow(row), callback.Waiting)
		list[i].Due = instant(row.DueAt)
	}
	return list, err
}

// GivenUp lists deliveries whose schedule has ended, oldest first.
func (s *Store) GivenUp(ctx context.Context, limit int) ([]callback.Undelivered, error) {
	rows, err := s.engine.reader().GivenUpCallbacks(ctx, int64(limit))
	list := make([]callback.Undelivered, len(rows))
	for i, row := range rows {
		list[i] = undelivered(row, callback.GivenUp)
	}
	return list, err
}

func undelivered(row db.GivenUpCallbacksRow, state callback.State) callback.Undelivered {
	return callback.Undelivered{
		Subject: row.Subject, Till: row.Till,
		Line: callback.Line{
			ID: row.ID, URL: row.URL, State: state, Attempts: int(row.Attempts), LastResponse: row.LastResponse,
			CreatedAt: instant(row.CreatedAt), LastAt: maybe(row.LastAt),
		},
	}
}
