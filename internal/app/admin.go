package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
)

// adminAddress is the default of --admin-listen.
const adminAddress = "127.0.0.1:8081"

// openAdmin opens the operator's listener; nil when there is none. A default address that another instance has taken is
// no reason not to serve: nobody asked for it. One that was chosen is.
func (s *Server) openAdmin(ctx context.Context) (net.Listener, error) {
	if s.config.AdminListen == "" {
		return nil, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.config.AdminListen)
	switch {
	case err == nil:
		s.Admin = "http://" + reachable(listener.Addr().String())
	case s.config.AdminListen == adminAddress:
		s.config.Log.Warn("there are no metrics: the default address is taken, choose one by --admin-listen", "error", err)
		return nil, nil
	}
	return listener, err
}

// closed closes a listener that may be none.
func closed(listener net.Listener) error {
	if listener == nil {
		return nil
	}
	return listener.Close()
}

// serveAdmin answers what only the operator may see, until Close.
func (s *Server) serveAdmin(listener net.Listener) {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.Handler())
	mux.HandleFunc("GET /healthz", s.health.alive)
	mux.HandleFunc("GET /readyz", s.health.ready)
	s.admin = s.httpServer(mux)
	if listener == nil {
		return
	}
	go func() {
		if err := s.admin.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.config.Log.Error("the admin listener ended", "error", err)
		}
	}()
}

// httpServer is a server with the limits of every listener of ours.
func (s *Server) httpServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelError), // a panic of ours, above all
	}
}
