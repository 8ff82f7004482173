package callback

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"syscall"
)

// errURL is the cause of an attempt whose URL cannot be posted to.
var errURL = errors.New("URL is not valid")

// failed is the result of an attempt that got no answer.
func failed(err error) Result {
	var wrapper *url.Error
	if errors.As(err, &wrapper) {
		err = wrapper.Err // its text has the whole URL, and with it perhaps a merchant's secret
	}
	return Result{Response: reason(err), Cause: err}
}

// reason is a short text for the merchant. It tells what helps him and nothing of our network: no address, no name.
func reason(err error) string {
	var (
		lookup      *net.DNSError
		timeout     net.Error
		certificate *tls.CertificateVerificationError
		alert       tls.AlertError
	)
	switch {
	case errors.Is(err, errRefused):
		return errRefused.Error()
	case errors.Is(err, errURL):
		return errURL.Error()
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.As(err, &lookup) && !lookup.IsNotFound:
		return "host lookup failed"
	case errors.As(err, &lookup):
		return "host not found"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "host is unreachable"
	case errors.As(err, &certificate):
		return "certificate is not valid"
	case errors.As(err, &alert):
		return "TLS handshake failed"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "connection closed"
	}
	return "no valid answer"
}
