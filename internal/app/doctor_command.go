package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"kassa/internal/store"
	"kassa/internal/till"
)

// doctorCommand takes the flags of serve: it judges the configuration that serve would have.
type doctorCommand struct {
	Config
	JSON bool `name:"json" help:"Print JSON instead of a table."`
}

// severity is how grave a finding is.
type severity string

const (
	ok   severity = "ok"
	warn severity = "warn" // works, and will harm somebody one day
	fail severity = "fail" // does not work, or loses money
)

// finding is one line of the doctor's.
type finding struct {
	Check  string   `json:"check"`
	Status severity `json:"status"`
	What   string   `json:"what"`
	Do     string   `json:"do,omitempty"`
}

// sound and the like make findings; what to do follows what is wrong.
func sound(format string, args ...any) finding {
	return finding{Status: ok, What: fmt.Sprintf(format, args...)}
}

func doubtful(do, format string, args ...any) finding {
	return finding{Status: warn, What: fmt.Sprintf(format, args...), Do: do}
}

func broken(do, format string, args ...any) finding {
	return finding{Status: fail, What: fmt.Sprintf(format, args...), Do: do}
}

// patient is what the checks look at. Nothing of it is made or changed by looking.
type patient struct {
	Config
	house  *house // nil when the database cannot be opened as it is
	tills  []till.Till
	vitals store.Vitals
}

// check is one examination. One that finds nothing to say about a patient returns nothing.
type check struct {
	name string
	do   func(ctx context.Context, p *patient) []finding
}

// checks are all examinations, in the order of the table. Those of a database come after the one that opens it.
var checks = []check{
	{"server key", checkKey},
	{"database", checkDatabase},
	{"disk", checkDisk},
	{"listen", checkListen},
	{"admin listener", checkAdmin},
	{"open files", checkFiles},
	{"public URL", checkPublicURL},
	{"proxy", checkProxy},
	{"callbacks", checkCallbackGuard},
	{"clock", checkClock},
	{"rates", checkRates},
	{"methods", checkMethods},
	{"undelivered", checkUndelivered},
	{"parked", checkParked},
	{"ledger", checkLedger},
	{"nodes", checkNodes},
	{"scans", checkScans},
	{"wallet gap", checkGaps},
	{"addresses", checkAddresses},
	{"spends", checkSpends},
}

// errSick is the doctor's own failure: it makes the exit code 1.
var errSick = errors.New("something does not work, see the lines with fail")

// Run examines everything and fails if anything does not work.
func (c *doctorCommand) Run(ctx context.Context, con *console) (err error) {
	p := &patient{Config: c.Config}
	p.Key = os.Getenv(keyVariable)
	defer func() {
		if p.house != nil {
			err = errors.Join(err, p.house.close())
		}
	}()
	findings, sick := p.examine(ctx)
	result := struct {
		OK     bool      `json:"ok"`
		Checks []finding `json:"checks"`
	}{!sick, findings}
	err = desk{JSON: c.JSON}.print(con, result, func(t *table) {
		t.row("CHECK", "STATUS", "WHAT", "WHAT TO DO")
		for _, f := range findings {
			t.row(f.Check, f.Status, f.What, f.Do)
		}
	})
	if err == nil && sick {
		err = errSick
	}
	return err
}

func (p *patient) examine(ctx context.Context) (findings []finding, sick bool) {
	for _, one := range checks {
		for _, found := range one.do(ctx, p) {
			found.Check = one.name
			findings = append(findings, found)
			sick = sick || found.Status == fail
		}
	}
	return findings, sick
}

// live tells whether real money is at stake.
func (p *patient) live() bool {
	for _, t := range p.tills {
		if !t.Sandbox {
			return true
		}
	}
	return false
}
