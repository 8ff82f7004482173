package order_test

import (
	"testing"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/signature"
)

func TestCheckSum(t *testing.T) {
	salts := []string{"salt", "older"}
	for _, row := range []struct {
		name, given string
		salts       []string
		fault       string
	}{
		{"the contract's vector", "af869dbf0d6c648a5f735e09c5a5548c9e2d5a6c", salts, ""},
		{"the sum as it was written", signature.SHA1("1e2", "1", "salt"), salts, ""},
		{"an older salt", signature.SHA1("100", "1", "older"), salts, ""},
		{"another sum", signature.SHA1("101", "1", "salt"), salts, "must be the lower-case hex SHA-1 of amount:pair_id:salt, with the till's salt"},
		{"upper case", "AF869DBF0D6C648A5F735E09C5A5548C9E2D5A6C", salts, "must be the lower-case hex SHA-1 of amount:pair_id:salt, with the till's salt"},
		{"none", "", salts, "field is required"},
		{"none before the till is known", "", nil, "field is required"},
		{"any before the till is known", "x", nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var faults fault.List
			order.CheckSum(&faults, row.given, row.salts, "1e2", money.Of(money.RUB, 100), "pair_id", "1")
			want := ""
			if row.fault != "" {
				want = "`signature` " + row.fault
			}
			if err := faults.Err(); (err == nil) != (want == "") || err != nil && err.Error() != want {
				t.Errorf("error %v, want %q", err, want)
			}
		})
	}
}
