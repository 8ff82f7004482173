package rates_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rates"
)

// stall is a market with a clock that the test turns and sources that say what the test lets them.
type stall struct {
	t      *testing.T
	now    time.Time
	market *rates.Market
	book   *rates.Book
}

// stalled is a market of sources with their usual freshness and assets; nobody polls them.
func stalled(t *testing.T, sources ...string) *stall {
	t.Helper()
	s := &stall{t: t, now: recorded}
	all, err := rates.ParseSources(sources)
	if err != nil {
		t.Fatal(err)
	}
	s.market = rates.NewMarket(rates.DefaultPolicy(), all, func() time.Time { return s.now })
	s.book = s.market.Book()
	return s
}

// say lets a source answer now with prices such as BTC/USD 64000, and returns what the market thinks of it.
func (s *stall) say(source string, lines ...string) error {
	s.t.Helper()
	return s.market.Observe(source, s.prices(lines...), nil)
}

func (s *stall) prices(lines ...string) []rates.Price {
	s.t.Helper()
	var prices []rates.Price
	for _, line := range lines {
		name, price, _ := strings.Cut(line, " ")
		base, quote, _ := strings.Cut(name, "/")
		rate := money.Rate{Base: money.Asset(base), Quote: money.Asset(quote), Price: decimal.RequireFromString(price)}
		prices = append(prices, rates.Price{Rate: rate, Time: s.now})
	}
	return prices
}

// believed is say for what must be believed.
func (s *stall) believed(source string, lines ...string) {
	s.t.Helper()
	if err := s.say(source, lines...); err != nil {
		s.t.Errorf("%s: %v", source, err)
	}
}

// price is a pair's rate for payers, or closed.
func (s *stall) price(name string) string {
	base, quote, _ := strings.Cut(name, "/")
	rate, _, err := s.book.Rate(false, money.Asset(base), money.Asset(quote))
	switch {
	case fault.KindOf(err) == fault.Unavailable && err != nil:
		return "closed"
	case err != nil:
		s.t.Errorf("%s: %v", name, err)
	}
	return rate.Price.String()
}

func (s *stall) want(when string, prices map[string]string) {
	s.t.Helper()
	for name, want := range prices {
		if got := s.price(name); got != want {
			s.t.Errorf("%s: %s is %s, want %s", when, name, got, want)
		}
	}
}

// pass lets time pass.
func (s *stall) pass(d time.Duration) { s.now = s.now.Add(d) }

func TestMarketCrossesEveryPair(t *testing.T) {
	s := stalled(t, "cbr", "ecb", "binance", "kraken", "coingecko")
	s.believed("cbr", "USD/RUB 80", "EUR/RUB 88", "TRY/RUB 2")
	s.believed("ecb", "EUR/USD 1.1", "EUR/TRY 44")
	s.believed("kraken", "USDT/USD 1.001", "BTC/USD 50000")
	_ = s.say("coingecko", "USDT/USD 0.999", "BTC/USD 50200", "XMR/USD 320")
	s.believed("binance", "BTC/USDT 50100")
	s.want("all are fresh", map[string]string{
		"USD/RUB": "80", "RUB/USD": "0.0125", "EUR/USD": "1.1", "EUR/RUB": "88", "USD/TRY": "40", "TRY/RUB": "2",
		"USDT/USD": "1", "USDT/RUB": "80", // the median of two
		"BTC/USD": "50100", "BTC/RUB": "4008000", "RUB/BTC": "0.0000002495009980039920159680638723", // of three, one through USDT
		"XMR/USD": "320", // only one of them has it
	})
}

