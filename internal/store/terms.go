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

// Terms are a method's terms for a till; a fault of kind NotFound for a method that is not in the catalogue. A method
// that nobody has set terms for costs nothing; it is open to sandbox tills and closed to live ones.
func (s *Store) Terms(ctx context.Context, tillID int64, sandbox bool, name string) (invoice.Terms, error) {
	method, err := methodOf(name)
	if err != nil {
		return invoice.Terms{}, err
	}
	q, terms := s.engine.reader(), defaultTerms(method, sandbox)
	operators, err := q.MethodTerms(ctx, db.MethodTermsParams{Sandbox: sandbox, Method: name})
	if err == nil {
		setOperators(&terms, operators)
	} else if !errors.Is(err, sql.ErrNoRows) {
		return invoice.Terms{}, err
	}
	out, err := q.OutTerms(ctx, db.OutTermsParams{Sandbox: sandbox, Method: name})
	if err == nil {
		setOut(&terms.Out, out)
	} else if !errors.Is(err, sql.ErrNoRows) {
		return invoice.Terms{}, err
	}
	own, err := q.TillMethod(ctx, db.TillMethodParams{Till: tillID, Method: name})
	if err == nil {
		setOwn(&terms, own)
	} else if !errors.Is(err, sql.ErrNoRows) {
		return invoice.Terms{}, err
	}
	return terms, nil
}

// AllTerms are the terms of every method of the catalogue, by name.
func (s *Store) AllTerms(ctx context.Context, tillID int64, sandbox bool) (map[string]invoice.Terms, error) {
	q := s.engine.reader()
	operators, err := q.AllMethodTerms(ctx, sandbox)
	if err != nil {
		return nil, err
	}
	outs, err := q.AllOutTerms(ctx, sandbox)
	if err != nil {
		return nil, err
	}
	own, err := q.TillMethods(ctx, tillID)
	if err != nil {
		return nil, err
	}
	all := map[string]invoice.Terms{}
	for _, method := range rail.Methods() {
		terms := defaultTerms(method, sandbox)
		for _, row := range operators {
			if row.Method == method.Name {
				setOperators(&terms, row)
			}
		}
		for _, row := range outs {
			if row.Method == method.Name {
				setOut(&terms.Out, row)
			}
		}
		for _, row := range own {
			if row.Method == method.Name {
				setOwn(&terms, row)
			}
		}
		all[method.Name] = terms
	}
	return all, nil
}

// SetOperatorTerms writes the operator's part of a method's terms, for all sandbox tills or all live ones. Faults:
// NotFound for an unknown method, Conflict for sums of another asset and what no terms can be.
func (s *Store) SetOperatorTerms(ctx context.Context, sandbox bool, name string, terms invoice.Terms) error {
	method, err := methodOf(name)
	if err != nil {
		return err
	}
	out := terms.Out
	if err := inAsset(method.Asset, terms.Fixed, terms.Min, terms.Max, out.Fixed, out.Min, out.Max, out.Fee); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		err := t.q.PutOutTerms(ctx, db.PutOutTermsParams{
			Sandbox: sandbox, Method: name, Enabled: out.Enabled, Fixed: out.Fixed.Minor, Percent: int64(out.Percent),
			Minimum: out.Min.Minor, Maximum: out.Max.Minor, Fee: out.Fee.Minor,
		})
		if err != nil {
			return errOf(err)
		}
		return errOf(t.q.PutMethodTerms(ctx, db.PutMethodTermsParams{
			Sandbox: sandbox, Method: name, Enabled: terms.Enabled, Fixed: terms.Fixed.Minor, Percent: int64(terms.Percent),
			Minimum: terms.Min.Minor, Maximum: terms.Max.Minor, MinimalLevel: int64(terms.MinimalLevel),
			LockMs: terms.Lock.Milliseconds(),
		}))
	})
}

// SetTillTerms writes a till's own switch of a method and its surcharge. Faults: NotFound for an unknown method or
// till, Conflict as SetOperatorTerms.
func (s *Store) SetTillTerms(ctx context.Context, tillID int64, name string, enabled bool, extraFixed money.Amount, extraPercent money.Percent) error {
	method, err := methodOf(name)
	if err != nil {
		return err
	}
	if err := inAsset(method.Asset, extraFixed); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		if _, err := t.Till(ctx, tillID); err != nil {
			return err
		}
		return errOf(t.q.PutTillMethod(ctx, db.PutTillMethodParams{
			Till: tillID, Method: name, Enabled: enabled, ExtraFixed: extraFixed.Minor, ExtraPercent: int64(extraPercent),
		}))
	})
}

func methodOf(name string) (rail.Method, error) {
	method, known := rail.ByName(name)
	if !known {
		return rail.Method{}, fault.New(fault.NotFound, "Method not found")
	}
	return method, nil
}

func defaultTerms(method rail.Method, sandbox bool) invoice.Terms {
	nothing := money.Amount{Asset: method.Asset}
	return invoice.Terms{
		Enabled: sandbox, TillEnabled: true, Fixed: nothing, Min: nothing, Max: nothing, ExtraFixed: nothing,
		Out: invoice.OutTerms{Enabled: sandbox, Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing},
	}
}

func setOperators(terms *invoice.Terms, row db.MethodTerm) {
	terms.Enabled, terms.Percent, terms.MinimalLevel = row.Enabled, money.Percent(row.Percent), int(row.MinimalLevel)
	terms.Fixed.Minor, terms.Min.Minor, terms.Max.Minor = row.Fixed, row.Minimum, row.Maximum
	terms.Lock = time.Duration(row.LockMs) * time.Millisecond
}

func setOut(terms *invoice.OutTerms, row db.MethodOutTerm) {
	terms.Enabled, terms.Percent = row.Enabled, money.Percent(row.Percent)
	terms.Fixed.Minor, terms.Min.Minor, terms.Max.Minor, terms.Fee.Minor = row.Fixed, row.Minimum, row.Maximum, row.Fee
}

func setOwn(terms *invoice.Terms, row db.TillMethod) {
	terms.TillEnabled, terms.ExtraFixed.Minor, terms.ExtraPercent = row.Enabled, row.ExtraFixed, money.Percent(row.ExtraPercent)
}
