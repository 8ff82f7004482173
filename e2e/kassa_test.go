package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// kassa is one running server.
type kassa struct {
	url     string
	db      database
	process *exec.Cmd
	log     *record
	exited  chan error // closed once the process has ended, after its end was sent
}

// announced finds the address in the first line that serve prints.
var announced = regexp.MustCompile(`^Kassa serves (http://\S+)\n$`)

// serve starts a server and returns once it serves. Callbacks may reach loopback. It is killed at the end of the test.
func serve(t *testing.T, db database, flags ...string) *kassa {
	t.Helper()
	k := launch(t, db, flags...)
	line, err := bufio.NewReader(k.out(t)).ReadString('\n')
	found := announced.FindStringSubmatch(line)
	if found == nil {
		t.Fatalf("serve printed %q, %v; its log:\n%s", line, err, k.log)
	}
	k.url = found[1]
	return k
}

// launch starts a server and does not wait for anything.
func launch(t *testing.T, db database, flags ...string) *kassa {
	t.Helper()
	k := &kassa{db: db, log: &record{}, exited: make(chan error, 1)}
	k.process = command(db, append([]string{"serve", "--listen", "127.0.0.1:0", "--callback-allow", "127.0.0.0/8"}, flags...)...)
	k.process.Stderr = k.log
	return k
}

// out starts the process and gives its output; all of it is read, so that it never blocks.
func (k *kassa) out(t *testing.T) io.Reader {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	k.process.Stdout = writer
	if err := errors.Join(k.process.Start(), writer.Close()); err != nil {
		t.Fatal(err)
	}
	go func() {
		k.exited <- k.process.Wait()
		close(k.exited)
	}()
	t.Cleanup(func() {
		k.kill(t)
		_ = reader.Close()
	})
	return reader
}

// kill ends the process at once, as a power cut would.
func (k *kassa) kill(t *testing.T) {
	t.Helper()
	_ = k.process.Process.Kill() // it may have ended already
	_ = within(t, "end of the killed server", k.exited)
}

// stop asks for a graceful end and wants exit code 0.
func (k *kassa) stop(t *testing.T) {
	t.Helper()
	k.signal(t)
	if err := within(t, "end of the server", k.exited); err != nil {
		t.Fatalf("after SIGTERM: %v; its log:\n%s", err, k.log)
	}
}

func (k *kassa) signal(t *testing.T) {
	t.Helper()
	if err := k.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// command is the program with no configuration but the database's.
func command(db database, args ...string) *exec.Cmd {
	made := exec.Command(binary, append(args, "--database", db.dsn)...)
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "KASSA_") {
			made.Env = append(made.Env, variable)
		}
	}
	made.Env = append(made.Env, db.env...)
	return made
}

// run runs a command of the operator, which must succeed, and returns what it printed.
func run(t *testing.T, db database, args ...string) []byte {
	t.Helper()
	var failure bytes.Buffer
	made := command(db, args...)
	made.Stderr = &failure
	output, err := made.Output()
	if err != nil {
		t.Fatalf("kassa %s: %v\n%s", strings.Join(args, " "), err, failure.String())
	}
	return output
}

// runJSON runs a command with --json and reads what it printed.
func runJSON[T any](t *testing.T, db database, args ...string) T {
	t.Helper()
	var answer T
	output := run(t, db, append(args, "--json")...)
	if err := json.Unmarshal(output, &answer); err != nil {
		t.Fatalf("kassa %s printed %s: %v", strings.Join(args, " "), output, err)
	}
	return answer
}

// record keeps the end of a log, for the message of a test that fails.
type record struct {
	mutex sync.Mutex
	text  []byte
}

const maxRecord = 16 << 10

func (r *record) Write(text []byte) (int, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.text = append(r.text, text...)
	if extra := len(r.text) - maxRecord; extra > 0 {
		r.text = append(r.text[:0], r.text[extra:]...)
	}
	return len(text), nil
}

func (r *record) String() string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return string(r.text)
}
