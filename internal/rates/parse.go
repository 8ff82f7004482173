package rates

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Bounds of a price file. A known pair can stand once, so size bounds the entries.
const (
	maxSize   = 64 << 10 // bytes
	maxFaults = 20       // told at once
	maxPrice  = 30       // characters of one price
)

// ParseTable reads prices, one on a line; empty lines and lines that begin with # are ignored:
//
//	time 2026-07-01T12:00:00Z
//	source my bank
//	USD/RUB 81.46
//	BTC/USD 64250.5
//
// A price is what one whole unit of the first asset costs in the second, a plain decimal above zero. `time` (RFC 3339)
// says when the prices held and is required, since old prices must not sell; `source` is optional and goes into the
// rate records. Any other pair is crossed from those given. A bad file is a fault.List that names every bad line.
func ParseTable(file io.Reader) (Table, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	if err != nil {
		return Table{}, fmt.Errorf("read prices: %w", err)
	}
	if len(text) > maxSize {
		return Table{}, fault.New(fault.Invalid, "the price file must be at most %d bytes", maxSize)
	}
	p := parser{seen: map[pair]int{}, source: "file"}
	for line := range bytes.Lines(text) {
		p.line++
		p.read(strings.TrimSpace(string(line)))
	}
	return p.table()
}

type parser struct {
	line   int
	time   time.Time
	source string
	given  []money.Rate
	seen   map[pair]int // the line of a pair, in the order of its assets' codes
	faults fault.List
}

func (p *parser) read(line string) {
	if line == "" || strings.HasPrefix(line, "#") {
		return
	}
	key := strings.Fields(line)[0]
	value := strings.TrimSpace(line[len(key):])
	switch key {
	case "time":
		p.readTime(value)
	case "source":
		p.readSource(value)
	default:
		p.readPrice(key, value)
	}
}

func (p *parser) readTime(value string) {
	at, err := time.Parse(time.RFC3339, value)
	if err != nil || at.UnixMilli() <= 0 {
		p.fault("must be a time like 2026-07-01T12:00:00Z after the word time")
		return
	}
	p.time = at.UTC()
}

func (p *parser) readSource(value string) {
	if value == "" || len(value) > 64 {
		p.fault("must name the source in 1 to 64 bytes")
		return
	}
	p.source = value
}

func (p *parser) readPrice(key, value string) {
	of, ok := parsePair(key)
	if !ok {
		p.fault("must begin with two different known assets, for example BTC/USD")
		return
	}
	price, ok := parsePrice(value)
	if !ok {
		p.fault("must end with a plain decimal from 0.000000000001 to 1000000000000, for example 64250.5")
		return
	}
	if line := p.seen[of.sorted()]; line > 0 {
		p.fault("must not price a pair again, see line %d", line)
		return
	}
	p.seen[of.sorted()] = p.line
	p.given = append(p.given, money.Rate{Base: of.base, Quote: of.quote, Price: price})
}

func (p *parser) fault(format string, args ...any) {
	if len(p.faults) < maxFaults {
		p.faults.Add(fmt.Sprintf("line %d", p.line), format, args...)
	}
}

func (p *parser) table() (Table, error) {
	if len(p.faults) == 0 && p.time.IsZero() {
		p.faults.Add("time", "line is required, for example: time 2026-07-01T12:00:00Z")
	}
	if len(p.faults) == 0 && len(p.given) == 0 {
		p.faults.Add("price", "line is required, at least one, for example: BTC/USD 64250.5")
	}
	if err := p.faults.Err(); err != nil {
		return Table{}, err
	}
	return newTable(p.time, p.source, p.given), nil
}

func parsePair(text string) (pair, bool) {
	first, second, _ := strings.Cut(text, "/")
	base, known1 := money.ParseAsset(first)
	quote, known2 := money.ParseAsset(second)
	return pair{base, quote}, known1 && known2 && base != quote
}

// sorted is the same for both directions of a pair.
func (p pair) sorted() pair { return pair{min(p.base, p.quote), max(p.base, p.quote)} }

// Prices beyond these are mistakes, and would make conversions meaningless.
var (
	lowest  = decimal.New(1, -12)
	highest = decimal.New(1, 12)
)

func parsePrice(text string) (decimal.Decimal, bool) {
	if len(text) > maxPrice || strings.Trim(text, "0123456789.") != "" {
		return decimal.Decimal{}, false
	}
	price, err := decimal.NewFromString(text)
	return price, err == nil && price.Cmp(lowest) >= 0 && price.Cmp(highest) <= 0
}
