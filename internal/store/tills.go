package store

import (
	"context"
	"fmt"

	"kassa/internal/fault"
	"kassa/internal/store/db"
	"kassa/internal/till"
)

// InsertTill writes a till and its keys; a fault of kind Conflict if its id or login is taken. Its settings are the
// defaults until SetSettings.
func (s *Store) InsertTill(ctx context.Context, made till.Till, keys []till.Key) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		err := t.q.InsertTill(ctx, db.InsertTillParams{
			ID: made.ID, Name: made.Name, Login: made.Login, Sandbox: made.Sandbox,
			StatusLevel: int64(made.StatusLevel), CreatedAt: millis(made.CreatedAt),
		})
		if err != nil {
			return errOf(err)
		}
		for _, key := range keys {
			if err := t.appendKey(ctx, made.ID, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// Till is a till with its settings; a fault of kind NotFound.
func (s *Store) Till(ctx context.Context, id int64) (till.Till, error) {
	return tillByID(ctx, s.engine.reader(), id)
}

// Tills lists all, oldest first.
func (s *Store) Tills(ctx context.Context) ([]till.Till, error) {
	rows, err := s.engine.reader().Tills(ctx)
	if err != nil {
		return nil, err
	}
	var all []till.Till
	for begin, end := 0, 0; begin < len(rows); begin = end {
		var one []db.TillByIDRow
		for end = begin; end < len(rows) && rows[end].ID == rows[begin].ID; end++ {
			one = append(one, db.TillByIDRow(rows[end]))
		}
		loaded, err := tillOf(one)
		if err != nil {
			return nil, err
		}
		all = append(all, loaded)
	}
	return all, nil
}

// SetSettings writes settings by name; an empty text removes one. An unknown till is a fault of kind NotFound.
func (s *Store) SetSettings(ctx context.Context, id int64, values map[string]string) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		if _, err := t.Till(ctx, id); err != nil {
			return err
		}
		for name, value := range values {
			if err := t.setSetting(ctx, id, name, value); err != nil {
				return errOf(err)
			}
		}
		return nil
	})
}

func (t tx) setSetting(ctx context.Context, id int64, name, value string) error {
	if value == "" {
		return t.q.DeleteSetting(ctx, db.DeleteSettingParams{Till: id, Name: name})
	}
	return t.q.PutSetting(ctx, db.PutSettingParams{Till: id, Name: name, Value: value})
}

func tillByID(ctx context.Context, q *db.Queries, id int64) (till.Till, error) {
	rows, err := q.TillByID(ctx, id)
	if err != nil {
		return till.Till{}, err
	}
	return tillOf(rows)
}

// tillOf reads a till from its rows, one for each of its settings.
func tillOf(rows []db.TillByIDRow) (till.Till, error) {
	if len(rows) == 0 {
		return till.Till{}, fault.New(fault.NotFound, "Till not found")
	}
	values := map[string]string{}
	for _, row := range rows {
		if row.Setting.Valid {
			values[row.Setting.String] = row.Value.String
		}
	}
	settings, err := till.ReadSettings(values)
	if err != nil {
		return till.Till{}, fmt.Errorf("stored settings of till %d: %s", rows[0].ID, err.Error()) // not wrapped: no fault of the caller's
	}
	row := rows[0]
	return till.Till{
		ID: row.ID, Name: row.Name, Login: row.Login, Sandbox: row.Sandbox, StatusLevel: int(row.StatusLevel),
		CreatedAt: instant(row.CreatedAt), Settings: settings,
	}, nil
}
