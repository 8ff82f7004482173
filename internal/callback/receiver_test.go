package callback_test

import (
	"testing"

	"kassa/internal/callback"
)

func TestReceiver(t *testing.T) {
	tests := map[string]string{
		"https://shop.example/callback?order=1": "shop.example:443",
		"http://shop.example":                   "shop.example:80",
		"HTTPS://User:Pass@Shop.Example./x":     "shop.example:443",
		"https://shop.example:8443/":            "shop.example:8443",
		"http://[2606:4700::1111]:81/":          "[2606:4700::1111]:81",
		"":                                      "unknown",
		"https:///callback":                     "unknown",
		"https://%zz/":                          "unknown",
	}
	for url, want := range tests {
		if got := callback.Receiver(url); got != want {
			t.Errorf("Receiver(%q) = %q, want %q", url, got, want)
		}
	}
}
