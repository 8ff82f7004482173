package app

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// withKraken runs a server without a till whose live prices come from the host given for kraken.
func withKraken(t *testing.T, database, host string) *Server {
	t.Helper()
	config := Config{}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+database
	config.Market.Sources = []string{"kraken=" + host}
	server, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// eventually waits for what another goroutine does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(time.Minute); !done(); {
		select {
		case <-deadline:
			t.Fatal("never: " + what)
		case <-look.C:
		}
	}
}

func readyz(t *testing.T, server *Server) string {
	t.Helper()
	answer, err := http.Get(server.URL + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("readyz: %d, %v", answer.StatusCode, err)
	}
	return string(body)
}

// A server polls its sources, keeps what they say, and after a restart sells on at the last good price while the source
// is dead, which /readyz tells and which makes nothing unready.
func TestRatesOutliveTheirSource(t *testing.T) {
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"error":[],"result":{"XXBTZUSD":{"a":["64260.90"],"b":["64240.10"]}}}`)
	}))
	database := fresh(t)
	first := withKraken(t, database, host.URL)
	eventually(t, "a snapshot in the database", func() bool {
		kept, err := first.house.store.Rates(t.Context())
		return err == nil && strings.Contains(kept, `"64250.5"`)
	})
	stop(t, first)
	host.Close()

	second := withKraken(t, database, host.URL)
	defer stop(t, second)
	if rate, _, err := second.house.book.Rate(false, money.BTC, money.USD); err != nil || rate.Price.String() != "64250.5" {
		t.Errorf("BTC/USD %s, %v", rate.Price, err)
	}
	eventually(t, "the dead source shows", func() bool {
		return readyz(t, second) == `{"status":"degraded","degraded":["rates kraken"]}`
	})

	var out, log bytes.Buffer
	err := run(t.Context(), []string{"rates", "--database", "sqlite:" + database}, &console{&out, &log})
	line := regexp.MustCompile(`(?m)^BTC/USD +64250\.5 +fresh +\S+ +0 % +kraken +no source tells it now$`)
	if err != nil || !line.MatchString(out.String()) || !strings.Contains(out.String(), "connection refused") {
		t.Errorf("%v, %s", err, out.String())
	}
}

// A poll in flight does not hold a server that is told to stop.
func TestSlowSourceDoesNotHoldTheEnd(t *testing.T) {
	asked := make(chan struct{}, 1)
	host := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer host.Close()
	server := withKraken(t, fresh(t), host.URL)
	<-asked
	stop(t, server)
}

func TestMarketFlags(t *testing.T) {
	for _, row := range []struct {
		name   string
		market Market
		want   string // in the fault; empty: fine
	}{
		{"nothing", Market{}, ""},
		{"all", Market{Sources: []string{"cbr", "ecb"}, Hold: time.Hour, Spread: "0.5", StaleSpread: "3"}, ""},
		{"an unknown source", Market{Sources: []string{"mtgox"}}, "`rates-sources` has \"mtgox\", it may have binance, "},
		{"no percent", Market{Hold: time.Hour, Spread: "much", StaleSpread: "-1"}, "`rates-spread` is not a decimal number"},
		{"all of the price", Market{Hold: time.Hour, Spread: "50", StaleSpread: "50"}, "must be below 100"},
		{"a negative time", Market{Hold: -time.Hour, Spread: "0", StaleSpread: "0"}, "`rates-hold` must be"},
	} {
		_, err := Gateway{Market: row.market}.market()
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: kind %d", row.name, fault.KindOf(err))
		}
	}
}
