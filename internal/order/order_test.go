package order_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/order"
)

// machine is the whole state machine, each pair of a state and a trigger: the next state, = for no change, ! for
// refused. It is written by hand, apart from the code.
const machine = `
         submit  cancel   expire   reject
created  success canceled canceled failed
success  =       !        =        !
failed   !       !        =        =
canceled !       =        =        !
`

var (
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	anna = invoice.Step{Actor: "anna", Note: "because"}
)

// standing is an order in a state, made an hour before noon.
func standing(state order.State) order.Life {
	life := order.Life{State: state, CreatedAt: noon.Add(-time.Hour), ExpiresAt: noon.Add(time.Minute)}
	if state.Final() {
		life.FinalAt, life.Actor = noon.Add(-time.Minute), "merchant"
	}
	return life
}

func TestEveryPairOfStateAndTrigger(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(machine), "\n")
	triggers := strings.Fields(rows[0])
	if len(rows)-1 != len(order.States()) || len(triggers) != len(order.Triggers()) {
		t.Fatalf("the table has %d states and %d triggers", len(rows)-1, len(triggers))
	}
	for _, row := range rows[1:] {
		cells := strings.Fields(row)
		for i, want := range cells[1:] {
			t.Run(cells[0]+" "+triggers[i], func(t *testing.T) { step(t, order.State(cells[0]), order.Trigger(triggers[i]), want) })
		}
	}
}

func step(t *testing.T, from order.State, trigger order.Trigger, want string) {
	t.Helper()
	got := standing(from)
	changed, err := got.Step("swap", trigger, noon, anna)
	outcome, expected := string(got.State), standing(from)
	switch {
	case err != nil && fault.KindOf(err) == fault.Conflict:
		outcome = "!"
	case !changed:
		outcome = "="
	default:
		expected.State, expected.FinalAt, expected.Actor, expected.Note = got.State, noon, "anna", "because"
	}
	if outcome != want {
		t.Errorf("%s, error %v; want %s", outcome, err, want)
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Errorf("life (-want +got):\n%s", diff)
	}
}

func TestAnExpiredOrderCannotBeSubmitted(t *testing.T) {
	for name, row := range map[string]struct {
		expires time.Time
		late    bool
	}{
		"a millisecond early": {noon.Add(time.Millisecond), false},
		"at its expiry":       {noon, true},
		"never expires":       {time.Time{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			life := standing(order.Created)
			life.ExpiresAt = row.expires
			_, err := life.Step("swap", order.Submit, noon, anna)
			if (err != nil) != row.late || err != nil && err.Error() != "The swap was canceled or has expired, create another one" {
				t.Errorf("error %v, want one: %t", err, row.late)
			}
		})
	}
}
