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

// Terms are a method's terms for a till; a fault of kind NotFound for an unknown method. A method that nobody has set
// terms for costs nothing; it is open to sandbox tills and closed to live ones.
func (s *Store) Terms(ctx context.Context, tillID int64, sandbox bool, name string) (invoice.Terms, error) {
	method, err := s.MethodByName(ctx, name)
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
	settings, err := q.MethodSettings(ctx, db.MethodSettingsParams{Till: tillID, Method: name})
	if err != nil {
		return invoice.Terms{}, err
	}
	setSettings(&terms, name, settings)
	instructions, err := q.Instructions(ctx, db.InstructionsParams{Till: tillID, Method: name})
	if err != nil {
		return invoice.Terms{}, err
	}
	setInstructions(&terms, name, instructions)
	if sandbox {
		return terms, nil // never has wallets of keys
	}
	wallets, err := q.TillWallets(ctx, tillID)
	setNetworks(&terms, name, wallets)
	return terms, err
}

// AllTerms are the terms of every method, by name.
func (s *Store) AllTerms(ctx context.Context, tillID int64, sandbox bool) (map[string]invoice.Terms, error) {
	q := s.engine.reader()
	methods, errMethods := s.Methods(ctx)
	operators, errOperators := q.AllMethodTerms(ctx, sandbox)
	outs, errOuts := q.AllOutTerms(ctx, sandbox)
	own, errOwn := q.TillMethods(ctx, tillID)
	settings, errSettings := q.AllMethodSettings(ctx, tillID)
	instructions, errInstructions := q.AllInstructions(ctx, tillID)
	wallets, errWallets := q.TillWallets(ctx, tillID)
	if err := errors.Join(errMethods, errOperators, errOuts, errOwn, errSettings, errInstructions, errWallets); err != nil {
		return nil, err
	}
	all := map[string]invoice.Terms{}
	for _, method := range methods {
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
		setSettings(&terms, method.Name, settings)
		setInstructions(&terms, method.Name, instructions)
		setNetworks(&terms, method.Name, wallets)
		all[method.Name] = terms
	}
	return all, nil
}

// SetOperatorTerms writes the operator's part of a method's terms, for all sandbox tills or all live ones. Faults:
// NotFound for an unknown method, Conflict for sums of another asset and what no terms can be.
func (s *Store) SetOperatorTerms(ctx context.Context, sandbox bool, name string, terms invoice.Terms) error {
	method, err := s.MethodByName(ctx, name)
	if err != nil {
		return err
	}
	out, asset := terms.Out, method.Asset
	if err := inAsset(asset, terms.Fixed, terms.Min, terms.Max, terms.Fee, out.Fixed, out.Min, out.Max, out.Fee); err != nil {
		return err
	}
	if !sandbox && name == rail.TestMethod && terms.Enabled {
		return errTest()
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
			LockMs: terms.Lock.Milliseconds(), Rail: terms.Rail, Fee: terms.Fee.Minor,
		}))
	})
}

// SetTillTerms writes a till's own switch of a method and its surcharge. Faults: NotFound for an unknown method or
// till, Conflict as SetOperatorTerms.
func (s *Store) SetTillTerms(ctx context.Context, tillID int64, name string, enabled bool, extraFixed money.Amount, extraPercent money.Percent) error {
	method, err := s.MethodByName(ctx, name)
	if err != nil {
		return err
	}
	if err := inAsset(method.Asset, extraFixed); err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		owner, err := t.Till(ctx, tillID)
		if err != nil {
			return err
		}
		if !owner.Sandbox && name == rail.TestMethod && enabled {
			return errTest()
		}
		return t.putOwn(ctx, tillID, name, invoice.Terms{TillEnabled: enabled, ExtraFixed: extraFixed, ExtraPercent: extraPercent})
	})
}

// errTest keeps TEST away from live tills (contract section 6).
func errTest() *fault.Error {
	return fault.New(fault.Conflict, "TEST is for sandbox tills only and cannot be enabled for live ones")
}

func defaultTerms(method rail.Method, sandbox bool) invoice.Terms {
	nothing := money.Amount{Asset: method.Asset}
	return invoice.Terms{
		Enabled: sandbox, TillEnabled: sandbox || method.Name != rail.TestMethod,
		Fixed: nothing, Min: nothing, Max: nothing, ExtraFixed: nothing, Fee: nothing,
		Out: invoice.OutTerms{Enabled: sandbox, Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing},
	}
}

func setOperators(terms *invoice.Terms, row db.MethodTerm) {
	terms.Enabled, terms.Percent, terms.MinimalLevel = row.Enabled, money.Percent(row.Percent), int(row.MinimalLevel)
	terms.Fixed.Minor, terms.Min.Minor, terms.Max.Minor = row.Fixed, row.Minimum, row.Maximum
	terms.Lock = time.Duration(row.LockMs) * time.Millisecond
	terms.Rail, terms.Fee.Minor = row.Rail, row.Fee
}

func setOut(terms *invoice.OutTerms, row db.MethodOutTerm) {
	terms.Enabled, terms.Percent = row.Enabled, money.Percent(row.Percent)
	terms.Fixed.Minor, terms.Min.Minor, terms.Max.Minor, terms.Fee.Minor = row.Fixed, row.Minimum, row.Maximum, row.Fee
}

func setOwn(terms *invoice.Terms, row db.TillMethod) {
	terms.TillEnabled, terms.ExtraFixed.Minor, terms.ExtraPercent = row.Enabled, row.ExtraFixed, money.Percent(row.ExtraPercent)
}

// setSettings takes those of the method; nil when there are none.
func setSettings[T db.MethodSettingsRow | db.AllMethodSettingsRow](terms *invoice.Terms, method string, rows []T) {
	for _, row := range rows {
		if one := db.MethodSettingsRow(row); one.Method == method {
			terms.Settings = with(terms.Settings, one.Name, one.Value)
		}
	}
}

// setInstructions takes those of the method; nil when there are none.
func setInstructions[T db.InstructionsRow | db.AllInstructionsRow](terms *invoice.Terms, method string, rows []T) {
	for _, row := range rows {
		if one := db.InstructionsRow(row); one.Method == method {
			terms.Instructions = with(terms.Instructions, one.Language, one.Text)
		}
	}
}

// setNetworks takes those of the method; nil when there are none.
func setNetworks(terms *invoice.Terms, method string, rows []db.TillWalletsRow) {
	for _, row := range rows {
		if row.Method == method {
			terms.Networks = append(terms.Networks, row.Network)
		}
	}
}

func with(values map[string]string, name, value string) map[string]string {
	if values == nil {
		values = map[string]string{}
	}
	values[name] = value
	return values
}
