package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// Target is what a load asks, again and again: a whole HTTP request, rendered once, so that the generator costs little
// beside the server.
type Target struct {
	Address string // host:port
	Request []byte
	Answer  []byte // how the body of every answer must begin
}

// patience bounds one exchange.
const patience = time.Minute

// Load asks over so many kept-alive connections, each as soon as it has its answer, and returns the answers a second
// after a warm-up of a third of the length. One wrong answer ends it.
func Load(ctx context.Context, target Target, connections int, length time.Duration) (float64, error) {
	begin := time.Now().Add(length / 3)
	end := begin.Add(length)
	var answers atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range connections {
		group.Go(func() error {
			counted, err := ask(ctx, target, begin, end)
			answers.Add(counted)
			return err
		})
	}
	err := group.Wait()
	return float64(answers.Load()) / length.Seconds(), err
}

// ask is one connection's work; it counts the answers between begin and end.
func ask(ctx context.Context, target Target, begin, end time.Time) (counted int64, err error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", target.Address)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := conn.SetDeadline(end.Add(patience)); err != nil {
		return 0, err
	}
	answers := bufio.NewReaderSize(conn, 8<<10)
	for ctx.Err() == nil {
		if _, err := conn.Write(target.Request); err != nil {
			return counted, err
		}
		if err := readAnswer(answers, target.Answer); err != nil {
			return counted, err
		}
		switch now := time.Now(); {
		case now.After(end):
			return counted, nil
		case now.After(begin):
			counted++
		}
	}
	return counted, ctx.Err()
}

// post renders a POST; each of the headers ends with CRLF.
func post(path, headers, body string) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Length: %d\r\n\r\n%s", path, headers, len(body), body)
}
