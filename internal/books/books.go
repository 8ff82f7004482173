// Package books looks after the ledger once entries are posted: it checks the books against everything else that is
// known about money, and exports them. It knows no SQL; what it reads it declares here. Every list it reads comes in
// pages after a key, so memory is bounded by a page, the accounts that are no invoice's, and maxFound breaches.
package books

import (
	"context"
	"time"

	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/swap"
	"kassa/internal/transfer"
)

// Snapshot is one unchanging state of the database.
type Snapshot interface {
	// Head is the chain's end as the sealer remembers it.
	Head(ctx context.Context) (ledger.Link, error)
	// Sealed reads the chain after a number.
	Sealed(ctx context.Context, after int64, limit int) ([]Sealed, error)
	// Unsealed reads the entries that wait for the sealer, after an id.
	Unsealed(ctx context.Context, after string, limit int) ([]Sealed, error)
	// Strays are entries that are neither sealed nor waiting.
	Strays(ctx context.Context, limit int) ([]string, error)
	// Orphans are entries about an invoice, a payment or an order that is not there.
	Orphans(ctx context.Context, limit int) ([]OrphanEntry, error)
	// Count tells how many entries and postings there are.
	Count(ctx context.Context) (entries, postings int64, err error)
	// Totals are what the sealer added up for each account (ledger.Summed), a debit is positive.
	Totals(ctx context.Context) (map[ledger.Account]int64, error)
	// Balances reads the materialised balances of tills, after one (the zero Balance: from the start).
	Balances(ctx context.Context, after Balance, limit int) ([]Balance, error)
	// Invoices reads invoices after an id, with what their entries, payments and outbox rows say.
	Invoices(ctx context.Context, after string, limit int) ([]Invoice, error)
	// Payments reads payments after an id, with what their entries say, and the simulated chain or the log of payments
	// by hand.
	Payments(ctx context.Context, after string, limit int) ([]Payment, error)
	// Payoffs reads payoffs after an id, with what their entries post.
	Payoffs(ctx context.Context, after string, limit int) ([]Payoff, error)
	// Dispatches reads dispatches after an id, with what their drafts, payoffs, coins and entries say.
	Dispatches(ctx context.Context, after string, limit int) ([]Dispatch, error)
	// Swaps reads swaps after an id, with what their entries post.
	Swaps(ctx context.Context, after string, limit int) ([]Order[swap.Swap], error)
	// Transfers reads transfers between tills after a number, with what their entries post.
	Transfers(ctx context.Context, after int64, limit int) ([]Order[transfer.Transfer], error)
	// Refunds reads invoices with credited money after an id, with what was refunded of it.
	Refunds(ctx context.Context, after string, limit int) ([]Refund, error)
	// Lost are confirmed transfers of a rail's log above a height and up to another that were neither taken in nor parked.
	Lost(ctx context.Context, log Log, above, upTo int64) ([]Transfer, error)
	// Read is the height up to which a rail's log was read.
	Read(ctx context.Context, log Log) (int64, error)
}

// Sealed is an entry with its place in the chain; a zero Link for one that waits.
type Sealed struct {
	ledger.Link
	ID    string       // as the chain names the entry
	Entry ledger.Entry // its ID is empty if there is no such entry
}

// Balance is a materialised balance.
type Balance struct {
	ledger.Balance
	Sandbox bool
	Amount  money.Amount
}

// Invoice is what is known about the money of an invoice. Sums are minor units by asset.
type Invoice struct {
	ID         string
	State      string
	Told       string // the state of its last event
	Callback   bool   // it has a callback URL
	Asset      money.Asset
	Credited   int64 // as the invoice says
	Commission int64
	Booked     map[money.Asset]Booked // what its entries say
	Paid       map[money.Asset]Paid   // what its payments say
	Payed      int                    // events that announce it as payed
	Announced  int                    // of these, how many the outbox has
}

// Booked is what an invoice's entries add up to, in minor units.
type Booked struct {
	Held     int64
	Credited int64 // to the till and to the operator
	Revenue  int64 // to the operator, what a merchant owes him for money in an own wallet included
}

// Paid is what an invoice's payments add up to, in minor units.
type Paid struct{ Held, Credited, Given int64 }

// Payment is what is known about a payment.
type Payment struct {
	ID      string
	Till    int64
	Sandbox bool
	Amount  money.Amount
	Status  string
	Place   string
	Whole   int64 // with all parts that were split off it, in minor units
	Booked  int64 // what the entries of all parts put into a wallet, less what they took back; minor units
	Unseen  bool  // its rail's log does not know it like this
}

// Payoff is a payoff with what its entries post.
type Payoff struct {
	Order[payoff.Payoff]
	Own       bool   // the wallet behind it is the merchant's
	Told      string // the state of its last event
	Announced int    // callbacks in the outbox
}

// OrphanEntry is an entry about something that is not there.
type OrphanEntry struct {
	ID   string
	Gone string // for example: swap 100000001_abc
}

// Log is a rail whose transfers are kept in the database.
type Log string

// The logs: the simulated chain, and what people say about payments by hand.
const (
	Simulated Log = rail.TestName
	ByHand    Log = rail.ManualName
)

// Refund is what an invoice says was refunded of it, and what its entries and payoffs add up to.
type Refund struct {
	Invoice  string
	Refunded money.Amount
	Added    int64
}

// Transfer is a confirmed movement in a rail's log, not one between tills.
type Transfer struct {
	Height int64
	Key    string
	Amount money.Amount
}

// Report is the result of a check.
type Report struct {
	At        time.Time
	Entries   int64 // all, of which so many wait for the sealer
	Waiting   int64
	Invoices  int64
	Payments  int64
	Payoffs   int64
	Swaps     int64
	Transfers int64
	Balances  int64
	Breaches  int64    // all of them
	Found     []Breach // the first maxFound
}

// Sound tells whether nothing is off.
func (r Report) Sound() bool { return r.Breaches == 0 }

// maxFound bounds how many breaches a report describes; the rest are counted.
const maxFound = 100

// Breach is one thing that is off.
type Breach struct {
	Kind    Kind
	Subject string // what is off: an entry, an account, an invoice, a payment
	Text    string // a sentence for the operator
	// Stored is what is kept and Added what adding up gives; the asset is empty when the breach is not about a sum.
	Asset         money.Asset
	Stored, Added int64
}

// Off is by how much the stored sum is too high, zero when the breach is not about a sum.
func (b Breach) Off() int64 { return b.Stored - b.Added }

// Kind is what a check compares.
type Kind string

// The kinds.
const (
	Unbalanced Kind = "entry"    // an entry's postings do not add up to zero
	Broken     Kind = "chain"    // a number is missing, a hash is wrong, an entry was changed, added or removed
	Total      Kind = "total"    // the sealer's total of an account
	Spendable  Kind = "balance"  // a till's materialised balance
	OfInvoice  Kind = "invoice"  // an invoice's held, credited or commission
	OfPayment  Kind = "payment"  // a payment's place or its entries
	OfPayoff   Kind = "payoff"   // a payoff's entries
	OfDispatch Kind = "dispatch" // transactions that pay payoffs out of a wallet of keys
	OfSwap     Kind = "swap"     // a swap's entries or its price
	OfTransfer Kind = "transfer" // a transfer's entries
	Unmatched  Kind = "suspense" // a till's unmatched money
	OfRail     Kind = "rail"     // a rail's log and the payments
	OfAddress  Kind = "address"  // an address that does not belong to its wallet's key
	Orphan     Kind = "orphan"   // an entry about something that is not there
	Untold     Kind = "callback" // an announced transition without its outbox row
)
