package rates

import (
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// FileSource is the operator's file among a market's sources. Its prices count for a day after the time that the file
// names.
const FileSource = "file"

const fileFresh = day

func file() Source { return Source{Name: FileSource, Fresh: fileFresh, operator: true} }

// Book is the prices that invoices are made with: the market's for live tills, invented or the file's ones for sandbox
// tills. It is safe for concurrent use.
type Book struct {
	market *Market
	now    func() time.Time

	mu      sync.RWMutex
	live    Table // the operator's file
	sandbox Table
}

// NewBook makes a book without live prices; Set may give it some. Sandbox tills have the example's prices wherever Set
// gave no others.
func NewBook(now func() time.Time) *Book { return NewMarket(DefaultPolicy(), nil, now).Book() }

// Book makes a book of the market's prices.
func (m *Market) Book() *Book { return &Book{market: m, now: m.now} }

// Set replaces the operator's prices of live or of sandbox tills. Live ones become one source among the market's. A table
// with a price that nobody could have meant changes nothing; another error tells which prices the other sources do not
// bear out.
func (b *Book) Set(sandbox bool, table Table) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if sandbox {
		b.sandbox = table
		return nil
	}
	if err := table.sane(b.now()); err != nil {
		return err
	}
	b.live = table
	b.market.include(file(), table.Source)
	return b.market.Observe(FileSource, table.prices(), nil)
}

// Rate is the price at which one base unit of a payer counts in quote units, and its Record as JSON: the middle price
// less the spread, so a payer never owes less than at the middle. A live price that is missing or too old is a fault of
// kind Unavailable; sandbox prices are never too old and have no spread.
func (b *Book) Rate(sandbox bool, base, quote money.Asset) (money.Rate, string, error) {
	c, err := b.present(sandbox, base, quote)
	if err != nil {
		return money.Rate{}, "", err
	}
	spread := decimal.Zero
	if !sandbox && base != quote {
		spread = b.market.policy.spread(c.held)
	}
	c.rate.Price = c.rate.Price.Mul(one.Sub(spread))
	c.rate = c.rate.Rounded(pricePrecision)
	return c.rate, c.record(spread), nil
}

// pricePrecision is the significant digits of a price that is used.
const pricePrecision = 28

// Middle is the present price of one base unit in quote units without a spread, to 12 significant digits: what a
// merchant is told. Its fault is Rate's.
func (b *Book) Middle(sandbox bool, base, quote money.Asset) (money.Rate, error) {
	c, err := b.present(sandbox, base, quote)
	if err != nil {
		return money.Rate{}, err
	}
	return c.rate.Rounded(shownPrecision), nil
}

const shownPrecision = 12

// Reference is the middle price at any age with its record, for what must not refuse; false when there never was one.
func (b *Book) Reference(sandbox bool, base, quote money.Asset) (money.Rate, string, bool) {
	c, known := b.find(sandbox, base, quote)
	if !known {
		return money.Rate{}, "", false
	}
	c.rate = c.rate.Rounded(pricePrecision)
	return c.rate, c.record(decimal.Zero), true
}

// Priced lists the assets that have a present price in another one, by code.
func (b *Book) Priced(sandbox bool) []money.Asset {
	var priced []money.Asset
	for _, base := range money.Assets() {
		for _, quote := range money.Assets() {
			if _, err := b.present(sandbox, base, quote); base != quote && err == nil {
				priced = append(priced, base)
				break
			}
		}
	}
	return priced
}

// present finds a price that may be sold at.
func (b *Book) present(sandbox bool, base, quote money.Asset) (cross, error) {
	c, known := b.find(sandbox, base, quote)
	switch {
	case sandbox && known, base == quote:
		return c, nil
	case !known:
		return cross{}, missing(base, quote)
	case c.shut != nil:
		return cross{}, c.shut
	}
	return c, nil
}

func missing(base, quote money.Asset) *fault.Error {
	return fault.New(fault.Unavailable, "There is no present price of %s in %s, try again later", base, quote)
}

// find looks where a price of this kind stands, of whatever age.
func (b *Book) find(sandbox bool, base, quote money.Asset) (cross, bool) {
	if base == quote {
		return cross{rate: money.Par(base)}, true
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	if sandbox {
		if c, known := b.sandbox.cross(base, quote); known {
			return c, true
		}
		return Example().cross(base, quote)
	}
	if c, known := b.market.cross(base, quote); known {
		return c, true
	}
	return b.filed(base, quote)
}

// filed is the price of a file that no price joins to the dollar, such as one with BTC/RUB alone. It is good for as
// long as the file's time says, and no longer.
func (b *Book) filed(base, quote money.Asset) (cross, bool) {
	c, known := b.live.cross(base, quote)
	if known && b.now().Sub(b.live.Time) > fileFresh {
		c.shut = missing(base, quote)
	}
	return c, known
}
