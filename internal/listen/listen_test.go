package listen

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/callback"
	"kassa/internal/remote"
	"kassa/internal/signature"
)

// desk is a server's feed, a program and the place, all in memory. Its listener stops when both have nothing more to do.
type desk struct {
	events  []string // items of the feed, by sequence from 1
	down    int      // calls that the server fails before it works
	refused int      // posts that the program refuses before it takes one
	begun   bool     // the first call was answered

	place  int64 // -1: none
	posted []callback.Message
	log    []string
	stop   context.CancelFunc
}

func item(number int, name, state, object string) string {
	return fmt.Sprintf(`{"sequence":%d,"id":"1_a-%d","type":"invoice","name":%q,"state":%q,"at":"","object":%s}`,
		number, number, name, state, object)
}

const (
	paid    = `{"id":"1_a","state":"payed","final_at":"2026-11-22 10:00:00"}`
	waiting = `{"id":"1_a","state":"notpayed","final_at":null}`
)

// RoundTrip is the server.
func (d *desk) RoundTrip(r *http.Request) (*http.Response, error) {
	var request struct {
		Secret string `json:"auth_secret"`
		After  any    `json:"after"`
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		return nil, err
	}
	if r.URL.Path != "/v3/event/list/" || request.Secret != "secret" {
		return answer(`{"error":true,"errors":["Wrong keys"]}`), nil
	}
	if request.After == "now" {
		return answer(fmt.Sprintf(`{"error":false,"errors":[],"items":[],"cursor":%d}`, len(d.events))), nil
	}
	after := int(request.After.(float64))
	if d.begun && d.down > 0 {
		d.down--
		return nil, errors.New("no network")
	}
	if after == len(d.events) && d.begun {
		d.stop()
		return nil, context.Canceled
	}
	d.begun = true
	items := strings.Join(d.events[after:], ",")
	return answer(fmt.Sprintf(`{"error":false,"errors":[],"items":[%s],"cursor":%d}`, items, len(d.events))), nil
}

func answer(body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body))}
}

// Post is the program.
func (d *desk) Post(_ context.Context, message callback.Message) callback.Result {
	if d.refused > 0 {
		d.refused--
		return callback.Result{Response: "500 => Internal Server Error"}
	}
	d.posted = append(d.posted, message)
	return callback.Result{Delivered: true, Response: "200 => OK"}
}

func (d *desk) Load() (int64, bool, error) { return d.place, d.place >= 0, nil }

func (d *desk) Keep(cursor int64) error {
	d.place = cursor
	return nil
}

// run listens to the end of the feed and returns what the listener told, a line each.
func (d *desk) run(t *testing.T, all bool) error {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	d.stop = stop
	listener := &Listener{
		Till:   remote.Till{URL: "http://server/", Login: "shop", Secret: "secret", Salt: "salt", Client: &http.Client{Transport: d}},
		Target: "http://program/", All: all, Poster: d, Place: d, Now: time.Now,
		Show: func(e Event, subject, answer string) error {
			d.log = append(d.log, fmt.Sprintf("%s of %s: %s, at %d", e.Name, subject, answer, d.place))
			return nil
		},
		Trouble: func(why error) { d.log = append(d.log, "trouble: "+why.Error()) },
	}
	return listener.Run(ctx)
}

func TestEventsAreForwardedInOrder(t *testing.T) {
	history := []string{
		item(1, "invoice.created", "notpayed", waiting),
		item(2, "invoice.failed", "failed", paid), // it was paid since
		item(3, "invoice.payed", "payed", paid),
		item(4, "payment.reversed", "payed", paid),
	}
	for name, test := range map[string]struct {
		desk   desk
		all    bool
		log    []string
		posted []string
	}{
		"final states that still stand": {
			desk{events: history}, false,
			[]string{
				"invoice.created of 1_a: , at 0", "invoice.failed of 1_a: , at 1", "invoice.payed of 1_a: 200 => OK, at 2",
				"payment.reversed of 1_a: , at 3",
			},
			[]string{"1_a-3"},
		},
		"all": {
			desk{events: history[:1]}, true, []string{"invoice.created of 1_a: 200 => OK, at 0"}, []string{"1_a-1"},
		},
		"from a place": {
			desk{events: history, place: 3}, true, []string{"payment.reversed of 1_a: 200 => OK, at 3"}, []string{"1_a-4"},
		},
		"to a program that is down": {
			desk{events: []string{item(1, "invoice.payed", "payed", paid)}, refused: 9}, false,
			[]string{"trouble: invoice.payed of 1_a: 500 => Internal Server Error", "invoice.payed of 1_a: 200 => OK, at 0"},
			[]string{"1_a-1"},
		},
		"from a server that is down": {
			desk{events: history[:1], down: 9}, false,
			[]string{`trouble: Post "http://server/v3/event/list/": no network`, "invoice.created of 1_a: , at 0"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := test.desk
				if err := d.run(t, test.all); err != nil {
					t.Fatal(err)
				}
				var posted []string
				for _, one := range d.posted {
					posted = append(posted, one.ID)
				}
				if diff := cmp.Diff(test.log, d.log); diff != "" {
					t.Errorf("told (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(test.posted, posted); diff != "" {
					t.Errorf("posted (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestAnEventIsSignedAsACallbackIs: the same body, the same headers.
func TestAnEventIsSignedAsACallbackIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := desk{events: []string{item(1, "invoice.payed", "payed", paid)}}
		if err := d.run(t, false); err != nil || len(d.posted) != 1 {
			t.Fatal(d.posted, err)
		}
		body := strings.TrimSuffix(paid, "}") + `,"signature":"` + signature.SHA1("1_a", "salt") + `"}`
		want := callback.Message{
			URL: "http://program/", ID: "1_a-1", At: time.Now(), Body: []byte(body),
			Signature: signature.Webhook("salt", "1_a-1", time.Now(), []byte(body)),
		}
		if diff := cmp.Diff(want, d.posted[0]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestWithoutAPlaceOnlyWhatComesIsForwarded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := desk{events: []string{item(1, "invoice.payed", "payed", paid)}, place: -1, begun: true}
		if err := d.run(t, true); err != nil || d.log != nil || d.place != 1 {
			t.Error(d.log, d.place, err)
		}
	})
}

func TestWrongKeysEndItAtOnce(t *testing.T) {
	listener := &Listener{Till: remote.Till{URL: "http://server", Secret: "wrong", Client: &http.Client{Transport: &desk{}}}, Place: Nowhere{}}
	var refusal *remote.Refusal
	if err := listener.Run(t.Context()); !errors.As(err, &refusal) || err.Error() != "Wrong keys" {
		t.Error(err)
	}
}

func TestAPlaceIsKeptInItsFile(t *testing.T) {
	file := File(filepath.Join(t.TempDir(), "place"))
	if _, kept, err := file.Load(); kept || err != nil {
		t.Error("a file that is not there:", kept, err)
	}
	for _, cursor := range []int64{7, 1 << 60} {
		if err := file.Keep(cursor); err != nil {
			t.Fatal(err)
		}
		if got, kept, err := file.Load(); got != cursor || !kept || err != nil {
			t.Errorf("%d came back as %d, %v, %v", cursor, got, kept, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(string(file))); err != nil || len(left) != 1 {
		t.Error("files:", left, err)
	}
	if err := os.WriteFile(string(file), []byte("yesterday"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := file.Load(); err == nil {
		t.Error("a file of something else was read")
	}
	if err := File(filepath.Join(t.TempDir(), "none", "place")).Keep(1); err == nil {
		t.Error("a place was kept nowhere")
	}
}
