package rates

import (
	"context"
	"time"
)

// maxPause bounds the pause after failures, unless the source is polled more rarely anyway.
const maxPause = 15 * time.Minute

// Poller keeps a market informed by one source.
type Poller struct {
	Source Source
	Market *Market
	Client *Client
	Now    func() time.Time
	Random func() float64 // in [0, 1): spreads the polls of many servers
	// Took hears how each poll went, after the market has it.
	Took func(ctx context.Context, source string, err error)
}

// Run polls until the context ends. Failures make the pauses longer, up to a quarter of an hour.
func (p Poller) Run(ctx context.Context) {
	failures := 0
	for ctx.Err() == nil {
		prices, err := p.Client.Poll(ctx, p.Source, p.Now)
		if ctx.Err() != nil {
			return // what an ending context breaks is no failure
		}
		if len(prices) == 0 {
			failures++
		} else {
			failures = 0
		}
		p.Took(ctx, p.Source.Name, p.Market.Observe(p.Source.Name, prices, err))
		p.rest(ctx, failures)
	}
}

// rest pauses for the source's interval, twice that after the first failure and so on, and up to a tenth more.
func (p Poller) rest(ctx context.Context, failures int) {
	const doublings = 10
	pause := p.Source.Every << min(failures, doublings)
	pause = max(min(pause, maxPause), p.Source.Every)
	pause += time.Duration(p.Random() * float64(pause) / 10)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
