package rates

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// DefaultMaxAge is how old live prices may be.
const DefaultMaxAge = 24 * time.Hour

// Book holds the present prices of live and of sandbox tills. It is safe for concurrent use.
type Book struct {
	// MaxAge is how far from now the time of live prices may be to sell at them, 0 for any time. Set it before use.
	MaxAge time.Duration

	now           func() time.Time
	mu            sync.RWMutex
	live, sandbox Table
}

// NewBook makes a book without live prices. Sandbox tills have the example's prices wherever Set gave no others.
func NewBook(now func() time.Time) *Book {
	return &Book{MaxAge: DefaultMaxAge, now: now}
}

// Set replaces the prices of live or of sandbox tills.
func (b *Book) Set(sandbox bool, table Table) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if sandbox {
		b.sandbox = table
	} else {
		b.live = table
	}
}

// Rate is the price of one base unit in quote units and its Record as JSON. A live price that is missing or too old
// is a fault of kind Unavailable; sandbox prices are never too old.
func (b *Book) Rate(sandbox bool, base, quote money.Asset) (money.Rate, string, error) {
	rate, table, known := b.find(sandbox, base, quote)
	if !known || !sandbox && base != quote && b.stale(table) {
		return money.Rate{}, "", fault.New(fault.Unavailable,
			"There is no present price of %s in %s, try again later", base, quote)
	}
	return rate, record(rate, table), nil
}

// Reference is the same at any age, for what must not refuse; false when the prices in hand do not reach it.
func (b *Book) Reference(sandbox bool, base, quote money.Asset) (money.Rate, string, bool) {
	rate, table, known := b.find(sandbox, base, quote)
	if !known {
		return money.Rate{}, "", false
	}
	return rate, record(rate, table), true
}

func (b *Book) find(sandbox bool, base, quote money.Asset) (money.Rate, Table, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if !sandbox {
		rate, known := b.live.Rate(base, quote)
		return rate, b.live, known
	}
	if rate, known := b.sandbox.Rate(base, quote); known {
		return rate, b.sandbox, true
	}
	rate, known := Example().Rate(base, quote)
	return rate, Example(), known
}

// stale also refuses prices from a time ahead of the clock: one of the two is wrong.
func (b *Book) stale(table Table) bool {
	return b.MaxAge > 0 && b.now().Sub(table.Time).Abs() > b.MaxAge
}

// Record says which price was used and where it came from; it is kept with what was priced.
type Record struct {
	Pair   string `json:"pair"`   // BTC/USD: the price of one BTC in USD
	Price  string `json:"price"`  // a plain decimal
	Time   string `json:"time"`   // RFC 3339, when the price held; empty for an asset's price in itself
	Source string `json:"source"` // the table's, or par
}

func record(rate money.Rate, table Table) string {
	r := Record{
		Pair:  fmt.Sprintf("%s/%s", rate.Base, rate.Quote),
		Price: rate.Price.String(), Time: table.Time.Format(time.RFC3339), Source: table.Source,
	}
	if rate.Base == rate.Quote {
		r.Time, r.Source = "", "par"
	}
	text, err := json.Marshal(r)
	if err != nil {
		panic("rates: record: " + err.Error()) // four strings always have a JSON form
	}
	return string(text)
}
