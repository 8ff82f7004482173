package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/trigger"
)

type triggerCommand struct {
	remoteTill
	Scenario    string `arg:"" optional:"" help:"What is to happen; without it, list what can."`
	Amount      int64  `default:"100" help:"Of the invoice, in roubles (${default})."`
	CallbackURL string `name:"callback-url" placeholder:"URL" help:"Of the invoice or payoff."`
	Extra       string `placeholder:"TEXT" help:"Likewise."`
}

// Run plays a scenario on a sandbox till and prints each step.
func (c *triggerCommand) Run(ctx context.Context, con *console) error {
	if c.Scenario == "" {
		return c.list(con)
	}
	known := trigger.Scenarios()
	at := slices.IndexFunc(known, func(one trigger.Scenario) bool { return one.Name == c.Scenario })
	if at < 0 {
		return fault.Field("scenario", "must be one of %s", strings.Join(scenarioNames(known), ", "))
	}
	if c.Amount < trigger.MinAmount {
		return fault.Field("amount", "must be at least %d", trigger.MinAmount)
	}
	till, err := c.till()
	if err != nil {
		return err
	}
	order := trigger.Order{Amount: strconv.FormatInt(c.Amount, 10), CallbackURL: c.CallbackURL, Extra: c.Extra}
	return trigger.Play(ctx, till, known[at], order, func(step trigger.Step) error {
		return c.line(con, step, "%-18s  %-30s  %s", step.Act, step.ID, step.State)
	})
}

func scenarioNames(known []trigger.Scenario) []string {
	names := make([]string, len(known))
	for i, one := range known {
		names[i] = one.Name
	}
	return names
}

func (c *triggerCommand) list(con *console) error {
	for _, one := range trigger.Scenarios() {
		if err := c.line(con, one, "%-16s  %-12s  %s", one.Name, one.State, one.Help); err != nil {
			return err
		}
	}
	return nil
}
