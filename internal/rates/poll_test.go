package rates_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/money"
	"kassa/internal/rates"
)

// wire is a network inside a bubble: it answers without sockets, so time passes only when everything waits.
type wire func(*http.Request) (*http.Response, error)

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}}
}

// polled runs a poller of kraken for a while of false time and tells when each poll began and whether it was good.
func polled(t *testing.T, life time.Duration, random float64, network wire) (begins []time.Duration, good []bool, market *rates.Market) {
	begin := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), life)
	defer cancel()
	sources, err := rates.ParseSources([]string{"kraken"})
	if err != nil {
		t.Fatal(err)
	}
	market = rates.NewMarket(rates.DefaultPolicy(), sources, time.Now)
	rates.Poller{
		Source: market.Polled()[0], Market: market, Now: time.Now, Random: func() float64 { return random },
		Client: rates.NewClient(wire(func(r *http.Request) (*http.Response, error) {
			begins = append(begins, time.Since(begin))
			return network(r)
		})),
		Took: func(_ context.Context, source string, err error) {
			if source != "kraken" {
				t.Error("source", source)
			}
			good = append(good, err == nil)
		},
	}.Run(ctx)
	return begins, good, market
}

const ticker = `{"error":[],"result":{"XXBTZUSD":{"a":["64260.90"],"b":["64240.10"]}}}`

func TestPollerPollsRegularly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begins, good, market := polled(t, 100*time.Second, 0.5, func(*http.Request) (*http.Response, error) {
			return answer(200, ticker), nil
		})
		if diff := cmp.Diff([]time.Duration{0, 31500 * time.Millisecond, 63 * time.Second, 94500 * time.Millisecond}, begins); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]bool{true, true, true, true}, good); diff != "" {
			t.Error(diff)
		}
		rate, _, err := market.Book().Rate(false, money.BTC, money.USD)
		if err != nil || rate.Price.String() != "64250.5" {
			t.Errorf("BTC/USD %s, %v", rate.Price, err)
		}
	})
}

func TestPollerBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		begins, good, _ := polled(t, 3*time.Hour, 0, func(*http.Request) (*http.Response, error) {
			if n++; n == 9 {
				return answer(200, ticker), nil
			}
			return answer(503, "busy"), nil
		})
		pauses := []time.Duration{}
		for i := 1; i < 10; i++ {
			pauses = append(pauses, begins[i]-begins[i-1])
		}
		m := time.Minute
		want := []time.Duration{m, 2 * m, 4 * m, 8 * m, 15 * m, 15 * m, 15 * m, 15 * m, m / 2}
		if diff := cmp.Diff(want, pauses); diff != "" {
			t.Error(diff)
		}
		if !good[8] || good[7] || good[9] {
			t.Errorf("polls %v", good)
		}
	})
}

// A source that accepts and never answers costs twenty seconds a poll, not the poller.
func TestPollerLeavesASlowSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begins, good, _ := polled(t, 2*time.Minute, 0, func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		if diff := cmp.Diff([]time.Duration{0, 80 * time.Second}, begins); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]bool{false, false}, good); diff != "" {
			t.Error(diff)
		}
	})
}
