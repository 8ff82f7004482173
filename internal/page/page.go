// Package page is the payer's payment page: what an invoice asks, how to pay it, and what became of it. It is rendered
// on the server and works without JavaScript; the script only spares the payer from reloading. A GET never changes
// anything, because link previews follow links.
package page

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"kassa/internal/invoice"
)

// Invoices is what the page needs of the invoices.
type Invoices interface {
	// Checkout is an invoice as its payer sees it; a fault of kind NotFound.
	Checkout(ctx context.Context, id string) (invoice.Checkout, error)
	// Choose quotes the invoice in a method.
	Choose(ctx context.Context, id, method string) error
}

// Manual is payment by hand.
type Manual interface {
	// Claim is the payer's word that he has paid what remains, with a note or none.
	Claim(ctx context.Context, invoice, note string) error
}

// Sandbox plays the payer of a sandbox till's invoice.
type Sandbox interface {
	// Pay sends an amount of the chosen method's asset, empty for what remains; seen leaves it unconfirmed.
	Pay(ctx context.Context, invoice, amount string, seen bool) error
	// Settle confirms all that is only seen.
	Settle(ctx context.Context, invoice string) error
}

// Config is what the page is made of; every field is required.
type Config struct {
	Invoices Invoices
	Manual   Manual
	Sandbox  Sandbox
	Zone     *time.Location // of the times that are shown
	Log      *slog.Logger
	// RequestID names the request in the log, so that a payer's complaint can be found there.
	RequestID func(ctx context.Context) string
}

// maxBody bounds a form, in bytes; the page's own forms are far smaller.
const maxBody = 16 << 10

type handler struct{ Config }

// New serves the site's root; every route of the page stands here.
func New(config Config) http.Handler {
	h := &handler{config}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", h.show)
	mux.HandleFunc("GET /status", h.status)
	for path, do := range h.forms() {
		mux.HandleFunc("POST "+path, do)
	}
	mux.HandleFunc("GET /assets/", h.asset)
	mux.HandleFunc("GET /robots.txt", robots)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { h.notice(w, r, http.StatusNotFound, "nopage") })
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.notice(w, r, http.StatusForbidden, "crossorigin")
	}))
	return Guard(own.Handler(mux))
}

// forms are the paths that the page's own forms post to.
func (h *handler) forms() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"/choose":         h.choose,
		"/claim":          h.claim,
		"/sandbox/pay":    h.pay,
		"/sandbox/settle": h.settle,
	}
}

// IsForm tells a path that payers post to from one that only a program would.
func IsForm(path string) bool {
	_, known := new(handler).forms()[path]
	return known
}

// policy lets a page load its own style, script and icon and nothing else, from nowhere else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Guard sets what every answer carries and bounds what a request may bring. The address of an invoice is its key, so it
// is told to no other site. It is told to our own: under no-referrer a browser calls the origin of our forms "null", and
// one that does not say Sec-Fetch-Site could not pay.
func Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// robots keeps invoices out of search engines.
func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n")) // the robot is gone, nothing is left to tell it
}
