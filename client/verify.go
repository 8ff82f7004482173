package client

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// defaultTolerance is how far a callback's timestamp may be from this machine's clock.
const defaultTolerance = 5 * time.Minute

// Callback is what a service told, once it was verified: one of Invoice and Payoff is set.
type Callback struct {
	// WebhookID is the same whenever one event is told again; empty from a service that sends no Standard Webhooks headers.
	WebhookID string
	Invoice   *Invoice
	Payoff    *Payoff
}

// Verify proves that a callback was signed with one of the salts a moment ago, and reads it. Nothing of the body is
// believed, or even parsed, before its HMAC is right.
func (r *Receiver) Verify(header http.Header, body []byte) (Callback, error) {
	id := header.Get("webhook-id")
	if id != "" || !r.SHA1Only {
		if err := r.webhook(id, header.Get("webhook-timestamp"), header.Get("webhook-signature"), body); err != nil {
			return Callback{}, err
		}
	}
	var told struct {
		ID        string  `json:"id"`
		Signature string  `json:"signature"`
		Wallet    *string `json:"wallet"` // a payoff has one, an invoice has not
	}
	if err := json.Unmarshal(body, &told); err != nil || told.ID == "" {
		return Callback{}, errors.New("the body is neither an invoice nor a payoff")
	}
	if !slices.ContainsFunc(r.Salts, func(salt string) bool { return equal(told.Signature, hexSHA1(told.ID, salt)) }) {
		return Callback{}, errors.New("signature is wrong")
	}
	callback := Callback{WebhookID: id}
	var into any
	if told.Wallet != nil {
		callback.Payoff = &Payoff{}
		into = callback.Payoff
	} else {
		callback.Invoice = &Invoice{}
		into = callback.Invoice
	}
	if err := json.Unmarshal(body, into); err != nil {
		return Callback{}, errors.New("the body is neither an invoice nor a payoff")
	}
	return callback, nil
}

// webhook checks the Standard Webhooks headers: a timestamp of now, and one signature, of those that a rotation sends, by
// one of the salts.
func (r *Receiver) webhook(id, timestamp, signatures string, body []byte) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return errors.New("webhook-timestamp is missing or no number")
	}
	if age := r.now().Sub(time.Unix(seconds, 0)); age.Abs() > r.tolerance() {
		return errors.New("webhook-timestamp is too far from now")
	}
	for _, salt := range r.Salts {
		want := webhookSignature(salt, id, timestamp, body)
		if slices.ContainsFunc(strings.Fields(signatures), func(one string) bool { return equal(one, want) }) {
			return nil
		}
	}
	return errors.New("webhook-signature is wrong")
}

// webhookSignature is HMAC-SHA256 over "id.timestamp.body", the salt's bytes the key.
func webhookSignature(salt, id, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// equal compares in constant time, so that a forger learns nothing from how long it takes.
func equal(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func (r *Receiver) now() time.Time {
	if r.Now == nil {
		return time.Now()
	}
	return r.Now()
}

func (r *Receiver) tolerance() time.Duration {
	if r.Tolerance <= 0 {
		return defaultTolerance
	}
	return r.Tolerance
}
