package rates_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rates"
)

var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC) // the time of parse's tables

func bookAt(now time.Time) *rates.Book {
	return rates.NewBook(func() time.Time { return now })
}

func TestBookWithoutLivePrices(t *testing.T) {
	book := bookAt(noon)
	_, _, err := book.Rate(false, money.BTC, money.RUB)
	if fault.KindOf(err) != fault.Unavailable ||
		fmt.Sprint(err) != "There is no present price of BTC in RUB, try again later" {
		t.Errorf("error %v", err)
	}
	if rate, _, known := book.Reference(false, money.BTC, money.RUB); known {
		t.Errorf("reference %s", rate.Price)
	}
}

func TestBookKeepsLiveAndSandboxApart(t *testing.T) {
	book := bookAt(noon)
	book.Set(false, parse(t, "USD/RUB 90"))
	wantPrice(t, book, false, "90")
	wantPrice(t, book, true, "81.46")
	book.Set(true, parse(t, "USD/RUB 70"))
	wantPrice(t, book, false, "90")
	wantPrice(t, book, true, "70")
}

func wantPrice(t *testing.T, book *rates.Book, sandbox bool, want string) {
	t.Helper()
	rate, _, err := book.Rate(sandbox, money.USD, money.RUB)
	if err != nil || rate.Price.String() != want {
		t.Errorf("sandbox %v: USD/RUB %s, %v; want %s", sandbox, rate.Price, err, want)
	}
}

// A sandbox till can be paid in everything, whatever the operator's file leaves out.
func TestBookFillsSandboxFromTheExample(t *testing.T) {
	book := bookAt(noon)
	book.Set(true, parse(t, "USD/RUB 70"))
	_, record, err := book.Rate(true, money.BTC, money.USD)
	want := `{"pair":"BTC/USD","price":"64250.5","time":"2024-01-10T08:08:11Z","source":"example"}`
	if err != nil || record != want {
		t.Errorf("record %s, %v", record, err)
	}
}

func TestBookStaleness(t *testing.T) {
	for _, c := range []struct {
		name   string
		maxAge time.Duration
		age    time.Duration
		fresh  bool
	}{
		{"new", rates.DefaultMaxAge, 0, true},
		{"at the limit", rates.DefaultMaxAge, 24 * time.Hour, true},
		{"beyond it", rates.DefaultMaxAge, 24*time.Hour + 1, false},
		{"a little ahead of the clock", rates.DefaultMaxAge, -time.Minute, true},
		{"far ahead of the clock", rates.DefaultMaxAge, -25 * time.Hour, false},
		{"a shorter limit", time.Minute, 2 * time.Minute, false},
		{"no limit", 0, 10000 * time.Hour, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			book := bookAt(noon.Add(c.age))
			book.MaxAge = c.maxAge
			book.Set(false, parse(t, "USD/RUB 90"))
			book.Set(true, parse(t, "USD/RUB 90"))
			_, _, err := book.Rate(false, money.USD, money.RUB)
			if fresh := err == nil; fresh != c.fresh {
				t.Errorf("live: error %v, want fresh %v", err, c.fresh)
			}
			wantPrice(t, book, true, "90")
			if _, _, known := book.Reference(false, money.USD, money.RUB); !known {
				t.Error("no reference, which is of any age")
			}
			if _, _, err := book.Rate(false, money.RUB, money.RUB); err != nil {
				t.Errorf("an asset has no price in itself: %v", err)
			}
		})
	}
}

func TestBookRecord(t *testing.T) {
	book := bookAt(noon)
	book.Set(false, parse(t, "source my bank", "USD/RUB 80", "BTC/USD 50000"))
	for _, c := range []struct {
		base, quote money.Asset
		want        rates.Record
	}{
		{money.USD, money.RUB, rates.Record{Pair: "USD/RUB", Price: "80", Time: "2026-07-01T12:00:00Z", Source: "my bank"}},
		{money.RUB, money.USD, rates.Record{Pair: "RUB/USD", Price: "0.0125", Time: "2026-07-01T12:00:00Z", Source: "my bank"}},
		{money.BTC, money.RUB, rates.Record{Pair: "BTC/RUB", Price: "4000000", Time: "2026-07-01T12:00:00Z", Source: "my bank"}},
		{money.RUB, money.RUB, rates.Record{Pair: "RUB/RUB", Price: "1", Source: "par"}},
	} {
		_, text, err := book.Rate(false, c.base, c.quote)
		_, reference, known := book.Reference(false, c.base, c.quote)
		if err != nil || !known || text != reference {
			t.Errorf("rate %s, %v; reference %s, %v", text, err, reference, known)
		}
		var got rates.Record
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("record (-want +got):\n%s", diff)
		}
	}
}

func TestBookConcurrently(t *testing.T) {
	book, table := bookAt(noon), parse(t, "USD/RUB 81.46")
	var group sync.WaitGroup
	for _, sandbox := range []bool{false, true} {
		book.Set(sandbox, table)
		group.Go(func() {
			for range 100 {
				book.Set(sandbox, table)
			}
		})
		group.Go(func() {
			for range 100 {
				wantPrice(t, book, sandbox, "81.46")
			}
		})
	}
	group.Wait()
}
