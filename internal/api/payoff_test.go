package api

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/till"
)

const payoffID = "123456789_abcdefghijklmnopqrst"

// payoffs is a till with one payoff: the service without a store behind it.
type payoffs struct {
	wanted payoff.Request // of the last Create
	query  payoff.Query   // of the last History
	days   int64          // of the last Export or Summary
	signed string         // of the last Submit or Cancel
}

func payed() payoff.Payoff {
	return payoff.Payoff{
		ID: payoffID, Till: 123456789, Method: "BITCOIN", Wallet: "wallet1", SubtractFrom: invoice.FromBalance,
		Amount: money.Amount{Asset: money.BTC, Minor: 50_000}, Receive: money.Amount{Asset: money.BTC, Minor: 50_000},
		Deduction: money.Amount{Asset: money.BTC, Minor: 200_000}, Commission: money.Amount{Asset: money.BTC, Minor: 150_000},
		Rub: 4073, Extra: "order, 7", CallbackURL: "https://shop.example.org/hook", Message: `https://chain.example/"1"`,
		State: payoff.Payed, CreatedAt: start, FinalAt: start.Add(time.Minute),
	}
}

func (p *payoffs) Check(_ context.Context, wanted payoff.Request) error {
	method, _ := rail.ByName(wanted.Method)
	return wanted.Check(method)
}

func (p *payoffs) Create(ctx context.Context, _ till.Till, wanted payoff.Request) (payoff.Payoff, error) {
	p.wanted = wanted
	return payed(), p.Check(ctx, wanted)
}

func (p *payoffs) Submit(_ context.Context, _ till.Till, id, signature string) (payoff.Payoff, error) {
	p.signed = signature
	made := payed()
	made.State, made.FinalAt, made.Message = payoff.Processing, time.Time{}, ""
	return made, only(id)
}

func (p *payoffs) Cancel(_ context.Context, _ till.Till, id, signature string) (payoff.Payoff, error) {
	p.signed = signature
	made := payed()
	made.State, made.Message, made.Extra, made.CallbackURL = payoff.Canceled, "", "", ""
	return made, only(id)
}

func (p *payoffs) Info(_ context.Context, _ int64, id string) (payoff.Payoff, error) {
	return payed(), only(id)
}

func only(id string) error {
	if id != payoffID {
		return payoff.NotFound()
	}
	return nil
}

func (p *payoffs) History(_ context.Context, _ int64, query payoff.Query) ([]payoff.Payoff, bool, error) {
	p.query = query
	if query.Page > 1 {
		return nil, false, nil
	}
	return []payoff.Payoff{payed(), {ID: "2", Amount: money.Of(money.RUB, 1), State: payoff.Created, CreatedAt: start}}, true, nil
}

func (p *payoffs) Export(_ context.Context, _, days int64) ([]payoff.Payoff, error) {
	p.days = days
	return []payoff.Payoff{payed()}, nil
}

func (p *payoffs) Summary(_ context.Context, _, days int64) (payoff.Summary, error) {
	p.days = days
	if days > invoice.MaxPeriod {
		return payoff.Summary{}, fault.Field("period", "is long")
	}
	return payoff.Summary{PayedRub: 8146, Payed: 2, Total: 3}, nil
}

func TestPayoffAnswers(t *testing.T) {
	const id, created = `"id":"` + payoffID + `"`, `"method":"BITCOIN","wallet":"wallet1","amount":0.0005,"subtract_from":"balance","signature":"x"`
	for _, row := range []struct{ file, path, members string }{
		{"payoff_create.json", "payoff/create", created},
		{"payoff_create_missing.json", "payoff/create", `"wallet_extra":[],"amount":{}`},
		{"payoff_submit.json", "payoff/submit", id + `,"signature":"x"`},
		{"payoff_submit_unsigned.json", "payoff/submit", `"id":""`},
		{"payoff_cancel.json", "payoff/cancel", id + `,"signature":"x"`},
		{"payoff_cancel_unknown.json", "payoff/cancel", `"id":"1_a","signature":"x"`},
		{"payoff_info.json", "payoff/info", id},
		{"payoff_info_unknown.json", "payoff/info", `"id":"1_a"`},
		{"payoff_callback_list.json", "callback/payoff/list", id},
		{"payoff_callback_list_unknown.json", "callback/payoff/list", `"id":"1_a"`},
		{"payoff_callback_resend.json", "callback/payoff/resend", id},
		{"payoff_callback_resend_unknown.json", "callback/payoff/resend", `"id":"1_a"`},
		{"payoff_history.json", "report/payoff/history", `"page":null`},
		{"payoff_history_end.json", "report/payoff/history", `"page":2`},
		{"payoff_history_wrong.json", "report/payoff/history", `"page":"one","items":101,"period":0,"export_csv":"maybe"`},
		{"payoff_summary.json", "report/payoff/summary", `"period":"30"`},
		{"payoff_summary_wrong.json", "report/payoff/summary", `"period":1.5`},
	} {
		t.Run(row.file, func(t *testing.T) {
			answer := newHouse().post("/v3/"+row.path+"/", `{`+auth+`,`+row.members+`}`)
			golden.Equal(t, row.file, bodyOf(t, answer.Result()))
		})
	}
}

func TestHistoryAsCSV(t *testing.T) {
	h := newHouse()
	answer := h.post("/v3/report/payoff/history/", `{`+auth+`,"export_csv":"true","period":7}`)
	if got := answer.Header().Get("Content-Type"); got != "text/csv; charset=utf-8" || answer.Code != 200 {
		t.Errorf("status %d, Content-Type %q", answer.Code, got)
	}
	if h.payoffs.days != 7 {
		t.Errorf("%d days, want 7", h.payoffs.days)
	}
	golden.Equal(t, "payoff_history.csv", answer.Body.Bytes())
}

func TestWhatAPayoffIsMadeOf(t *testing.T) {
	h := newHouse()
	h.post("/v3/payoff/create/", `{`+auth+`,"method":"BITCOIN","wallet":4111,"amount":1e-05,"subtract_from":"amount",
		"signature":"s","amount_currency":"USD","wallet_extra":"tag","extra":7,"callback_url":"https://shop.example.org/"}`)
	want := payoff.Request{
		Method: "BITCOIN", Wallet: "4111", Amount: "1e-05", SubtractFrom: "amount", Signature: "s", AmountCurrency: "USD",
		WalletExtra: "tag", Extra: "7", CallbackURL: "https://shop.example.org/", Dialect: invoice.V3,
	}
	if diff := cmp.Diff(want, h.payoffs.wanted); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
}

func TestWhatIsAskedOfAHistory(t *testing.T) {
	for members, want := range map[string]payoff.Query{
		`"a":1`:                               {Page: 1, Items: 20, Days: 1},
		`"page":"3","items":100,"period":1e1`: {Page: 3, Items: 100, Days: 10},
	} {
		h := newHouse()
		h.post("/v3/report/payoff/history/", `{`+auth+`,`+members+`}`)
		if diff := cmp.Diff(want, h.payoffs.query); diff != "" {
			t.Errorf("%s (-want +got):\n%s", members, diff)
		}
	}
}
