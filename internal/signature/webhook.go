package signature

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Webhook is one signature of the Standard Webhooks scheme: "v1," and the base64 HMAC-SHA256 over "id.timestamp.body",
// the timestamp in unix seconds. The key is the salt's UTF-8 bytes (contract section 5).
func Webhook(salt, id string, at time.Time, body []byte) string {
	mac := hmac.New(sha256.New, []byte(salt))
	mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Webhooks is the value of a webhook-signature header: one signature for each salt in the given order, separated by
// spaces, so that a receiver may know either salt while a rotation overlaps.
func Webhooks(salts []string, id string, at time.Time, body []byte) string {
	signatures := make([]string, len(salts))
	for i, salt := range salts {
		signatures[i] = Webhook(salt, id, at, body)
	}
	return strings.Join(signatures, " ")
}

// WebhookSecret is the salt in the form that Standard Webhooks libraries take: "whsec_" and the key in base64.
func WebhookSecret(salt string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(salt))
}
