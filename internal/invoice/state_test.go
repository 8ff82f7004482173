package invoice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// machine is the whole state machine, each pair of a state and a trigger: the next state, = for no change, ! for
// refused. It is written by hand, apart from the code.
const machine = `
             await      cover lack        vanish   expire     accept reject withdraw
notpayed     processing payed wrongamount =        failed     !      !      unavailable
processing   =          payed wrongamount notpayed =          !      failed !
wrongamount  processing payed =           notpayed expired    payed  !      !
expired      =          payed =           =        =          !      !      !
payed        =          =     =           =        =          !      !      !
failed       =          payed =           =        =          !      !      !
unavailable  =          =     =           =        =          !      !      =
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
	if err != nil && got != from {
		t.Errorf("%s, %s: a refused step moved to %s", from, trigger, got)
	}
}

func TestTheWireKnowsSixStates(t *testing.T) {
	got := map[string]bool{}
	for _, state := range States() {
		got[state.Wire()] = true
	}
	want := map[string]bool{
		"notpayed": true, "processing": true, "wrongamount": true, "failed": true, "payed": true, "unavailable": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states on the wire (-want +got):\n%s", diff)
	}
}

func TestOnlyPayedLeavesAFinalState(t *testing.T) {
	for _, from := range States() {
		for _, trigger := range Triggers() {
			to, err := next(from, trigger)
			if err == nil && from.Final() && to != from && to != Payed {
				t.Errorf("%s leaves its final state by %s to %s", from, trigger, to)
			}
		}
	}
}
