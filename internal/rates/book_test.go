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
	set(t, book, false, "USD/RUB 90")
	wantPrice(t, book, false, "90")
	wantPrice(t, book, true, "81.46")
	set(t, book, true, "USD/RUB 70")
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
	set(t, book, true, "USD/RUB 70")
	_, record, err := book.Rate(true, money.BTC, money.USD)
	want := `{"pair":"BTC/USD","price":"64250.5","spread":"0","time":"2024-01-10T08:08:11Z","sources":[` +
		`{"source":"example","pair":"BTC/USD","price":"64250.5","time":"2024-01-10T08:08:11Z"}]}`
	if err != nil || record != want {
		t.Errorf("record %s, %v", record, err)
	}
}

// set gives the book prices that must be believed.
func set(t *testing.T, book *rates.Book, sandbox bool, lines ...string) {
	t.Helper()
	if err := book.Set(sandbox, parse(t, lines...)); err != nil {
		t.Fatal(err)
	}
}

// A file's prices count for a day. Then they are held for six hours, and the spread widens to 5 %.
func TestBookStaleness(t *testing.T) {
	for _, c := range []struct {
		name  string
		age   time.Duration
		price string // empty: closed
	}{
		{"new", 0, "80"},
		{"a day old", 24 * time.Hour, "80"},
		{"an hour longer", 25 * time.Hour, "79.333332"},
		{"three hours longer", 27 * time.Hour, "78"},
		{"at the end", 30 * time.Hour, "76"},
		{"beyond it", 30*time.Hour + 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := noon
			book := rates.NewBook(func() time.Time { return now })
			set(t, book, false, "USD/RUB 80")
			set(t, book, true, "USD/RUB 80")
			now = noon.Add(c.age)
			rate, _, err := book.Rate(false, money.USD, money.RUB)
			if err == nil != (c.price != "") || err == nil && rate.Price.String() != c.price {
				t.Errorf("live: %s, %v; want %q", rate.Price, err, c.price)
			}
			wantPrice(t, book, true, "80")
			if rate, _, known := book.Reference(false, money.USD, money.RUB); !known || rate.Price.String() != "80" {
				t.Errorf("reference %s, %t; it has any age and no spread", rate.Price, known)
			}
			if _, _, err := book.Rate(false, money.RUB, money.RUB); err != nil {
				t.Errorf("an asset has no price in itself: %v", err)
			}
		})
	}
}

// A time far ahead of the clock is wrong, whichever of the two is.
func TestBookRefusesTheFuture(t *testing.T) {
	book := bookAt(noon.Add(-49 * time.Hour))
	if err := book.Set(false, parse(t, "USD/RUB 80")); err == nil {
		t.Error("prices of the future were believed")
	}
	if _, _, known := book.Reference(false, money.USD, money.RUB); known {
		t.Error("and became a reference")
	}
}

// A file need not know the dollar: what it joins is sold at for as long as it is fresh.
func TestBookWithoutADollar(t *testing.T) {
	now := noon
	book := rates.NewBook(func() time.Time { return now })
	set(t, book, false, "BTC/RUB 5000000", "USDT/RUB 80")
	rate, _, err := book.Rate(false, money.BTC, money.USDT)
	if err != nil || rate.Price.String() != "62500" {
		t.Errorf("BTC/USDT %s, %v", rate.Price, err)
	}
	now = noon.Add(24*time.Hour + 1)
	if _, _, err := book.Rate(false, money.BTC, money.RUB); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an old file: %v", err)
	}
}

func TestBookRecord(t *testing.T) {
	book := bookAt(noon)
	set(t, book, false, "source my bank", "USD/RUB 80", "BTC/USD 50000")
	at := "2026-07-01T12:00:00Z"
	said := func(pair, price string) rates.Said {
		return rates.Said{Source: "my bank", Pair: pair, Price: price, Time: at}
	}
	for _, c := range []struct {
		base, quote money.Asset
		want        rates.Record
	}{
		{money.USD, money.RUB, rates.Record{Pair: "USD/RUB", Price: "80", Spread: "0", Time: at,
			Sources: []rates.Said{said("USD/RUB", "80")}}},
		{money.RUB, money.USD, rates.Record{Pair: "RUB/USD", Price: "0.0125", Spread: "0", Time: at,
			Sources: []rates.Said{said("RUB/USD", "0.0125")}}},
		{money.BTC, money.RUB, rates.Record{Pair: "BTC/RUB", Price: "4000000", Spread: "0", Time: at,
			Sources: []rates.Said{said("BTC/USD", "50000"), said("USD/RUB", "80")}}},
		{money.RUB, money.RUB, rates.Record{Pair: "RUB/RUB", Price: "1", Spread: "0", Sources: []rates.Said{}}},
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

func TestBookPriced(t *testing.T) {
	book := bookAt(noon)
	set(t, book, false, "USD/RUB 80", "BTC/USD 50000")
	if diff := cmp.Diff([]money.Asset{money.BTC, money.RUB, money.USD}, book.Priced(false)); diff != "" {
		t.Errorf("live (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(money.Assets(), book.Priced(true)); diff != "" {
		t.Errorf("sandbox (-want +got):\n%s", diff)
	}
}

func TestBookMiddleIsShortAndHasNoSpread(t *testing.T) {
	now := noon
	book := rates.NewBook(func() time.Time { return now })
	set(t, book, false, "USD/RUB 80", "EUR/USD 1.1", "BTC/USD 50001")
	now = noon.Add(27 * time.Hour)
	for pair, want := range map[[2]money.Asset]string{
		{money.USD, money.RUB}: "80", {money.RUB, money.EUR}: "0.0113636363636", {money.BTC, money.RUB}: "4000080",
	} {
		if rate, err := book.Middle(false, pair[0], pair[1]); err != nil || rate.Price.String() != want {
			t.Errorf("%v: %s, %v; want %s", pair, rate.Price, err, want)
		}
	}
	now = noon.Add(31 * time.Hour)
	if rate, err := book.Middle(false, money.USD, money.RUB); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an old price: %s, %v", rate.Price, err)
	}
}

func TestBookConcurrently(t *testing.T) {
	book, table := bookAt(noon), parse(t, "USD/RUB 81.46")
	var group sync.WaitGroup
	for _, sandbox := range []bool{false, true} {
		set(t, book, sandbox, "USD/RUB 81.46")
		group.Go(func() {
			for range 100 {
				_ = book.Set(sandbox, table) // judged below
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
