package api

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/sandbox"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// The credentials that the house below knows, as the first two members of a body.
const (
	login  = "shop"
	secret = "8c1f5e2a-correct"
	auth   = `"auth_login":"shop","auth_secret":"8c1f5e2a-correct"`
)

// start is the moment of every test.
var start = time.Date(2024, 1, 10, 8, 8, 11, 0, time.UTC)

// house is one till with one invoice: every service that the API calls, without a store behind it.
type house struct {
	owner     till.Till
	now       time.Time
	log       bytes.Buffer
	err       error           // what every service returns next
	defect    any             // what every service panics with next
	wanted    invoice.Request // of the last Create
	payment   sandbox.Payment // of the last Pay
	settled   string          // of the last Settle
	resent    string          // of the last Resend
	pages     pages           // of the last report
	broken    error           // what Export returns at its end
	edit      methodEdit      // the last one
	handled   http.Handler
	attempts  int // calls of Authenticate
	payoffs   payoffs
	feed      recorded
	advanced  time.Duration // of the last Advance
	swaps     swaps
	transfers transfers
}

func newHouse() *house {
	h := &house{now: start, owner: till.Till{
		ID: 123456789, Name: "Лавка & Co", Login: login, Sandbox: true, StatusLevel: 1, CreatedAt: start,
		Settings: till.Settings{Zone: time.FixedZone("MSK", 3*60*60), RateLimit: 5, RateBurst: 10},
	}}
	h.handled = New(Config{
		Site: wire.Site{PublicURL: "https://pay.crystalpay.io"}, Tills: h, Invoices: h, Balances: h, Payoffs: &h.payoffs,
		Swaps: &h.swaps, Transfers: &h.transfers, Events: &h.feed, Deliveries: h, Payer: h, Clock: h, Rates: h,
		Now: func() time.Time { return h.now }, Log: slog.New(slog.NewJSONHandler(&h.log, nil)),
	})
	return h
}

func (h *house) fail() error {
	if h.defect != nil {
		panic(h.defect)
	}
	return h.err
}

func (h *house) Authenticate(_ context.Context, gotLogin, gotSecret string) (till.Till, error) {
	h.attempts++
	if gotLogin != login || gotSecret != secret {
		return till.Till{}, fault.New(fault.Denied, "Wrong `auth_login` or `auth_secret`")
	}
	return h.owner, nil
}

func (h *house) Create(_ context.Context, owner till.Till, wanted invoice.Request) (invoice.Invoice, error) {
	h.wanted = wanted
	if err := wanted.Check(); err != nil {
		return invoice.Invoice{}, err
	}
	made := h.invoice()
	made.Till = owner.ID
	return made, h.fail()
}

// Priced and Middle know the example's rates of a few currencies.
func (h *house) Priced(bool) []money.Asset {
	return []money.Asset{money.BTC, money.MATIC, money.RUB, money.USD}
}

func (h *house) Middle(sandbox bool, base, quote money.Asset) (money.Rate, error) {
	if !slices.Contains(h.Priced(sandbox), base) {
		return money.Rate{}, fault.New(fault.Unavailable, "There is no present price of %s in %s, try again later", base, quote)
	}
	rate, _ := rates.Example().Rate(base, quote)
	return rate.Rounded(12), nil
}

func (h *house) Check(_ context.Context, wanted invoice.Request) error { return wanted.Check() }

func (h *house) EditMethod(_ context.Context, _ till.Till, name string, enabled *bool, extraPercent *money.Percent) error {
	if _, known := rail.ByName(name); !known {
		return fault.Field("method", "must be one of method/list")
	}
	h.edit = methodEdit{name, enabled, extraPercent}
	return h.fail()
}

// methodEdit is what EditMethod was called with.
type methodEdit struct {
	Method       string
	Enabled      *bool
	ExtraPercent *money.Percent
}

