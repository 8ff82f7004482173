package main

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the API's own signature; the HMAC beside it is what proves the body
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tolerance is how far a callback's timestamp may be from our clock. Older ones may be replayed by somebody else.
const tolerance = 5 * time.Minute

// callback is what a verified body says; these fields are a few of many.
type callback struct {
	WebhookID string      `json:"-"` // the same in every retry of one event
	ID        string      `json:"id"`
	State     string      `json:"state"`
	Amount    json.Number `json:"amount"` // never a float
	Currency  string      `json:"currency"`
	Extra     *string     `json:"extra"`
	Signature string      `json:"signature"`
}

// String is the callback in one line.
func (c callback) String() string {
	line := fmt.Sprintf("%s invoice=%s state=%s amount=%s currency=%s", c.WebhookID, c.ID, c.State, c.Amount, c.Currency)
	if c.Extra != nil {
		line += fmt.Sprintf(" extra=%q", *c.Extra)
	}
	return line
}

type verifier struct {
	salts []string
	now   func() time.Time
}

// verify proves that the body was signed with one of our salts a moment ago, and reads it. Nothing of the body is
// believed, or even parsed, before its HMAC is right.
func (v verifier) verify(header http.Header, body []byte) (callback, error) {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	if err := v.fresh(timestamp); err != nil {
		return callback{}, err
	}
	signatures := strings.Fields(header.Get("webhook-signature"))
	if !slices.ContainsFunc(v.salts, func(salt string) bool { return signed(signatures, salt, id, timestamp, body) }) {
		return callback{}, errors.New("webhook-signature is wrong")
	}
	read := callback{WebhookID: id}
	if err := json.Unmarshal(body, &read); err != nil {
		return callback{}, errors.New("the body is not an invoice")
	}
	if !slices.ContainsFunc(v.salts, func(salt string) bool { return equal(read.Signature, sha1Hex(read.ID+":"+salt)) }) {
		return callback{}, errors.New("signature is wrong")
	}
	return read, nil
}

func (v verifier) fresh(timestamp string) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return errors.New("webhook-timestamp is missing or no number")
	}
	if age := v.now().Sub(time.Unix(seconds, 0)); age.Abs() > tolerance {
		return errors.New("webhook-timestamp is too far from now")
	}
	return nil
}

// signed tells whether one of the signatures is the salt's: HMAC-SHA256 over "id.timestamp.body", the salt the key.
func signed(signatures []string, salt, id, timestamp string, body []byte) bool {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return slices.ContainsFunc(signatures, func(signature string) bool { return equal(signature, want) })
}

func sha1Hex(text string) string {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// equal compares in constant time, so that a forger learns nothing from how long it takes.
func equal(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
