package app

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rates"
)

// Market is how the prices of live tills are made, beside the file of --rates.
type Market struct {
	Sources     []string      `env:"KASSA_RATES_SOURCES" placeholder:"NAME[=URL]" help:"Where live prices come from: binance, bybit, cbr, coinbase, coingecko, ecb, kraken, okx; repeat it or separate with commas. None by default. Give two or more for each currency, and kraken, coinbase or coingecko for the dollar."`
	Hold        time.Duration `env:"KASSA_RATES_HOLD" default:"6h" help:"How long the last good price serves when too few sources are fresh (${default})."`
	Spread      string        `env:"KASSA_RATES_SPREAD" default:"0" placeholder:"PERCENT" help:"Taken off every price that a payer pays at (${default})."`
	StaleSpread string        `env:"KASSA_RATES_STALE_SPREAD" default:"5" placeholder:"PERCENT" help:"Added to the spread, little by little, while a price is held (${default})."`
}

// policy is the default one with what was configured; all faults at once.
func (m Market) policy() (rates.Policy, error) {
	policy := rates.DefaultPolicy()
	if m.Hold == 0 && m.Spread == "" && m.StaleSpread == "" {
		return policy, nil // a Config that no command line filled
	}
	var faults fault.List
	set(&faults, "rates-spread", &m.Spread, &policy.Spread, shareOf)
	set(&faults, "rates-stale-spread", &m.StaleSpread, &policy.StaleSpread, shareOf)
	if policy.Hold = m.Hold; m.Hold < 0 {
		faults.Add("rates-hold", "must be 0s or more")
	}
	if policy.Spread.Add(policy.StaleSpread).Cmp(decimal.NewFromInt(1)) >= 0 {
		faults.Add("rates-spread", "and `rates-stale-spread` together must be below 100")
	}
	return policy, faults.Err()
}

// shareOf reads a percent as a fraction of 1.
func shareOf(text string) (decimal.Decimal, error) {
	const places = 6 // a Percent is ten thousandths of a percent
	percent, err := money.ParsePercent(text)
	return decimal.New(int64(percent), -places), err
}

// market makes the market of what was configured, with the last good prices that the database keeps.
func (g Gateway) market() (*rates.Market, error) {
	policy, err := g.Market.policy()
	if err != nil {
		return nil, err
	}
	sources, err := rates.ParseSources(g.Market.Sources)
	if err != nil {
		return nil, err
	}
	return rates.NewMarket(policy, sources, g.clock()), nil
}

// prices are the rates in memory: sandbox tills have the example, --rates gives both kinds the file's. A file that
// cannot be read now refuses the start; what goes wrong with it later does not end anything.
func (g Gateway) prices(market *rates.Market) (*rates.Book, error) {
	book := market.Book()
	if g.Rates == "" {
		return book, nil
	}
	err := book.Take(g.Rates)
	if fault.KindOf(err) == fault.Unavailable {
		err = nil // prices that are only old or not believed may become better
	}
	return book, err
}

// priced tells whether a start would take what is configured of prices.
func (g Gateway) priced() error {
	market, err := g.market()
	if err != nil {
		return err
	}
	_, err = g.prices(market)
	return err
}

// restore gives the market what the database keeps.
func (h *house) restore(ctx context.Context) error {
	kept, err := h.store.Rates(ctx)
	if err != nil || kept == "" {
		return err
	}
	h.kept, err = h.market.Restore(kept)
	return err
}

// pollRates keeps the market informed by every source until the context ends.
func (s *Server) pollRates(ctx context.Context) {
	client := rates.NewClient(nil)
	for _, source := range s.house.market.Polled() {
		poller := rates.Poller{
			Source: source, Market: s.house.market, Client: client, Now: s.config.clock(), Random: rand.Float64, Took: s.tookRates,
		}
		s.workers.Go(func() { poller.Run(ctx) })
	}
}

// followRates takes new prices from the file as they are written.
func (s *Server) followRates(ctx context.Context) {
	if s.config.Rates == "" {
		return
	}
	rates.WatchFile(ctx, s.config.Rates, ratesEvery, s.house.book, func(err error) { s.tookRates(ctx, rates.FileSource, err) })
}

// tookRates notes how a source fares and keeps what the market knows now.
func (s *Server) tookRates(ctx context.Context, source string, err error) {
	s.note("rates "+source, err)
	snapshot, err := s.house.market.Snapshot()
	if err == nil {
		err = s.house.store.SaveRates(ctx, snapshot, s.config.clock()())
	}
	if !errors.Is(err, context.Canceled) {
		s.note("rates snapshot", err)
	}
}
