package till

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kassa/internal/money"
)

// Depths says how many confirmations a payment needs by the worth of its invoice: steps with rising sums, the first one
// from 0 on. None is what the rail takes for safe.
type Depths []Depth

// Depth is one step: From, a sum of USD, and above need so many confirmations.
type Depth struct {
	From          money.Amount
	Confirmations int
}

// MaxConfirmations bounds a step: rails tell of so many (rail.MaxConfirmations).
const MaxConfirmations = 60

// automatic is the text of no steps, and maxDepths bounds their number.
const (
	automatic = "auto"
	maxDepths = 10
)

// Needed is how many confirmations a worth in USD needs; 1 without steps.
func (d Depths) Needed(worth money.Amount) int {
	needed := 1
	for _, step := range d {
		if worth.Cmp(step.From) >= 0 {
			needed = step.Confirmations
		}
	}
	return needed
}

// String is what parseDepths reads.
func (d Depths) String() string {
	if len(d) == 0 {
		return automatic
	}
	steps := make([]string, len(d))
	for i, step := range d {
		steps[i] = fmt.Sprintf("%s:%d", step.From, step.Confirmations)
	}
	return strings.Join(steps, ",")
}

var errDepths = fmt.Errorf("must be auto, or sums of USD with the confirmations (1 to %d) that they and all above need, beginning "+
	"with 0 and rising, for example 0:1,1000:3,10000:6", MaxConfirmations)

func parseDepths(to *Depths, text string) error {
	if text == automatic {
		*to = nil
		return nil
	}
	var steps Depths
	for part := range strings.SplitSeq(text, ",") {
		step, err := parseDepth(part)
		if err != nil {
			return errDepths
		}
		steps = append(steps, step)
	}
	if len(steps) > maxDepths || !steps[0].From.IsZero() {
		return errDepths
	}
	for i := range steps[1:] {
		if steps[i].From.Cmp(steps[i+1].From) >= 0 {
			return errDepths
		}
	}
	*to = steps
	return nil
}

func parseDepth(text string) (Depth, error) {
	sum, count, _ := strings.Cut(text, ":")
	from, err := money.Parse(money.USD, sum)
	if err != nil || from.Minor < 0 {
		return Depth{}, errDepths
	}
	needed, err := strconv.Atoi(count)
	if err != nil || needed < 1 || needed > MaxConfirmations {
		return Depth{}, errors.Join(errDepths, err)
	}
	return Depth{from, needed}, nil
}
