package docs

import (
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

// olderCalls are those of the older dialect (contract section 7).
func olderCalls() []Call {
	return []Call{
		{
			Action: "invoice/create",
			Request: append([]Field{
				need("amount", Sum), need("type", Text, "purchase", "topup"), need("lifetime", Whole), may("amount_currency", Text),
			}, invoiceTexts()...),
			Answer: v2.Created{}, Once: true,
			Examples: []Example{
				{"v2/create.json", `"amount":100,"amount_currency":"USD","type":"topup","lifetime":1440,"redirect_url":"https://crystalpay.io"`},
				{"v2/create_missing.json", ``},
			},
		},
		{
			Action: "invoice/info", Request: []Field{need("id", Text)}, Answer: v2.InfoAnswer{},
			Examples: []Example{{"v2/info.json", withInvoice}, {"v2/info_unknown.json", withStranger}},
		},
		{Action: "me/info", Answer: wire.Me{}, Examples: []Example{{"v2/me.json", ""}}},
		{
			Action: "balance/info", Request: []Field{may("hide_empty", Flag)}, Answer: v2.BalancesAnswer{},
			Examples: []Example{{"v2/balance_info_hide_empty.json", `"hide_empty":true`}},
		},
		{Action: "method/list", Answer: v2.MethodsAnswer{}, Examples: []Example{{"v2/method_list.json", ""}}},
		methodEdit(wire.Envelope{}, "v2/"),
		{Action: "ticker/list", Answer: wire.Tickers{}, Examples: []Example{{"v2/ticker_list.json", ""}}},
		tickerGet(v2.Prices{}, Example{"v2/ticker_get.json", `"tickers":["BTC","RUB","MATIC"]`}),
		{
			Action: "payoff/create", Request: payoffFields(), Answer: v2.PayoffAnswer{}, Once: true,
			Examples: []Example{{"v2/payoff_create.json", examplePayoffRequest()}},
		},
		olderPayoff("submit", act(), withPayoff+signed(examplePayoff)),
		olderPayoff("cancel", act(), withPayoff+signed(examplePayoff)),
		olderPayoff("info", []Field{need("id", Text)}, withPayoff),
		olderHistory("payments", v2.PaymentsAnswer{}),
		olderHistory("payoffs", v2.PayoffsAnswer{}),
		{Action: "history/summary", Answer: v2.SummaryAnswer{}, Examples: []Example{{"v2/summary.json", ""}}},
	}
}

func olderPayoff(action string, request []Field, members string) Call {
	return Call{
		Action: "payoff/" + action, Request: request, Answer: v2.PayoffAnswer{},
		Examples: []Example{{"v2/payoff_" + action + ".json", members}},
	}
}

func olderHistory(of string, answer any) Call {
	return Call{
		Action: "history/" + of, Request: paging(), Answer: answer,
		Examples: []Example{{"v2/" + of + ".json", `"page":1,"items":20`}},
	}
}
