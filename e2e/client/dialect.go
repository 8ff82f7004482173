package main

import (
	"encoding/json"
	"regexp"
	"slices"
)

// dialect is what the two differ in.
type dialect struct {
	base     string
	states   []string // of an invoice
	absent   any      // how an absent text is written
	balances list
	invoices list
	payoffs  list
	methods  list
	sold     map[string]string // sums of an invoice of 100 roubles once it is payed
	sum      func(value any) (string, bool)
}

// list is a call that lists something, and the member that it is in.
type list struct{ action, member string }

// plain is a decimal without an exponent and padding zeros.
var plain = regexp.MustCompile(`^(0|[1-9]\d*)(\.\d*[1-9])?$`)

var dialects = map[string]*dialect{
	"v3": {
		base:     "/v3/",
		states:   []string{"notpayed", "processing", "wrongamount", "failed", "payed", "unavailable"},
		balances: list{"balance/list", "items"},
		invoices: list{"report/invoice/history", "items"},
		payoffs:  list{"report/payoff/history", "items"},
		methods:  list{"method/list", "items"},
		sold: map[string]string{"rub_amount": "100", "amount": "100", "initial_amount": "100", "remaining_amount": "0",
			"balance_amount": "100", "commission_amount": "0"},
		sum: func(value any) (string, bool) {
			text, ok := value.(string)
			return text, ok && plain.MatchString(text)
		},
	},
	"v2": {
		base:     "/v2/",
		states:   []string{"notpayed", "processing", "wrongamount", "failed", "payed"},
		absent:   "",
		balances: list{"balance/info", "balances"},
		invoices: list{"history/payments", "payments"},
		payoffs:  list{"history/payoffs", "payoffs"},
		methods:  list{"method/list", "methods"},
		sold: map[string]string{"amount": "100", "pay_amount": "100", "remaining_amount": "0", "balance_amount": "100",
			"service_commission": "0", "extra_commission": "0"},
		sum: func(value any) (string, bool) {
			number, ok := value.(json.Number)
			return string(number), ok && plain.MatchString(string(number))
		},
	},
}

// known are the names that a client has in its list of methods; an answer that lacks one is not read at all.
var known = []string{"TEST", "BITCOIN", "BITCOINCASH", "LITECOIN", "DOGECOIN", "DASH", "MONERO", "ETHEREUM", "POLYGON",
	"BNBSMARTCHAIN", "TRON", "TONCOIN", "SOLANA", "USDTTRC", "USDCTRC", "USDTBEP", "USDTPOL", "USDTSPL", "USDCSPL", "CARDRUB",
	"CARDRUBP2P", "CARDRUBTRANSP2P", "CARDTRYP2P", "CARDKZTP2P", "SBP", "SBPP2P", "SBPTRANSP2P", "SBERPAYP2P", "CRYSTALPAY",
	"LZTMARKET", "BTCBANKER", "ETHBANKER", "LTCBANKER", "USDTBANKER", "BTCCHATEX", "USDTCHATEX", "BTCCRYPTOBOT", "ETHCRYPTOBOT",
	"LTCCRYPTOBOT", "BNBCRYPTOBOT", "TONCRYPTOBOT", "USDTCRYPTOBOT"}

// wantSum complains unless a member is a sum of the dialect, and this one.
func (c *client) wantSum(of object, member, want string) {
	got, ok := c.sum(of[member])
	c.want(ok, "`%s` is no sum of this dialect: %v", member, of[member])
	c.want(got == want, "`%s` is %s, want %s", member, got, want)
}

// wantText complains unless a member is this text.
func (c *client) wantText(of object, member, want string) {
	got, ok := of[member].(string)
	c.want(ok && got == want, "`%s` is %v, want %q", member, of[member], want)
}

// wantAbsent complains unless a member is there and says that it has no text.
func (c *client) wantAbsent(of object, members ...string) {
	for _, member := range members {
		got, there := of[member]
		c.want(there && got == c.absent, "`%s` is %v, want %v", member, got, c.absent)
	}
}

// wantState complains of a state that the client has no name for, and of another one than this.
func (c *client) wantState(of object, want string) {
	state, _ := of["state"].(string)
	c.want(slices.Contains(c.states, state), "the state %v is unknown", of["state"])
	c.want(state == want, "the state is %s, want %s", state, want)
}
