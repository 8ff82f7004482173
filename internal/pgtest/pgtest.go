// Package pgtest gives tests databases of a PostgreSQL server: real, empty, on a free port of the loopback, gone at the end.
// Tests that use it carry the build tag full.
package pgtest

import (
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes the databases
)

// install tells what to do when a component is missing.
const install = "install PostgreSQL, for example: apt-get install postgresql"

// owner is the account that runs the server when the tests run as root, whom PostgreSQL refuses.
const owner = "postgres"

// connections is how many programs under test and their pools may open at once; the default is for one of them.
const connections = 500

// Server is a running server.
type Server struct {
	port int
	made atomic.Int64
	stop func(t *testing.T)
}

// shared is the server of the tests that run at this moment: to make one takes longer than most tests.
var shared struct {
	sync.Mutex
	server *Server
	users  int
}

// Start gives a server, which stops when no test uses it any more; the test fails if PostgreSQL is not installed.
func Start(t *testing.T) *Server {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.users == 0 {
		shared.server = start(t)
	}
	shared.users++
	t.Cleanup(func() {
		shared.Lock()
		defer shared.Unlock()
		if shared.users--; shared.users == 0 {
			shared.server.stop(t)
		}
	})
	return shared.server
}

func start(t *testing.T) *Server {
	t.Helper()
	bin := binaries(t)
	dir, err := os.MkdirTemp("", "pgtest") // not t.TempDir: the other account must be able to enter it, and other tests use it
	if err != nil {
		t.Fatal(err)
	}
	data, port := filepath.Join(dir, "data"), freePort(t)
	if os.Getuid() == 0 {
		giveAway(t, dir)
	}
	run(t, filepath.Join(bin, "initdb"), "-D", data, "-A", "trust", "-U", owner, "--no-sync", "-E", "UTF8", "--locale=C")
	ctl := filepath.Join(bin, "pg_ctl")
	options := fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=%d",
		port, connections)
	run(t, ctl, "-D", data, "-w", "-t", "60", "-l", filepath.Join(dir, "log"), "-o", options, "start")
	return &Server{port: port, stop: func(t *testing.T) {
		run(t, ctl, "-D", data, "-w", "-m", "immediate", "stop")
		_ = os.RemoveAll(dir)
	}}
}

// Database makes an empty database and returns its DSN.
func (s *Server) Database(t *testing.T) string {
	t.Helper()
	return s.dsn(s.create(t, "template1"))
}

// Copies returns a function that makes databases like the one which prepare makes of an empty one, and returns their
// DSNs. A copy is many times faster than running the migrations again.
func (s *Server) Copies(t *testing.T, prepare func(dsn string)) func(t *testing.T) string {
	t.Helper()
	original := s.create(t, "template1")
	prepare(s.dsn(original))
	return func(t *testing.T) string {
		t.Helper()
		return s.dsn(s.create(t, original))
	}
}

// create makes a database like another one and returns its name.
func (s *Server) create(t *testing.T, template string) (name string) {
	t.Helper()
	pool, err := sql.Open("pgx", s.dsn(owner))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pool.Close() }()
	name = "test" + strconv.FormatInt(s.made.Add(1), 10)
	if _, err := pool.ExecContext(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	return name
}

func (s *Server) dsn(database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", owner, s.port, database)
}

// binaries finds the newest installed server; Debian keeps it off the PATH.
func binaries(t *testing.T) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1])
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		t.Fatalf("initdb is not in /usr/lib/postgresql/*/bin and not on the PATH: %s", install)
	}
	return filepath.Dir(path)
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // listening on the loopback does not block
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// giveAway gives a directory to the account that will run the server.
func giveAway(t *testing.T, dir string) {
	t.Helper()
	account, err := user.Lookup(owner)
	if err != nil {
		t.Fatalf("running as root, PostgreSQL needs an account %q: %s (%v)", owner, install, err)
	}
	uid, err1 := strconv.Atoi(account.Uid)
	gid, err2 := strconv.Atoi(account.Gid)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
}

// run runs a program of PostgreSQL, as its own account when the tests run as root.
func run(t *testing.T, program string, arguments ...string) {
	t.Helper()
	if os.Getuid() == 0 {
		program, arguments = "runuser", append([]string{"-u", owner, "--", program}, arguments...)
	}
	command := exec.Command(program, arguments...) //nolint:gosec,noctx // fixed programs, each ends by itself
	command.Dir = "/"                              // the account may not enter the present directory
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v: %s", program, strings.Join(arguments, " "), err, output)
	}
}
