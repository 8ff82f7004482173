package app

import (
	"context"
)

// healthCommand is for what cannot ask by itself, such as a container's HEALTHCHECK.
type healthCommand struct {
	Listen string `env:"KASSA_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where the server listens (${default})."`
	Ready  bool   `help:"Ask whether it is ready, not only whether it runs."`
}

// Run fails unless the server answers well.
func (c *healthCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, knockTimeout)
	defer cancel()
	path := "/healthz"
	if c.Ready {
		path = "/readyz"
	}
	return healthy(ctx, "http://"+reachable(c.Listen)+path)
}
