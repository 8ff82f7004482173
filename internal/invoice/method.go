package invoice

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Methods lists the whole catalogue with the till's terms, in the contract's order, and behind it what the operator added.
func (s *Service) Methods(ctx context.Context, owner till.Till) ([]Choice, error) {
	methods, err := s.Store.Methods(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.AllTerms(ctx, owner.ID, owner.Sandbox)
	if err != nil {
		return nil, err
	}
	choices := make([]Choice, 0, len(methods))
	for _, method := range methods {
		if terms, known := all[method.Name]; known { // it may have been added between the two readings
			choices = append(choices, s.choice(owner, method, terms))
		}
	}
	return choices, nil
}

func (s *Service) choice(owner till.Till, method rail.Method, terms Terms) Choice {
	offered := s.offered(owner, method, terms)
	return Choice{
		Method: method, Terms: terms, Offered: offered, Open: offered && terms.TillEnabled,
		Out: terms.PaysOut(owner, method),
	}
}

// Method is one of Methods; a fault of kind Invalid for an unknown name.
func (s *Service) Method(ctx context.Context, owner till.Till, name string) (Choice, error) {
	method, err := s.methodOf(ctx, name)
	if err != nil {
		return Choice{}, err
	}
	terms, err := s.Store.Terms(ctx, owner.ID, owner.Sandbox, name)
	if err != nil {
		return Choice{}, err
	}
	return s.choice(owner, method, terms), nil
}

func (s *Service) methodOf(ctx context.Context, name string) (rail.Method, error) {
	method, err := s.Store.MethodByName(ctx, name)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = UnknownMethod("method")
	}
	return method, err
}

// UnknownMethod is the fault of a request's field that names no method.
func UnknownMethod(field string) error {
	return fault.Field(field, "must be a method's name from method/list, for example BITCOIN")
}

// EditMethod is method/edit (contract section 6): the till's own switch of a method for incoming money and the percent of
// its surcharge; nil stays as it is. A till edits a method that the operator does not offer yet, too; but TEST never
// works for a live till, so that switching it on is a fault of kind Conflict.
func (s *Service) EditMethod(ctx context.Context, owner till.Till, name string, enabled *bool, extraPercent *money.Percent) error {
	if _, err := s.methodOf(ctx, name); err != nil {
		return err
	}
	if name == rail.TestMethod && !owner.Sandbox && enabled != nil && *enabled {
		return fault.New(fault.Conflict, "`method` TEST is for sandbox tills only and cannot be enabled for a live one")
	}
	return s.Store.EditMethod(ctx, owner.ID, name, enabled, extraPercent)
}
