package client

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The body and its signatures were computed with Python's hashlib and hmac; the salt is "salt".
const (
	told = `{"id":"123456789_abcdefghij","state":"payed","currency":"USD","amount":"100","extra":"order\n7",` +
		`"signature":"871a12bd5572a36e7083d65fe808964016fe4851"}`
	toldSignature = "v1,23Nqhsk64zDjnkLloiAFm48gsh+m+Avdh2hjp3mwIpg="
)

var (
	sentAt      = time.Unix(1674087231, 0)
	toldInvoice = Invoice{ID: anInvoice, State: Payed, Currency: "USD", Amount: "100", Extra: "order\n7"}
)

// inbox is a receiver with what its functions were called with.
type inbox struct {
	Receiver
	callbacks []Callback
	fails     error
	log       strings.Builder
}

func newInbox(salts ...string) *inbox {
	i := &inbox{}
	i.Receiver = Receiver{
		Salts: salts, Now: func() time.Time { return sentAt }, Log: slog.New(slog.NewTextHandler(&i.log, nil)),
		Invoice: func(_ context.Context, id string, invoice Invoice) error {
			i.callbacks = append(i.callbacks, Callback{WebhookID: id, Invoice: &invoice})
			return i.fails
		},
		Payoff: func(_ context.Context, id string, payoff Payoff) error {
			i.callbacks = append(i.callbacks, Callback{WebhookID: id, Payoff: &payoff})
			return i.fails
		},
	}
	return i
}

// post sends a body with the headers, which are webhook-id, -timestamp and -signature; empty ones are left out.
func (i *inbox) post(method, body string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, "/", strings.NewReader(body))
	for n, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature"} {
		if n < len(headers) && headers[n] != "" {
			request.Header.Set(name, headers[n])
		}
	}
	answer := httptest.NewRecorder()
	i.ServeHTTP(answer, request)
	return answer
}

func TestReceiver(t *testing.T) {
	const at = "1674087231"
	for name, row := range map[string]struct {
		change  func(*Receiver)
		body    string
		headers []string
		status  int
	}{
		"verified":               {nil, told, []string{"msg_1", at, toldSignature}, 200},
		"the second of two salt": {func(r *Receiver) { r.Salts = []string{"newer", "salt"} }, told, []string{"msg_1", at, toldSignature}, 200},
		"the second signature":   {nil, told, []string{"msg_1", at, "v1,eA==  v2,eQ== " + toldSignature}, 200},
		"within the tolerance":   {later(5 * time.Minute), told, []string{"msg_1", at, toldSignature}, 200},
		"stale":                  {later(5*time.Minute + time.Second), told, []string{"msg_1", at, toldSignature}, 401},
		"from the future":        {later(-5*time.Minute - time.Second), told, []string{"msg_1", at, toldSignature}, 401},
		"a tolerance of its own": {func(r *Receiver) { later(time.Hour)(r); r.Tolerance = time.Hour }, told, []string{"msg_1", at, toldSignature}, 200},
		"another salt":           {func(r *Receiver) { r.Salts = []string{"other"} }, told, []string{"msg_1", at, toldSignature}, 401},
		"no salt":                {func(r *Receiver) { r.Salts = nil }, told, []string{"msg_1", at, toldSignature}, 401},
		"another body":           {nil, strings.Replace(told, "100", "900", 1), []string{"msg_1", at, toldSignature}, 401},
		"another id":             {nil, told, []string{"msg_2", at, toldSignature}, 401},
		"another timestamp":      {nil, told, []string{"msg_1", "1674087232", toldSignature}, 401},
		"no timestamp":           {nil, told, []string{"msg_1", "", toldSignature}, 401},
		"a broken timestamp":     {nil, told, []string{"msg_1", "now", toldSignature}, 401},
		"a huge timestamp":       {nil, told, []string{"msg_1", "9223372036854775807", toldSignature}, 401},
		"no signature":           {nil, told, []string{"msg_1", at}, 401},
		"another version":        {nil, told, []string{"msg_1", at, "v2" + toldSignature[2:]}, 401},
		"no headers":             {nil, told, nil, 401},
		"too large":              {nil, strings.Repeat(" ", maxCallback+1), []string{"msg_1", at, toldSignature}, 413},

		"SHA-1 alone":              {sha1Only, told, nil, 200},
		"SHA-1 alone, another id":  {sha1Only, strings.Replace(told, "_abc", "_xyz", 1), nil, 401},
		"SHA-1 alone, wrong HMAC":  {sha1Only, told, []string{"msg_1", at, "v1,eA=="}, 401},
		"SHA-1 alone, stale":       {sha1Only, told, []string{"msg_1", "1574087231", toldSignature}, 401},
		"SHA-1 alone, no JSON":     {sha1Only, "payed", nil, 401},
		"SHA-1 alone, no id":       {sha1Only, `{"signature":"` + hexSHA1("", "salt") + `"}`, nil, 401},
		"SHA-1 alone, wrong types": {sha1Only, strings.Replace(told, `"100"`, `"much"`, 1), nil, 401},
	} {
		t.Run(name, func(t *testing.T) {
			i := newInbox("salt")
			if row.change != nil {
				row.change(&i.Receiver)
			}
			var want []Callback
			if row.status == http.StatusOK {
				want = []Callback{{Invoice: &toldInvoice}}
				if row.headers != nil {
					want[0].WebhookID = row.headers[0]
				}
			}
			if answer := i.post(http.MethodPost, row.body, row.headers...); answer.Code != row.status {
				t.Errorf("answered %d %s, want %d", answer.Code, answer.Body, row.status)
			}
			if diff := cmp.Diff(want, i.callbacks); diff != "" {
				t.Errorf("callbacks (-want +got):\n%s", diff)
			}
		})
	}
}

