package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// call is one call of the API.
type call struct {
	path    string
	request any // its own fields; nil for none
	safe    bool
	key     string        // the idempotency key, empty for none
	longer  time.Duration // how long the service itself may wait before it answers
}

// read is a call that may be sent twice.
func read(path string, request any) call { return call{path: path, request: request, safe: true} }

// create is a call that makes something each time it is sent without a key.
func (c *Client) create(path string, request any, key string) call {
	if key == "" && c.config.KeyCreates {
		key = NewKey()
	}
	return call{path: path, request: request, safe: key != "", key: key}
}

// send makes the call, as often as it may be made, and reads its answer.
func send[A any](ctx context.Context, c *Client, what call) (answer A, err error) {
	body, err := c.body(what)
	if err != nil {
		return answer, err
	}
	err = c.retry(ctx, what, func() error {
		answer = *new(A)
		return c.once(ctx, what, body, &answer)
	})
	return answer, err
}

// do is send for a call that answers with the envelope alone.
func (c *Client) do(ctx context.Context, what call) error {
	_, err := send[struct{}](ctx, c, what)
	return err
}

// body is the request's JSON: its own fields behind the credentials.
func (c *Client) body(what call) ([]byte, error) {
	body, err := json.Marshal(credentials{c.config.Login, c.config.Secret}) //nolint:gosec // the API wants it in every body
	if err != nil || what.request == nil {
		return body, err
	}
	fields, err := json.Marshal(what.request)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what.path, err)
	}
	if string(fields) == "{}" {
		return body, nil
	}
	return append(append(body[:len(body)-1], ','), fields[1:]...), nil
}

type credentials struct {
	Login  string `json:"auth_login"`
	Secret string `json:"auth_secret"`
}

// once sends the call once, within the time of one try.
func (c *Client) once(ctx context.Context, what call, body []byte, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout+what.longer)
	defer cancel()
	response, err := c.post(ctx, what, body)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	return decode(what.path, response, answer)
}

// post sends the request and returns the answer, whatever it is.
func (c *Client) post(ctx context.Context, what call, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+what.path+"/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if what.key != "" {
		request.Header.Set("Idempotency-Key", what.key)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, &TransportError{Path: what.path, Err: err}
	}
	return response, nil
}

// maxAnswer bounds what is read of an answer, in bytes. The largest, a full page of invoices with long texts, is below 3 MB.
const maxAnswer = 8 << 20

// envelope opens every answer.
type envelope struct {
	Error  *bool    `json:"error"`
	Errors []string `json:"errors"`
}

// decode reads an answer: a refusal is an *Error, anything that is no answer of the API is a *TransportError.
func decode(path string, response *http.Response, answer any) error {
	lost := func(err error) error { return &TransportError{Path: path, Status: response.StatusCode, Err: err} }
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return lost(err)
	case len(body) > maxAnswer:
		return lost(fmt.Errorf("the answer is longer than %d bytes", maxAnswer))
	}
	var opened envelope
	if err := json.Unmarshal(body, &opened); err != nil || opened.Error == nil {
		if response.StatusCode == http.StatusTooManyRequests {
			return refusal(path, response, []string{"too many requests"})
		}
		return lost(errors.New("the answer is not the API's JSON"))
	}
	if *opened.Error {
		return refusal(path, response, opened.Errors)
	}
	if err := json.Unmarshal(body, answer); err != nil {
		return lost(err)
	}
	return nil
}

func refusal(path string, response *http.Response, texts []string) *Error {
	refused := &Error{Path: path, Texts: texts, limited: response.StatusCode == http.StatusTooManyRequests}
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if err == nil && seconds > 0 && seconds < int(maxDelay/time.Second) {
		refused.RetryAfter = time.Duration(seconds) * time.Second
	}
	return refused
}

// maxDelay bounds a Retry-After that is believed.
const maxDelay = 24 * time.Hour
