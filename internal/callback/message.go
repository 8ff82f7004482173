package callback

import (
	"bytes"
	"errors"
	"time"

	"kassa/internal/signature"
)

// Message is one attempt of a delivery, signed and ready to be posted.
type Message struct {
	URL       string
	ID        string    // the webhook-id, the same in every attempt
	At        time.Time // of this attempt
	Body      []byte    // with `signature` as its last key
	Signature string    // the webhook-signature header: one for each valid salt
}

// errUnsigned is the cause of an attempt that could not be made: there is no salt, or the frozen body is broken.
var errUnsigned = errors.New("callback cannot be signed")

// Sign makes the message of an attempt. The newest salt, the first, signs the body's `signature` (contract section 2).
func Sign(delivery Delivery, salts []string, at time.Time) (Message, error) {
	if len(salts) == 0 {
		return Message{}, errUnsigned
	}
	body, ok := appendSignature(delivery.Body, signature.SHA1(delivery.Subject, salts[0]))
	if !ok {
		return Message{}, errUnsigned
	}
	header := signature.Webhooks(salts, delivery.ID, at, body)
	return Message{URL: delivery.URL, ID: delivery.ID, At: at, Body: body, Signature: header}, nil
}

// appendSignature adds the last key to a JSON object without touching its frozen bytes; false if it is no object. The
// value is hex, so it needs no escaping.
func appendSignature(body []byte, value string) ([]byte, bool) {
	inner, closed := bytes.CutSuffix(body, []byte("}"))
	if !closed || !bytes.HasPrefix(inner, []byte("{")) {
		return nil, false
	}
	signed := make([]byte, 0, len(body)+len(value)+len(`,"signature":""`))
	signed = append(signed, inner...)
	if len(inner) > 1 {
		signed = append(signed, ',')
	}
	return append(signed, `"signature":"`+value+`"}`...), true
}
