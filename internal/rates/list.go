package rates

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
)

// maxBad is how many wrong prices of one answer are told.
const maxBad = 5

// widest is how far apart the two sides of an order book may be, as a share of their middle. A wider one is no market.
var widest = decimal.New(2, -2)

// list collects an answer's prices and what was wrong with it. A wrong price is left out, the others count.
type list struct {
	prices []Price
	bad    []string
}

// add takes a price as it was written.
func (l *list) add(of pair, text literal, at time.Time) {
	price, err := number(text)
	if err != nil {
		l.refuse(of, err)
		return
	}
	l.take(of, price, at)
}

// book takes the middle of the best bid and the best ask. Where both are zero or absent nothing is traded any more,
// which is no fault of the source.
func (l *list) book(of pair, bid, ask literal, at time.Time) {
	if strings.Trim(string(bid+ask), "0.") == "" {
		return
	}
	low, err := number(bid)
	high, errHigh := number(ask)
	if err := errors.Join(err, errHigh); err != nil {
		l.refuse(of, err)
		return
	}
	middle := low.Add(high).Mul(half)
	if low.Cmp(high) > 0 || high.Sub(low).Cmp(middle.Mul(widest)) > 0 {
		l.refuse(of, fmt.Errorf("bid %s and ask %s are no market", low, high))
		return
	}
	l.take(of, middle, at)
}

func (l *list) take(of pair, price decimal.Decimal, at time.Time) {
	l.prices = append(l.prices, Price{money.Rate{Base: of.base, Quote: of.quote, Price: price}, at})
}

func (l *list) refuse(of pair, err error) {
	if len(l.bad) < maxBad {
		l.bad = append(l.bad, fmt.Sprintf("%s/%s: %v", of.base, of.quote, err))
	}
}

// result is what was read. An answer without any price is wrong as a whole.
func (l *list) result() ([]Price, error) {
	if len(l.bad) > 0 {
		return l.prices, errors.New(strings.Join(l.bad, "; "))
	}
	if len(l.prices) == 0 {
		return nil, errors.New("the answer has no price of ours")
	}
	return l.prices, nil
}

var half = decimal.New(5, -1)

// literal is a price as it was written: a JSON string or a JSON number, by its own digits and never through a float.
type literal string

// UnmarshalJSON takes anything; number says later what is no price, and spoils one price and not the whole answer.
func (l *literal) UnmarshalJSON(raw []byte) error {
	if text := strings.Trim(string(raw), `"`); text != "null" {
		*l = literal(text)
	}
	return nil
}

// number reads a price's own digits, with an exponent perhaps, within ParseTable's bounds.
func number(text literal) (decimal.Decimal, error) {
	const longest = 40
	if text == "" || len(text) > longest || strings.Trim(string(text), "0123456789.eE+-") != "" {
		return decimal.Decimal{}, fmt.Errorf("%.*q is no price", longest, text)
	}
	price, err := decimal.NewFromString(string(text))
	if err != nil || price.Exponent() > longest || price.Exponent() < -longest {
		return decimal.Decimal{}, fmt.Errorf("%q is no price", text)
	}
	if price.Cmp(lowest) < 0 || price.Cmp(highest) > 0 {
		return decimal.Decimal{}, fmt.Errorf("%s is out of all bounds", text)
	}
	return price, nil
}
