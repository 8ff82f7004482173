// Package listen brings a till's events to a program that the server cannot reach: it reads the feed and posts what a
// callback would tell, signed as callbacks are.
package listen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kassa/internal/callback"
	"kassa/internal/remote"
)

const (
	waitSeconds = 20 // of one call of the feed
	firstPause  = 500 * time.Millisecond
	maxPause    = 10 * time.Second // between two tries, of the server or of the program
)

// Event is an item of event/list, with its object as it was sent.
type Event struct {
	Sequence int64           `json:"sequence"`
	ID       string          `json:"id"`
	Type     string          `json:"type"`
	Name     string          `json:"name"`
	State    string          `json:"state"`
	At       string          `json:"at"`
	Object   json.RawMessage `json:"object"`
}

// Place is where a listener stands, kept between two runs.
type Place interface {
	// Load is the cursor to go on from; false if there is none yet.
	Load() (int64, bool, error)
	Keep(cursor int64) error
}

// Listener forwards events to one URL. All fields are needed; let one goroutine Run it.
type Listener struct {
	Till   remote.Till
	Target string // where events are posted
	All    bool   // also events that no callback tells
	Poster callback.Poster
	Place  Place
	Now    func() time.Time
	// Show is told each event with what became of it, the program's answer or empty for one that was not posted.
	Show func(e Event, subject, answer string) error
	// Trouble is told why the next try waits.
	Trouble func(why error)
}

// Run forwards until its context ends, then it returns nil. Events come in order: while the program does not take one
// with a 2xx, it is tried again and the later ones wait. It fails if the first call does, or if a line cannot
// be shown or the place kept.
func (l *Listener) Run(ctx context.Context) error {
	cursor, err := l.begin(ctx)
	for failures := 0; err == nil && ctx.Err() == nil; {
		page, failure := l.page(ctx, cursor)
		if failure != nil {
			l.rest(ctx, &failures, failure)
			continue
		}
		failures = 0
		for _, e := range page {
			if err = l.forward(ctx, e); err != nil || ctx.Err() != nil {
				break
			}
			cursor = e.Sequence
			if err = l.Place.Keep(cursor); err != nil {
				break
			}
		}
	}
	if ctx.Err() != nil {
		return nil // the end that was asked for, whatever it broke
	}
	return err
}

// begin is the kept place, or the end of the feed. The server is asked either way: wrong keys and a place of another
// server show at once.
func (l *Listener) begin(ctx context.Context) (int64, error) {
	cursor, kept, err := l.Place.Load()
	if err != nil {
		return 0, err
	}
	request := map[string]any{"after": "now"}
	if kept {
		request = map[string]any{"after": cursor, "limit": 1}
	}
	var answer struct {
		Cursor int64 `json:"cursor"`
	}
	if err := l.Till.Call(ctx, "event/list", request, &answer); err != nil || kept {
		return cursor, err
	}
	return answer.Cursor, l.Place.Keep(answer.Cursor)
}

func (l *Listener) page(ctx context.Context, after int64) ([]Event, error) {
	var answer struct {
		Items []Event `json:"items"`
	}
	err := l.Till.Call(ctx, "event/list", map[string]any{"after": after, "wait": waitSeconds}, &answer)
	return answer.Items, err
}

// forward posts an event until the program takes it.
func (l *Listener) forward(ctx context.Context, e Event) error {
	subject, told, err := e.told()
	if err != nil {
		return err
	}
	if !told && !l.All {
		return l.Show(e, subject, "")
	}
	for failures := 0; ctx.Err() == nil; {
		result, err := l.post(ctx, e, subject)
		if err != nil {
			return err
		}
		if result.Delivered {
			return l.Show(e, subject, result.Response)
		}
		why := result.Cause
		if why == nil {
			why = errors.New(result.Response)
		}
		l.rest(ctx, &failures, fmt.Errorf("%s of %s: %w", e.Name, subject, why))
	}
	return nil
}

// post makes one attempt, as the callback's worker does.
func (l *Listener) post(ctx context.Context, e Event, subject string) (callback.Result, error) {
	delivery := callback.Delivery{ID: e.ID, Subject: subject, URL: l.Target, Body: e.Object}
	message, err := callback.Sign(delivery, []string{l.Till.Salt}, l.Now())
	if err != nil {
		return callback.Result{}, err
	}
	return l.Poster.Post(ctx, message), nil
}

// told is the id of what the event is about, and whether a callback tells the event: the object has reached a final
// state by it, and still stands so (a newer event supersedes it).
func (e Event) told() (subject string, told bool, err error) {
	var object struct {
		ID      string  `json:"id"`
		State   string  `json:"state"`
		FinalAt *string `json:"final_at"`
	}
	if err := json.Unmarshal(e.Object, &object); err != nil {
		return "", false, fmt.Errorf("event %s: %w", e.ID, err)
	}
	changed := strings.HasPrefix(e.Name, e.Type+".")
	return object.ID, changed && object.FinalAt != nil && object.State == e.State, nil
}

// rest pauses after a failure, twice as long as after the one before. It tells of the first one only.
func (l *Listener) rest(ctx context.Context, failures *int, why error) {
	if *failures == 0 && ctx.Err() == nil {
		l.Trouble(why)
	}
	const doublings = 5 // 500 ms doubled five times is over maxPause
	timer := time.NewTimer(min(firstPause<<min(*failures, doublings), maxPause))
	defer timer.Stop()
	*failures++
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
