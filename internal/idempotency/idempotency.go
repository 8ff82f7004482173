// Package idempotency lets a request act once, however often it is sent: whoever sends it names it with a key, and what
// it did is written together with its answer, in one transaction. A request that comes again is given that answer. Only
// successes are kept: a request that failed did nothing, and may be mended under the same key.
package idempotency

import (
	"context"
	"time"

	"kassa/internal/fault"
)

// Act is a request under its key.
type Act struct {
	Till    int64
	Key     string // the caller's choice, unique for its till
	Path    string // the action, with the version of the API
	Request string // a digest of what is asked for
}

// Answer is what an act was answered with.
type Answer struct {
	Act
	Body  []byte
	Until time.Time // when it may be forgotten
}

// Keep renders the answer of an act from what it made. A service calls it through In; it is nil when there is no key.
type Keep[T any] func(made T) (Answer, error)

// Tx is the transaction that an act's effect is written in.
type Tx interface {
	// KeepAnswer writes the answer; a fault of kind Conflict if the till's key has one already.
	KeepAnswer(ctx context.Context, answer Answer) error
}

// In keeps the answer in the transaction that made the object, as its last statement. Of equal requests that come at once
// the database lets one through: the others find the key taken, and all they did is undone.
func (k Keep[T]) In(ctx context.Context, tx Tx, made T) error {
	if k == nil {
		return nil
	}
	answer, err := k(made)
	if err != nil {
		return err
	}
	return tx.KeepAnswer(ctx, answer)
}

// Replay is the body for the same act again; a fault of kind Conflict if the key stands for another one.
func (a Answer) Replay(again Act) ([]byte, error) {
	if a.Path != again.Path || a.Request != again.Request {
		return nil, fault.New(fault.Conflict,
			"`"+Header+"` was used for another request to /%s/ already, a new request needs a new key", a.Path)
	}
	return a.Body, nil
}

// Header is where a request carries its key.
const Header = "Idempotency-Key"

// maxKey bounds a key, in bytes. A UUID has 36.
const maxKey = 255

// ParseKey reads the header's lines; a fault of kind Invalid for anything but one key.
func ParseKey(lines []string) (string, error) {
	if len(lines) != 1 || !valid(lines[0]) {
		return "", fault.Field(Header, "must be one key of 1 to %d visible ASCII characters without spaces", maxKey)
	}
	return lines[0], nil
}

func valid(key string) bool {
	for i := range len(key) {
		if key[i] <= ' ' || key[i] > '~' {
			return false
		}
	}
	return 0 < len(key) && len(key) <= maxKey
}
