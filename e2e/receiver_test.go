package e2e

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// delivery is one callback as a merchant's server got it.
type delivery struct {
	id    string // the webhook-id
	body  fields
	asked fields // what invoice/info, or payoff/info, said while the callback was being answered
}

// receiver is a merchant's server: it checks both signatures of every callback and asks for the same facts before it
// answers.
type receiver struct {
	url        string
	deliveries chan delivery
	refuse     atomic.Int64 // so many of the next callbacks are answered with 500
}

// receive starts a receiver of a merchant's callbacks. One that does not verify fails the test. A merchant who is not at
// a server asks nothing.
func receive(t *testing.T, m *merchant) *receiver {
	t.Helper()
	r := &receiver{deliveries: make(chan delivery, 100)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		got, err := verified(m.Salt, request)
		if err != nil {
			t.Error(err)
			return
		}
		if m.client != nil {
			if got.asked, _, err = m.call(infoOf(got.body), fields{"id": got.body["id"]}); err != nil {
				t.Error(err)
				return
			}
		}
		if r.refuse.Add(-1) >= 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
		r.deliveries <- got
	}))
	t.Cleanup(server.Close)
	r.url = server.URL + "/paid?shop=1"
	return r
}

// infoOf is the call that tells of a callback's subject: only a payoff has a wallet.
func infoOf(body fields) string {
	if _, ok := body["wallet"]; ok {
		return "payoff/info"
	}
	return "invoice/info"
}

// next waits for a callback.
func (r *receiver) next(t *testing.T) delivery {
	t.Helper()
	return within(t, "callback", r.deliveries)
}

// verified reads a callback and checks both signatures by the documents: SHA-1 of id and salt in the body, and the
// Standard Webhooks headers (contract section 5).
func verified(salt string, request *http.Request) (delivery, error) {
	text, err := io.ReadAll(request.Body)
	if err != nil {
		return delivery{}, err
	}
	got := delivery{id: request.Header.Get("webhook-id")}
	if err := json.Unmarshal(text, &got.body); err != nil {
		return delivery{}, fmt.Errorf("callback %q: %w", text, err)
	}
	digest := sha1.Sum([]byte(got.body.text("id") + ":" + salt))
	if signature := got.body.text("signature"); signature != hex.EncodeToString(digest[:]) {
		return delivery{}, fmt.Errorf("callback %s has signature %q", text, signature)
	}
	mac := hmac.New(sha256.New, []byte(salt))
	fmt.Fprintf(mac, "%s.%s.%s", got.id, request.Header.Get("webhook-timestamp"), text)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if signatures := request.Header.Get("webhook-signature"); !slices.Contains(strings.Fields(signatures), want) {
		return delivery{}, fmt.Errorf("callback %s has webhook-signature %q, want %q", text, signatures, want)
	}
	return got, nil
}
