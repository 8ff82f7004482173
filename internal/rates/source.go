package rates

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Price is what a source says: one whole unit of Base cost Price of Quote at Time.
type Price struct {
	money.Rate
	Time time.Time
}

// Source is a published list of prices and how to read it. The zero values of Documents and Assets belong to the
// operator's file, which nobody polls.
type Source struct {
	Name      string
	URL       string        // of its host, without a slash at the end
	Every     time.Duration // from one poll to the next
	Fresh     time.Duration // how long after its time a price counts
	Assets    []money.Asset // what it prices while it works
	Documents []Document    // what one poll reads

	operator bool // the operator's own word: no second source must confirm a jump
}

// Document is one answer of a source.
type Document struct {
	Path string // after the host, with its query
	// Read takes an answer apart. It may return prices and an error, which says what else was wrong.
	Read func(body []byte, now time.Time) ([]Price, error)
}

// How often sources are polled and how long their prices count. Exchanges are read twice a minute and live without a
// few answers. A central bank's price counts until the next one: the longest pause of the Bank of Russia is the
// New Year holiday (31 December to about 11 January), of the ECB Easter (Thursday to Tuesday afternoon).
const (
	exchangeEvery = 30 * time.Second
	exchangeFresh = 5 * time.Minute
	slowEvery     = 2 * time.Minute
	slowFresh     = 10 * time.Minute
	bankEvery     = 30 * time.Minute
	day           = 24 * time.Hour
)

// Sources are all that can be configured, by name.
func Sources() []Source {
	return []Source{binance(), bybit(), cbr(), coinbase(), coingecko(), ecb(), kraken(), okx()}
}

// ParseSource reads NAME or NAME=URL, where the URL replaces the source's own host.
func ParseSource(text string) (Source, error) {
	name, host, given := strings.Cut(text, "=")
	at := slices.IndexFunc(Sources(), func(s Source) bool { return s.Name == name })
	if at < 0 {
		return Source{}, fault.Field("rates-sources", "has %q, it may have %s", name, strings.Join(names(), ", "))
	}
	source := Sources()[at]
	if !given {
		return source, nil
	}
	base, err := url.Parse(host)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" {
		return Source{}, fault.Field("rates-sources", "must have an http or https URL after %s=", name)
	}
	source.URL = strings.TrimRight(host, "/")
	return source, nil
}

// ParseSources reads several; each name may stand once, since a source cannot confirm itself.
func ParseSources(texts []string) ([]Source, error) {
	var all []Source
	for _, text := range texts {
		source, err := ParseSource(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all, func(s Source) bool { return s.Name == source.Name }) {
			return nil, fault.Field("rates-sources", "must have %s once", source.Name)
		}
		all = append(all, source)
	}
	return all, nil
}

func names() []string {
	var all []string
	for _, source := range Sources() {
		all = append(all, source.Name)
	}
	return all
}

// basesOf lists the assets that pairs price, by code. What they are priced in is not priced by them: an exchange that
// knows everything in USDT cannot say what USDT is worth.
func basesOf(pairs map[string]pair) []money.Asset {
	var all []money.Asset
	for _, of := range pairs {
		all = append(all, of.base)
	}
	slices.Sort(all)
	return all
}
