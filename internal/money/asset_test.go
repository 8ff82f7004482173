package money

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The scales of contract section 1 are fixed for ever: stored sums mean nothing without them.
func TestScales(t *testing.T) {
	want := map[Asset]int{
		"RUB": 2, "USD": 2, "EUR": 2, "TRY": 2, "UAH": 2, "KZT": 2,
		"BTC": 8, "LTC": 8, "BCH": 8, "DASH": 8, "DOGE": 8,
		"ETH": 9, "BNB": 9, "POL": 9, "MATIC": 9, "TON": 9, "SOL": 9,
		"TRX": 6, "USDT": 6, "USDC": 6,
		"XMR": 12,
	}
	got := map[Asset]int{}
	for _, asset := range Assets() {
		got[asset] = asset.Scale()
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scales (-want +got):\n%s", diff)
	}
}

func TestParseAsset(t *testing.T) {
	for code, want := range map[string]Asset{"RUB": RUB, "usd": USD, "Btc": BTC} {
		if got, known := ParseAsset(code); !known || got != want {
			t.Errorf("%q is %s, known %v", code, got, known)
		}
	}
	for _, code := range []string{"", "ABC", "RUB ", "RUBB", "rub\x00", "€"} {
		if got, known := ParseAsset(code); known {
			t.Errorf("%q is %s", code, got)
		}
	}
}
