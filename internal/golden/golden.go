// Package golden compares what a test got with a file in the package's testdata. Run the tests with -update to
// write the files anew, and read the diff before committing it.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata anew instead of comparing with it")

// Equal fails the test unless got is testdata/<name> to the byte. The file ends with a line feed that got lacks.
func Equal(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	text := string(got) + "\n"
	if *update {
		write(t, path, text)
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // the name is written in a test
	if err != nil {
		t.Fatalf("%v; run the test with -update to write it", err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s differs (-file +got):\n%s", path, diff)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
