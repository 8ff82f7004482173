package rates_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/rates"
)

// recorded is when the answers in testdata were given.
var recorded = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

// serving is a source whose host is a local server.
func serving(t *testing.T, name string, handler http.HandlerFunc) rates.Source {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	source, err := rates.ParseSource(name + "=" + server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	return source
}

// answering is a source that always answers so.
func answering(t *testing.T, name, body string) rates.Source {
	t.Helper()
	return serving(t, name, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
}

func poll(t *testing.T, source rates.Source) ([]rates.Price, error) {
	t.Helper()
	return rates.NewClient(nil).Poll(t.Context(), source, at(recorded))
}

// told is prices as lines, sorted: BTC/USD 64250.5 11:59:50.
func told(prices []rates.Price) []string {
	var lines []string
	for _, p := range prices {
		lines = append(lines, fmt.Sprintf("%s/%s %s %s", p.Base, p.Quote, p.Price, p.Time.UTC().Format("02 15:04:05")))
	}
	slices.Sort(lines)
	return lines
}

func testdata(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Each source's published format, from an answer recorded by hand.
func TestSourcesReadTheirFormats(t *testing.T) {
	for _, row := range []struct {
		name, file, path string
		want             []string
	}{
		{"cbr", "cbr.xml", "/scripts/XML_daily.asp", []string{
			"EUR/RUB 89.606 20 21:00:00", "KZT/RUB 0.156654 20 21:00:00", "TRY/RUB 2.0365 20 21:00:00",
			"UAH/RUB 1.96289 20 21:00:00", "USD/RUB 81.46 20 21:00:00"}},
		{"ecb", "ecb.xml", "/stats/eurofxref/eurofxref-daily.xml", []string{
			"EUR/TRY 44.048 20 15:00:00", "EUR/USD 1.1012 20 15:00:00"}},
		{"binance", "binance.json", "/api/v3/ticker/bookTicker", []string{
			"BCH/USDT 480.1 22 12:00:00", "BNB/USDT 649.9 22 12:00:00", "BTC/USDT 64250.5 22 12:00:00",
			"DASH/USDT 25 22 12:00:00", "DOGE/USDT 0.15999 22 12:00:00", "ETH/USDT 3120.7 22 12:00:00",
			"LTC/USDT 84.99 22 12:00:00", "POL/USDT 0.25 22 12:00:00", "SOL/USDT 149.985 22 12:00:00",
			"TON/USDT 3.2005 22 12:00:00", "TRX/USDT 0.27 22 12:00:00", "USDC/USDT 1.00005 22 12:00:00"}},
		{"bybit", "bybit.json", "/v5/market/tickers?category=spot", []string{
			"BCH/USDT 480.1 22 11:59:50", "BTC/USDT 64250.5 22 11:59:50", "DASH/USDT 25 22 11:59:50",
			"LTC/USDT 84.99 22 11:59:50"}},
		{"okx", "okx.json", "/api/v5/market/tickers?instType=SPOT", []string{
			"BCH/USDT 480.1 22 11:59:50", "BTC/USDT 64250.5 22 11:59:50", "DASH/USDT 25 22 11:59:50",
			"DOGE/USDT 0.15999 22 11:59:50", "LTC/USDT 84.99 22 11:59:50"}},
		{"kraken", "kraken.json", "/0/public/Ticker", []string{
			"BCH/USD 480.1 22 12:00:00", "BTC/USD 64250.5 22 12:00:00", "DOGE/USD 0.15999 22 12:00:00",
			"ETH/USD 3120.7 22 12:00:00", "EUR/USD 1.1009 22 12:00:00", "LTC/USD 84.99 22 12:00:00",
			"SOL/USD 149.985 22 12:00:00", "USDC/USD 0.9999 22 12:00:00", "USDT/USD 1 22 12:00:00",
			"XMR/USD 320 22 12:00:00"}},
		{"coinbase", "coinbase.json", "/products/BTC-USD/ticker", []string{"BTC/USD 64251.7 22 11:59:50"}},
		{"coingecko", "coingecko.json", "/api/v3/simple/price?vs_currencies=usd&include_last_updated_at=true&precision=full&ids=" +
			"binancecoin,bitcoin,bitcoin-cash,dash,dogecoin,ethereum,litecoin,matic-network,monero,polygon-ecosystem-token," +
			"solana,tether,the-open-network,tron,usd-coin", []string{
			"BTC/USD 64249.12345678901 22 11:59:50", "DOGE/USD 0.16 22 11:59:50", "ETH/USD 3120.5 22 11:59:50",
			"MATIC/USD 0.25 22 11:59:50", "USDC/USD 0.9999 22 11:59:50", "USDT/USD 1.0002 22 11:59:50"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			body := testdata(t, row.file)
			prices, err := poll(t, serving(t, row.name, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("User-Agent") != "kassa" || r.URL.RequestURI() != row.path {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				_, _ = w.Write([]byte(body))
			}))
			if diff := cmp.Diff(row.want, told(prices)); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// What is wrong with an answer is told, and the prices that are not wrong count.
func TestSourcesRefuseWrongAnswers(t *testing.T) {
	const cbrHead = `<?xml version="1.0" encoding="windows-1251"?><ValCurs Date="21.11.2026">`
	valute := func(code, nominal, value string) string {
		return "<Valute><CharCode>" + code + "</CharCode><Nominal>" + nominal + "</Nominal><Value>" + value + "</Value></Valute>"
	}
	for _, row := range []struct {
		name, body, fault string
		want              []string
	}{
		{"cbr", cbrHead + "</ValCurs>", "no price of ours", nil},
		{"cbr", cbrHead + valute("USD", "1", "81,46"), "XML", nil},
		{"cbr", strings.Replace(cbrHead, "windows-1251", "koi8-r", 1) + "</ValCurs>", "unknown encoding", nil},
		{"cbr", `<ValCurs Date="2026-11-21"></ValCurs>`, "date", nil},
		{"cbr", `<html><body>Sorry</body></html>`, "XML", nil},
		{"cbr", cbrHead + valute("USD", "0", "81,46") + valute("EUR", "-1", "9") + valute("TRY", "1", "-2,5") +
			valute("UAH", "1", "1,2,3") + valute("KZT", "100", "15,6654") + "</ValCurs>", "nominal",
			[]string{"KZT/RUB 0.156654 20 21:00:00"}},
		{"ecb", `<Envelope><Cube></Cube></Envelope>`, "0 days", nil},
		{"ecb", `<Envelope><Cube><Cube time="today"></Cube></Cube></Envelope>`, "date", nil},
		{"ecb", `<Envelope><Cube><Cube time="2026-11-20"><Cube currency="USD" rate="0"/></Cube></Cube></Envelope>`, "bounds", nil},
		{"binance", `{"code":-1121,"msg":"Invalid symbol."}`, "JSON", nil},
		{"binance", `[]`, "no price of ours", nil},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":"-1","askPrice":"2"}]`, "bounds", nil},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":"64000","askPrice":"0.00"}]`, "bounds", nil},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":"64000","askPrice":"63999"}]`, "no market", nil},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":"60000","askPrice":"64000"},
			{"symbol":"ETHUSDT","bidPrice":3000,"askPrice":3000}]`, "no market", []string{"ETH/USDT 3000 22 12:00:00"}},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":"1e999999999","askPrice":"1e999999999"}]`, "no price", nil},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":"NaN","askPrice":"Infinity"}]`, "no price", nil},
		{"binance", `[{"symbol":"BTCUSDT","bidPrice":["64000"],"askPrice":{}}]`, "no price", nil},
		{"okx", `{"code":"50011","msg":"Too Many Requests","data":[]}`, "50011", nil},
		{"okx", `{"code":"0","msg":"","data":[{"instId":"BTC-USDT","bidPx":"64000","askPx":"64001","ts":"now"}]}`, "time", nil},
		{"bybit", `{"retCode":10006,"retMsg":"Too many visits!","result":{}}`, "10006", nil},
		{"kraken", `{"error":["EService:Unavailable"]}`, "EService", nil},
		{"kraken", `{"error":[],"result":{"XXBTZUSD":{"a":[],"b":["64000"]}}}`, "no bid and ask", nil},
		{"coinbase", `{"message":"NotFound"}`, "no price of ours", nil},
		{"coingecko", `{"bitcoin":{"usd":0,"last_updated_at":1}}`, "bounds", nil},
		{"coingecko", `{"status":{"error_code":429,"error_message":"limit"}}`, "no price of ours", nil},
		{"coingecko", ``, "JSON", nil},
	} {
		prices, err := poll(t, answering(t, row.name, row.body))
		if err == nil || !strings.Contains(err.Error(), row.fault) {
			t.Errorf("%s %s: error %v, want %q in it", row.name, row.body, err, row.fault)
		}
		if diff := cmp.Diff(row.want, told(prices)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", row.name, row.body, diff)
		}
	}
}

func TestPollBounds(t *testing.T) {
	elsewhere := answering(t, "binance", "[]")
	for _, row := range []struct {
		name    string
		handler http.HandlerFunc
		fault   string
	}{
		{"huge", func(w http.ResponseWriter, _ *http.Request) {
			for err := error(nil); err == nil; { // until the reader hangs up
				_, err = w.Write(make([]byte, 1<<20))
			}
		}, "over 8388608 bytes"},
		{"failing", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, "status is 500"},
		{"gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, "status is 404"},
		{"moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) }, "status is 302"},
		{"cut off", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("[]"))
		}, "unexpected EOF"},
	} {
		t.Run(row.name, func(t *testing.T) {
			prices, err := poll(t, serving(t, "binance", row.handler))
			if err == nil || !strings.Contains(err.Error(), row.fault) || len(prices) > 0 {
				t.Errorf("%d prices, error %v; want %q in it", len(prices), err, row.fault)
			}
		})
	}
}

// A source that does not answer is left when the poll's time is over.
func TestPollEndsWithItsContext(t *testing.T) {
	asked := make(chan struct{}, 1)
	source := serving(t, "coinbase", func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done() // until the caller hangs up
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if _, err := rates.NewClient(nil).Poll(ctx, source, at(recorded)); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// Of several documents one that fails does not spoil the others; a market that is gone is no fault.
func TestPollOfSeveralDocuments(t *testing.T) {
	body := testdata(t, "coinbase.json")
	source := serving(t, "coinbase", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/products/BTC-USD/ticker":
			_, _ = w.Write([]byte(body))
		case "/products/ETH-USD/ticker":
			w.WriteHeader(http.StatusBadGateway)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	prices, err := poll(t, source)
	if len(prices) != 1 || err == nil || !strings.Contains(err.Error(), "status is 502") || strings.Contains(err.Error(), "status is 404") {
		t.Errorf("%v, %v", told(prices), err)
	}
	if _, err := poll(t, serving(t, "coinbase", http.NotFound)); err == nil {
		t.Error("nothing is there, and no error")
	}
}

func TestParseSources(t *testing.T) {
	all, err := rates.ParseSources([]string{"cbr", " kraken=http://127.0.0.1:9/"})
	if err != nil || len(all) != 2 || all[0].URL != "https://www.cbr.ru" || all[1].URL != "http://127.0.0.1:9" {
		t.Errorf("%v, %v", all, err)
	}
	for _, row := range [][]string{{"mtgox"}, {""}, {"cbr="}, {"cbr=ftp://x"}, {"cbr=http://x/?a=b"}, {"cbr", "cbr=http://x"}} {
		if _, err := rates.ParseSources(row); err == nil || !strings.Contains(err.Error(), "`rates-sources`") {
			t.Errorf("%q: %v", row, err)
		}
	}
}

// Whatever a source answers, nothing breaks and every price is above zero.
func FuzzRead(f *testing.F) {
	files := map[string]string{
		"cbr": "cbr.xml", "ecb": "ecb.xml", "binance": "binance.json", "bybit": "bybit.json", "okx": "okx.json",
		"kraken": "kraken.json", "coinbase": "coinbase.json", "coingecko": "coingecko.json",
	}
	for at, source := range rates.Sources() {
		text, err := os.ReadFile(filepath.Join("testdata", files[source.Name]))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(at, text)
	}
	f.Fuzz(func(t *testing.T, at int, body []byte) {
		all := rates.Sources()
		source := all[((at%len(all))+len(all))%len(all)]
		prices, err := source.Documents[0].Read(body, recorded)
		if err == nil && len(prices) == 0 {
			t.Error("no prices and no error")
		}
		for _, price := range prices {
			if price.Price.Sign() <= 0 || price.Base == price.Quote {
				t.Errorf("%s/%s %s", price.Base, price.Quote, price.Price)
			}
		}
	})
}
