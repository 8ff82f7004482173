package docs

import "kassa/internal/wire"

// The things that the house of the examples has.
const (
	exampleInvoice = "123456789_abcdefghij"
	examplePayoff  = "123456789_abcdefghijklmnopqrst"
	withInvoice    = `"id":"` + exampleInvoice + `"`
	withPayoff     = `"id":"` + examplePayoff + `"`
	withStranger   = `"id":"123456789_zzzzzzzzzz"`
)

func invoiceCalls() []Call {
	return []Call{
		{
			Action: "invoice/create",
			Request: append([]Field{
				need("amount", Sum), need("type", Text, "purchase", "topup"), need("lifetime", Whole), may("currency", Text),
				may("amount_currency", Text), may("subtract_from", Text, "amount", "balance"),
			}, invoiceTexts()...),
			Answer: wire.Created{}, Once: true,
			Examples: []Example{
				{"create.json", `"amount":100,"currency":"USD","type":"topup","lifetime":1440,"redirect_url":"https://crystalpay.io"`},
				{"create_missing.json", `"type":"topup","lifetime":1440`},
			},
		},
		{
			Action: "invoice/info", Request: []Field{need("id", Text)}, Answer: wire.InfoAnswer{},
			Examples: []Example{{"info.json", withInvoice}, {"info_unknown.json", withStranger}},
		},
	}
}

// invoiceTexts are the fields of invoice/create that both dialects have and that are not about the sum.
func invoiceTexts() []Field {
	return []Field{
		may("required_method", Text), may("payer_details", Details), may("description", Text), may("extra", Label),
		may("redirect_url", Text), may("callback_url", Text),
	}
}

func payoffCalls() []Call {
	return []Call{
		{
			Action: "payoff/create", Request: payoffFields(), Answer: wire.PayoffAnswer{}, Once: true,
			Examples: []Example{{"payoff_create.json", examplePayoffRequest()}},
		},
		{
			Action: "payoff/submit", Request: act(), Answer: wire.PayoffInfoAnswer{},
			Examples: []Example{{"payoff_submit.json", withPayoff + signed(examplePayoff)}, {"payoff_submit_unsigned.json", ``}},
		},
		{
			Action: "payoff/cancel", Request: act(), Answer: wire.PayoffInfoAnswer{},
			Examples: []Example{
				{"payoff_cancel.json", withPayoff + signed(examplePayoff)},
				{"payoff_cancel_unknown.json", withStranger + signed("123456789_zzzzzzzzzz")},
			},
		},
		{
			Action: "payoff/info", Request: []Field{need("id", Text)}, Answer: wire.PayoffInfoAnswer{},
			Examples: []Example{{"payoff_info.json", withPayoff}, {"payoff_info_unknown.json", withStranger}},
		},
	}
}

// payoffFields are the same in both dialects.
func payoffFields() []Field {
	return []Field{
		need("method", Text), need("wallet", Label), need("amount", Sum), need("subtract_from", Text, "amount", "balance"),
		need("signature", Text), may("amount_currency", Text), may("wallet_extra", Label), may("extra", Label),
		may("callback_url", Text),
	}
}

func examplePayoffRequest() string {
	return `"method":"BITCOIN","wallet":"wallet1","amount":0.0005,"subtract_from":"balance"` + signed("0.0005", "BITCOIN", "wallet1")
}

// act is what submit and cancel take.
func act() []Field { return []Field{need("id", Text), need("signature", Text)} }
