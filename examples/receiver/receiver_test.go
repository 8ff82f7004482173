package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kassa/internal/signature"
)

// The body and its signatures were computed with Python's hashlib and hmac; the salt is "salt".
const (
	body = `{"id":"123456789_abcdefghij","state":"payed","currency":"USD","amount":"100","extra":"order\n7",` +
		`"signature":"871a12bd5572a36e7083d65fe808964016fe4851"}`
	bodySignature = "v1,23Nqhsk64zDjnkLloiAFm48gsh+m+Avdh2hjp3mwIpg="
	line          = `msg_1 invoice=123456789_abcdefghij state=payed amount=100 currency=USD extra="order\n7"` + "\n"
)

var sentAt = time.Unix(1674087231, 0)

// post sends the body as a callback, after the change, and returns the answer's status and what was printed.
func post(salts []string, now time.Time, body string, change func(*http.Request)) (status int, printed string) {
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("webhook-id", "msg_1")
	request.Header.Set("webhook-timestamp", "1674087231")
	request.Header.Set("webhook-signature", bodySignature)
	change(request)
	var out bytes.Buffer
	answer := httptest.NewRecorder()
	(&receiver{verifier{salts, func() time.Time { return now }}, &out}).ServeHTTP(answer, request)
	return answer.Code, out.String()
}

func unchanged(*http.Request) {}

func set(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestReceiver(t *testing.T) {
	salt := []string{"salt"}
	tests := map[string]struct {
		salts  []string
		now    time.Time
		body   string
		change func(*http.Request)
		status int
	}{
		"verified":             {salt, sentAt, body, unchanged, 200},
		"second of two salts":  {[]string{"newer", "salt"}, sentAt, body, unchanged, 200},
		"second signature":     {salt, sentAt, body, set("webhook-signature", "v1,eA== "+bodySignature), 200},
		"within the tolerance": {salt, sentAt.Add(5 * time.Minute), body, unchanged, 200},
		"stale":                {salt, sentAt.Add(5*time.Minute + time.Second), body, unchanged, 401},
		"from the future":      {salt, sentAt.Add(-5*time.Minute - time.Second), body, unchanged, 401},
		"other salt":           {[]string{"other"}, sentAt, body, unchanged, 401},
		"other body":           {salt, sentAt, strings.Replace(body, "100", "900", 1), unchanged, 401},
		"other id":             {salt, sentAt, body, set("webhook-id", "msg_2"), 401},
		"other timestamp":      {salt, sentAt, body, set("webhook-timestamp", "1674087232"), 401},
		"no timestamp":         {salt, sentAt, body, set("webhook-timestamp", ""), 401},
		"broken timestamp":     {salt, sentAt, body, set("webhook-timestamp", "now"), 401},
		"huge timestamp":       {salt, sentAt, body, set("webhook-timestamp", "9223372036854775807"), 401},
		"no signature":         {salt, sentAt, body, set("webhook-signature", ""), 401},
		"other version":        {salt, sentAt, body, set("webhook-signature", "v2"+bodySignature[2:]), 401},
		"GET":                  {salt, sentAt, body, func(r *http.Request) { r.Method = http.MethodGet }, 405},
		"too large":            {salt, sentAt, strings.Repeat(" ", maxBody+1), unchanged, 400},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := ""
			if test.status == http.StatusOK {
				want = line
			}
			status, printed := post(test.salts, test.now, test.body, test.change)
			if status != test.status || printed != want {
				t.Errorf("answered %d and printed %q, want %d and %q", status, printed, test.status, want)
			}
		})
	}
}

// The HMAC is right here and what it covers is not.
func TestReceiverChecksTheBodyToo(t *testing.T) {
	tests := map[string]struct {
		body   string
		status int
	}{
		"a number as amount": {strings.Replace(body, `"100"`, `100`, 1), 200},
		"no extra":           {strings.Replace(body, `"order\n7"`, `null`, 1), 200},
		"other SHA-1":        {strings.Replace(body, "871a", "871b", 1), 401},
		"no SHA-1":           {`{"id":"123456789_abcdefghij"}`, 401},
		"other invoice":      {strings.Replace(body, "_abc", "_xyz", 1), 401},
		"no JSON":            {"payed", 401},
		"no object":          {`["payed"]`, 401},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			header := signature.Webhook("salt", "msg_1", sentAt, []byte(test.body))
			if status, _ := post([]string{"salt"}, sentAt, test.body, set("webhook-signature", header)); status != test.status {
				t.Errorf("answered %d, want %d", status, test.status)
			}
		})
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk is full") }

// A callback that was not kept must come again, so it is not answered with a 2xx.
func TestReceiverAnswersAfterItsWork(t *testing.T) {
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("webhook-id", "msg_1")
	request.Header.Set("webhook-timestamp", "1674087231")
	request.Header.Set("webhook-signature", bodySignature)
	answer := httptest.NewRecorder()
	(&receiver{verifier{[]string{"salt"}, func() time.Time { return sentAt }}, fullDisk{}}).ServeHTTP(answer, request)
	if answer.Code != http.StatusInternalServerError {
		t.Errorf("answered %d", answer.Code)
	}
}

func TestRunRefuses(t *testing.T) {
	t.Setenv("KASSA_SALT", "")
	tests := map[string][]string{
		"no salt":        {"--listen", "127.0.0.1:0"},
		"no address":     {"--listen", "nowhere", "--salt", "salt"},
		"unknown option": {"--pepper", "1"},
	}
	for name, args := range tests {
		t.Run(name, func(t *testing.T) {
			if err := run(args, io.Discard, io.Discard); err == nil {
				t.Error("run accepted it")
			}
		})
	}
}
