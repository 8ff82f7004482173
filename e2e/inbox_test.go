package e2e

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// inbox is a receiver under load. It refuses the first callback of every fourth invoice, so that some come twice at least.
type inbox struct {
	mutex   sync.Mutex
	letters map[string]*letter // by invoice
}

// letter is what came for one invoice.
type letter struct {
	id         string // the webhook-id
	deliveries int
	taken      bool
}

// newInbox starts an inbox. A callback that does not verify, is not of payed, or comes under a second id fails the test.
func newInbox(t *testing.T, m *merchant) (*inbox, string) {
	t.Helper()
	box := &inbox{letters: map[string]*letter{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		got, err := verified(m.Salt, request)
		if err != nil || got.id == "" || got.body.text("state") != "payed" {
			t.Errorf("callback %+v: %v", got, err)
			return
		}
		first, taken := box.take(got.body.text("id"), got.id)
		if first != got.id {
			t.Errorf("the callback of %s has the webhook-ids %s and %s", got.body.text("id"), first, got.id)
		}
		if !taken {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	return box, server.URL
}

// take notes a delivery and tells under which id the invoice's first one came, and whether this one is taken.
func (b *inbox) take(invoice, id string) (first string, taken bool) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	known := b.letters[invoice]
	if known == nil {
		known = &letter{id: id, taken: len(b.letters)%4 != 0}
		b.letters[invoice] = known
	} else {
		known.taken = true
	}
	known.deliveries++
	return known.id, known.taken
}

func (b *inbox) taken(invoice string) bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.letters[invoice] != nil && b.letters[invoice].taken
}

// total is how many deliveries came.
func (b *inbox) total() int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	total := 0
	for _, known := range b.letters {
		total += known.deliveries
	}
	return total
}
