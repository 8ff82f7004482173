package docs

import "kassa/internal/wire"

func reportCalls() []Call {
	return []Call{
		history("invoice", wire.HistoryAnswer{}, ""),
		summary("invoice", "summary.json"),
		history("payoff", wire.PayoffsAnswer{}, "payoff_"),
		summary("payoff", "payoff_summary.json"),
	}
}

func history(of string, answer any, prefix string) Call {
	return Call{
		Action:  "report/" + of + "/history",
		Request: append(paging(), may("period", Whole), may("export_csv", Flag)),
		Answer:  answer, CSV: true,
		Examples: []Example{
			{prefix + "history.json", `"page":1,"items":20,"period":7`},
			{prefix + "history.csv", `"period":30,"export_csv":true`},
		},
	}
}

func summary(of, file string) Call {
	return Call{
		Action: "report/" + of + "/summary", Request: []Field{may("period", Whole)}, Answer: wire.SummaryAnswer{},
		Examples: []Example{{file, `"period":7`}},
	}
}

func sandboxCalls() []Call {
	return []Call{{
		Action: "sandbox/pay",
		Request: []Field{
			need("id", Text), may("method", Text), may("amount", Sum), may("status", Text, "confirmed", "seen"), may("settle", Flag),
		},
		Answer:   wire.Envelope{},
		Examples: []Example{{"sandbox_pay.json", withInvoice}, {"sandbox_pay_wrong.json", `"status":"gone","settle":"maybe"`}},
	}}
}
