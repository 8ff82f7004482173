package app

import (
	"context"
	"net/http"

	"kassa/internal/api"
	"kassa/internal/page"
	"kassa/internal/rail"
	"kassa/internal/sandbox"
	"kassa/internal/throttle"
	"kassa/internal/till"
)

// handler is everything that the public listener answers: the API, whether it is alive and ready, and the payers' page.
func (s *Server) handler() http.Handler {
	h, log := s.house, s.config.Log
	payer := h.payer()
	rest := http.NewServeMux()
	rest.HandleFunc("GET /healthz", s.health.alive)
	rest.HandleFunc("GET /readyz", s.health.ready)
	rest.Handle("/", numbered(log, s.config.clock(), s.metrics.Request, page.New(page.Config{
		Invoices: h.invoices, Manual: h.manual, Sandbox: pagePayer{payer}, Zone: till.Defaults().Zone, Log: log, RequestID: requestID,
	})))
	logins := throttle.New(h.tills, clientOf, s.config.clock(), log, s.metrics.FailedLogin)
	public := api.Mount(api.New(api.Config{
		Site: h.site, Tills: logins, Invoices: h.invoices, Balances: h.store, Payoffs: h.payoffs, Swaps: h.swaps,
		Transfers: h.transfers, Answers: h.store, Events: h.feed, Deliveries: h.store, Payer: payer, Clock: h.clock,
		Rates: h.book,
		Now:   s.config.clock(), Log: log, Observe: s.metrics.Request,
	}), rest, page.IsForm)
	return proxies(s.config.TrustedProxy).located(public)
}

// payer pays sandbox tills' invoices by simulation.
func (h *house) payer() *sandbox.Service {
	return &sandbox.Service{Invoices: h.invoices, Chain: h.test, Manual: h.manual.Rail, IDs: h.ids, Now: h.invoices.Now}
}

// pagePayer is the sandbox as the page uses it: whoever has the invoice's address may pay it, of whatever till.
type pagePayer struct{ *sandbox.Service }

func (p pagePayer) Pay(ctx context.Context, invoice, amount string, seen bool) error {
	payment := sandbox.Payment{Invoice: invoice, Amount: amount}
	if seen {
		payment.Status = rail.Seen
	}
	return p.Service.Pay(ctx, payment)
}

func (p pagePayer) Settle(ctx context.Context, invoice string) error {
	return p.Service.Settle(ctx, 0, invoice)
}
