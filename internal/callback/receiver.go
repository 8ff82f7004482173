package callback

import (
	"net"
	"net/url"
	"strings"
)

// Receiver names who answers at a URL: its lower-case host and port. Deliveries to one receiver share its slots.
// It is never empty; a URL that names no host belongs to the receiver "unknown".
func Receiver(rawURL string) string {
	target, err := url.Parse(rawURL)
	if err != nil || target.Hostname() == "" {
		return "unknown"
	}
	port := target.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[target.Scheme]
	}
	host := strings.TrimSuffix(strings.ToLower(target.Hostname()), ".")
	return net.JoinHostPort(host, port)
}
