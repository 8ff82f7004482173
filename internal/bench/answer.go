package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
)

// readAnswer takes one answer off a connection. It must have status 200 and a body that begins as wanted. It is a
// quarter of net/http: a load generator that parses everything would measure itself.
func readAnswer(from *bufio.Reader, want []byte) error {
	status, err := from.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("answer %q", status)
	}
	length, chunked := 0, false
	for {
		line, err := from.ReadSlice('\n')
		if err != nil {
			return err
		}
		name, value, named := bytes.Cut(bytes.TrimRight(line, "\r\n"), []byte(": "))
		switch {
		case !named && chunked:
			return readChunks(from, want)
		case !named:
			return readBody(from, length, want)
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return err
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = true
		}
	}
}

// readBody takes a body, or a chunk of one, of a known length.
func readBody(from *bufio.Reader, length int, want []byte) error {
	start, err := from.Peek(min(length, len(want)))
	if err != nil {
		return err
	}
	if !bytes.Equal(start, want) {
		text, _ := io.ReadAll(io.LimitReader(from, int64(min(length, 1000)))) // the connection is given up anyway
		return fmt.Errorf("answer %q, want one that begins with %q", text, want)
	}
	_, err = from.Discard(length)
	return err
}

// readChunks takes a body in chunks; the first one must begin as wanted.
func readChunks(from *bufio.Reader, want []byte) error {
	for {
		line, err := from.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return err
		}
		if size > 0 {
			if err := readBody(from, int(size), want); err != nil {
				return err
			}
			want = nil
		}
		if _, err := from.Discard(len("\r\n")); err != nil || size == 0 {
			return err
		}
	}
}
