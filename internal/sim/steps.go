package main

// step is one thing that can happen; of all weights together, so often.
type step struct {
	name   string
	weight int
	do     func(*world)
}

// steps is everything that can happen in a world.
var steps = []step{
	{"create", 30, (*world).create},
	{"pay", 40, (*world).pay},
	{"advance", 40, (*world).advance},
	{"pass", 14, (*world).pass},
	{"choose", 4, (*world).chooseAgain},
	{"cancel", 2, (*world).cancel},
	{"decide", 8, (*world).decide},
	{"resolve", 6, (*world).resolve},
	{"refund", 4, (*world).refund},
	{"withdraw", 5, (*world).withdraw},
	{"handle", 8, (*world).handle},
	{"stray", 1, (*world).stray},
	{"reform", 2, (*world).reform},
	{"break down", 1, (*world).breakDown},
	{"accident", 1, (*world).accident},
	{"seal", 8, (*world).seal},
	{"deliver", 3, (*world).deliver},
}

var weights = func() (total int) {
	for _, s := range steps {
		total += s.weight
	}
	return total
}()

// draw is a step by its weight.
func (w *world) draw() step {
	at := w.draws.IntN(weights)
	for _, s := range steps {
		if at -= s.weight; at < 0 {
			return s
		}
	}
	panic("sim: the weights do not add up")
}
