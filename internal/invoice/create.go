package invoice

import (
	"context"

	"kassa/internal/till"
)

// Create makes an invoice of the till (contract section 3). A wrong request is a fault.List of every fault found.
func (s *Service) Create(ctx context.Context, owner till.Till, request Request) (Invoice, error) {
	made, lifetime, err := s.read(ctx, request)
	if err != nil {
		return Invoice{}, err
	}
	made.ID, made.Till, made.Sandbox = s.IDs.Invoice(owner.ID), owner.ID, owner.Sandbox
	made.State, made.CreatedAt = NotPayed, s.now()
	made.ExpiresAt = made.CreatedAt.Add(lifetime)
	made.TimerAt = made.ExpiresAt
	if err := s.inRoubles(&made); err != nil {
		return Invoice{}, err
	}
	s.roubles(&made)
	made.Events = 1
	created := Event{Invoice: made.ID, Number: 1, At: made.CreatedAt, Name: Created, State: NotPayed, Actor: "merchant"}
	err = s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		if err := tx.InsertInvoice(ctx, made); err != nil {
			return err
		}
		return tx.AppendEvent(ctx, created)
	})
	return made, err
}
