package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kassa/internal/app"
	"kassa/internal/trigger"
)

// commands are what the scripts can do besides running kassa.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"code":      code,
	"take":      take,
	"pick":      pick,
	"server":    server,
	"present":   present,
	"call":      call,
	"sign":      sign,
	"live":      live,
	"fund":      fund,
	"outside":   outside,
	"press":     press,
	"keys":      keys,
	"scenarios": scenarios,
}

// code N kassa ARG… runs kassa and wants this exit code.
func code(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// take FIELD… puts fields of the JSON object in stdout into variables of the same names.
func take(ts *testscript.TestScript, _ bool, args []string) {
	fields := object(ts, ts.ReadFile("stdout"))
	for _, name := range args {
		ts.Setenv(name, fields[name])
	}
}

// object reads the texts and numbers of a JSON object.
func object(ts *testscript.TestScript, text string) map[string]string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var values map[string]any
	ts.Check(decoder.Decode(&values))
	fields := map[string]string{}
	for name, value := range values {
		fields[name] = fmt.Sprint(value)
	}
	return fields
}

// pick NAME FIELD VALUE puts the id of the first object in stdout's list whose field is so into a variable.
func pick(ts *testscript.TestScript, _ bool, args []string) {
	var items []json.RawMessage
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &items))
	for _, item := range items {
		if fields := object(ts, string(item)); fields[args[1]] == args[2] {
			ts.Setenv(args[0], fields["id"])
			return
		}
	}
	ts.Fatalf("no object has %s %s", args[1], args[2])
}

// lateness is the key of a script's clock: how far its server lives from the present, in nanoseconds.
type lateness struct{}

func lateBy(ts *testscript.TestScript) *atomic.Int64 { return ts.Value(lateness{}).(*atomic.Int64) }

// server starts a gateway on kassa.db, a day late by its clock. $url is where it listens; $till, $login, $secret and
// $salt are of its sandbox till.
func server(ts *testscript.TestScript, _ bool, _ []string) {
	late := lateBy(ts)
	config := app.Config{Sandbox: true}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+ts.MkAbs("kassa.db")
	config.Now = func() time.Time { return time.Now().Add(-time.Duration(late.Load())) }
	started, err := app.Start(context.Background(), config)
	ts.Check(err)
	ts.Defer(func() { ts.Check(started.Close()) })
	ts.Setenv("url", started.URL)
	ts.Setenv("till", strconv.FormatInt(started.Fresh.Till.ID, 10))
	ts.Setenv("login", started.Fresh.Till.Login)
	ts.Setenv("secret", started.Fresh.Secret)
	ts.Setenv("salt", started.Fresh.Salt)
}

// present lets the server's clock jump to the present.
func present(ts *testscript.TestScript, _ bool, _ []string) { lateBy(ts).Store(0) }

// call ACTION BODY calls the server as the sandbox till; the body's fields stand without braces. The answer is in stdout;
// ! call demands a refusal.
func call(ts *testscript.TestScript, refused bool, args []string) {
	body := fmt.Sprintf(`{"auth_login":%q,"auth_secret":%q,%s}`, ts.Getenv("login"), ts.Getenv("secret"), args[1])
	answer, err := http.Post(ts.Getenv("url")+"/v3/"+args[0], "application/json", strings.NewReader(body))
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	_, err = ts.Stdout().Write(text)
	ts.Check(err)
	if object(ts, string(text))["error"] != strconv.FormatBool(refused) {
		ts.Fatalf("%s: %s", args[0], text)
	}
}

// keys FILE writes the sandbox till's keys as till create --json prints them.
func keys(ts *testscript.TestScript, _ bool, args []string) {
	text := fmt.Sprintf(`{"login":%q,"secret":%q,"salt":%q}`, ts.Getenv("login"), ts.Getenv("secret"), ts.Getenv("salt"))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// scenarios triggers all of them, one after another.
func scenarios(ts *testscript.TestScript, _ bool, _ []string) {
	for _, one := range trigger.Scenarios() {
		ts.Check(ts.Exec("kassa", "trigger", one.Name))
	}
}

// press PATH FORM sends a form of the payer's page; the page that it leads to is in stdout.
func press(ts *testscript.TestScript, _ bool, args []string) {
	answer, err := http.Post(ts.Getenv("url")+args[0], "application/x-www-form-urlencoded", strings.NewReader(args[1]))
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	_, err = ts.Stdout().Write(text)
	ts.Check(err)
}
