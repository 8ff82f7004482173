package invoice

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// Step is an operator's or a merchant's act: who and why, for the history.
type Step struct {
	Actor string
	Note  string
}

// Bounds of a step's texts, in characters.
const (
	maxActor = 100
	maxNote  = 500
)

// Check wants both texts, short and printable: they are read in histories and on terminals.
func (s Step) Check() error {
	var faults fault.List
	if !printable(s.Actor, maxActor) {
		faults.Add("actor", "must say who does it, in 1 to %d printable characters", maxActor)
	}
	if !printable(s.Note, maxNote) {
		faults.Add("reason", "must say why, in 1 to %d printable characters", maxNote)
	}
	return faults.Err()
}

func printable(text string, limit int) bool {
	length := utf8.RuneCountInString(text)
	blank := strings.TrimSpace(text) == ""
	return !blank && length <= limit && utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// Cancel withdraws an invoice. Once any money was seen it is refused (contract section 4); sent twice it acts once.
func (s *Service) Cancel(ctx context.Context, id string, by Step) error {
	if err := by.Check(); err != nil {
		return err
	}
	return s.update(ctx, id, by, func(ctx context.Context, c *change) error {
		if c.record.Invoice.State.Final() && c.record.Invoice.State != Unavailable {
			return fault.New(fault.Conflict, "The invoice is %s already and cannot be withdrawn", c.record.Invoice.State.Wire())
		}
		for _, p := range c.record.Payments {
			if p.Status != rail.Gone {
				return fault.New(fault.Conflict, "Money was seen for the invoice, it cannot be withdrawn any more")
			}
		}
		return c.step(ctx, Withdraw)
	})
}
