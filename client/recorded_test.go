package client

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// service stands in for the network: it answers every call with the next of its answers, the last one again and again, and
// keeps what it was sent.
type service struct {
	answers []answer
	sent    []sent
}

// answer is one of the service's, or the error of a network without it.
type answer struct {
	status int // 0 is 200
	kind   string
	body   string
	header http.Header
	err    error
}

type sent struct{ Path, Key, Body string }

func (s *service) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	s.sent = append(s.sent, sent{request.Method + " " + request.URL.Path, request.Header.Get("Idempotency-Key"), string(body)})
	next := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	if next.err != nil {
		return nil, next.err
	}
	response := &http.Response{
		StatusCode: max(200, next.status), Header: http.Header{}, Body: io.NopCloser(strings.NewReader(next.body)), Request: request,
	}
	for name, values := range next.header {
		response.Header[name] = values
	}
	if next.kind != "" {
		response.Header.Set("Content-Type", next.kind)
	}
	return response, nil
}

// answering makes a client of a service with these answers.
func answering(t *testing.T, change func(*Config), answers ...answer) (*Client, *service) {
	t.Helper()
	s := &service{answers: answers}
	config := Config{URL: "https://pay.example/", Login: "shop", Secret: "s", Salt: "salt", HTTP: &http.Client{Transport: s}}
	if change != nil {
		change(&config)
	}
	c, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	c.random = func() float64 { return 0 }
	return c, s
}