// The only source that prices USDT is enough for it, however many others price coins in it; none of them confirms it.
func TestBridgeIsNotConfirmedByThoseWhoUseIt(t *testing.T) {
	s := stalled(t, "kraken", "binance", "okx")
	for range 3 * 24 * 15 { // three days
		s.believed("kraken", "USDT/USD 1.0002", "BTC/USD 50000")
		s.believed("binance", "BTC/USDT 50000")
		s.believed("okx", "BTC/USDT 50000")
		s.pass(4 * time.Minute)
	}
	s.want("three days later", map[string]string{"USDT/USD": "1.0002", "BTC/USD": "50010"})
	for _, status := range s.market.Assets() {
		if status.Asset == money.USDT && len(status.Values) != 1 {
			t.Errorf("USDT is priced by %+v", status.Values)
		}
	}
}

// A market that an exchange has closed is not waited for; one that it failed to read is.
func TestDelistedCoinIsNotWaitedFor(t *testing.T) {
	s := stalled(t, "kraken", "coinbase")
	s.believed("kraken", "BTC/USD 50000", "DASH/USD 25")
	s.want("coinbase may know it", map[string]string{"DASH/USD": "closed"})
	_ = s.market.Observe("coinbase", s.prices("BTC/USD 50000"), errors.New("/products/DASH-USD/ticker: timeout"))
	s.want("coinbase failed to read it", map[string]string{"DASH/USD": "closed", "BTC/USD": "50000"})
	s.believed("coinbase", "BTC/USD 50000")
	s.want("coinbase does not have it", map[string]string{"DASH/USD": "25"})
}

// Two of four are not the most of them.
func TestHalfIsNoMajority(t *testing.T) {
	s := stalled(t, "kraken", "coinbase", "coingecko", "binance")
	_ = s.say("binance", "BTC/USDT 40000")
	_ = s.market.Observe("kraken", s.prices("USDT/USD 1", "BTC/USD 50000"), nil)
	_ = s.market.Observe("coinbase", s.prices("USDT/USD 1", "BTC/USD 60000"), nil)
	if got := s.price("BTC/USD"); got != "closed" {
		t.Errorf("of three minds: %s", got)
	}
	_ = s.say("coingecko", "USDT/USD 1", "BTC/USD 50100")
	s.want("two, and one on each side", map[string]string{"BTC/USD": "closed", "USDT/USD": "1"})
}

// A stale price has no part in the median.
func TestStalePricesDoNotCount(t *testing.T) {
	s := stalled(t, "kraken", "coinbase", "coingecko")
	for _, source := range []string{"kraken", "coinbase", "coingecko"} {
		s.believed(source, "BTC/USD 50000")
	}
	s.pass(5*time.Minute + time.Second)
	s.believed("coinbase", "BTC/USD 50400")
	s.believed("coingecko", "BTC/USD 50600")
	s.want("kraken is stale", map[string]string{"BTC/USD": "50500"})
}

// An exchange that knows no dollar is worth nothing until somebody prices its USDT: USDT is never taken for a dollar.
func TestMarketNeverTakesTetherForADollar(t *testing.T) {
	s := stalled(t, "binance", "okx")
	s.believed("binance", "BTC/USDT 50000", "USDC/USDT 1.0001")
	s.believed("okx", "BTC/USDT 50000")
	s.want("without a dollar", map[string]string{"BTC/USD": "closed", "USDT/USD": "closed", "BTC/USDT": "closed"})
}

// A coin priced at 1:1 by mistake, wherever the 1 comes from, never becomes a price.
func TestOneToOneIsImpossible(t *testing.T) {
	for _, asset := range money.Assets() {
		if asset == money.USD || asset == money.USDT || asset == "USDC" || asset == money.EUR {
			continue
		}
		s := stalled(t, "kraken")
		for range 10 { // repeated as often as it likes
			if err := s.say("kraken", string(asset)+"/USD 1", "USDT/USD 1"); err == nil || !strings.Contains(err.Error(), "exactly 1") {
				t.Errorf("%s at 1 USD: %v", asset, err)
			}
			_ = s.say("kraken", string(asset)+"/USDT 1.000", "USDT/USD 1")
			s.pass(time.Minute)
		}
		s.want("a coin at one dollar", map[string]string{string(asset) + "/USD": "closed"})
		if _, _, known := s.book.Reference(false, asset, money.USD); known {
			t.Errorf("%s has a reference", asset)
		}
		if err := s.book.Set(false, parse(t, string(asset)+"/USD 1")); err == nil {
			t.Errorf("a file may price %s at 1 USD", asset)
		}
	}
}

