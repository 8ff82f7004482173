package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// Methods lists the catalogue and behind it the methods that the operator added, oldest first.
func (s *Store) Methods(ctx context.Context) ([]rail.Method, error) {
	methods := rail.Methods()
	rows, err := s.engine.reader().AddedMethods(ctx)
	for _, row := range rows {
		methods = append(methods, rail.Method{Name: row.Name, Title: row.Title, Asset: money.Asset(row.Asset)})
	}
	return methods, err
}

// MethodByName finds a method; a fault of kind NotFound for a name that nobody knows.
func (s *Store) MethodByName(ctx context.Context, name string) (rail.Method, error) {
	if method, known := rail.ByName(name); known {
		return method, nil
	}
	row, err := s.engine.reader().AddedMethod(ctx, name)
	if err != nil {
		return rail.Method{}, found("Method", err)
	}
	return rail.Method{Name: row.Name, Title: row.Title, Asset: money.Asset(row.Asset)}, nil
}

// AddMethod puts a method behind the catalogue. Faults: a fault.List for what Method.Check refuses, Conflict for a name
// that is taken.
func (s *Store) AddMethod(ctx context.Context, method rail.Method, now time.Time) error {
	if err := method.Check(); err != nil {
		return err
	}
	taken := fault.New(fault.Conflict, "There is a method %s already", method.Name)
	if _, known := rail.ByName(method.Name); known {
		return taken
	}
	err := s.write(ctx, func(ctx context.Context, t tx) error {
		return errOf(t.q.InsertMethod(ctx, db.InsertMethodParams{
			Name: method.Name, Title: method.Title, Asset: string(method.Asset), AddedAt: millis(now),
		}))
	})
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return taken.Because(err)
	}
	return err
}

// EditMethod changes a till's own switch of a method and the percent of its surcharge; nil stays as it is.
func (s *Store) EditMethod(ctx context.Context, tillID int64, name string, enabled *bool, extraPercent *money.Percent) error {
	method, err := s.MethodByName(ctx, name)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		owner, err := t.Till(ctx, tillID)
		if err != nil {
			return err
		}
		terms := defaultTerms(method, owner.Sandbox)
		own, err := t.q.TillMethod(ctx, db.TillMethodParams{Till: tillID, Method: name})
		if err == nil {
			setOwn(&terms, own)
		} else if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if enabled != nil {
			terms.TillEnabled = *enabled
		}
		if extraPercent != nil {
			terms.ExtraPercent = *extraPercent
		}
		return t.putOwn(ctx, tillID, name, terms)
	})
}

func (t tx) putOwn(ctx context.Context, tillID int64, name string, terms invoice.Terms) error {
	return errOf(t.q.PutTillMethod(ctx, db.PutTillMethodParams{
		Till: tillID, Method: name, Enabled: terms.TillEnabled, ExtraFixed: terms.ExtraFixed.Minor,
		ExtraPercent: int64(terms.ExtraPercent),
	}))
}

// SetMethodSettings writes a till's settings of one method by name as text; an empty text removes one, the till's counts
// again. A till or a method that is unknown is a fault of kind NotFound. The texts are the caller's to check.
func (s *Store) SetMethodSettings(ctx context.Context, tillID int64, name string, values map[string]string) error {
	return s.ofTill(ctx, tillID, name, func(ctx context.Context, t tx) error {
		for setting, value := range values {
			if err := t.setMethodSetting(ctx, tillID, name, setting, value); err != nil {
				return errOf(err)
			}
		}
		return nil
	})
}

func (t tx) setMethodSetting(ctx context.Context, tillID int64, method, name, value string) error {
	if value == "" {
		return t.q.DeleteMethodSetting(ctx, db.DeleteMethodSettingParams{Till: tillID, Method: method, Name: name})
	}
	return t.q.PutMethodSetting(ctx, db.PutMethodSettingParams{Till: tillID, Method: method, Name: name, Value: value})
}

// SetInstructions writes what a till tells the payer of a manual method in a language, empty for everybody; an empty text
// removes it. Faults as SetMethodSettings.
func (s *Store) SetInstructions(ctx context.Context, tillID int64, name, language, text string) error {
	return s.ofTill(ctx, tillID, name, func(ctx context.Context, t tx) error {
		if text == "" {
			return t.q.DeleteInstructions(ctx, db.DeleteInstructionsParams{Till: tillID, Method: name, Language: language})
		}
		return errOf(t.q.PutInstructions(ctx, db.PutInstructionsParams{
			Till: tillID, Method: name, Language: language, Text: text,
		}))
	})
}

// ofTill writes something about a method of a till, both of which must exist.
func (s *Store) ofTill(ctx context.Context, tillID int64, name string, do func(context.Context, tx) error) error {
	if _, err := s.MethodByName(ctx, name); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		if _, err := t.Till(ctx, tillID); err != nil {
			return err
		}
		return do(ctx, t)
	})
}