// recorded is an answer of the server as its own tests hold it, or of testdata.
func recorded(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../internal/api/testdata/" + name)
	if os.IsNotExist(err) {
		text, err = os.ReadFile("testdata/" + name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const (
	anInvoice = "123456789_abcdefghij"
	aPayoff   = "123456789_abcdefghijklmnopqrst"
	idSHA1    = `"signature":"871a12bd5572a36e7083d65fe808964016fe4851"` // of anInvoice and the salt, contract section 2
)

// calls are all of the API's, each with its request and a recorded answer.
var calls = map[string]struct {
	file, request string
	do            func(ctx context.Context, c *Client) (any, error)
}{
	"me/info": {"me.json", ``, func(ctx context.Context, c *Client) (any, error) { return c.MeInfo(ctx) }},
	"invoice/create": {"create.json",
		`"amount":"100","currency":"USD","type":"topup","lifetime":1440,"payer_details":["a@b.example"],"extra":"<7>"`,
		func(ctx context.Context, c *Client) (any, error) {
			return c.InvoiceCreate(ctx, InvoiceRequest{
				Amount: "100", Currency: "USD", Type: Topup, Lifetime: 1440, PayerDetails: []string{"a@b.example"}, Extra: "<7>",
			})
		}},
	"invoice/info": {"info.json", `"id":"` + anInvoice + `"`,
		func(ctx context.Context, c *Client) (any, error) { return c.InvoiceInfo(ctx, anInvoice) }},
	"payoff/create": {"payoff_create.json",
		`"method":"BITCOIN","wallet":"wallet1","amount":"100","subtract_from":"balance",` +
			`"signature":"ada220b1e2eb43931e92651a6083bcc6cdd8facf"`,
		func(ctx context.Context, c *Client) (any, error) {
			return c.PayoffCreate(ctx, PayoffRequest{Method: "BITCOIN", Wallet: "wallet1", Amount: "100", SubtractFrom: FromBalance})
		}},
	"payoff/submit": {"payoff_submit.json", `"id":"` + anInvoice + `",` + idSHA1,
		func(ctx context.Context, c *Client) (any, error) { return c.PayoffSubmit(ctx, anInvoice) }},
	"payoff/cancel": {"payoff_cancel.json", `"id":"` + anInvoice + `",` + idSHA1,
		func(ctx context.Context, c *Client) (any, error) { return c.PayoffCancel(ctx, anInvoice) }},
	"payoff/info": {"payoff_info.json", `"id":"` + aPayoff + `"`,
		func(ctx context.Context, c *Client) (any, error) { return c.PayoffInfo(ctx, aPayoff) }},
	"swap/pair/list": {"swap_pairs.json", `"items":1,"source":"BITCOIN"`, func(ctx context.Context, c *Client) (any, error) {
		return c.SwapPairList(ctx, SwapPairQuery{Items: 1, Source: "BITCOIN"})
	}},
	"swap/pair/get": {"swap_pair.json", `"pair_id":7`,
		func(ctx context.Context, c *Client) (any, error) { return c.SwapPairGet(ctx, 7) }},
	"swap/create": {"swap_info.json",
		`"pair_id":1,"amount":"100","amount_type":"target","signature":"af869dbf0d6c648a5f735e09c5a5548c9e2d5a6c"`,
		func(ctx context.Context, c *Client) (any, error) {
			return c.SwapCreate(ctx, SwapRequest{PairID: 1, Amount: "100", AmountType: SwapTarget})
		}},
	"swap/submit": {"swap_info.json", `"id":"` + anInvoice + `",` + idSHA1,
		func(ctx context.Context, c *Client) (any, error) { return c.SwapSubmit(ctx, anInvoice) }},
	"swap/cancel": {"swap_info.json", `"id":"` + anInvoice + `",` + idSHA1,
		func(ctx context.Context, c *Client) (any, error) { return c.SwapCancel(ctx, anInvoice) }},
	"swap/info": {"swap_info.json", `"id":"` + anInvoice + `"`,
		func(ctx context.Context, c *Client) (any, error) { return c.SwapInfo(ctx, anInvoice) }},
	"transfer/create": {"transfer_info.json",
		`"method":"BITCOIN","amount":"100","receiver":"shop2","signature":"0794572b2938338bc08b99b88f9545e13e7d7197"`,
		func(ctx context.Context, c *Client) (any, error) {
			return c.TransferCreate(ctx, TransferRequest{Method: "BITCOIN", Amount: "100", Receiver: "shop2"})
		}},
	"transfer/submit": {"transfer_info.json", `"id":42,"signature":"2577315514277db86b212044342de714dce5a964"`,
		func(ctx context.Context, c *Client) (any, error) { return c.TransferSubmit(ctx, 42) }},
	"transfer/cancel": {"transfer_info.json", `"id":42,"signature":"2577315514277db86b212044342de714dce5a964"`,
		func(ctx context.Context, c *Client) (any, error) { return c.TransferCancel(ctx, 42) }},
	"transfer/info": {"transfer_info.json", `"id":42`,
		func(ctx context.Context, c *Client) (any, error) { return c.TransferInfo(ctx, 42) }},
	"balance/list": {"balance_list.json", `"hide_empty":true`,
		func(ctx context.Context, c *Client) (any, error) { return c.BalanceList(ctx, true) }},
	"balance/get": {"balance_get.json", `"method":"BITCOIN"`,
		func(ctx context.Context, c *Client) (any, error) { return c.BalanceGet(ctx, "BITCOIN") }},
	"method/list": {"method_list.json", ``, func(ctx context.Context, c *Client) (any, error) { return c.MethodList(ctx, false) }},
	"method/get": {"method_get.json", `"method":"BITCOIN"`,
		func(ctx context.Context, c *Client) (any, error) { return c.MethodGet(ctx, "BITCOIN") }},
	"method/edit": {"method_edit.json", `"method":"BITCOIN","enabled":false,"extra_commission_percent":"2.5"`,
		func(ctx context.Context, c *Client) (any, error) {
			return nil, c.MethodEdit(ctx, MethodEdit{Method: "BITCOIN", Enabled: new(bool), ExtraCommissionPercent: "2.5"})
		}},
	"ticker/list": {"ticker_list.json", ``, func(ctx context.Context, c *Client) (any, error) {
		list, err := c.TickerList(ctx)
		return map[string]any{"tickers": list}, err
	}},
	"ticker/get": {"ticker_get.json", `"tickers":["BTC","USD"],"base_currency":"RUB"`,
		func(ctx context.Context, c *Client) (any, error) { return c.TickerGet(ctx, "RUB", "BTC", "USD") }},
	"report/invoice/history": {"history.json", `"page":2,"items":100,"period":30`, func(ctx context.Context, c *Client) (any, error) {
		return c.ReportInvoiceHistory(ctx, Query{Page: 2, Items: 100, Period: 30})
	}},
	"report/invoice/summary": {"summary.json", `"period":7`,
		func(ctx context.Context, c *Client) (any, error) { return c.ReportInvoiceSummary(ctx, 7) }},
	"report/payoff/history": {"payoff_history.json", ``,
		func(ctx context.Context, c *Client) (any, error) { return c.ReportPayoffHistory(ctx, Query{}) }},
	"report/payoff/summary": {"payoff_summary.json", ``,
		func(ctx context.Context, c *Client) (any, error) { return c.ReportPayoffSummary(ctx, 0) }},
	"report/swap/history": {"history_empty.json", ``,
		func(ctx context.Context, c *Client) (any, error) { return c.ReportSwapHistory(ctx, Query{}) }},
	"report/transfer/history": {"history_empty.json", ``,
		func(ctx context.Context, c *Client) (any, error) { return c.ReportTransferHistory(ctx, Query{}) }},
	"callback/invoice/list": {"callback_list.json", `"id":"` + anInvoice + `"`,
		func(ctx context.Context, c *Client) (any, error) { return c.CallbackInvoiceList(ctx, anInvoice) }},
	"callback/invoice/resend": {"callback_resend.json", `"id":"` + anInvoice + `"`,
		func(ctx context.Context, c *Client) (any, error) { return nil, c.CallbackInvoiceResend(ctx, anInvoice) }},
	"callback/payoff/list": {"payoff_callback_list.json", `"id":"` + aPayoff + `"`,
		func(ctx context.Context, c *Client) (any, error) { return c.CallbackPayoffList(ctx, aPayoff) }},
	"callback/payoff/resend": {"payoff_callback_resend.json", `"id":"` + aPayoff + `"`,
		func(ctx context.Context, c *Client) (any, error) { return nil, c.CallbackPayoffResend(ctx, aPayoff) }},
	"event/list": {"event_list.json", `"after":4,"limit":10,"wait":20`, func(ctx context.Context, c *Client) (any, error) {
		return c.EventList(ctx, EventQuery{After: 4, Limit: 10, Wait: 20 * time.Second})
	}},
	"sandbox/pay": {"sandbox_pay.json", `"id":"` + anInvoice + `","method":"TEST","amount":"0.00001","status":"seen"`,
		func(ctx context.Context, c *Client) (any, error) {
			return nil, c.SandboxPay(ctx, SandboxPayment{ID: anInvoice, Method: "TEST", Amount: "0.00001", Status: "seen"})
		}},
}

// TestCalls: each call sends what the contract says, and nothing that the recorded answer tells is lost.
func TestCalls(t *testing.T) {
	for path, call := range calls {
		t.Run(path, func(t *testing.T) {
			text := recorded(t, call.file)
			c, s := answering(t, nil, answer{body: text})
			got, err := call.do(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			request := `{"auth_login":"shop","auth_secret":"s"}`
			if call.request != "" {
				request = strings.TrimSuffix(request, "}") + "," + call.request + "}"
			}
			if diff := cmp.Diff([]sent{{"POST /v3/" + path + "/", "", request}}, unescaped(s.sent)); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(facts(t, []byte(text)), facts(t, again(t, got))); diff != "" {
				t.Errorf("facts (-recorded +read):\n%s", diff)
			}
		})
	}
}

// unescaped undoes HTML escapes, which are the same JSON.
func unescaped(all []sent) []sent {
	for i := range all {
		all[i].Body = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(all[i].Body)
	}
	return all
}

// again writes what was read.
func again(t *testing.T, got any) []byte {
	t.Helper()
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// facts counts every text and number of a JSON document by itself and its name, whatever object it stands in; empty ones
// and the envelope are none, and neither are objects' own names, which became fields.
func facts(t *testing.T, text []byte) map[string]int {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	collect(found, "", document)
	return found
}

func collect(found map[string]int, name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			collect(found, name, member)
		}
	case []any:
		for _, member := range value {
			collect(found, name, member)
		}
	case string, json.Number:
		if text, _ := json.Marshal(value); string(text) != `""` && string(text) != "0" && name != "method" && name != "" {
			found[name+"="+string(text)]++
		}
	case bool:
		if value {
			found[name]++
		}
	}
}
