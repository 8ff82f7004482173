package rail

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Method is one way to pay, by the contract's name (section 6).
type Method struct {
	Name  string
	Title string
	Asset money.Asset
	Chain bool // paid on a public chain, where small shortfalls are normal
}

// catalogue lists every name that clients know, in the contract's order; it is always listed whole.
var catalogue = []Method{
	{"TEST", "Test", money.RUB, false},
	{"BITCOIN", "Bitcoin", money.BTC, true},
	{"BITCOINCASH", "Bitcoin Cash", "BCH", true},
	{"LITECOIN", "Litecoin", money.LTC, true},
	{"DOGECOIN", "Dogecoin", "DOGE", true},
	{"DASH", "Dash", "DASH", true},
	{"MONERO", "Monero", "XMR", true},
	{"ETHEREUM", "Ethereum", money.ETH, true},
	{"POLYGON", "Polygon", "POL", true},
	{"BNBSMARTCHAIN", "BNB Smart Chain", "BNB", true},
	{"TRON", "Tron", "TRX", true},
	{"TONCOIN", "Toncoin", "TON", true},
	{"SOLANA", "Solana", "SOL", true},
	{"USDTTRC", "USDT TRC-20", money.USDT, true},
	{"USDCTRC", "USDC TRC-20", "USDC", true},
	{"USDTBEP", "USDT BEP-20", money.USDT, true},
	{"USDTPOL", "USDT Polygon", money.USDT, true},
	{"USDTSPL", "USDT Solana", money.USDT, true},
	{"USDCSPL", "USDC Solana", "USDC", true},
	{"CARDRUB", "Card RUB", money.RUB, false},
	{"CARDRUBP2P", "Card RUB P2P", money.RUB, false},
	{"CARDRUBTRANSP2P", "Card RUB P2P, abroad", money.RUB, false},
	{"CARDTRYP2P", "Card TRY P2P", "TRY", false},
	{"CARDKZTP2P", "Card KZT P2P", "KZT", false},
	{"SBP", "SBP", money.RUB, false},
	{"SBPP2P", "SBP P2P", money.RUB, false},
	{"SBPTRANSP2P", "SBP P2P, abroad", money.RUB, false},
	{"SBERPAYP2P", "SberPay P2P", money.RUB, false},
	{"CRYSTALPAY", "CrystalPay", money.RUB, false},
	{"LZTMARKET", "LZT Market", money.RUB, false},
	{"BTCBANKER", "BTC Banker", money.BTC, false},
	{"ETHBANKER", "ETH Banker", money.ETH, false},
	{"LTCBANKER", "LTC Banker", money.LTC, false},
	{"USDTBANKER", "USDT Banker", money.USDT, false},
	{"BTCCHATEX", "BTC Chatex", money.BTC, false},
	{"USDTCHATEX", "USDT Chatex", money.USDT, false},
	{"BTCCRYPTOBOT", "BTC Crypto Bot", money.BTC, false},
	{"ETHCRYPTOBOT", "ETH Crypto Bot", money.ETH, false},
	{"LTCCRYPTOBOT", "LTC Crypto Bot", money.LTC, false},
	{"BNBCRYPTOBOT", "BNB Crypto Bot", "BNB", false},
	{"TONCRYPTOBOT", "TON Crypto Bot", "TON", false},
	{"USDTCRYPTOBOT", "USDT Crypto Bot", money.USDT, false},
}

// Methods lists the catalogue in the contract's order.
func Methods() []Method { return append([]Method(nil), catalogue...) }

// ByName finds a method; names are exact, in capitals.
func ByName(name string) (Method, bool) {
	for _, method := range catalogue {
		if method.Name == name {
			return method, true
		}
	}
	return Method{}, false
}

// TestMethod is the one method that no live till can ever have (contract section 6).
const TestMethod = "TEST"

// names is how a method may be called: it is a part of accounts and destinations.
var names = regexp.MustCompile(`^[A-Z][A-Z0-9]{1,31}$`)

// maxTitle bounds a method's title, in characters.
const maxTitle = 64

// Check refuses, with a fault.List, a method that cannot be added to the catalogue.
func (m Method) Check() error {
	var faults fault.List
	if !names.MatchString(m.Name) {
		faults.Add("name", "must be 2 to 32 capital letters and digits, a letter first, for example SBPALFA")
	}
	printable := strings.IndexFunc(m.Title, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
	if m.Title == "" || strings.TrimSpace(m.Title) != m.Title || utf8.RuneCountInString(m.Title) > maxTitle || !printable {
		faults.Add("title", "must be 1 to %d printable characters without spaces at its ends", maxTitle)
	}
	if asset, known := money.ParseAsset(string(m.Asset)); !known || asset != m.Asset {
		faults.Add("currency", "must be a known currency, for example RUB or USDT")
	}
	return faults.Err()
}
