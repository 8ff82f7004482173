package app

import (
	"context"
	"fmt"
	"time"

	"kassa/internal/money"
	"kassa/internal/rates"
)

// How old things may be before the doctor speaks of them.
const (
	oldCheck    = 26 * time.Hour // the books are checked every night
	oldCallback = time.Hour
	oldBacklog  = 10_000 // entries that wait for the sealer, which takes all within seconds
	clockSlack  = time.Minute
)

// built is before any release: a clock that shows less was never set.
var built = time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC)

func checkClock(_ context.Context, p *patient) []finding {
	now := p.clock()()
	const do = "Set the clock, and keep it set by NTP: rates, expiry and callbacks' signatures depend on it"
	if now.Before(built) {
		return []finding{broken(do, "it shows %s", moment(now))}
	}
	last := p.vitals.Checked
	for _, at := range p.vitals.Rails {
		if at.MovedAt.After(last) {
			last = at.MovedAt
		}
	}
	if last.After(now.Add(clockSlack)) {
		return []finding{broken(do, "it shows %s, and the database has something of %s", moment(now), moment(last))}
	}
	return []finding{sound("%s", moment(now))}
}

func checkRates(_ context.Context, p *patient) []finding {
	if len(p.Market.Sources) == 0 && p.Rates == "" {
		if p.live() {
			return []finding{doubtful("Give --rates-sources, for example cbr,ecb,kraken,coinbase,coingecko,binance, or --rates FILE",
				"there is no source of prices: a live invoice can only be paid in its own currency")}
		}
		return []finding{sound("no source, sandbox tills have an example")}
	}
	if p.house == nil {
		return nil
	}
	fresh, held, doubts := 0, 0, 0
	for _, asset := range p.house.market.Assets() {
		switch asset.State {
		case rates.Fresh:
			fresh++
		case rates.Held:
			held++
		}
		if asset.Doubt != "" {
			doubts++
		}
	}
	const do = "kassa rates shows ages and sources; see that a server runs, that it reaches them, and that there are two for each currency"
	switch told := fmt.Sprintf("%d of %d prices are fresh, %d are held, %d are doubted", fresh, len(money.Assets())-1, held, doubts); {
	case fresh+held == 0:
		return []finding{broken(do, "%s", told)}
	case held > 0 || doubts > 0:
		return []finding{doubtful(do, "%s", told)}
	default:
		return []finding{sound("%s", told)}
	}
}

// checkMethods looks for tills that can be paid by nothing.
func checkMethods(ctx context.Context, p *patient) (found []finding) {
	for _, owner := range p.tills {
		choices, err := p.house.invoices.Methods(ctx, owner)
		if err != nil {
			return append(found, broken("Restore a backup if this stays", "%v", err))
		}
		open := 0
		for _, choice := range choices {
			if choice.Open {
				open++
			}
		}
		if open == 0 {
			found = append(found, doubtful("kassa method set NAME --live --enabled, and instructions for payment by hand (README)",
				"till %d (%s) can be paid by no method", owner.ID, owner.Name))
		}
	}
	if p.house != nil && len(found) == 0 {
		found = append(found, sound("every till can be paid"))
	}
	return found
}

func checkUndelivered(_ context.Context, p *patient) []finding {
	if p.house == nil {
		return nil
	}
	if age := p.clock()().Sub(p.vitals.OldestCallback); p.vitals.Callbacks > 0 && age > oldCallback {
		return []finding{doubtful("kassa callback undelivered tells whose and what they answer; see that a server runs", "%d callbacks wait, the oldest for %s",
			p.vitals.Callbacks, age.Round(time.Minute))}
	}
	return []finding{sound("%d callbacks wait", p.vitals.Callbacks)}
}

func checkParked(_ context.Context, p *patient) []finding {
	switch {
	case p.house == nil:
		return nil
	case p.vitals.Parked > 0:
		return []finding{doubtful("kassa unmatched parked tells which and why: each is money that somebody sent", "%d observations could not be taken in", p.vitals.Parked)}
	}
	return []finding{sound("nothing")}
}

func checkLedger(_ context.Context, p *patient) []finding {
	const check = "kassa ledger check"
	v := p.vitals
	switch {
	case p.house == nil:
		return nil
	case v.Breaches > 0:
		return []finding{broken(check+" tells them; payoffs are stopped until it is clean", "the check of %s found %d breaches", moment(v.Checked), v.Breaches)}
	case v.Checked.IsZero():
		return []finding{doubtful(check, "the books were never checked")}
	case p.clock()().Sub(v.Checked) > oldCheck:
		return []finding{doubtful(check+"; a running server does it every night", "the books were last checked at %s", moment(v.Checked))}
	case v.Unsealed > oldBacklog:
		return []finding{doubtful("See that a server runs: it seals", "%d entries wait for their seal", v.Unsealed)}
	}
	return []finding{sound("sound at %s", moment(v.Checked))}
}
