package client

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// Pauses between tries double from the first to the longest, each by up to a half shorter, so that many clients do not come
// back at the same moment. A service that asks for more than the longest pause gets no retry: the caller decides then.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 8 * time.Second
)

// retry calls a function until it succeeds, fails for good, or was tried often enough.
func (c *Client) retry(ctx context.Context, what call, try func() error) error {
	for tries, pause := 1, firstPause; ; tries, pause = tries+1, min(2*pause, longestPause) {
		err := try()
		wait, again := c.after(err, pause)
		if !again || !what.safe || tries >= c.config.Tries || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

// after tells whether a call may succeed when it is sent again, and after what time.
func (c *Client) after(err error, pause time.Duration) (time.Duration, bool) {
	pause -= time.Duration(c.random() * float64(pause) / 2)
	var lost *TransportError
	var refused *Error
	switch {
	case errors.As(err, &lost):
		return pause, true
	case errors.As(err, &refused) && errors.Is(err, ErrLimited):
		return max(pause, refused.RetryAfter), refused.RetryAfter <= longestPause
	}
	return 0, false
}

// NewKey makes a random idempotency key. Keep it with the order before the call, so that the order is paid once even if
// this program dies in between.
func NewKey() string { return rand.Text() }
