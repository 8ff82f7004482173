// Command receiver is a small careful receiver of Kassa's callbacks: it checks both signatures and the timestamp, and
// prints each verified callback as one line. It uses the standard library only, so that it can be copied.
//
//	receiver --listen 127.0.0.1:9090 --salt SALT
//
// During a rotation of the salt give both, separated by a comma. Instead of the flag the environment's KASSA_SALT may
// hold it. A shop's own receiver must do one thing more: callbacks can come twice, so it credits an invoice's id once.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
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
	server := &http.Server{
		Handler:     &receiver{verifier{salts: strings.Split(*salt, ","), now: time.Now}, out},
		ReadTimeout: 10 * time.Second,
	}
	return server.Serve(listener)
}

// maxBody is the largest body that is read, in bytes; a callback is far smaller.
const maxBody = 1 << 20

type receiver struct {
	verifier verifier
	out      io.Writer
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		http.Error(w, "callbacks come by POST", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxBody))
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	callback, err := r.verifier.verify(request.Header, body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	// Only a 2xx ends the callback's retries, so answer after the work is done.
	if _, err := fmt.Fprintln(r.out, callback); err != nil {
		http.Error(w, "the callback could not be kept", http.StatusInternalServerError)
	}
}
