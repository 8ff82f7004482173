package rail_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// contractNames are the names of contract section 6, in its order: clients refuse a list that lacks one.
const contractNames = `TEST, BITCOIN, BITCOINCASH, LITECOIN, DOGECOIN, DASH, MONERO, ETHEREUM, POLYGON,
BNBSMARTCHAIN, TRON, TONCOIN, SOLANA, USDTTRC, USDCTRC, USDTBEP, USDTPOL, USDTSPL, USDCSPL, CARDRUB, CARDRUBP2P,
CARDRUBTRANSP2P, CARDTRYP2P, CARDKZTP2P, SBP, SBPP2P, SBPTRANSP2P, SBERPAYP2P, CRYSTALPAY, LZTMARKET, BTCBANKER,
ETHBANKER, LTCBANKER, USDTBANKER, BTCCHATEX, USDTCHATEX, BTCCRYPTOBOT, ETHCRYPTOBOT, LTCCRYPTOBOT, BNBCRYPTOBOT,
TONCRYPTOBOT, USDTCRYPTOBOT`

func TestMethodsAreTheContracts(t *testing.T) {
	want := strings.FieldsFunc(contractNames, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' })
	var got []string
	for _, method := range rail.Methods() {
		got = append(got, method.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("methods (-contract +got):\n%s", diff)
	}
}

func TestMethodsAreWhole(t *testing.T) {
	titles := map[string]string{}
	for _, method := range rail.Methods() {
		if _, known := money.ParseAsset(string(method.Asset)); !known {
			t.Errorf("%s is paid in %q, an unknown asset", method.Name, method.Asset)
		}
		if other, used := titles[method.Title]; used || method.Title == "" {
			t.Errorf("%s and %s are both titled %q", other, method.Name, method.Title)
		}
		titles[method.Title] = method.Name
		if found, known := rail.ByName(method.Name); !known || found != method {
			t.Errorf("%s is found as %v, %v", method.Name, found, known)
		}
	}
}

// A shortfall is normal on public chains only: roubles and custodians pay exactly.
func TestChainMethods(t *testing.T) {
	for name, want := range map[string]bool{
		"TEST": false, "BITCOIN": true, "USDTTRC": true, "SBP": false, "BTCBANKER": false, "USDTCRYPTOBOT": false, "MONERO": true,
	} {
		if method, _ := rail.ByName(name); method.Chain != want {
			t.Errorf("%s: chain %v", name, method.Chain)
		}
	}
}

// The contract's example of a method (section 6, method/get).
func TestBitcoin(t *testing.T) {
	got, _ := rail.ByName("BITCOIN")
	if want := (rail.Method{Name: "BITCOIN", Title: "Bitcoin", Asset: money.BTC, Chain: true}); got != want {
		t.Errorf("BITCOIN is %v", got)
	}
	test, _ := rail.ByName("TEST")
	if want := (rail.Method{Name: "TEST", Title: "Test", Asset: money.RUB}); test != want {
		t.Errorf("TEST is %v", test)
	}
}

func TestByNameIsExact(t *testing.T) {
	for _, name := range []string{"", "bitcoin", "BITCOIN ", "DOLLARS"} {
		if method, known := rail.ByName(name); known {
			t.Errorf("%q is %v", name, method)
		}
	}
}

func TestMethodsIsACopy(t *testing.T) {
	rail.Methods()[0].Name = "SCRIBBLED"
	if rail.Methods()[0].Name != "TEST" {
		t.Error("a caller changed the catalogue")
	}
}
