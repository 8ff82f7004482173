// Package ledger is double entry bookkeeping: accounts, postings and entries that balance for each asset or are
// refused. It knows no storage; an entry that Check accepts may be appended, and is never changed afterwards.
package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"kassa/internal/money"
)

// Account is where money is. Live and sandbox money never meet: Sandbox is part of the identity (design section 6).
type Account struct {
	Sandbox bool
	Name    string // for example till:100000001:TEST:pool-TEST
	Asset   money.Asset
}

// Wallet is what lies in a wallet: an asset account, debits add to it.
func Wallet(sandbox bool, wallet string, asset money.Asset) Account {
	return Account{sandbox, "wallet:" + wallet, asset}
}

// Held is confirmed money of an invoice that is not settled yet.
func Held(sandbox bool, invoice string, asset money.Asset) Account {
	return Account{sandbox, "held:" + invoice, asset}
}

// Till is what a till can spend of one method's money in one wallet.
func Till(sandbox bool, till int64, method, wallet string, asset money.Asset) Account {
	return Account{sandbox, "till:" + strconv.FormatInt(till, 10) + ":" + method + ":" + wallet, asset}
}

// Reserve is a till's money that is set aside for a payoff, a swap or a transfer, whose id it takes.
func Reserve(sandbox bool, id string, asset money.Asset) Account {
	return Account{sandbox, "reserved:" + id, asset}
}

// Exchange is the operator's side of swaps: it takes one asset and gives another, and each adds up to zero by itself. A
// credit is what the pool won of an asset, a debit what it gave; both are the operator's risk.
func Exchange(sandbox bool, asset money.Asset) Account {
	return Account{sandbox, "operator:exchange", asset}
}

// Unmatched is money that came to a till's address and belongs to no invoice.
func Unmatched(sandbox bool, till int64, asset money.Asset) Account {
	return Account{sandbox, "unmatched:" + strconv.FormatInt(till, 10), asset}
}

// Revenue is the operator's commission.
func Revenue(sandbox bool, asset money.Asset) Account {
	return Account{sandbox, "operator:revenue", asset}
}

// Losses is what the operator lost: unmatched money that he paid back, and that a chain took back as well.
func Losses(sandbox bool, asset money.Asset) Account {
	return Account{sandbox, "operator:losses", asset}
}

// Receivable is the operator's commission on money that lies in a merchant's own wallet.
func Receivable(sandbox bool, till int64, asset money.Asset) Account {
	return Account{sandbox, "operator:receivable:" + strconv.FormatInt(till, 10), asset}
}

// NetworkFees is what a chain's miners took of what lies in a wallet.
func NetworkFees(wallet string, asset money.Asset) Account {
	return Account{false, "fees:" + wallet, asset}
}

// Posting is one line of an entry. Minor is in the account's asset: a debit is positive, a credit negative.
type Posting struct {
	Account Account
	Minor   int64
	// Spendable is set for a till's balance, the only kind that is materialised in the paying transaction.
	Spendable *Balance
}

// Balance names the materialised row that a posting to a till's account changes.
type Balance struct {
	Till           int64
	Method, Wallet string
}

// MethodBalance is what a till can spend of one method's money, in all its wallets together.
type MethodBalance struct {
	Method string
	Amount money.Amount // below zero only after a chain took money back
}

// Debit is a posting that adds to an asset account or takes from a liability. An amount of another asset than the
// account's panics, it is a defect.
func Debit(account Account, amount money.Amount) Posting {
	if account.Asset != amount.Asset {
		panic(fmt.Sprintf("ledger: %s posted to %s of %s", amount.Asset, account.Name, account.Asset))
	}
	return Posting{Account: account, Minor: amount.Minor}
}

// Credit is a posting that takes from an asset account or adds to a liability; it panics like Debit.
func Credit(account Account, amount money.Amount) Posting { return Debit(account, amount.Neg()) }

// Reason says why an entry was posted.
type Reason string

// The reasons. Reorg is the only one that may take a till's balance below zero: money that a chain took back.
const (
	Received Reason = "received"  // confirmed money came in
	Settled  Reason = "settled"   // held money became the till's
	Released Reason = "released"  // held money of an invoice that ended unpaid became unmatched
	Assigned Reason = "assigned"  // unmatched money was given to an invoice
	Credited Reason = "credited"  // unmatched money was given to the till
	Refunded Reason = "refunded"  // money went back to its payer, outside of Kassa
	Reserved Reason = "reserved"  // a till's money was set aside for a payoff, a swap or a transfer
	PaidOut  Reason = "paid_out"  // reserved money left for its receiver
	Returned Reason = "returned"  // reserved money of what did not happen became the till's again
	Swapped  Reason = "swapped"   // reserved money was exchanged for another balance's
	Moved    Reason = "moved"     // reserved money became another till's
	MinerFee Reason = "miner_fee" // a chain's miners took their fee for a transaction
	Spent    Reason = "spent"     // a merchant moved a till's money out of his wallet by himself
	Reorg    Reason = "reorg"     // a chain took confirmed money back
)

// Entry is one balanced movement. ID is unique; Invoice, Payment, Payoff, Swap and Transfer say what caused it and may be
// empty.
type Entry struct {
	ID       string
	At       time.Time
	Reason   Reason
	Invoice  string
	Payment  string
	Payoff   string
	Swap     string
	Transfer int64  // 0 for most
	Reverses string // the entry that this one takes back, empty for most
	Postings []Posting
}

// ErrUnbalanced is wrapped by Check's error for an entry whose postings do not add up to zero.
var ErrUnbalanced = errors.New("ledger: entry does not balance")

// Check refuses an entry that has no postings, mixes live and sandbox money, posts nothing somewhere, or does not
// add up to zero for each asset.
func (e Entry) Check() error {
	if len(e.Postings) < 2 {
		return fmt.Errorf("%w: %d postings", ErrUnbalanced, len(e.Postings))
	}
	sums := map[money.Asset]money.Amount{}
	for _, p := range e.Postings {
		asset := p.Account.Asset
		switch {
		case p.Account.Sandbox != e.Postings[0].Account.Sandbox:
			return errors.New("ledger: live and sandbox money meet")
		case p.Minor == 0:
			return fmt.Errorf("ledger: empty posting to %s", p.Account.Name)
		}
		sum, err := money.Amount{Asset: asset, Minor: sums[asset].Minor}.Add(money.Amount{Asset: asset, Minor: p.Minor})
		if err != nil {
			return err
		}
		sums[asset] = sum
	}
	for _, p := range e.Postings {
		if sum := sums[p.Account.Asset]; !sum.IsZero() {
			return fmt.Errorf("%w: %s off by %s", ErrUnbalanced, p.Account.Asset, sum)
		}
	}
	return nil
}

// MayOverdraw tells whether the entry may take a till's balance below zero.
func (e Entry) MayOverdraw() bool { return e.Reason == Reorg }
