package payoff

import (
	"strings"
	"testing"
)

// machine is the whole state machine, each pair of a state and a trigger: the next state, = for no change, ! for
// refused. It is written by hand, apart from the code.
const machine = `
           submit     cancel   expire   pay   fail
created    processing canceled canceled !     !
processing =          !        =        payed failed
payed      =          !        =        =     !
failed     =          !        =        !     =
canceled   !          =        =        !     !
`

func TestEveryPairOfStateAndTrigger(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(machine), "\n")
	triggers := strings.Fields(rows[0])
	if len(rows)-1 != len(States()) || len(triggers) != len(Triggers()) {
		t.Fatalf("the table has %d states and %d triggers", len(rows)-1, len(triggers))
	}
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		for i, want := range cells[1:] {
			checkStep(t, State(cells[0]), Trigger(triggers[i]), want)
		}
	}
}

func checkStep(t *testing.T, from State, trigger Trigger, want string) {
	t.Helper()
	got, err := next(from, trigger)
	outcome := string(got)
	switch {
	case err != nil:
		outcome = "!"
	case got == from:
		outcome = "="
	}
	if outcome != want {
		t.Errorf("%s, %s: got %s, want %s", from, trigger, outcome, want)
	}
}

func TestNothingLeavesAFinalState(t *testing.T) {
	for _, from := range States() {
		for _, trigger := range Triggers() {
			if to, err := next(from, trigger); err == nil && from.Final() && to != from {
				t.Errorf("%s leaves its final state by %s to %s", from, trigger, to)
			}
		}
	}
}
