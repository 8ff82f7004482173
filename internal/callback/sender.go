package callback

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	// DefaultTimeout is how long one attempt may take in all, from the resolution of the name on.
	DefaultTimeout = 10 * time.Second

	maxAnswerHeader = 16 << 10 // bytes
	maxAnswerBody   = 4 << 10  // bytes; only read so that the connection can be used again
)

// Result is how an attempt went.
type Result struct {
	Delivered bool
	Response  string // for the attempt log, which the merchant reads: "200 => OK", or a reason without internals
	Cause     error  // for our log alone; nil if there was an answer
}

// Sender posts messages. It follows no redirect, uses no proxy, keeps no cookies, and bounds what a receiver can take
// from it: time, and bytes of its answer.
type Sender struct {
	client  *http.Client
	timeout time.Duration
}

// NewSender makes a sender that dials what the guard permits. The timeout of one attempt must stay well below the
// minute that a worker's lease lasts.
func NewSender(guard Guard, timeout time.Duration) *Sender {
	dialer := &net.Dialer{Control: guard.Control}
	return newSender(dialer.DialContext, timeout)
}

type dial func(ctx context.Context, network, address string) (net.Conn, error)

func newSender(dial dial, timeout time.Duration) *Sender {
	transport := &http.Transport{
		DialContext:            dial,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxAnswerHeader,
		MaxIdleConns:           maxSends,
		MaxIdleConnsPerHost:    maxPerReceiver,
		IdleConnTimeout:        30 * time.Second,
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Sender{client: &http.Client{Transport: transport, CheckRedirect: stay}, timeout: timeout}
}

// Post makes one attempt. Any 2xx is a delivery, whatever follows it (contract section 5).
func (s *Sender) Post(ctx context.Context, message Message) Result {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	request, err := newRequest(ctx, message)
	if err != nil {
		return failed(err)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswerBody)
	return Result{
		Delivered: response.StatusCode/100 == 2,
		Response:  statusLine(response.StatusCode),
	}
}

// Close lets go of idle connections.
func (s *Sender) Close() { s.client.CloseIdleConnections() }

func newRequest(ctx context.Context, message Message) (*http.Request, error) {
	target, err := url.Parse(message.URL)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Hostname() == "" {
		return nil, errURL
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, message.URL, bytes.NewReader(message.Body))
	if err != nil {
		return nil, errURL
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Kassa")
	request.Header.Set("Webhook-Id", message.ID)
	request.Header.Set("Webhook-Timestamp", strconv.FormatInt(message.At.Unix(), 10))
	request.Header.Set("Webhook-Signature", message.Signature)
	return request, nil
}

// statusLine uses the standard's text: what the receiver wrote there may be anything.
func statusLine(code int) string {
	if text := http.StatusText(code); text != "" {
		return strconv.Itoa(code) + " => " + text
	}
	return strconv.Itoa(code)
}