func later(by time.Duration) func(*Receiver) {
	return func(r *Receiver) { r.Now = func() time.Time { return sentAt.Add(by) } }
}

func sha1Only(r *Receiver) { r.SHA1Only = true }

// signedHeaders are right for any body.
func signedHeaders(body string) []string {
	return []string{"msg_1", "1674087231", webhookSignature("salt", "msg_1", "1674087231", []byte(body))}
}

// The HMAC is right here and what it covers is not.
func TestReceiverChecksTheBodyToo(t *testing.T) {
	for name, row := range map[string]struct {
		body   string
		status int
	}{
		"a number as amount": {strings.Replace(told, `"100"`, `100`, 1), 200},
		"no extra":           {strings.Replace(told, `"order\n7"`, `null`, 1), 200},
		"another SHA-1":      {strings.Replace(told, "871a", "871b", 1), 401},
		"no SHA-1":           {`{"id":"123456789_abcdefghij"}`, 401},
		"another invoice":    {strings.Replace(told, "_abc", "_xyz", 1), 401},
		"no object":          {`["payed"]`, 401},
	} {
		t.Run(name, func(t *testing.T) {
			if answer := newInbox("salt").post(http.MethodPost, row.body, signedHeaders(row.body)...); answer.Code != row.status {
				t.Errorf("answered %d %s, want %d", answer.Code, answer.Body, row.status)
			}
		})
	}
}

func TestReceiverTellsPayoffsApart(t *testing.T) {
	body := `{"id":"123456789_abcdefghij","wallet":"","state":"payed","receive_amount":"0.0005",` +
		`"signature":"871a12bd5572a36e7083d65fe808964016fe4851"}`
	i := newInbox("salt")
	i.post(http.MethodPost, body, signedHeaders(body)...)
	want := []Callback{{WebhookID: "msg_1", Payoff: &Payoff{ID: anInvoice, State: PayoffPayed, ReceiveAmount: "0.0005"}}}
	if diff := cmp.Diff(want, i.callbacks); diff != "" {
		t.Errorf("callbacks (-want +got):\n%s", diff)
	}
}

// A v2 callback has numbers for sums and "" for absent texts.
func TestReceiverReadsTheOlderDialect(t *testing.T) {
	body := `{"id":"123456789_abcdefghij","state":"payed","method":"BITCOIN","amount":100.5,"extra":"",` +
		`"signature":"871a12bd5572a36e7083d65fe808964016fe4851"}`
	i := newInbox("salt")
	i.post(http.MethodPost, body, signedHeaders(body)...)
	want := []Callback{{WebhookID: "msg_1", Invoice: &Invoice{ID: anInvoice, State: Payed, Method: "BITCOIN", Amount: "100.5"}}}
	if diff := cmp.Diff(want, i.callbacks); diff != "" {
		t.Errorf("callbacks (-want +got):\n%s", diff)
	}
}

// What was not taken in must come again; why is for us alone.
func TestReceiverAnswersAfterItsWork(t *testing.T) {
	i := newInbox("salt")
	i.fails = errors.New("disk is full")
	answer := i.post(http.MethodPost, told, signedHeaders(told)...)
	if answer.Code != http.StatusInternalServerError || strings.Contains(answer.Body.String(), "disk") || !strings.Contains(i.log.String(), "disk is full") {
		t.Errorf("answered %d %s, logged %s", answer.Code, answer.Body, i.log.String())
	}
}

func TestReceiverWithoutAFunctionIsDone(t *testing.T) {
	r := &Receiver{Salts: []string{"salt"}, SHA1Only: true}
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/", strings.NewReader(told)))
	if answer.Code != http.StatusOK {
		t.Errorf("answered %d %s", answer.Code, answer.Body)
	}
}

func TestReceiverTakesPOSTOnly(t *testing.T) {
	if answer := newInbox("salt").post(http.MethodGet, ""); answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != http.MethodPost {
		t.Errorf("answered %d", answer.Code)
	}
}

// FuzzReceiver: whatever comes, nothing that is not signed reaches a function.
func FuzzReceiver(f *testing.F) {
	f.Add(told, "msg_1", "1674087231", toldSignature)
	f.Add(told, "", "", "")
	f.Add(`{"id":{}}`, "msg_1", "1674087231", "v1,")
	f.Fuzz(func(t *testing.T, body, id, timestamp, signature string) {
		i := newInbox("salt")
		header := http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {timestamp}, "Webhook-Signature": {signature}}
		callback, err := i.Verify(header, []byte(body))
		if err != nil {
			return
		}
		if !strings.Contains(signature, webhookSignature("salt", id, timestamp, []byte(body))) {
			t.Errorf("accepted %q", body)
		}
		if _, err := json.Marshal(callback); err != nil {
			t.Errorf("%q was read as %+v: %v", body, callback, err)
		}
	})
}
