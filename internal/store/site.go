package store

import (
	"context"
	"database/sql"
	"errors"

	"kassa/internal/store/db"
)

// publicURL is a name in table meta.
const publicURL = "public url"

// SetPublicURL keeps where the server is reached, so that a command on the same database tells merchants the same.
func (s *Store) SetPublicURL(ctx context.Context, url string) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		return errOf(t.q.SetMeta(ctx, db.SetMetaParams{Name: publicURL, Value: url}))
	})
}

// PublicURL is what the last server set, empty if there was none.
func (s *Store) PublicURL(ctx context.Context) (string, error) {
	url, err := s.engine.reader().Meta(ctx, publicURL)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return url, err
}
