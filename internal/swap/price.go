package swap

import (
	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/till"
)

// pricePrecision is the significant digits of a price. It is few enough that both conversions below are exact until
// they are rounded to a minor unit: money keeps 28 digits, and a sum has at most 18.
const pricePrecision = 10

// price is what one target unit costs in source units: the middle price, what the book takes off old ones, and the
// till's spread, rounded up. It comes from memory, never from a network.
func (s *Service) price(owner till.Till, pair Pair) (money.Rate, string, error) {
	rate, record, err := s.Rates.Rate(owner.Sandbox, pair.Source.Asset, pair.Target.Asset)
	if err != nil {
		return money.Rate{}, "", err
	}
	return rate.Inverse().Above(owner.Settings.SwapSpread, pricePrecision), record, nil
}

// exchange works out the sum that was not asked for. What a minor unit cannot hold stays with the pool: the target is
// rounded down, the source up, so a till never gets more than the price gives.
func exchange(named Side, amount money.Amount, price money.Rate) (source, target money.Amount, err error) {
	if named == BySource {
		source = amount
		target, err = price.Inverse().Convert(source, money.Down)
	} else {
		target = amount
		source, err = price.Convert(target, money.Up)
	}
	switch {
	case err != nil || over(source) || over(target):
		return source, target, fault.Field("amount", "must be less: neither sum may be above %s %s and %s %s",
			money.Max(price.Quote), price.Quote, money.Max(price.Base), price.Base)
	case target.IsZero():
		return source, target, fault.Field("amount", "must be worth at least %s %s", money.Amount{Asset: price.Base, Minor: 1}, price.Base)
	}
	return source, target, nil
}

func over(amount money.Amount) bool {
	return amount.Asset != "" && amount.Cmp(money.Max(amount.Asset)) > 0
}
