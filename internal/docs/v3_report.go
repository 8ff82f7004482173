package docs

import "kassa/internal/wire"

func reportCalls() []Call {
	return []Call{
		history("invoice", wire.HistoryAnswer{}, ""),
		summary("invoice", "summary.json"),
		history("payoff", wire.PageAnswer[wire.PayoffInfo]{}, "payoff_"),
		summary("payoff", "payoff_summary.json"),
		history("swap", wire.PageAnswer[wire.Swap]{}, "swap_"),
		history("transfer", wire.PageAnswer[wire.Transfer]{}, "transfer_"),
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
