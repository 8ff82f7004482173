package till_test

import (
	"fmt"
	"strings"
	"testing"

	"kassa/internal/fault"
	"kassa/internal/till"
)

func TestParseServerKey(t *testing.T) {
	digits := strings.Repeat("01", 32)
	for name, text := range map[string]string{
		"as written":       digits,
		"capitals":         strings.Repeat("0A", 32),
		"of a file's line": "  " + digits + "\n",
	} {
		if _, err := till.ParseServerKey(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"empty": "", "too short": digits[:62], "odd": digits[:63], "too long": digits + "00", "no hex": "zz" + digits[2:],
		"two lines": digits[:32] + "\n" + digits[32:],
	} {
		_, err := till.ParseServerKey(text)
		wantKind(t, err, fault.Invalid)
		if err != nil && err.Error() != "the server key must be 64 hexadecimal digits (32 bytes)" {
			t.Errorf("%s: %q", name, err)
		}
	}
}

func TestServerKeysDiffer(t *testing.T) {
	one, other := serverKey(t, 1), serverKey(t, 2)
	if one.ID() == other.ID() || one.Check() == other.Check() {
		t.Error("two keys have the same id or check value")
	}
	if again := serverKey(t, 1); one.ID() != again.ID() || one.Check() != again.Check() {
		t.Error("one key has two ids or check values")
	}
	if len(one.ID()) != 16 || len(one.Check()) != 64 {
		t.Errorf("id %q, check %q", one.ID(), one.Check())
	}
}

// A key's derived parts are written in databases: they must not change with the program.
func TestServerKeyIsStable(t *testing.T) {
	key, err := till.ParseServerKey(strings.Repeat("00", 32))
	if err != nil {
		t.Fatal(err)
	}
	const (
		wantID    = "869312921f16bf8f" // HKDF-SHA256 of another program
		wantCheck = "e490bfad96c5f74b2c96d7e17955e2f7f2d32283a82a983b16745d44e67e1034"
	)
	if key.ID() != wantID || key.Check() != wantCheck {
		t.Errorf("id %s, check %s", key.ID(), key.Check())
	}
}

func TestServerKeyStaysOutOfLogs(t *testing.T) {
	key := serverKey(t, 7)
	for _, verb := range []string{"%v", "%+v", "%s"} {
		if text := fmt.Sprintf(verb, key); text != "server key "+key.ID() {
			t.Errorf("%s prints %q", verb, text)
		}
	}
}
