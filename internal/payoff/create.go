package payoff

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/till"
)

// Create makes a payoff of the till and reserves its money. A wrong request is a fault.List of every fault found; a
// balance that does not cover it is a fault of kind Conflict that says what is there.
func (s *Service) Create(ctx context.Context, owner till.Till, request Request) (Payoff, error) {
	salts, err := s.Salts.Salts(ctx, owner.ID)
	if err != nil {
		return Payoff{}, err
	}
	method, err := order.FindMethod(ctx, s.Invoices.Store, request.Method)
	if err != nil {
		return Payoff{}, err
	}
	made, asked, err := request.read(method, salts)
	if err != nil {
		return Payoff{}, err
	}
	made.Till, made.Sandbox = owner.ID, owner.Sandbox
	terms, err := s.Store.Terms(ctx, owner.ID, owner.Sandbox, method.Name)
	if err != nil {
		return Payoff{}, err
	}
	if !terms.PaysOut(owner, method) {
		return Payoff{}, fault.New(fault.Conflict, "`method` %s does not pay out, choose one whose `out` is enabled in method/list", method.Name)
	}
	if err := s.convert(&made, asked, method); err != nil {
		return Payoff{}, err
	}
	if err := withinLimits(made.Amount, method.Name, terms.Out); err != nil {
		return Payoff{}, err
	}
	if err := made.split(terms.Out); err != nil {
		return Payoff{}, err
	}
	s.roubles(&made)
	s.open(&made, Created)
	if owner.Settings.PayoffLifetime > 0 {
		made.TimerAt = made.CreatedAt.Add(owner.Settings.PayoffLifetime)
	}
	return s.reserve(ctx, made, request.Keep)
}

// open gives a new payoff its id, its time and its first state.
func (s *Service) open(made *Payoff, state State) {
	made.ID, made.State, made.CreatedAt, made.Events = s.IDs.Payoff(made.Till), state, s.now(), 1
}

func (s *Service) reserve(ctx context.Context, made Payoff, keep idempotency.Keep[Payoff]) (Payoff, error) {
	err := s.Store.WritePayoff(ctx, func(ctx context.Context, tx Tx) error {
		funds, err := tx.Funds(ctx, made.Till, made.Method)
		if err != nil {
			return err
		}
		if made.Backing, err = order.Backing("payoff", made.Method, funds, made.Deduction); err != nil {
			return err
		}
		if err := s.payable(ctx, tx, made); err != nil {
			return err
		}
		if err := s.insert(ctx, tx, made, Event{Actor: "merchant"}); err != nil {
			return err
		}
		return keep.In(ctx, tx, made)
	})
	if err != nil {
		return Payoff{}, err
	}
	return made, nil
}

// payable refuses what cannot be sent from the wallet behind the payoff.
func (s *Service) payable(ctx context.Context, tx Tx, made Payoff) error {
	if s.Payable == nil {
		return nil
	}
	from, err := tx.Wallet(ctx, made.Backing)
	if err != nil {
		return err
	}
	return s.Payable(from, made)
}

// insert writes a new payoff with its first event, and sets its money aside.
func (s *Service) insert(ctx context.Context, tx Tx, made Payoff, first Event) error {
	if err := tx.InsertPayoff(ctx, made); err != nil {
		return err
	}
	first.Payoff, first.Number, first.At, first.Name, first.State = made.ID, 1, made.CreatedAt, reached(made.State), made.State
	if err := tx.AppendPayoffEvent(ctx, first); err != nil {
		return err
	}
	return s.post(ctx, tx, made, made.CreatedAt, ledger.Reserved,
		made.balance(made.Deduction.Minor), ledger.Credit(made.reserve(), made.Deduction))
}

// post appends a ledger entry about a payoff; a posting of nothing is left out.
func (s *Service) post(ctx context.Context, tx Tx, of Payoff, at time.Time, reason ledger.Reason, postings ...ledger.Posting) error {
	entry := ledger.Entry{ID: s.IDs.Entry(), At: at, Reason: reason, Invoice: of.Invoice, Payoff: of.ID}
	for _, posting := range postings {
		if posting.Minor != 0 {
			entry.Postings = append(entry.Postings, posting)
		}
	}
	return tx.Post(ctx, entry)
}

// reserve is the account of the money that was set aside.
func (p *Payoff) reserve() ledger.Account { return ledger.Reserve(p.Sandbox, p.ID, p.Deduction.Asset) }

// balance is a posting to the till's balance; a debit, which is positive, takes from it.
func (p *Payoff) balance(minor int64) ledger.Posting {
	return ledger.Posting{
		Account:   ledger.Till(p.Sandbox, p.Till, p.Method, p.Backing, p.Deduction.Asset),
		Minor:     minor,
		Spendable: &ledger.Balance{Till: p.Till, Method: p.Method, Wallet: p.Backing},
	}
}
