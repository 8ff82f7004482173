package signature_test

import (
	"encoding/base64"
	"testing"
	"time"

	"kassa/internal/signature"
)

// The first vector is the one that the Standard Webhooks libraries publish; its key is binary. The others were computed
// with Python's hmac module and, the second, with openssl.
func TestWebhook(t *testing.T) {
	published, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		salt, id string
		at       int64
		body     string
		want     string
	}{
		"published": {
			string(published), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, `{"test": 2432232314}`,
			"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		"the salt's own bytes are the key": {
			"salt", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", 1674087231, `{"id":"123456789_abcdefghij","state":"payed"}`,
			"v1,mYk37cnCSKEr4r/FvkheWDj6aS8kRlTrDWB/Iyjol2A="},
		"UTF-8": {
			"соль", "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", 1674087231, `{"description":"чай"}`,
			"v1,ylTMAPv9DLu0dFtRqjpT7O7+zJm9NichDVp1DM0fZZ0="},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := signature.Webhook(test.salt, test.id, time.Unix(test.at, 999_999_999), []byte(test.body))
			if got != test.want {
				t.Errorf("Webhook = %s, want %s", got, test.want)
			}
		})
	}
}

func TestWebhooksKeepsTheOrderOfTheSalts(t *testing.T) {
	at, body := time.Unix(1674087231, 0), []byte(`{"id":"123456789_abcdefghij","state":"payed"}`)
	const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
	got := signature.Webhooks([]string{"salt", "older"}, id, at, body)
	want := signature.Webhook("salt", id, at, body) + " " + signature.Webhook("older", id, at, body)
	if got != want {
		t.Errorf("Webhooks = %s, want %s", got, want)
	}
}

func TestWebhookSecret(t *testing.T) {
	for salt, want := range map[string]string{"salt": "whsec_c2FsdA==", "соль": "whsec_0YHQvtC70Yw="} {
		if got := signature.WebhookSecret(salt); got != want {
			t.Errorf("WebhookSecret(%q) = %s, want %s", salt, got, want)
		}
	}
}
