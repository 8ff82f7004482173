// Package transfer moves a balance's money from one till to another of the same kind, inside the operator's pool. It knows
// no SQL, no HTTP and no clock of its own.
package transfer

import (
	"strconv"

	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/till"
)

// Transfer is an order to move money between tills (contract section 6).
type Transfer struct {
	ID          int64 // counts from 1
	Sandbox     bool
	Sender      Party
	Receiver    Party
	Type        Type
	Method      string
	Wallet      string // behind both balances
	Amount      money.Amount
	Description string // for both tills, may be empty
	order.Life
}

// Party is a till of a transfer.
type Party struct {
	Till  int64
	Login string
}

func party(of till.Till) Party { return Party{of.ID, of.Login} }

// Type tells who ordered a transfer.
type Type string

// The types.
const (
	Internal Type = "internal" // the sender
	System   Type = "system"   // the operator
)

// reserve is the account of the money that was set aside.
func (t *Transfer) reserve() ledger.Account {
	return ledger.Reserve(t.Sandbox, "transfer-"+strconv.FormatInt(t.ID, 10), t.Amount.Asset)
}

// balance is a posting to a till's balance; a debit, which is positive, takes from it.
func (t *Transfer) balance(of Party, minor int64) ledger.Posting {
	return ledger.Posting{
		Account:   ledger.Till(t.Sandbox, of.Till, t.Method, t.Wallet, t.Amount.Asset),
		Minor:     minor,
		Spendable: &ledger.Balance{Till: of.Till, Method: t.Method, Wallet: t.Wallet},
	}
}

// reserved sets the sender's money aside.
func (t *Transfer) reserved() []ledger.Posting {
	return []ledger.Posting{t.balance(t.Sender, t.Amount.Minor), ledger.Credit(t.reserve(), t.Amount)}
}

// moved gives what was set aside to a party: the receiver, or the sender again.
func (t *Transfer) moved(to Party) []ledger.Posting {
	return []ledger.Posting{ledger.Debit(t.reserve(), t.Amount), t.balance(to, -t.Amount.Minor)}
}
