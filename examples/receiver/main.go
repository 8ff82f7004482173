// Command receiver is a small careful receiver of Kassa's callbacks: it checks both signatures and the timestamp, and
// prints each verified callback as one line. The checks are those of package client, which uses the standard library only.
//
//	receiver --listen 127.0.0.1:9090 --salt SALT
//
// During a rotation of the salt give both, separated by a comma. Instead of the flag the environment's KASSA_SALT may
// hold it. A shop's own receiver must do one thing more: callbacks can come twice, so it credits an invoice's id once.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"kassa/client"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "receiver:", err)
		os.Exit(1)
	}
}

func run(args []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("receiver", flag.ContinueOnError)
	flags.SetOutput(log)
	listen := flags.String("listen", "127.0.0.1:9090", "address to listen on")
	salt := flags.String("salt", os.Getenv("KASSA_SALT"), "the till's salt; several are separated by commas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *salt == "" {
		return errors.New("--salt or KASSA_SALT is required: `kassa till create` prints it")
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(log, "waiting for callbacks on http://%s/\n", listener.Addr())
	server := &http.Server{Handler: receiver(strings.Split(*salt, ","), out), ReadTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// receiver prints callbacks. Only a 2xx ends a callback's retries: a line that was not written comes again.
func receiver(salts []string, out io.Writer) *client.Receiver {
	return &client.Receiver{
		Salts: salts,
		Invoice: func(_ context.Context, id string, told client.Invoice) error {
			_, err := fmt.Fprintf(out, "%s invoice=%s state=%s amount=%s currency=%s%s\n",
				id, told.ID, told.State, told.Amount, told.Currency, extra(told.Extra))
			return err
		},
		Payoff: func(_ context.Context, id string, told client.Payoff) error {
			_, err := fmt.Fprintf(out, "%s payoff=%s state=%s amount=%s currency=%s%s\n",
				id, told.ID, told.State, told.Amount, told.AmountCurrency, extra(told.Extra))
			return err
		},
	}
}

// extra is the merchant's own data, quoted, where there is any.
func extra(text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprintf(" extra=%q", text)
}
