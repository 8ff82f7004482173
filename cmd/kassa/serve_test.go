package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// process is a running `kassa serve --sandbox`.
type process struct {
	*exec.Cmd
	greeting string
	log      *bufio.Reader
}

// serve starts the program and returns when it has greeted, which it does when it serves.
func serve(t *testing.T) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), "kassa", "serve", "--sandbox", "--listen", "127.0.0.1:0", "--admin-listen", "",
		"--database", "sqlite:"+filepath.Join(t.TempDir(), "kassa.db"))}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	p.log = bufio.NewReader(log)
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "  curl ") {
		p.greeting += lines.Text() + "\n"
	}
	p.greeting += lines.Text()
	return p
}

// found is the first group of a pattern in the greeting.
func (p *process) found(t *testing.T, pattern string) string {
	t.Helper()
	match := regexp.MustCompile(pattern).FindStringSubmatch(p.greeting)
	if match == nil {
		t.Fatalf("no %s in:\n%s", pattern, p.greeting)
	}
	return match[1]
}

// heard reads the log up to a line with the text.
func (p *process) heard(t *testing.T, text string) {
	t.Helper()
	for {
		line, err := p.log.ReadString('\n')
		if strings.Contains(line, text) {
			return
		}
		if err != nil {
			t.Fatalf("the log ended without %q: %v", text, err)
		}
	}
}

// accepted sends the greeting's own request without its body and returns when the server waits for that.
func (p *process) accepted(t *testing.T) (connection net.Conn, answers *bufio.Reader, body string) {
	t.Helper()
	address, body := p.found(t, `curl http://([^/]+)/`), p.found(t, `-d '(.*)'`)
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	_, err = fmt.Fprintf(connection, "POST /v3/invoice/create/ HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		address, len(body))
	if err != nil {
		t.Fatal(err)
	}
	answers = bufio.NewReader(connection)
	for range 2 { // 100 Continue, and an empty line
		if _, err := answers.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	return connection, answers, body
}

func TestServeFinishesWhatItAcceptedAndExitsZero(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(signal.String(), func(t *testing.T) {
			p := serve(t)
			connection, answers, body := p.accepted(t)
			if err := p.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			p.heard(t, "stopping")
			if _, err := io.WriteString(connection, body); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatal("the accepted request got no answer:", err)
			}
			defer answer.Body.Close()
			text, err := io.ReadAll(answer.Body)
			if err != nil || !strings.Contains(string(text), `"error":false`) {
				t.Errorf("answer %s, %v", text, err)
			}
			if err := p.Wait(); err != nil {
				t.Error("exit:", err)
			}
		})
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	p := serve(t)
	p.accepted(t) // a request that never ends
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.heard(t, "stopping")
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := p.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGINT {
		t.Errorf("ended with %v, want interrupt", err)
	}
}
