// Package v2 holds the JSON of the older dialect of the merchant API (contract section 7): the same facts as package
// wire, with sums as JSON numbers and absent texts as "".
package v2

import (
	"encoding/json"

	"kassa/internal/money"
)

// number is a sum as a JSON number, by the digits of its plain decimal: it never is a float.
func number(amount money.Amount) json.Number { return json.Number(amount.String()) }

// percent likewise.
func percent(share money.Percent) json.Number { return json.Number(share.String()) }
