package docs

import "kassa/internal/wire"

func tillCalls() []Call {
	return []Call{
		{Action: "me/info", Answer: wire.Me{}, Examples: []Example{{"me.json", ""}}},
		{
			Action: "balance/list", Request: []Field{may("hide_empty", Flag)}, Answer: wire.BalancesAnswer{},
			Examples: []Example{{"balance_list_hide_empty.json", `"hide_empty":true`}},
		},
		{
			Action: "balance/get", Request: []Field{need("method", Text)}, Answer: wire.BalanceAnswer{},
			Examples: []Example{{"balance_get.json", `"method":"BITCOIN"`}, {"balance_get_unknown.json", `"method":"GOLD"`}},
		},
		{
			Action: "method/list", Request: []Field{may("compact", Flag)}, Answer: wire.MethodsAnswer{},
			Examples: []Example{{"method_list_compact.json", `"compact":true`}},
		},
		{
			Action: "method/get", Request: []Field{need("method", Text)}, Answer: wire.MethodAnswer{},
			Examples: []Example{{"method_get.json", `"method":"BITCOIN"`}, {"method_get_unknown.json", `"method":"GOLD"`}},
		},
		methodEdit(wire.Envelope{}, ""),
		{Action: "ticker/list", Answer: wire.Tickers{}, Examples: []Example{{"ticker_list.json", ""}}},
		tickerGet(wire.Prices{}, Example{"ticker_get.json", `"tickers":["BTC","RUB","USD"]`}),
	}
}

// methodEdit takes the same in both dialects; folder is that of the answers.
func methodEdit(answer any, folder string) Call {
	return Call{
		Action:  "method/edit",
		Request: []Field{need("method", Text), may("enabled", Flag), may("extra_commission_percent", Sum)},
		Answer:  answer,
		Examples: []Example{
			{folder + "method_edit.json", `"method":"BITCOIN","enabled":true,"extra_commission_percent":2.5`},
			{folder + "method_edit_unknown.json", `"method":"GOLD","enabled":false`},
		},
	}
}

func tickerGet(answer any, examples ...Example) Call {
	return Call{
		Action: "ticker/get", Request: []Field{need("tickers", List), may("base_currency", Text)}, Answer: answer, Examples: examples,
	}
}

func callbackCalls() []Call {
	return []Call{
		callbackCall("callback/invoice/list", wire.DeliveriesAnswer{}, Example{"callback_list.json", withInvoice}),
		callbackCall("callback/invoice/resend", wire.Envelope{}, Example{"callback_resend.json", withInvoice}),
		callbackCall("callback/payoff/list", wire.DeliveriesAnswer{}, Example{"payoff_callback_list.json", withPayoff}),
		callbackCall("callback/payoff/resend", wire.Envelope{}, Example{"payoff_callback_resend.json", withPayoff}),
	}
}

func callbackCall(action string, answer any, example Example) Call {
	return Call{Action: action, Request: []Field{need("id", Text)}, Answer: answer, Examples: []Example{example}}
}
