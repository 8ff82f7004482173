package callback

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// network is a receiver behind in-memory connections. Inside a synctest bubble its time is the bubble's.
type network struct {
	conns  chan net.Conn
	closed chan struct{}

	mu     sync.Mutex
	dialed []string
}

// receive starts an HTTP server with the handler and returns a sender that reaches it whatever the URL.
func receive(t *testing.T, handler http.HandlerFunc) (*Sender, *network) {
	t.Helper()
	n := &network{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(n) // it always ends with ErrServerClosed
	}()
	sender := newSender(n.dial, DefaultTimeout)
	t.Cleanup(func() {
		sender.Close()
		_ = server.Close()
		<-served
	})
	return sender, n
}

func (n *network) dial(ctx context.Context, _, address string) (net.Conn, error) {
	n.mu.Lock()
	n.dialed = append(n.dialed, address)
	n.mu.Unlock()
	client, server := net.Pipe()
	select {
	case n.conns <- server:
		return client, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case conn := <-n.conns:
		return conn, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

func (n *network) Close() error {
	close(n.closed)
	return nil
}

func (n *network) Addr() net.Addr { return &net.TCPAddr{} }

func (n *network) addresses() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dialed
}
