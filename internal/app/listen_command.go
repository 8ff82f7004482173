package app

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"time"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/listen"
)

type listenCommand struct {
	remoteTill
	ForwardTo string `required:"" placeholder:"URL" help:"Where events are posted, signed as callbacks are."`
	All       bool   `help:"Post every event; by default what a callback tells: final states."`
	Place     string `placeholder:"FILE" help:"Keep the place there, and go on from it the next time. By default each run begins with what comes next."`
}

// everywhere lets the listener post to any address: its user chose the URL, no merchant did.
var everywhere = callback.Guard{Allow: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}}

// forwarded is a line of listen as JSON.
type forwarded struct {
	listen.Event
	Answer string `json:"answer,omitempty"`
}

// Run listens until SIGINT or SIGTERM.
func (c *listenCommand) Run(ctx context.Context, con *console) error {
	till, err := c.till()
	if err != nil {
		return err
	}
	if target, err := url.Parse(c.ForwardTo); err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return fault.Field("forward-to", "must be an http or https URL, for example http://127.0.0.1:9090/")
	}
	sender := callback.NewSender(everywhere, callback.DefaultTimeout)
	defer sender.Close()
	listener := &listen.Listener{
		Till: till, Target: c.ForwardTo, All: c.All, Poster: sender, Place: c.place(), Now: time.Now,
		Show: func(e listen.Event, subject, answer string) error { return c.show(con, e, subject, answer) },
		Trouble: func(why error) {
			_, _ = fmt.Fprintln(con.err, "kassa: "+plain(why.Error())+"; trying again")
		},
	}
	_, _ = fmt.Fprintf(con.err, "Listening at %s for events of %s. Ctrl-C ends it.\n", c.URL, till.Login)
	return listener.Run(ctx)
}

func (c *listenCommand) place() listen.Place {
	if c.Place == "" {
		return listen.Nowhere{}
	}
	return listen.File(c.Place)
}

func (c *listenCommand) show(con *console, e listen.Event, subject, answer string) error {
	result := answer
	if result == "" {
		result = "-"
	}
	return c.line(con, forwarded{e, answer}, "%s  %-22s  %-30s  %-12s  %s", e.At, e.Name, subject, e.State, result)
}
