// Package swap exchanges money between two balances of one till, at a price that is fixed when the swap is made. The
// operator's pool takes the one and gives the other. It knows no SQL, no HTTP and no clock of its own.
package swap

import (
	"github.com/shopspring/decimal"

	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/order"
)

// Swap is a till's order to exchange money (contract section 6).
type Swap struct {
	ID      string // the till's number, _, fifteen letters
	Till    int64
	Sandbox bool
	Pair    int64
	Named   Side // the side whose sum was asked for, the contract's amount_type
	Source  Leg  // what the till gives
	Target  Leg  // what it gets
	Price   decimal.Decimal
	Record  string // where the price comes from (rates.Record as JSON)
	order.Life
}

// Leg is one side's money. It lies in the operator's pool.
type Leg struct {
	Method string
	Wallet string
	Amount money.Amount
}

// Side is one of the two sums of a swap.
type Side string

// The sides.
const (
	BySource Side = "source"
	ByTarget Side = "target"
)

// Amount is the sum that was asked for.
func (s *Swap) Amount() money.Amount {
	if s.Named == BySource {
		return s.Source.Amount
	}
	return s.Target.Amount
}

// reserve is the account of the money that was set aside.
func (s *Swap) reserve() ledger.Account {
	return ledger.Reserve(s.Sandbox, s.ID, s.Source.Amount.Asset)
}

// balance is a posting to the till's balance on one side; a debit, which is positive, takes from it.
func (s *Swap) balance(leg Leg, minor int64) ledger.Posting {
	return ledger.Posting{
		Account:   ledger.Till(s.Sandbox, s.Till, leg.Method, leg.Wallet, leg.Amount.Asset),
		Minor:     minor,
		Spendable: &ledger.Balance{Till: s.Till, Method: leg.Method, Wallet: leg.Wallet},
	}
}

// reserved sets the source's money aside.
func (s *Swap) reserved() []ledger.Posting {
	return []ledger.Posting{
		s.balance(s.Source, s.Source.Amount.Minor), ledger.Credit(s.reserve(), s.Source.Amount),
	}
}

// swapped gives what was set aside to the pool and the pool's to the till: each asset adds up to zero by itself.
func (s *Swap) swapped() []ledger.Posting {
	source, target := s.Source.Amount, s.Target.Amount
	return []ledger.Posting{
		ledger.Debit(s.reserve(), source), ledger.Credit(ledger.Exchange(s.Sandbox, source.Asset), source),
		ledger.Debit(ledger.Exchange(s.Sandbox, target.Asset), target), s.balance(s.Target, -target.Minor),
	}
}

// returned gives what was set aside back.
func (s *Swap) returned() []ledger.Posting {
	return []ledger.Posting{
		ledger.Debit(s.reserve(), s.Source.Amount), s.balance(s.Source, -s.Source.Amount.Minor),
	}
}
