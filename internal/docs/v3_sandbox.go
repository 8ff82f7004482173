package docs

import "kassa/internal/wire"

func eventCalls() []Call {
	return []Call{{
		Action:   "event/list",
		Request:  []Field{may("after", Label), may("limit", Whole), may("wait", Whole)},
		Answer:   wire.EventsAnswer{},
		Examples: []Example{{"event_list.json", `"after":0,"limit":3`}, {"event_list_end.json", `"after":9,"wait":20`}},
	}}
}

func sandboxCalls() []Call {
	return []Call{
		{
			Action: "sandbox/pay",
			Request: []Field{
				need("id", Text), may("method", Text), may("amount", Sum), may("status", Text, "confirmed", "seen"), may("settle", Flag),
			},
			Answer:   wire.Envelope{},
			Examples: []Example{{"sandbox_pay.json", withInvoice}, {"sandbox_pay_wrong.json", `"status":"gone","settle":"maybe"`}},
		},
		{
			Action: "sandbox/cancel", Request: []Field{need("id", Text)}, Answer: wire.Envelope{},
			Examples: []Example{{"sandbox_cancel.json", withInvoice}, {"sandbox_cancel_unknown.json", withStranger}},
		},
		{
			Action: "sandbox/clock", Request: []Field{need("advance", Whole)}, Answer: wire.Envelope{},
			Examples: []Example{{"sandbox_clock.json", `"advance":120`}},
		},
	}
}
