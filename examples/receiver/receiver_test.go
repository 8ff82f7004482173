package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"kassa/internal/signature"
)

const (
	sha1    = `"signature":"871a12bd5572a36e7083d65fe808964016fe4851"}` // of the id and the salt "salt"
	invoice = `{"id":"123456789_abcdefghij","state":"payed","currency":"USD","amount":"100","extra":"order\n7",` + sha1
	payoff  = `{"id":"123456789_abcdefghij","state":"failed","wallet":"w","amount_currency":"BTC","amount":"0.5","extra":null,` + sha1
)

// post sends a callback that was signed with a salt.
func post(out io.Writer, salts []string, body, salt string) (status int) {
	sent := time.Now()
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("webhook-id", "msg_1")
	request.Header.Set("webhook-timestamp", strconv.FormatInt(sent.Unix(), 10))
	request.Header.Set("webhook-signature", signature.Webhook(salt, "msg_1", sent, []byte(body)))
	answer := httptest.NewRecorder()
	receiver(salts, out).ServeHTTP(answer, request)
	return answer.Code
}

func TestReceiverPrintsWhatIsVerified(t *testing.T) {
	for name, row := range map[string]struct {
		body, salt, line string
		status           int
	}{
		"an invoice":   {invoice, "salt", `msg_1 invoice=123456789_abcdefghij state=payed amount=100 currency=USD extra="order\n7"` + "\n", 200},
		"a payoff":     {payoff, "salt", "msg_1 payoff=123456789_abcdefghij state=failed amount=0.5 currency=BTC\n", 200},
		"the new salt": {invoice, "newer", `msg_1 invoice=123456789_abcdefghij state=payed amount=100 currency=USD extra="order\n7"` + "\n", 200},
		"a stranger's": {invoice, "guess", "", 401},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if status := post(&out, []string{"newer", "salt"}, row.body, row.salt); status != row.status || out.String() != row.line {
				t.Errorf("answered %d and printed %q, want %d and %q", status, out.String(), row.status, row.line)
			}
		})
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk is full") }

// A callback that was not kept must come again, so it is not answered with a 2xx.
func TestReceiverAnswersAfterItsWork(t *testing.T) {
	if status := post(fullDisk{}, []string{"salt"}, invoice, "salt"); status != http.StatusInternalServerError {
		t.Errorf("answered %d", status)
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
