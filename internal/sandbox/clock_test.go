package sandbox_test

import (
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/sandbox"
)

func (b *bench) clock() *sandbox.Clock {
	return &sandbox.Clock{Past: b.store, Timers: []sandbox.Timer{b.invoices}}
}

// TestALifeGoesByInSeconds: the state after each act, on invoices of an hour with an hour of grace.
func TestALifeGoesByInSeconds(t *testing.T) {
	type act func(b *bench, id string) error
	pay := func(amount string) act {
		return func(b *bench, id string) error {
			return b.payer.Pay(b.t.Context(), sandbox.Payment{Till: b.sandbox.ID, Invoice: id, Method: "TEST", Amount: amount})
		}
	}
	advance := func(by time.Duration) act {
		return func(b *bench, _ string) error { return b.clock().Advance(b.t.Context(), b.sandbox, by) }
	}
	choose := func(b *bench, id string) error { return b.invoices.Choose(b.t.Context(), id, "TEST") }
	withdraw := func(b *bench, id string) error { return b.payer.Withdraw(b.t.Context(), b.sandbox.ID, id) }
	for name, test := range map[string]struct {
		acts []act
		want string
	}{
		"before its end":           {[]act{advance(59 * time.Minute)}, "notpayed"},
		"at its end":               {[]act{advance(time.Hour)}, "failed"},
		"at its end, in steps":     {[]act{advance(30 * time.Minute), advance(30 * time.Minute)}, "failed"},
		"a part at its end":        {[]act{pay("40"), advance(time.Hour)}, "wrongamount by TEST"},
		"paid, long ago":           {[]act{pay(""), advance(sandbox.MaxAdvance)}, "payed by TEST"},
		"paid within the grace":    {[]act{choose, advance(2 * time.Hour), pay("100")}, "payed by TEST"},
		"paid behind the grace":    {[]act{choose, advance(2*time.Hour + time.Minute), pay("100")}, "failed by TEST"},
		"withdrawn":                {[]act{withdraw}, "unavailable"},
		"the rest within the rest": {[]act{pay("40"), advance(30 * time.Minute), pay("")}, "payed by TEST"},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			id := b.create(b.sandbox)
			for _, do := range test.acts {
				b.must(do(b, id))
			}
			if got := b.state(id); got != test.want {
				t.Errorf("state %s, want %s", got, test.want)
			}
		})
	}
}

func TestTheClockMovesSandboxTillsAndForwardOnly(t *testing.T) {
	b := open(t)
	id, other := b.create(b.live), b.create(b.sandbox)
	if err := b.clock().Advance(t.Context(), b.live, time.Hour); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a live till: %v", err)
	}
	for _, by := range []time.Duration{-time.Hour, 0, time.Microsecond, sandbox.MaxAdvance + 1} {
		if err := b.clock().Advance(t.Context(), b.sandbox, by); fault.KindOf(err) != fault.Invalid {
			t.Errorf("by %s: %v", by, err)
		}
	}
	b.must(b.clock().Advance(t.Context(), b.sandbox, time.Hour))
	if got := b.state(id) + " " + b.state(other); got != "notpayed failed" {
		t.Error("the live and the sandbox invoice are", got)
	}
	if err := b.payer.Withdraw(t.Context(), 0, id); fault.KindOf(err) != fault.Conflict {
		t.Errorf("withdrawing a live till's invoice by simulation: %v", err)
	}
	if err := b.payer.Withdraw(t.Context(), b.live.ID, other); fault.KindOf(err) != fault.NotFound {
		t.Errorf("withdrawing another till's invoice: %v", err)
	}
}
