package litetest

import (
	"flag"
	"testing"
)

// Few lets rapid draw 25 values instead of 100 where each needs a database; -rapid.checks draws more.
func Few(t *testing.T) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if given := checks.Value.String(); given == checks.DefValue {
		if err := checks.Value.Set("25"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = checks.Value.Set(given) })
	}
}
