package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
)

// keyVariable is the environment's name for the server key. There is no such flag: a command line can be seen by
// every process of the machine.
const keyVariable = "KASSA_KEY"

type serveCommand struct {
	Config
	logFlags
}

// Run serves until the context ends, that is until SIGINT or SIGTERM.
func (c *serveCommand) Run(ctx context.Context, con *console) error {
	c.Key = os.Getenv(keyVariable)
	c.Log = c.logger(con.err)
	slog.SetDefault(c.Log) // what libraries print goes the same way
	server, err := Start(ctx, c.Config)
	if err != nil {
		return err
	}
	c.warn(server)
	if err := server.greet(con); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case <-ctx.Done():
		c.Log.Info("stopping: what was accepted is finished; another signal ends at once")
	case err = <-server.Failed():
	}
	return errors.Join(err, server.Close())
}

// warn tells what an operator may have overlooked.
func (c *serveCommand) warn(server *Server) {
	if !onLoopback(c.Listen) && strings.HasPrefix(server.Public, "http:") {
		c.Log.Warn("the public URL is not https: secrets and payments can be read on their way", "public_url", server.Public)
	}
	if server.Admin != "" && !onLoopback(c.AdminListen) {
		c.Log.Warn("the admin listener is not on loopback: only the operator may reach it", "admin_listen", c.AdminListen)
	}
	if !onLoopback(c.Listen) && c.PublicURL == "" {
		c.Log.Warn("no --public-url: invoices lead payers to " + server.Public)
	}
}