func TestMarketRefusesTheAbsurd(t *testing.T) {
	for _, line := range []string{"BTC/USD 0", "BTC/USD -64000", "BTC/USD 1.5", "BTC/USD 640000000", "USD/RUB 0.0123"} {
		s := stalled(t, "kraken")
		if err := s.say("kraken", line, "ETH/USD 3000"); err == nil {
			t.Errorf("%s was believed", line)
		}
		s.want(line, map[string]string{"BTC/USD": "closed", "USD/RUB": "closed", "ETH/USD": "3000"})
	}
}

func TestMarketCutsOutliers(t *testing.T) {
	s := stalled(t, "kraken", "coinbase", "coingecko")
	s.believed("kraken", "BTC/USD 50000")
	s.believed("coinbase", "BTC/USD 50100")
	err := s.say("coingecko", "BTC/USD 48900")
	if err == nil || !strings.Contains(err.Error(), "not believed: BTC at 48900 USD") {
		t.Errorf("an outlier: %v", err)
	}
	s.want("one of three lies", map[string]string{"BTC/USD": "50050"})
}

// Of two sources that disagree the one near the last good price is believed; without one, none.
func TestMarketOfTwoMinds(t *testing.T) {
	s := stalled(t, "kraken", "coinbase")
	_ = s.say("kraken", "BTC/USD 50000")
	_ = s.say("coinbase", "BTC/USD 60000")
	s.want("who is right", map[string]string{"BTC/USD": "closed"})
	s.believed("coinbase", "BTC/USD 50200")
	s.want("they agree", map[string]string{"BTC/USD": "50100"})
	if err := s.say("coinbase", "BTC/USD 60000"); err == nil {
		t.Error("the liar was believed")
	}
	s.want("one went mad", map[string]string{"BTC/USD": "50000"})
	s.pass(10*time.Minute + 6*time.Hour)
	_ = s.say("kraken", "BTC/USD 50000")
	_ = s.say("coinbase", "BTC/USD 60000")
	s.want("for too long", map[string]string{"BTC/USD": "closed"})
}

func TestJumpNeedsASecondSource(t *testing.T) {
	s := stalled(t, "kraken", "coinbase")
	s.believed("kraken", "BTC/USD 50000")
	s.believed("coinbase", "BTC/USD 50000")
	s.pass(time.Minute)
	_ = s.say("kraken", "BTC/USD 40000")
	s.want("one source falls", map[string]string{"BTC/USD": "50000"})
	_ = s.say("coinbase", "BTC/USD 40100")
	s.want("a second one confirms", map[string]string{"BTC/USD": "40050"})
}

// A currency with one source jumps when three polls say the same.
func TestJumpOfALoneSourceIsRepeated(t *testing.T) {
	s := stalled(t, "cbr")
	for _, step := range []struct{ says, want string }{
		{"80", "80"}, {"85", "85"}, // a move, not a jump
		{"100", "85"}, {"100", "85"}, {"85", "85"}, // a mistake
		{"100", "85"}, {"120", "85"}, {"120", "85"}, {"119", "119"}, // a crash
	} {
		_ = s.say("cbr", "USD/RUB "+step.says)
		if got := s.price("USD/RUB"); got != step.want {
			t.Fatalf("it says %s: price %s, want %s", step.says, got, step.want)
		}
		s.pass(time.Minute)
	}
}

