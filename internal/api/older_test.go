package api

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
)

func TestOlderAnswers(t *testing.T) {
	const (
		id     = `"id":"123456789_abcdefghij"`
		out    = `"id":"` + payoffID + `"`
		signed = out + `,"signature":"x"`
		create = `"method":"BITCOIN","wallet":"wallet1","amount":0.0005,"subtract_from":"balance","signature":"x"`
	)
	for _, row := range []struct{ file, path, members string }{
		{"me.json", "me/info", `"unknown":{}`},
		{"method_list.json", "method/list", `"compact":true`},
		{"method_edit.json", "method/edit", `"method":"BITCOIN","enabled":"true","extra_commission_percent":2.5`},
		{"method_edit_unknown.json", "method/edit", `"method":"GOLD","enabled":false`},
		{"balance_info.json", "balance/info", `"hide_empty":null`},
		{"balance_info_hide_empty.json", "balance/info", `"hide_empty":"true"`},
		{"balance_info_wrong.json", "balance/info", `"hide_empty":"maybe"`},
		{"create.json", "invoice/create", `"amount":100,"amount_currency":"USD","type":"topup","lifetime":1440`},
		{"create_missing.json", "invoice/create", `"amount":null`},
		{"create_wrong.json", "invoice/create", `"amount":1,"amount_currency":"GOLD","type":"gift","lifetime":4321`},
		{"info.json", "invoice/info", id},
		{"info_unknown.json", "invoice/info", `"id":"123456789_zzzzzzzzzz"`},
		{"payoff_create.json", "payoff/create", create},
		{"payoff_create_missing.json", "payoff/create", `"amount":{}`},
		{"payoff_submit.json", "payoff/submit", signed},
		{"payoff_submit_unsigned.json", "payoff/submit", `"id":""`},
		{"payoff_cancel.json", "payoff/cancel", signed},
		{"payoff_cancel_unknown.json", "payoff/cancel", `"id":"1_a","signature":"x"`},
		{"payoff_info.json", "payoff/info", out},
		{"payoff_info_unknown.json", "payoff/info", `"id":"1_a"`},
		{"ticker_list.json", "ticker/list", `"unknown":1`},
		{"ticker_get.json", "ticker/get", `"tickers":["BTC","rub","MATIC"]`},
		{"ticker_get_missing.json", "ticker/get", `"base_currency":"GOLD"`},
		{"payments.json", "history/payments", `"page":null`},
		{"payments_wrong.json", "history/payments", `"page":0,"items":101`},
		{"payoffs.json", "history/payoffs", `"page":1`},
		{"payoffs_none.json", "history/payoffs", `"page":2`},
		{"payoffs_wrong.json", "history/payoffs", `"page":"one","items":101`},
		{"summary.json", "history/summary", `"period":7`},
	} {
		t.Run(row.file, func(t *testing.T) {
			answer := newHouse().post("/v2/"+row.path+"/", `{`+auth+`,`+row.members+`}`)
			golden.Equal(t, "v2/"+row.file, bodyOf(t, answer.Result()))
		})
	}
}

// What a v2 call asks of the services is what it says in v3, but for the dialect, which decides the sum's currency and the
// callback's words.
func TestOlderRequests(t *testing.T) {
	h := newHouse()
	h.post("/v2/invoice/create/", `{`+auth+`,"amount":1e-05,"type":"topup","lifetime":"60","amount_currency":"BTC","currency":"EUR",
		"subtract_from":"balance","required_method":"BITCOIN","extra":7,"payer_details":"a@example.org"}`)
	want := invoice.Request{
		Amount: "1e-05", Currency: "BTC", Type: "topup", Lifetime: "60", RequiredMethod: "BITCOIN", Extra: "7",
		PayerDetails: []byte(`"a@example.org"`), Dialect: invoice.V2,
	}
	if diff := cmp.Diff(want, h.wanted); diff != "" {
		t.Errorf("invoice/create (-want +got):\n%s", diff)
	}
	h.post("/v2/payoff/create/", `{`+auth+`,"method":"BITCOIN","wallet":"w","amount":"2","subtract_from":"amount","signature":"s"}`)
	out := payoff.Request{Method: "BITCOIN", Wallet: "w", Amount: "2", SubtractFrom: "amount", Signature: "s", Dialect: invoice.V2}
	if diff := cmp.Diff(out, h.payoffs.wanted); diff != "" {
		t.Errorf("payoff/create (-want +got):\n%s", diff)
	}
}

// The older histories and their sums are of all that there is.
func TestOlderHistoriesHaveNoPeriod(t *testing.T) {
	h := newHouse()
	h.post("/v2/history/payments/", `{`+auth+`,"page":"3","items":"100"}`)
	if diff := cmp.Diff(pages{invoice.MaxPeriod, 3, 100}, h.pages, cmp.AllowUnexported(pages{})); diff != "" {
		t.Errorf("history/payments (-want +got):\n%s", diff)
	}
	h.post("/v2/history/payoffs/", `{`+auth+`,"page":2}`)
	if diff := cmp.Diff(payoff.Query{Page: 2, Items: 20, Days: invoice.MaxPeriod}, h.payoffs.query); diff != "" {
		t.Errorf("history/payoffs (-want +got):\n%s", diff)
	}
}

// One bucket for a till, whichever dialect it speaks.
func TestDialectsShareTheRateLimit(t *testing.T) {
	h := newHouse()
	h.owner.Sandbox, h.owner.Settings.RateBurst = false, 2
	var last string
	for _, path := range []string{"/v3/me/info/", "/v2/me/info/", "/v2/me/info/"} {
		last = h.post(path, `{`+auth+`}`).Body.String()
	}
	if !strings.Contains(last, "Too many requests") {
		t.Errorf("the third call of a burst of two: %s", last)
	}
}

func TestOlderFaultsOfTheServices(t *testing.T) {
	for path, members := range map[string]string{
		"method/list": ``, "balance/info": ``, "history/payments": ``, "history/summary": ``,
		"invoice/info":   `,"id":"123456789_abcdefghij"`,
		"invoice/create": `,"amount":1,"type":"topup","lifetime":1`,
	} {
		h := newHouse()
		h.err = fault.New(fault.Unavailable, "Come back later")
		answer := h.post("/v2/"+path, `{`+auth+members+`}`)
		if diff := cmp.Diff([]string{"Come back later"}, errorsOf(t, answer)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}
