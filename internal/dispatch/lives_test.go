package dispatch_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/litetest"
	"kassa/internal/payoff"
)

// TestRandomLives lets operator, signer and chain do anything in any order, and checks after each step that the books are
// right, that no payoff is paid twice, and that one which ended is what the chain says.
func TestRandomLives(t *testing.T) {
	litetest.Few(t)
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer func() { _ = s.Store.Close() }()
		l := &life{shop: s, r: r, pays: map[string][]string{}, recalls: map[string]bool{}}
		r.Repeat(map[string]func(*rapid.T){
			"withdraw": l.withdrawn, "export": l.exports, "import": l.imports, "recall": l.recall, "confirm": l.confirms, "bump": l.bumps,
			"spend": l.spends, "abandon": l.abandons, "mine": func(*rapid.T) { s.mine() }, "follow": l.follows, "": l.check,
		})
		for range confirmations {
			s.mine()
		}
		s.follow()
		l.check(r)
	})
}

// life is a shop, and what was done in it.
type life struct {
	*shop
	r       *rapid.T
	ids     []string
	drafts  []dispatch.Draft
	pays    map[string][]string // the payoffs of each draft
	recalls map[string]bool     // drafts that pay nobody
}

// may accepts a refusal.
func may(r *rapid.T, err error) bool {
	if kind := fault.KindOf(err); err != nil && (kind == fault.Conflict || kind == fault.NotFound) {
		return false
	}
	if err != nil {
		r.Fatal(err)
	}
	return true
}

func (l *life) some(r *rapid.T) string {
	if len(l.ids) == 0 {
		r.Skip("no payoff")
	}
	return rapid.SampledFrom(l.ids).Draw(r, "payoff")
}

func (l *life) draft(r *rapid.T) dispatch.Draft {
	if len(l.drafts) == 0 {
		r.Skip("no draft")
	}
	return l.drafts[rapid.IntRange(0, len(l.drafts)-1).Draw(r, "draft")]
}

func (l *life) withdrawn(r *rapid.T) {
	if len(l.ids) < 4 {
		l.ids = append(l.ids, l.withdraw(rapid.SampledFrom([]string{"0.1", "0.2", "0.24"}).Draw(r, "sum")))
	}
}

func (l *life) exports(r *rapid.T) {
	ids := []string{l.some(r)}
	if rapid.Bool().Draw(r, "two") {
		ids = append(ids, l.some(r))
	}
	of, draft, err := l.export(ids...)
	if may(r, err) {
		l.drafts, l.pays[draft.ID], l.recalls[draft.ID] = append(l.drafts, draft), of.Payoffs, draft.Empty
		if of.Anchor != "" && !slices.Contains(draft.Inputs, of.Anchor) {
			r.Fatalf("%v without the anchor %s", draft.Inputs, of.Anchor)
		}
	}
}

func (l *life) imports(r *rapid.T) { may(r, l.sign(l.draft(r))) }

func (l *life) recall(r *rapid.T) {
	may(r, second(l.service.Recall(context.Background(), l.some(r), step)))
}

func (l *life) confirms(r *rapid.T) {
	if l.chain.confirm(l.draft(r).ID) {
		l.mine()
	}
}

func (l *life) bumps(r *rapid.T) {
	if l.chain.bump(l.draft(r).ID) {
		l.mine()
	}
}

func (l *life) spends(r *rapid.T) {
	outpoint := rapid.SampledFrom([]string{"in0:0", "in1:0", "in2:0", "in3:0"}).Draw(r, "coin")
	if l.chain.spend("theirs "+outpoint, "bare "+outpoint, outpoint) {
		l.mine()
	}
}

// abandons takes a block back that is not deep enough for anybody to rely on.
func (l *life) abandons(r *rapid.T) {
	if l.tip.Height < 2 {
		r.Skip("too early")
	}
	l.abandon()
}

func (l *life) follows(r *rapid.T) { l.follow() }

// check compares what the payoffs say with what is in blocks.
func (l *life) check(r *rapid.T) {
	l.Sound()
	for _, id := range l.ids {
		paid := 0
		for draft := range l.confirmed() {
			if slices.Contains(l.pays[draft], id) && !l.recalls[draft] {
				paid++
			}
		}
		is, err := l.Store.Payoff(context.Background(), id)
		l.Must(err)
		switch {
		case paid > 1:
			r.Fatalf("%s is paid %d times", id, paid)
		case is.State == payoff.Payed && paid == 0, is.State == payoff.Failed && paid > 0:
			r.Fatalf("%s is %s and was paid %d times", id, is.State, paid)
		}
	}
}

// confirmed are the drafts in blocks, as they were or with a fee that was raised elsewhere.
func (l *life) confirmed() map[string]bool {
	all := map[string]bool{}
	for _, coin := range l.chain.coins {
		id := strings.TrimPrefix(coin.Spend.As, "bare bumped ")
		if _, ours := l.chain.drafts[id]; ours {
			all[id] = true
		}
	}
	return all
}
