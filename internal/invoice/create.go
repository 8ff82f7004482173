package invoice

import (
	"context"

	"kassa/internal/fault"
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
		if err := tx.AppendEvent(ctx, created); err != nil {
			return err
		}
		if owner.Settings.UniqueExtra {
			if err := claimExtra(ctx, tx, made); err != nil {
				return err
			}
		}
		return request.Keep.In(ctx, tx, made)
	})
	return made, err
}

// claimExtra refuses an extra that is another invoice's of the till.
func claimExtra(ctx context.Context, tx Tx, made Invoice) error {
	if made.Extra == "" {
		return nil
	}
	holder, err := tx.ClaimExtra(ctx, made.Till, made.Extra, made.ID)
	if err == nil && holder != made.ID {
		err = &fault.Error{
			Kind: fault.Conflict, Field: "extra",
			Message: "`extra` is that of invoice " + holder + " already, it must be unique in this till",
		}
	}
	return err
}
