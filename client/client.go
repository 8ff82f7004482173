package client

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config is what a Client is made from. URL, Login and Secret are needed.
type Config struct {
	URL    string // the service's base, for example https://pay.example.com; calls go to its /v3/
	Login  string // auth_login
	Secret string // auth_secret
	Salt   string // signs payoffs, swaps and transfers, and never travels; the other calls do without

	// HTTP sends the requests; nil is a client of its own. Redirects are refused whatever it says: a POST would lose its body.
	HTTP *http.Client
	// Timeout bounds each try of a call; 0 is 30 seconds. An export has no bound but its context.
	Timeout time.Duration
	// Tries is how often a call that may be sent twice is sent at most; 0 is 4, 1 is no retry.
	Tries int
	// KeyCreates gives each create without an idempotency key one of its own, so that it is retried. Only for a service that
	// honours the header, as Kassa does: another would act once for each try.
	KeyCreates bool
}

// Client calls one till's API. It is safe for concurrent use.
type Client struct {
	base   string // with /v3/ at its end
	config Config
	http   http.Client
	random func() float64 // from 0 to 1, for the pauses between tries
}

const (
	defaultTimeout = 30 * time.Second
	defaultTries   = 4
)

// New makes a client. It sends nothing.
func New(config Config) (*Client, error) {
	base, err := url.Parse(config.URL)
	switch {
	case err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("client: URL must be the service's http or https address, for example https://pay.example.com")
	case config.Login == "" || config.Secret == "":
		return nil, errors.New("client: Login and Secret are required")
	}
	if config.Timeout <= 0 {
		config.Timeout = defaultTimeout
	}
	if config.Tries <= 0 {
		config.Tries = defaultTries
	}
	c := &Client{base: strings.TrimRight(config.URL, "/") + "/v3/", config: config, random: rand.Float64}
	if config.HTTP != nil {
		c.http = *config.HTTP
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c, nil
}
