package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// patience is when the program gives up; it is no measurement.
const patience = time.Minute

// object is a JSON object; its numbers are json.Number, by their own digits.
type object map[string]any

// refusal is the failure envelope's texts.
type refusal struct{ texts []string }

func (r refusal) Error() string { return "refused: " + strings.Join(r.texts, "; ") }

// call posts an action with its members as they are written, and wants success.
func (c *client) call(action, members string) (object, error) {
	return c.post(c.base+action+"/", members)
}

// refused posts an action and wants to be refused with a text.
func (c *client) refused(action, members, text string) error {
	_, err := c.call(action, members)
	var because refusal
	switch {
	case err == nil:
		return fmt.Errorf("%s with %s succeeded", action, members)
	case !errors.As(err, &because):
		return err
	}
	c.want(strings.Contains(because.Error(), text), "%s: %v lacks %q", action, because, text)
	return nil
}

// post sends one request over a connection of its own. Nothing but HTTP 200 has a body here, and no redirect is followed.
func (c *client) post(path, members string) (object, error) {
	login, secret := quoted(c.keys.Login), quoted(c.keys.Secret)
	body := fmt.Sprintf(`{"auth_login":%s,"auth_secret":%s,%s}`, login, secret, members)
	answer, err := exchange(strings.TrimPrefix(c.url, "http://"), path, body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	read, err := envelope(answer)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return read, nil
}

// exchange takes an answer only if all of it came with its headers, since one client hangs up then.
func exchange(host, path, body string) ([]byte, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain; charset=utf-8\r\n"+
		"Accept-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", path, host, len(body), body)
	if err != nil {
		return nil, err
	}
	const large = 1 << 16
	reader := bufio.NewReaderSize(conn, large)
	answer, err := http.ReadResponse(reader, &http.Request{Method: http.MethodPost})
	switch {
	case err != nil:
		return nil, err
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("HTTP %d, whose body is dropped and whose redirect is not followed", answer.StatusCode)
	case answer.ContentLength < 0:
		return nil, errors.New("no Content-Length")
	case int64(reader.Buffered()) < answer.ContentLength:
		return nil, errors.New("the body came after the headers")
	}
	return unpack(answer)
}

func unpack(answer *http.Response) ([]byte, error) {
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.Header.Get("Content-Encoding") != "gzip" {
		return body, err
	}
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}

// envelope reads an answer; both keys must be there, whatever it says.
func envelope(body []byte) (object, error) {
	read, err := parse(body)
	if err != nil {
		return nil, err
	}
	failed, told := read["error"].(bool)
	texts, listed := read["errors"].([]any)
	if !told || !listed || failed != (len(texts) > 0) {
		return nil, fmt.Errorf("half an envelope: %s", body)
	}
	if !failed {
		return read, nil
	}
	var because refusal
	for _, text := range texts {
		because.texts = append(because.texts, fmt.Sprint(text))
	}
	return nil, because
}

func parse(body []byte) (object, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var read object
	if err := decoder.Decode(&read); err != nil {
		return nil, fmt.Errorf("%q: %w", body, err)
	}
	return read, nil
}

func quoted(text string) string {
	body, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text always has a JSON form
	}
	return string(body)
}
