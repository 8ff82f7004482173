package e2e

import (
	"encoding/json"
	"strings"
)

// names are the fields of all requests.
var names = strings.Fields(`
	id amount type lifetime currency amount_currency subtract_from required_method payer_details description extra redirect_url
	callback_url method wallet wallet_extra pair_id amount_type receiver page items period export_csv hide_empty compact
	enabled extra_commission_percent tickers base_currency source target after limit seconds`)

// good are values that an action may take.
var good = map[string][]any{
	"amount":                   {1, "1", 100, "99.99", 0.5, json.Number("1e-05"), "0.0001", 5000},
	"type":                     {"purchase", "topup"},
	"lifetime":                 {1, "60", 1440, 4320},
	"currency":                 {"RUB", "USD", "BTC", "USDT"},
	"amount_currency":          {"RUB", "EUR", "TEST"},
	"subtract_from":            {"amount", "balance"},
	"required_method":          {"TEST", "BITCOIN", "SBP"},
	"payer_details":            {"a@example.org", []string{"a", "b"}, map[string]string{"email": "a@example.org"}},
	"description":              {"tea", "Чай & мёд", ""},
	"extra":                    {"order-7", 7, nil},
	"redirect_url":             {"https://shop.example/thanks"},
	"callback_url":             {"http://127.0.0.1:1/hook"},
	"method":                   {"TEST", "TEST", "BITCOIN", "USDTTRC", "SBP"},
	"wallet":                   {"wallet1", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"},
	"wallet_extra":             {"memo"},
	"pair_id":                  {1, "2", 3},
	"amount_type":              {"source", "target"},
	"receiver":                 {"nobody"},
	"page":                     {1, "2", 1000},
	"items":                    {1, 20, 100},
	"period":                   {1, 30, 3660},
	"export_csv":               {true, "true", false},
	"hide_empty":               {true, false},
	"compact":                  {true, "1"},
	"enabled":                  {true, "true", true},
	"extra_commission_percent": {0, "1.5", 10},
	"tickers":                  {[]string{"BTC", "USD"}, []string{}},
	"base_currency":            {"RUB", "USD"},
	"source":                   {"TEST"},
	"target":                   {"BITCOIN"},
	"after":                    {0, "5", ""},
	"limit":                    {1, 100},
	"seconds":                  {1, "60"},
}

// bad are values that no field wants.
var bad = []any{
	nil, "", " ", "x", -1, 0, "-0", json.Number("1e999"), json.Number("-1e-999"), json.Number("123456789012345678901234567890"),
	"1e400", "0x10", "NaN", "Infinity", 1.5, "99999999999999999", true, "FALSE", []any{}, []any{nil}, map[string]any{},
	map[string]any{"a": []any{map[string]any{}}}, "\x00", "a\u0000b", "\u202e", "\xff\xfe", "😀", "' OR 1=1 --", "%00%n%s",
	"../../etc/passwd", "<script>alert(1)</script>", strings.Repeat("я", 3000), strings.Repeat("9", 5000),
}

// broken are bodies that are no request.
var broken = []string{
	"", "{", "}", "null", "true", "[]", "[[[[", `"text"`, "0", "{}", "{}{}", `{"auth_login":1}`, `{"auth_login":"a","auth_secret":"b"}`,
	"\xff\xfe{\x00", strings.Repeat("[", 20000), strings.Repeat("a", 100_000), `{"a":` + strings.Repeat(`{"a":`, 5000),
	"auth_login=a&auth_secret=b", "<?xml version=\"1.0\"?>", strings.Repeat(" ", 70_000) + "{}", strings.Repeat("x", 2<<20),
}

// value is mostly one that the field may take.
func (s *stranger) value(name string) any {
	if s.random.IntN(6) == 0 {
		return pick(s.random, bad)
	}
	if name == "id" {
		return s.id()
	}
	return pick(s.random, good[name])
}
