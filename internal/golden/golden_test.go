package golden

import (
	"fmt"
	"os"
	"testing"
)

// recorder is a test that only remembers whether it failed.
type recorder struct {
	testing.TB
	failed string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.failed = fmt.Sprintf(format, args...) }

func (r *recorder) Fatalf(format string, args ...any) { r.failed = fmt.Sprintf(format, args...) }

func TestEqualComparesToTheByte(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.MkdirAll("testdata", 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/a.json", []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, file, got string
		fails           bool
	}{
		{"the same", "a.json", "{}", false},
		{"another byte", "a.json", "[]", true},
		{"a line feed too many", "a.json", "{}\n", true},
		{"no file", "b.json", "{}", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			inner := &recorder{TB: t}
			Equal(inner, row.file, []byte(row.got))
			if failed := inner.failed != ""; failed != row.fails {
				t.Errorf("failed: %t (%q), want %t", failed, inner.failed, row.fails)
			}
		})
	}
}

func TestUpdateWritesTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	*update = true
	t.Cleanup(func() { *update = false })
	Equal(t, "sub/new.json", []byte("{}"))
	*update = false
	Equal(t, "sub/new.json", []byte("{}"))
}
