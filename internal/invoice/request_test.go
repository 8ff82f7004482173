package invoice

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// good is a request without a fault; the tests change one field of it.
func good(change func(*Request)) Request {
	r := Request{Amount: "100", Type: "purchase", Lifetime: "60", Dialect: V3}
	change(&r)
	return r
}

func TestRequestFaults(t *testing.T) {
	tests := map[string]struct {
		change func(*Request)
		want   []string
	}{
		"nothing at all": {func(r *Request) { *r = Request{} },
			[]string{"`lifetime` field is required", "`amount` field is required", "`type` field is required"}},
		"zero":               {func(r *Request) { r.Amount = "0.00" }, []string{"`amount` must be above zero"}},
		"negative":           {func(r *Request) { r.Amount = "-5" }, []string{"`amount` must be above zero"}},
		"too precise":        {func(r *Request) { r.Amount = "1.001" }, []string{"`amount` must have at most 2 digits after the point in RUB"}},
		"precise for BTC":    {func(r *Request) { r.Amount, r.Currency = "0.000000001", "btc" }, []string{"`amount` must have at most 8 digits after the point in BTC"}},
		"too large":          {func(r *Request) { r.Amount = "1000000000000.01" }, []string{"`amount` must be at most 1000000000000 RUB"}},
		"too large for BTC":  {func(r *Request) { r.Amount, r.Currency = "1000000000.00000001", "BTC" }, []string{"`amount` must be at most 1000000000 BTC"}},
		"NaN":                {func(r *Request) { r.Amount = "NaN" }, []string{"`amount` must be a decimal number, for example 99.99"}},
		"infinite":           {func(r *Request) { r.Amount = "1e999999999" }, []string{"`amount` must be at most 1000000000000 RUB"}},
		"garbage":            {func(r *Request) { r.Amount = "1,5" }, []string{"`amount` must be a decimal number, for example 99.99"}},
		"unknown currency":   {func(r *Request) { r.Currency = "XYZ" }, []string{"`currency` must be one of " + assetNames()}},
		"unknown type":       {func(r *Request) { r.Type = "gift" }, []string{"`type` must be `purchase` or `topup`"}},
		"lifetime zero":      {func(r *Request) { r.Lifetime = "0" }, []string{"`lifetime` must be whole minutes from 1 to 4320"}},
		"lifetime too long":  {func(r *Request) { r.Lifetime = "4321" }, []string{"`lifetime` must be whole minutes from 1 to 4320"}},
		"lifetime in halves": {func(r *Request) { r.Lifetime = "1.5" }, []string{"`lifetime` must be whole minutes from 1 to 4320"}},
		"subtract_from":      {func(r *Request) { r.SubtractFrom = "payer" }, []string{"`subtract_from` must be `amount` or `balance`"}},
		"unknown method":     {func(r *Request) { r.RequiredMethod = "bitcoin" }, []string{"`required_method` must be a method's name from method/list, for example BITCOIN"}},
		"long description":   {func(r *Request) { r.Description = strings.Repeat("d", 4097) }, []string{"`description` must be at most 4096 bytes"}},
		"NUL in extra":       {func(r *Request) { r.Extra = "a\x00" }, []string{"`extra` must not contain a NUL character"}},
		"long details":       {func(r *Request) { r.PayerDetails = json.RawMessage(`"` + strings.Repeat("p", 4097) + `"`) }, []string{"`payer_details` must be at most 4096 bytes"}},
		"long url":           {func(r *Request) { r.CallbackURL = "https://a.example/" + strings.Repeat("u", 2048) }, []string{"`callback_url` must be at most 2048 bytes"}},
		"script as redirect": {func(r *Request) { r.RedirectURL = "javascript:alert(1)" }, []string{"`redirect_url` must be a full address that begins with https:// or http:// or tg://"}},
		"telegram callback":  {func(r *Request) { r.CallbackURL = "tg://resolve?domain=x" }, []string{"`callback_url` must be a full address that begins with https:// or http://"}},
		"two at once": {func(r *Request) { r.Amount, r.Lifetime = "x", "y" },
			[]string{"`lifetime` must be whole minutes from 1 to 4320", "`amount` must be a decimal number, for example 99.99"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, _, err := good(test.change).invoice(false)
			if err == nil {
				t.Fatal("no fault")
			}
			var got []string
			for _, f := range fault.Faults(err) {
				got = append(got, f.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRequestTakesWhatClientsSend(t *testing.T) {
	tests := map[string]struct {
		change func(*Request)
		want   money.Amount
	}{
		"roubles by default":    {func(*Request) {}, money.Amount{Asset: money.RUB, Minor: 10000}},
		"python's small number": {func(r *Request) { r.Amount, r.Currency = "1e-05", "BTC" }, money.Amount{Asset: money.BTC, Minor: 1000}},
		"a code in small caps":  {func(r *Request) { r.Currency = "usd" }, money.Amount{Asset: money.USD, Minor: 10000}},
		"padding zeros":         {func(r *Request) { r.Amount = "0099.9900" }, money.Amount{Asset: money.RUB, Minor: 9999}},
		"the largest sum":       {func(r *Request) { r.Amount = "1e12" }, money.Max(money.RUB)},
		"the longest life":      {func(r *Request) { r.Lifetime = "4320" }, money.Amount{Asset: money.RUB, Minor: 10000}},
		"a bot's redirect":      {func(r *Request) { r.RedirectURL = "tg://resolve?domain=shop" }, money.Amount{Asset: money.RUB, Minor: 10000}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			made, _, err := good(test.change).invoice(false)
			if err != nil {
				t.Fatal(err)
			}
			if made.Amount != test.want {
				t.Errorf("amount %v, want %v", made.Amount, test.want)
			}
		})
	}
}
