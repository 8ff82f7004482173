package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"kassa/internal/metrics"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Limits of the public listener. A client that is slower than these is cut off.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second // net/http ends a request's context then, so it bounds a waiting call as well
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 16 << 10
	drainTimeout      = 10 * time.Second // for requests that were accepted before the end
)

// Server is a running gateway. Start it, use its URL, Close it; tests start it on port 0.
type Server struct {
	URL    string     // where it listens, for example http://127.0.0.1:8080
	Public string     // the public URL, the base of every invoice's page
	Admin  string     // where the operator finds /metrics, empty for nowhere
	Fresh  *till.Keys // of the sandbox till that this start made; nil if it made none

	config  Config
	house   *house
	health  *health
	metrics *metrics.Metrics
	http    *http.Server
	admin   *http.Server
	workers sync.WaitGroup
	dismiss context.CancelFunc  // ends the workers
	linger  func(time.Duration) // waits while a load balancer takes notice
	failed  chan error          // why the listener ended although nobody closed it
}

// Start opens the database, brings its schema up to date, checks the server key, and opens the listener when
// everything behind it stands: whoever can connect is served. The context bounds the start only.
func Start(ctx context.Context, config Config) (*Server, error) {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	config.Log = slog.New(withClient{config.Log.Handler()})
	if _, err := config.site(config.Listen); err != nil {
		return nil, err
	}
	nightly, err := config.nightly()
	if err != nil {
		return nil, err
	}
	h, err := config.open(ctx)
	if err != nil {
		return nil, err
	}
	h.books.At = nightly
	s := &Server{
		config: config, house: h, health: &health{ping: h.store.Ping}, failed: make(chan error, 1),
		linger:  func(pause time.Duration) { rest(context.Background(), pause, nil) },
		metrics: metrics.New(h.store, h.market, config.clock(), version()),
	}
	if err := s.begin(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return s, nil
}

func (s *Server) begin(ctx context.Context) error {
	if err := s.welcome(ctx); err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.config.Listen)
	if err != nil {
		return err
	}
	admin, err := s.openAdmin(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	s.URL = "http://" + reachable(listener.Addr().String())
	if s.Public, err = s.config.site(listener.Addr().String()); err == nil {
		err = s.house.store.SetPublicURL(ctx, s.Public)
	}
	if err != nil {
		return errors.Join(err, listener.Close(), closed(admin))
	}
	s.house.site = wire.Site{PublicURL: s.Public}
	s.employ()
	s.serveAdmin(admin)
	s.serve(listener)
	return nil
}

// welcome makes the first till of a sandbox.
func (s *Server) welcome(ctx context.Context) error {
	if !s.config.Sandbox {
		return nil
	}
	tills, err := s.house.tills.List(ctx)
	if err != nil || len(tills) > 0 {
		return err
	}
	keys, err := s.house.tills.Create(ctx, "Sandbox", true)
	s.Fresh = &keys
	return err
}

func (s *Server) serve(listener net.Listener) {
	s.http = s.httpServer(s.handler())
	s.health.enter(serving)
	go func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
}

// Failed is signalled when the listener ended by itself. Close the server then.
func (s *Server) Failed() <-chan error { return s.failed }

// Close stops accepting, finishes what was accepted, ends the workers and closes the database. Requests that take
// longer than ten seconds are cut off.
func (s *Server) Close() error {
	s.health.enter(draining)
	s.drain()
	s.house.feed.Close() // waiting calls answer now
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		s.config.Log.Warn("requests were cut off after " + drainTimeout.String())
		err = s.http.Close()
	}
	s.dismiss()
	s.workers.Wait()
	return errors.Join(err, s.admin.Close(), s.house.close())
}

// drain serves on for a while, so that a load balancer sees /readyz and sends no more.
func (s *Server) drain() {
	if s.config.Drain > 0 {
		s.config.Log.Info("draining: /readyz says 503, requests are still served", "for", s.config.Drain)
		s.linger(s.config.Drain)
	}
}
