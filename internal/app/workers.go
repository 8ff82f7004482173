package app

import (
	"context"
	"math/rand/v2"
	"time"

	"kassa/internal/callback"
)

// ratesEvery is how often the file of rates is looked at.
const ratesEvery = 5 * time.Second

// followEvery is how often transactions that pay payoffs are looked for in blocks.
const followEvery = 2 * time.Second

// employ makes the workers: the rails' watchers, the timers, the callbacks, the sealer
// and the check of the books, the rates' file. Each goes on until the
// server dismisses it.
func (s *Server) employ() {
	ctx, dismiss := context.WithCancel(context.Background())
	s.dismiss = dismiss
	invoices, payoffs := s.house.invoices, s.house.payoffs
	sender := callback.NewSender(callback.Guard{Allow: s.config.allowed()}, callback.DefaultTimeout)
	messenger := callback.NewWorker(s.house.store, s.house.tills, sender, s.config.clock(), rand.Float64, s.config.Log)
	invoices.Announced, payoffs.Announced = messenger.Wake, messenger.Wake

	timers := loop{name: "timers", do: invoices.Tick, every: tickEvery, note: s.note}
	outgoing := loop{name: "payoffs", do: payoffs.Tick, every: tickEvery, note: s.note}
	s.workers.Go(func() { outgoing.run(ctx) })
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
	auditor := loop{name: "ledger", do: s.house.books.Watch, every: watchEvery, note: s.note}
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
	switch changed := s.health.note(worker, err); {
	case changed && err != nil:
		s.config.Log.Error("a worker fails and goes on trying", "worker", worker, "error", err)
	case changed:
		s.config.Log.Info("a worker works again", "worker", worker)
	}
}