func (h *house) invoice() invoice.Invoice {
	return invoice.Invoice{
		ID: "123456789_abcdefghij", Till: h.owner.ID, Type: invoice.Topup, SubtractFrom: invoice.FromAmount,
		Amount: money.Of(money.USD, 100), Rub: 8146, RedirectURL: "https://crystalpay.io", State: invoice.NotPayed,
		CreatedAt: start, ExpiresAt: start.Add(24 * time.Hour),
	}
}

func (h *house) Info(_ context.Context, owner int64, id string) (invoice.Info, error) {
	made := h.invoice()
	if id != made.ID || owner != made.Till {
		return invoice.Info{}, fault.New(fault.NotFound, "Invoice not found")
	}
	return invoice.Info{Invoice: made, Initial: made.Amount, Remaining: made.Amount, Balance: made.Amount,
		Commission: made.Amount.Zero()}, h.fail()
}

func (h *house) Methods(context.Context, till.Till) ([]invoice.Choice, error) {
	var choices []invoice.Choice
	for _, method := range rail.Methods() {
		choices = append(choices, invoice.Choice{Method: method, Offered: method.Name == "TEST", Open: method.Name == "TEST"})
	}
	return choices, h.fail()
}

func (h *house) Method(_ context.Context, _ till.Till, name string) (invoice.Choice, error) {
	method, known := rail.ByName(name)
	if !known {
		return invoice.Choice{}, fault.Field("method", "must be one of method/list")
	}
	return invoice.Choice{Method: method}, h.fail()
}

func (h *house) Log(context.Context, string) ([]callback.Line, error) {
	return []callback.Line{
		{URL: "https://shop.example.org/hook", State: callback.Success, Attempts: 1, LastResponse: "200 => OK",
			CreatedAt: start, LastAt: start.Add(time.Second)},
		{URL: "https://shop.example.org/hook", State: callback.Waiting, CreatedAt: start.Add(time.Minute)},
	}, h.fail()
}

func (h *house) Resend(_ context.Context, id string, _ time.Time) error {
	h.resent = id
	return h.fail()
}

func (h *house) Pay(_ context.Context, payment sandbox.Payment) error {
	h.payment = payment
	return h.fail()
}

func (h *house) Settle(_ context.Context, _ int64, id string) error {
	h.settled = id
	return h.fail()
}

// post calls an action without a network.
func (h *house) post(path, body string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	h.handled.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, path, strings.NewReader(body)))
	return recorder
}

// bodyOf checks what every answer has in common and returns its body.
func bodyOf(t *testing.T, answer *http.Response) []byte {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Errorf("status %d, want 200", answer.StatusCode)
	}
	if got := answer.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q, want application/json", got)
	}
	return body
}

func TestAnswers(t *testing.T) {
	const id = `"id":"123456789_abcdefghij"`
	for _, row := range []struct{ file, path, members string }{
		{"me.json", "me/info", `"unknown":{}`},
		{"create.json", "invoice/create", `"amount":100,"currency":"USD","type":"topup","lifetime":1440`},
		{"create_missing.json", "invoice/create", `"amount":null,"type":"topup","lifetime":1`},
		{"info.json", "invoice/info", id},
		{"info_unknown.json", "invoice/info", `"id":"123456789_zzzzzzzzzz"`},
		{"info_nothing.json", "invoice/info", `"id":""`},
		{"method_list.json", "method/list", `"compact":false`},
		{"method_list_compact.json", "method/list", `"compact":"true"`},
		{"method_get.json", "method/get", `"method":"BITCOIN"`},
		{"method_get_unknown.json", "method/get", `"method":"GOLD"`},
		{"method_edit.json", "method/edit", `"method":"BITCOIN","enabled":"true","extra_commission_percent":2.5`},
		{"method_edit_nothing.json", "method/edit", `"method":"BITCOIN","enabled":null`},
		{"method_edit_wrong.json", "method/edit", `"enabled":"maybe","extra_commission_percent":"100.00001"`},
		{"method_edit_unknown.json", "method/edit", `"method":"GOLD","enabled":false`},
		{"callback_list.json", "callback/invoice/list", id},
		{"callback_list_unknown.json", "callback/invoice/list", `"id":"1_a"`},
		{"callback_resend.json", "callback/invoice/resend", id},
		{"callback_resend_unknown.json", "callback/invoice/resend", `"id":"1_a"`},
		{"ticker_list.json", "ticker/list", `"unknown":1`},
		{"ticker_get.json", "ticker/get", `"tickers":["BTC","rub","USD","BTC"]`},
		{"ticker_get_base.json", "ticker/get", `"tickers":"RUB","base_currency":"usd"`},
		{"ticker_get_missing.json", "ticker/get", `"base_currency":"GOLD"`},
		{"ticker_get_wrong.json", "ticker/get", `"tickers":["BTC","GOLD",""]`},
		{"ticker_get_empty.json", "ticker/get", `"tickers":[]`},
		{"ticker_get_closed.json", "ticker/get", `"tickers":["BTC","XMR","LTC"]`},
		{"sandbox_pay.json", "sandbox/pay", id},
		{"sandbox_pay_wrong.json", "sandbox/pay", `"status":"gone","settle":"maybe"`},
	} {
		t.Run(row.file, func(t *testing.T) {
			answer := newHouse().post("/v3/"+row.path+"/", `{`+auth+`,`+row.members+`}`)
			golden.Equal(t, row.file, bodyOf(t, answer.Result()))
		})
	}
}

