package app

import (
	"context"
	"math/rand/v2"
	"time"

	"kassa/internal/callback"
	"kassa/internal/idempotency"
)

// ratesEvery is how often the file of rates is looked at.
const ratesEvery = 5 * time.Second

// followEvery is how often transactions that pay payoffs are looked for in blocks.
const followEvery = 2 * time.Second

// employ makes the workers: the rails' watchers, the timers, the callbacks, the sealer
// and the check of the books, the sequencer of the feed, the kept answers, the rates' file. Each goes on until the
// server dismisses it.
func (s *Server) employ() {
	ctx, dismiss := context.WithCancel(context.Background())
	s.dismiss = dismiss
	invoices, payoffs := s.house.invoices, s.house.payoffs
	sender := callback.NewSender(callback.Guard{Allow: s.config.allowed()}, callback.DefaultTimeout)
	outbox := countedOutbox{s.house.store, func(done callback.Completion) { s.metrics.Callback(string(done.State), done.Duration) }}
	messenger := callback.NewWorker(outbox, s.house.tills, sender, s.config.clock(), rand.Float64, s.config.Log)
	invoices.Announced, payoffs.Announced = messenger.Wake, messenger.Wake

	timers := loop{name: "timers", do: invoices.Tick, every: tickEvery, note: s.note}
	outgoing := loop{name: "payoffs", do: payoffs.Tick, every: tickEvery, note: s.note}
	s.workers.Go(func() { outgoing.run(ctx) })
	swaps := loop{name: "swaps", do: s.house.swaps.Tick, every: tickEvery, note: s.note}
	transfers := loop{name: "transfers", do: s.house.transfers.Tick, every: tickEvery, note: s.note}
	s.workers.Go(func() { swaps.run(ctx) })
	s.workers.Go(func() { transfers.run(ctx) })
	for _, chain := range s.house.chains {
		s.guard(chain)
	}
	for _, rail := range invoices.Rails {
		catchUp := func(ctx context.Context) error { return invoices.CatchUpOn(ctx, rail) }
		watcher := loop{name: "rail " + rail.Name(), do: catchUp, every: pollEvery, wake: rail.News(), note: s.note}
		s.workers.Go(func() { watcher.run(ctx) })
	}
	for _, chain := range s.house.chains {
		s.watchNodes(ctx, chain)
		follow := func(ctx context.Context) error { return s.house.dispatches.Follow(ctx, chain.Network()) }
		sent := loop{name: "sent " + chain.Name(), do: follow, every: followEvery, note: s.note}
		s.workers.Go(func() { sent.run(ctx) })
	}
	s.workers.Go(func() { timers.run(ctx) })
	sealer := loop{name: "sealer", do: s.house.books.Seal, every: sealEvery, note: s.note}
	sequencer := loop{name: "feed", do: s.house.feed.Sequence, every: pollEvery, note: s.note}
	s.workers.Go(func() { sequencer.run(ctx) })
	auditor := loop{name: "ledger", do: s.house.books.Watch, every: watchEvery, note: s.note}
	sweeper := idempotency.Sweeper{Store: s.house.store, Now: s.config.clock()}
	answers := loop{name: "answers", do: sweeper.Sweep, every: sweepEvery, note: s.note}
	s.workers.Go(func() { answers.run(ctx) })
	s.workers.Go(func() { sealer.run(ctx) })
	s.workers.Go(func() { auditor.run(ctx) })
	s.workers.Go(func() {
		defer sender.Close()
		s.note("callbacks", messenger.Run(ctx))
	})
	s.workers.Go(func() { s.followRates(ctx) })
	s.pollRates(ctx)
}

// note keeps how a worker fares, and logs when it begins to fail and when it works again.
func (s *Server) note(worker string, err error) {
	s.metrics.Worker(worker, err)
	switch changed := s.health.note(worker, err); {
	case changed && err != nil:
		s.config.Log.Error("a worker fails and goes on trying", "worker", worker, "error", err)
	case changed:
		s.config.Log.Info("a worker works again", "worker", worker)
	}
}
