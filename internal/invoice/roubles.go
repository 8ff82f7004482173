package invoice

import (
	"encoding/json"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// roubles notes the invoice's worth in whole roubles from the last good rate of any age. It never refuses a create
// (contract section 4): without any rate the worth is 0.
func (s *Service) roubles(made *Invoice) {
	rate, record, known := money.Par(money.RUB), made.RubRecord, true
	if made.Amount.Asset != money.RUB {
		rate, record, known = s.Rates.Reference(made.Sandbox, made.Amount.Asset, money.RUB)
	}
	if !known {
		return
	}
	if whole, err := rate.Whole(made.Amount); err == nil {
		made.Rub, made.RubRecord = whole, record
	}
}

// conversion is the RubRecord of an invoice that was asked for in another currency.
type conversion struct {
	Asked string          `json:"asked"` // the request's sum and currency, such as 100 USD
	Rate  json.RawMessage `json:"rate"`  // rates.Record
}

// inRoubles makes the rouble invoice that a v2 request for another currency means (contract section 7): half up to
// kopecks, at the middle price, since a spread is for payers. Unlike rub_amount this sum is what the payer owes, so that a
// price too old to sell at is a fault of kind Unavailable.
func (s *Service) inRoubles(made *Invoice) error {
	asked := made.Amount
	if made.Dialect != V2 || asked.Asset == money.RUB {
		return nil
	}
	if _, _, err := s.Rates.Rate(made.Sandbox, asked.Asset, money.RUB); err != nil {
		return err
	}
	rate, record, known := s.Rates.Reference(made.Sandbox, asked.Asset, money.RUB)
	if !known {
		return fault.New(fault.Unavailable, "There is no present price of %s in RUB, try again later", asked.Asset)
	}
	sum, err := rate.Convert(asked, money.HalfUp)
	switch {
	case err != nil || sum.Cmp(money.Max(money.RUB)) > 0:
		return fault.Field("amount", "must be worth at most %s RUB", money.Max(money.RUB))
	case sum.IsZero():
		return fault.Field("amount", "must be worth at least 0.01 RUB")
	}
	from, err := json.Marshal(conversion{asked.String() + " " + string(asked.Asset), json.RawMessage(record)})
	made.Amount, made.RubRecord = sum, string(from)
	return err
}