func TestMethodEditChangesWhatIsNamed(t *testing.T) {
	yes, no := true, false
	percent := func(ten int64) *money.Percent { p := money.Percent(ten); return &p }
	for _, row := range []struct {
		members string
		want    methodEdit
	}{
		{`"enabled":true`, methodEdit{"TEST", &yes, nil}},
		{`"enabled":"false","extra_commission_percent":null`, methodEdit{"TEST", &no, nil}},
		{`"enabled":0,"extra_commission_percent":"0"`, methodEdit{"TEST", &no, percent(0)}},
		{`"extra_commission_percent":1e1`, methodEdit{"TEST", nil, percent(100_000)}},
		{`"extra_commission_percent":101`, methodEdit{}},
		{`"extra_commission_percent":-1`, methodEdit{}},
		{`"extra_commission_percent":""`, methodEdit{}},
	} {
		h := newHouse()
		h.post("/v3/method/edit/", `{`+auth+`,"method":"TEST",`+row.members+`}`)
		if diff := cmp.Diff(row.want, h.edit); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.members, diff)
		}
	}
}

func TestResendNamesTheTillsInvoiceOnly(t *testing.T) {
	for id, want := range map[string]string{"123456789_abcdefghij": "123456789_abcdefghij", "987654321_abcdefghij": ""} {
		h := newHouse()
		h.post("/v3/callback/invoice/resend/", `{`+auth+`,"id":"`+id+`"}`)
		if h.resent != want {
			t.Errorf("resend of %s reached %q, want %q", id, h.resent, want)
		}
	}
}

func TestSandboxPay(t *testing.T) {
	const id = "123456789_abcdefghij"
	for _, row := range []struct {
		name, members string
		want          sandbox.Payment
		settled       string
	}{
		{"all that remains", ``, sandbox.Payment{Till: 123456789, Invoice: id, Status: rail.Confirmed}, ""},
		{"a number, unconfirmed first", `,"method":"TEST","amount":1e-05,"status":"seen"`,
			sandbox.Payment{Till: 123456789, Invoice: id, Method: "TEST", Amount: "1e-05", Status: rail.Seen}, ""},
		{"settle", `,"settle":true`, sandbox.Payment{}, id},
	} {
		t.Run(row.name, func(t *testing.T) {
			h := newHouse()
			h.post("/v3/sandbox/pay/", `{`+auth+`,"id":"`+id+`"`+row.members+`}`)
			if diff := cmp.Diff(row.want, h.payment); diff != "" {
				t.Errorf("payment (-want +got):\n%s", diff)
			}
			if h.settled != row.settled {
				t.Errorf("settled %q, want %q", h.settled, row.settled)
			}
		})
	}
}
