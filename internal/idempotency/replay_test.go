package idempotency_test

import (
	"strings"
	"testing"
	"time"

	"kassa/internal/idempotency"
	"kassa/internal/litetest"
)

func openFile(t *testing.T, settings map[string]string) *shop {
	t.Helper()
	return open(t, "sqlite:"+litetest.New(t), settings)
}

// demand compares an answer.
func (s *shop) demand(got, want string) {
	s.Helper()
	if !strings.Contains(got, want) {
		s.Errorf("answered %s, want %s", got, want)
	}
}

const used = "`Idempotency-Key` was used for another request to /v3/invoice/create/ already, a new request needs a new key"

func TestTheFirstAnswerIsReplayed(t *testing.T) {
	s := openFile(t, nil)
	s.Fund(s.Owner, "TEST", "1000")
	requests := creations()
	requests["/v3/invoice/create/"] += `,"description":"<чай> & \u2028","payer_details":["a@b.example"]`
	for path, members := range requests {
		first := s.post(path, path, members)
		s.demand(first, `"error":false`)
		s.Turn(time.Hour)
		s.token += "rotated"
		for name, again := range map[string]string{
			"the same":      s.post(path, path, members),
			"other slashes": s.post("/"+strings.TrimSuffix(path, "/"), path, members),
			"other spacing": s.post(path, path, " "+strings.ReplaceAll(members, ",", ",\n")),
			"a null":        s.post(path, path, `"callback_url":null,`+members),
			"other order":   s.post(path, path, reversed(members)),
		} {
			if again != first {
				t.Errorf("%s, %s: answered\n%s\nfirst\n%s", path, name, again, first)
			}
		}
	}
	s.demandOrders(orders{1, 1, 1, 1})
}

// reversed puts the first member last.
func reversed(members string) string {
	first, rest, _ := strings.Cut(members, ",")
	return rest + "," + first
}

// A program whose server died before it answered asks the next one.
func TestTheFirstAnswerSurvivesTheServer(t *testing.T) {
	dsn := "sqlite:" + litetest.New(t)
	first := open(t, dsn, nil)
	lost := first.post("/v3/invoice/create/", "k", topup)
	first.Must(first.Store.Close())
	second := open(t, dsn, nil)
	if again := second.post("/v3/invoice/create/", "k", topup); again != lost {
		t.Errorf("answered %s, first %s", again, lost)
	}
}

func TestAKeyStandsForOneRequest(t *testing.T) {
	s := openFile(t, nil)
	s.Fund(s.Owner, "TEST", "1000")
	s.demand(s.post("/v3/invoice/create/", "k", topup), `"error":false`)
	s.demand(s.post("/v3/invoice/create/", "k", topup+`,"extra":"other"`), used)
	s.demand(s.post("/v3/payoff/create/", "k", signed()), used)
	s.demand(s.post("/v3/invoice/create/", "K", topup), `"error":false`)
	s.demandOrders(orders{invoices: 2})
}

func TestWithoutAKeyEachRequestActs(t *testing.T) {
	s := openFile(t, nil)
	for range 2 {
		s.demand(s.post("/v3/invoice/create/", "", topup), `"error":false`)
	}
	s.demandOrders(orders{invoices: 2})
}

func TestABadKeyIsRefused(t *testing.T) {
	s := openFile(t, nil)
	s.demand(s.post("/v3/invoice/create/", "two words", topup), "`Idempotency-Key` must be one key of 1 to 255")
	s.demandOrders(orders{invoices: 0})
}

// A request that failed did nothing: its key is free for the mended one.
func TestAFailureIsNotKept(t *testing.T) {
	s := openFile(t, nil)
	s.demand(s.post("/v3/invoice/create/", "k", `"type":"topup","lifetime":60`), "`amount` field is required")
	s.demand(s.post("/v3/invoice/create/", "k", topup), `"error":false`)
	s.demand(s.post("/v3/payoff/create/", "p", signed()), "does not cover")
	s.Fund(s.Owner, "TEST", "100")
	s.demand(s.post("/v3/payoff/create/", "p", signed()), `"error":false`)
}

func TestAnAnswerIsKeptAsLongAsTheTillSays(t *testing.T) {
	s := openFile(t, map[string]string{"idempotency_kept": "48h"})
	sweeper := idempotency.Sweeper{Store: s.Store, Now: s.Now}
	first := s.post("/v3/invoice/create/", "k", topup)
	s.Turn(48*time.Hour - time.Millisecond)
	s.Must(sweeper.Sweep(t.Context()))
	if again := s.post("/v3/invoice/create/", "k", topup); again != first {
		t.Errorf("answered %s, first %s", again, first)
	}
	s.Turn(time.Millisecond)
	s.Must(sweeper.Sweep(t.Context()))
	if again := s.post("/v3/invoice/create/", "k", topup); again == first {
		t.Error("the answer was not forgotten")
	}
}

func TestUniqueExtra(t *testing.T) {
	s := openFile(t, map[string]string{"unique_extra": "true"})
	const order7, order8 = topup + `,"extra":"order 7"`, topup + `,"extra":"order 8"`
	first := s.post("/v3/invoice/create/", "k", order7)
	_, rest, _ := strings.Cut(first, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	s.demand(s.post("/v3/invoice/create/", "", order7), "`extra` is that of invoice "+id+" already, it must be unique in this till")
	s.demand(s.post("/v3/invoice/create/", "", order8), `"error":false`)
	for range 2 {
		s.demand(s.post("/v3/invoice/create/", "", topup), `"error":false`) // no extra is no extra
	}
	if again := s.post("/v3/invoice/create/", "k", order7); again != first {
		t.Errorf("the same key was answered %s, first %s", again, first)
	}
}
