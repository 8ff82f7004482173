package main

import (
	"crypto/sha1" //nolint:gosec // what the API signs with
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// callback is one that came, and what the API said of its subject before it was answered.
type callback struct {
	body, asked object
	err         error
}

// listen receives callbacks on a free port of this machine, for as long as the program runs.
func (c *client) listen() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.inbox = "http://" + listener.Addr().String()
	c.callbacks = make(chan callback, 10)
	server := &http.Server{Handler: http.HandlerFunc(c.receive), ReadHeaderTimeout: patience}
	go func() { _ = server.Serve(listener) }()
	return nil
}

// receive takes a callback. The path says which call tells of its subject.
func (c *client) receive(_ http.ResponseWriter, request *http.Request) {
	got := callback{}
	text, err := io.ReadAll(request.Body)
	if err == nil {
		got.body, err = parse(text)
	}
	if err == nil && got.body["signature"] != c.sign(fmt.Sprint(got.body["id"])) {
		err = fmt.Errorf("the callback %s has a wrong signature", text)
	}
	if err == nil {
		got.asked, err = c.call(strings.Trim(request.URL.Path, "/"), `"id":`+quoted(fmt.Sprint(got.body["id"])))
	}
	got.err = err
	c.callbacks <- got
}

// sign is lower-case hex SHA-1 of the values and the salt, joined by colons.
func (c *client) sign(values ...string) string {
	sum := sha1.Sum([]byte(strings.Join(append(values, c.keys.Salt), ":"))) //nolint:gosec // likewise
	return hex.EncodeToString(sum[:])
}

// told waits for a callback of a subject, which must say the same as the API says.
func (c *client) told(id string) (object, error) {
	select {
	case got := <-c.callbacks:
		if got.err != nil {
			return nil, got.err
		}
		c.wantText(got.body, "id", id)
		for member, value := range got.asked {
			if member != "error" && member != "errors" {
				c.want(got.body[member] == value, "the callback's `%s` is %v, asked about it is %v", member, got.body[member], value)
			}
		}
		return got.body, nil
	case <-time.After(patience):
		return nil, fmt.Errorf("no callback of %s", id)
	}
}