// A bank's document that is read again and again says a jump only once; one of the next days may confirm it.
func TestTheSameDocumentRepeatsNothing(t *testing.T) {
	s := stalled(t, "cbr")
	s.believed("cbr", "USD/RUB 80")
	s.pass(24 * time.Hour)
	published := s.prices("USD/RUB 100")
	for range 10 {
		_ = s.market.Observe("cbr", published, nil)
		s.pass(30 * time.Minute)
		if got := s.price("USD/RUB"); got == "100" {
			t.Fatal("a document that was read again confirmed its own jump")
		}
	}
}

// What others say in the meantime is no repetition.
func TestOnlyItsOwnPollsRepeatAWord(t *testing.T) {
	s := stalled(t, "cbr", "ecb")
	s.believed("cbr", "USD/RUB 80")
	_ = s.say("cbr", "USD/RUB 100")
	for range 10 {
		_ = s.say("ecb", "EUR/TRY 44")
	}
	s.want("it said so once", map[string]string{"USD/RUB": "80"})
}

// The operator's own file jumps at once: it is his word.
func TestFileJumpsAtOnce(t *testing.T) {
	s := stalled(t)
	for _, price := range []string{"80", "160", "40"} {
		if err := s.book.Set(false, tableAt(t, s.now, "USD/RUB "+price)); err != nil {
			t.Error(err)
		}
		s.want("the file", map[string]string{"USD/RUB": price})
	}
}

