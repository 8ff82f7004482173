package rates_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rates"
)

const good = "# prices\r\n\r\ntime 2026-07-01T15:00:00+03:00\r\nsource my bank\r\nusd/rub\t 81.46  \r\nBTC/USD 64250.5\r\n"

func TestParseTable(t *testing.T) {
	table, err := rates.ParseTable(iotest.OneByteReader(strings.NewReader(good)))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC); !table.Time.Equal(want) || table.Source != "my bank" {
		t.Errorf("time %v, source %q", table.Time, table.Source)
	}
	if rate, known := table.Rate(money.BTC, money.RUB); !known || rate.Price.String() != "5233845.73" {
		t.Errorf("BTC/RUB %s", rate.Price)
	}
}

func TestParseTableWithoutSource(t *testing.T) {
	if table := parse(t, "BTC/USD 1"); table.Source != "file" {
		t.Errorf("source %q", table.Source)
	}
}

func TestParseTableTellsEveryFault(t *testing.T) {
	const (
		line  = "`line 2` "
		pairs = line + "must begin with two different known assets, for example BTC/USD"
		price = line + "must end with a plain decimal from 0.000000000001 to 1000000000000, for example 64250.5"
		clock = line + "must be a time like 2026-07-01T12:00:00Z after the word time"
		named = line + "must name the source in 1 to 64 bytes"
	)
	for text, want := range map[string][]string{
		"BTC/ABC 1":               {pairs},
		"BTC 1":                   {pairs},
		"BTC/BTC 1":               {pairs},
		"BTC/USD/RUB 1":           {pairs},
		"{\"BTC/USD\": 1}":        {pairs},
		"BTC/USD":                 {price},
		"BTC/USD 0":               {price},
		"BTC/USD -1":              {price},
		"BTC/USD 1e5":             {price},
		"BTC/USD 1,5":             {price},
		"BTC/USD .":               {price},
		"BTC/USD NaN":             {price},
		"BTC/USD 1 2":             {price},
		"BTC/USD ١":               {price},
		"BTC/USD 0.0000000000009": {price},
		"BTC/USD 1000000000000.1": {price},
		"BTC/USD 1.00000000000000000000000000001": {price},
		"time yesterday":                    {clock},
		"time 2026-07-01 12:00:00":          {clock},
		"time 0001-01-01T00:00:00Z":         {clock},
		"source":                            {named},
		"source " + strings.Repeat("x", 65): {named},
		"BTC/USD 1\nUSD/BTC 1":              {"`line 3` must not price a pair again, see line 2"},
		"A/B 1\n\nBTC/USD x":                {pairs, strings.Replace(price, "2", "4", 1)},
		"":                                  {"`price` line is required, at least one, for example: BTC/USD 64250.5"},
	} {
		_, err := rates.ParseTable(strings.NewReader("time 2026-07-01T12:00:00Z\n" + text))
		if diff := cmp.Diff(want, messages(err)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestParseTableNeedsATime(t *testing.T) {
	_, err := rates.ParseTable(strings.NewReader("BTC/USD 1"))
	want := []string{"`time` line is required, for example: time 2026-07-01T12:00:00Z"}
	if diff := cmp.Diff(want, messages(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func messages(err error) []string {
	if err == nil {
		return nil
	}
	var texts []string
	for _, one := range fault.Faults(err) {
		texts = append(texts, one.Message)
	}
	return texts
}

func TestParseTableBounds(t *testing.T) {
	_, err := rates.ParseTable(strings.NewReader(strings.Repeat("bad\n", 1000)))
	if got := len(messages(err)); got != 20 {
		t.Errorf("%d faults are told, want 20", got)
	}
	_, err = rates.ParseTable(io.MultiReader(strings.NewReader(good), strings.NewReader(strings.Repeat("#", 64<<10))))
	if diff := cmp.Diff([]string{"the price file must be at most 65536 bytes"}, messages(err)); diff != "" {
		t.Errorf("a large file (-want +got):\n%s", diff)
	}
	broken := errors.New("disk gone")
	if _, err := rates.ParseTable(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("error %v, want the reader's", err)
	}
}

// Whatever a file holds, it is refused with faults or every price in it is above zero and its own inverse.
func FuzzParseTable(f *testing.F) {
	f.Add(good)
	f.Add("time 2026-07-01T12:00:00Z\nBTC/USD 0.000000000001\nUSD/RUB 1000000000000\nETH/RUB 00.10")
	f.Add("time 2026-07-01T12:00:00Z\nBTC/USD .5\nETH/USD 5.")
	f.Add("BTC/USD 1\nBTC/USD 1\nsource")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := rates.ParseTable(strings.NewReader(text))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("error %v", err)
			}
			return
		}
		if table.Time.IsZero() || table.Source == "" {
			t.Errorf("time %v, source %q", table.Time, table.Source)
		}
		for _, base := range money.Assets() {
			if rate, known := table.Rate(base, money.USD); known && rate.Price.Sign() <= 0 {
				t.Errorf("%s/USD %s", base, rate.Price)
			}
		}
	})
}