func tableAt(t *testing.T, now time.Time, lines ...string) rates.Table {
	t.Helper()
	table, err := rates.ParseTable(strings.NewReader("time " + now.Format(time.RFC3339) + "\n" + strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// A file beside sources is one of them, and fills what they leave out.
func TestFileAmongSources(t *testing.T) {
	s := stalled(t, "kraken")
	s.believed("kraken", "BTC/USD 50000")
	if err := s.book.Set(false, tableAt(t, s.now, "USD/RUB 80", "BTC/USD 60000")); err == nil {
		t.Error("the file and the exchange agree")
	}
	s.want("the file knows roubles", map[string]string{"USD/RUB": "80", "BTC/RUB": "4000000"})
}

// With n-1 of n sources dead the sales go on, dearer for payers by and by; then only what needs the price closes.
func TestDeadSourcesDoNotStopSales(t *testing.T) {
	for name, alive := range map[string][]string{"one of three lives": {"kraken"}, "none lives": nil} {
		t.Run(name, func(t *testing.T) {
			s := stalled(t, "kraken", "coinbase", "coingecko", "cbr")
			for _, source := range []string{"kraken", "coinbase", "coingecko"} {
				_ = s.say(source, "BTC/USD 50000", "ETH/USD 3000")
			}
			s.believed("cbr", "USD/RUB 80")
			live := func(d time.Duration) {
				s.pass(d)
				for _, source := range alive {
					_ = s.say(source, "BTC/USD 50000", "ETH/USD 3000")
				}
				for _, dead := range []string{"kraken", "coinbase", "coingecko"}[len(alive):] {
					if err := s.market.Observe(dead, nil, errors.New("connection refused")); err == nil {
						t.Error("a dead source is well")
					}
				}
			}
			live(10 * time.Minute) // until the slower two are stale
			s.want("still fresh", map[string]string{"BTC/USD": "50000"})
			live(90 * time.Minute)
			s.want("an hour and a half", map[string]string{"BTC/USD": "49375", "BTC/RUB": "3950000", "USD/RUB": "80"})
			live(270 * time.Minute)
			s.want("six hours", map[string]string{"BTC/USD": "47500", "ETH/USD": "2850"})
			live(time.Second)
			s.want("longer", map[string]string{"BTC/USD": "closed", "BTC/RUB": "closed", "ETH/USD": "closed", "USD/RUB": "80"})
			if rate, _, known := s.book.Reference(false, money.BTC, money.RUB); !known || rate.Price.String() != "4000000" {
				t.Errorf("the reference, which never refuses: %s, %t", rate.Price, known)
			}
			_, _, err := s.book.Rate(false, money.BTC, money.RUB)
			if fault.KindOf(err) != fault.Unavailable || !strings.HasPrefix(err.Error(), "There is no present price of BTC in RUB, try again later") {
				t.Errorf("closed with %v", err)
			}
			_ = s.say("coinbase", "BTC/USD 52000")
			_ = s.say("kraken", "BTC/USD 52000")
			s.want("two are back", map[string]string{"BTC/USD": "52000", "ETH/USD": "closed"})
		})
	}
}

// A lone source cannot walk the price away step by step: only what two confirm moves the anchor.
func TestLoneSourceCannotWalkAway(t *testing.T) {
	s := stalled(t, "kraken", "coinbase")
	s.believed("kraken", "BTC/USD 50000")
	s.believed("coinbase", "BTC/USD 50000")
	s.pass(10 * time.Minute)
	lowest := decimal.RequireFromString("45000")
	for price := int64(49500); price > 30000; price -= 500 {
		s.pass(30 * time.Second)
		_ = s.market.Observe("kraken", []rates.Price{{Rate: money.Rate{Base: money.BTC, Quote: money.USD, Price: decimal.NewFromInt(price)}, Time: s.now}}, nil)
		if rate, _, err := s.book.Reference(false, money.BTC, money.USD); !err || rate.Price.Cmp(lowest) < 0 {
			t.Fatalf("walked to %s", rate.Price)
		}
	}
}

// Bank rates last over weekends and holidays; a weekend is no reason to close.
func TestBankRatesOutliveWeekends(t *testing.T) {
	s := stalled(t, "cbr", "ecb")
	s.believed("cbr", "USD/RUB 80", "EUR/RUB 88")
	s.believed("ecb", "EUR/USD 1.1")
	s.pass(4 * 24 * time.Hour)
	s.want("after a long weekend", map[string]string{"USD/RUB": "80", "EUR/USD": "1.1"})
	s.pass(7 * 24 * time.Hour)
	s.want("after the New Year holiday", map[string]string{"USD/RUB": "80", "EUR/USD": "closed"})
	s.pass(2 * 24 * time.Hour)
	s.want("after that", map[string]string{"USD/RUB": "closed"})
}

// Tomorrow's date, which the Bank of Russia writes at noon, is no fault.
func TestTomorrowsDate(t *testing.T) {
	s := stalled(t, "cbr")
	prices := s.prices("USD/RUB 80")
	prices[0].Time = s.now.Add(36 * time.Hour)
	if err := s.market.Observe("cbr", prices, nil); err != nil {
		t.Error(err)
	}
	s.want("at once", map[string]string{"USD/RUB": "80"})
	_, record, _ := s.book.Rate(false, money.USD, money.RUB)
	if strings.Contains(record, "11-23") || strings.Contains(record, "11-24") {
		t.Errorf("a record of the future: %s", record)
	}
}

func TestPegGuard(t *testing.T) {
	s := stalled(t, "kraken", "coingecko", "binance")
	lines := func(usdt string) []string { return []string{"USDT/USD " + usdt, "USDC/USD 1", "BTC/USD 50000"} }
	s.believed("kraken", lines("1")...)
	s.believed("coingecko", lines("0.999")...)
	s.believed("binance", "BTC/USDT 50000")
	_ = s.say("kraken", lines("0.9")...)
	s.want("one source says it fell", map[string]string{"USDT/USD": "0.999"})
	_ = s.say("coingecko", lines("0.9")...)
	s.want("two say it fell", map[string]string{"USDT/USD": "closed", "USDT/BTC": "closed", "USDC/USD": "1", "BTC/USD": "50000"})
	_, _, err := s.book.Rate(false, money.USDT, money.USD)
	if fault.KindOf(err) != fault.Unavailable || !strings.HasPrefix(err.Error(), "USDT is not worth a dollar at present") {
		t.Errorf("closed with %v", err)
	}
	_ = s.say("kraken", lines("0.99")...)
	_ = s.say("coingecko", lines("0.99")...)
	s.want("it is back", map[string]string{"USDT/USD": "0.99"})
}

func TestSpreadIsTheMerchants(t *testing.T) {
	s := stalled(t)
	policy := rates.DefaultPolicy()
	policy.Spread = decimal.RequireFromString("0.015")
	s.market = rates.NewMarket(policy, nil, func() time.Time { return s.now })
	s.book = s.market.Book()
	if err := s.book.Set(false, tableAt(t, s.now, "USD/RUB 80", "BTC/USD 50000")); err != nil {
		t.Fatal(err)
	}
	// A payer's unit counts for less in both directions.
	s.want("1.5 %", map[string]string{"BTC/USD": "49250", "USD/RUB": "78.8", "RUB/USD": "0.0123125", "RUB/RUB": "1"})
	_, record, _ := s.book.Rate(false, money.BTC, money.USD)
	if !strings.Contains(record, `"price":"49250","spread":"1.5"`) {
		t.Errorf("record %s", record)
	}
	if rate, _, _ := s.book.Reference(false, money.BTC, money.USD); rate.Price.String() != "50000" {
		t.Errorf("the reference has a spread: %s", rate.Price)
	}
}

func TestSnapshotOutlivesARestart(t *testing.T) {
	before := stalled(t, "kraken", "coinbase")
	before.believed("kraken", "BTC/USD 50000")
	before.believed("coinbase", "BTC/USD 50000")
	_ = before.market.Observe("coinbase", nil, errors.New("connection refused"))
	kept, err := before.market.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	s := stalled(t, "kraken", "coinbase")
	s.pass(10*time.Minute + 3*time.Hour)
	snapshot, err := s.market.Restore(kept)
	if err != nil {
		t.Fatal(err)
	}
	if got := snapshot.Sources; len(got) != 2 || got[1].Error != "connection refused" || !got[1].At.Equal(recorded) || got[1].Prices != 1 {
		t.Errorf("sources %+v", got)
	}
	s.pass(-5 * time.Minute) // the faster one was fresh for five minutes: three hours are held
	s.want("after a restart", map[string]string{"BTC/USD": "48750"})
	_ = s.say("kraken", "BTC/USD 30000")
	s.want("the jump guard remembers", map[string]string{"BTC/USD": "48750"})
	for _, broken := range []string{"", "[]", `{"assets":{"BTC":{"price":"x"}}}`} {
		if _, err := s.market.Restore(broken); err == nil {
			t.Errorf("%q was restored", broken)
		}
	}
	empty := stalled(t)
	if _, err := empty.market.Restore(`{"assets":{"BTC":{"price":"1"},"GOLD":{"price":"5"},"ETH":{"price":"-3","anchor":"1","values":[{}]}}}`); err != nil {
		t.Error(err)
	}
	empty.want("nonsense in the database", map[string]string{"BTC/USD": "closed", "ETH/USD": "closed"})
}

func TestStatus(t *testing.T) {
	s := stalled(t, "kraken", "coinbase")
	s.believed("kraken", "BTC/USD 50000", "ETH/USD 3000")
	_ = s.market.Observe("coinbase", s.prices("BTC/USD 50000"), errors.New("no time for more"))
	s.pass(65 * time.Minute)
	for _, status := range s.market.Assets() {
		switch {
		case status.Asset == money.BTC && (status.State != rates.Held || status.Held != time.Hour || status.Age != 65*time.Minute):
			t.Errorf("BTC: %+v", status)
		case status.Asset == money.ETH && (status.State != rates.None || status.Doubt == ""):
			t.Errorf("ETH: %+v", status)
		}
	}
	if got := s.market.Sources(); len(got) != 2 || got[0].Prices != 2 || got[0].Error != "" || got[1].Error != "no time for more" || !got[0].At.Equal(recorded) {
		t.Errorf("sources %+v", got)
	}
}
