package app

import (
	"encoding/json"
	"errors"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kassa/internal/books"
	"kassa/internal/rail"
)

// ward is a patient with a database that has one till; the address is free.
func ward(t *testing.T, sandbox bool) *patient {
	t.Helper()
	p := &patient{}
	p.Listen, p.Database, p.AdminListen = "127.0.0.1:0", "sqlite:"+fresh(t), "127.0.0.1:0"
	h, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.tills.Create(t.Context(), "Shop", sandbox); err != nil {
		t.Fatal(err)
	}
	if _, err := h.books.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	return p
}

// within does something in the patient's house.
func within(t *testing.T, p *patient, do func(h *house) error) {
	t.Helper()
	h, err := p.open(t.Context())
	if err == nil {
		err = errors.Join(do(h), h.close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// found is the gravest finding of a check.
func (p *patient) found(t *testing.T, name string) finding {
	t.Helper()
	findings, _ := p.examine(t.Context())
	if p.house != nil {
		if err := p.house.close(); err != nil {
			t.Fatal(err)
		}
	}
	worst := finding{}
	for _, f := range findings {
		grave := map[severity]int{ok: 1, warn: 2, fail: 3}
		if f.Check == name && grave[f.Status] > grave[worst.Status] {
			worst = f
		}
	}
	return worst
}

func TestDoctor(t *testing.T) {
	file := func(p *patient) string { return strings.TrimPrefix(p.Database, "sqlite:") }
	key := func(p *patient) string { return filepath.Join(filepath.Dir(file(p)), keyName) }
	hold := func(t *testing.T) string {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = listener.Close() })
		go func() { // says no word of HTTP
			for {
				connection, err := listener.Accept()
				if err != nil {
					return
				}
				_ = connection.Close()
			}
		}()
		return listener.Addr().String()
	}
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name, check string
		live        bool
		ail         func(t *testing.T, p *patient)
		want        severity
		what        string
	}{
		{"a whole database", "database", false, nil, ok, "1 tills"},
		{"no database yet", "database", false, func(_ *testing.T, p *patient) { p.Database += "2" }, warn, "no database"},
		{"no place for a database", "database", false, func(_ *testing.T, p *patient) { p.Database = "sqlite:/nowhere/kassa.db" }, fail, "no directory /nowhere"},
		{"a text for a database", "database", false, func(t *testing.T, p *patient) { must(t, os.WriteFile(file(p), []byte("text"), 0o600)) }, fail, ""},
		{"a database that all may read", "database", false, func(t *testing.T, p *patient) { must(t, os.Chmod(file(p), 0o644)) }, warn, "mode 644"},
		{"a key", "server key", false, nil, ok, keyName},
		{"a lost key", "server key", false, func(t *testing.T, p *patient) { must(t, os.Remove(key(p))) }, fail, "missing"},
		{"a key that all may read", "server key", false, func(t *testing.T, p *patient) { must(t, os.Chmod(key(p), 0o640)) }, warn, "mode 640"},
		{"half a key", "server key", false, func(t *testing.T, p *patient) { must(t, os.WriteFile(key(p), []byte("abc"), 0o600)) }, fail, "64 hexadecimal"},
		{"another key", "database", false, func(_ *testing.T, p *patient) { p.Key = strings.Repeat("ab", 32) }, fail, "wrong server key"},
		{"a free address", "listen", false, nil, ok, "free"},
		{"a taken address", "listen", false, func(t *testing.T, p *patient) { p.Listen = hold(t) }, fail, "in use"},
		{"no metrics", "admin listener", false, func(_ *testing.T, p *patient) { p.AdminListen = "" }, warn, "no metrics"},
		{"metrics for everybody", "admin listener", false, func(_ *testing.T, p *patient) { p.AdminListen = "0.0.0.0:0" }, warn, "loopback"},
		{"a sandbox on loopback", "public URL", false, nil, ok, "sandbox"},
		{"live on loopback", "public URL", true, nil, fail, "lead their payers"},
		{"live without TLS", "public URL", true, func(_ *testing.T, p *patient) { p.PublicURL = "http://pay.example.com" }, fail, "not encrypted"},
		{"live with TLS", "public URL", true, func(_ *testing.T, p *patient) { p.PublicURL = "https://pay.example.com" }, ok, ""},
		{"no URL", "public URL", true, func(_ *testing.T, p *patient) { p.PublicURL = "pay" }, fail, "https URL"},
		{"no proxy named", "proxy", true, func(_ *testing.T, p *patient) { p.PublicURL = "https://pay.example.com" }, warn, "one address"},
		{"everybody is a proxy", "proxy", true, func(_ *testing.T, p *patient) { p.TrustedProxy = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")} }, fail, "everybody"},
		{"live callbacks inwards", "callbacks", true, func(_ *testing.T, p *patient) { p.CallbackAllow = loopback }, warn, "127.0.0.0/8"},
		{"sandbox callbacks inwards", "callbacks", false, func(_ *testing.T, p *patient) { p.CallbackAllow = loopback }, ok, "127.0.0.0/8"},
		{"a clock that was never set", "clock", false, func(_ *testing.T, p *patient) { p.Now = func() time.Time { return time.Unix(0, 0) } }, fail, "1970"},
		{"a clock that was set back", "clock", false, func(_ *testing.T, p *patient) { p.Now = func() time.Time { return time.Now().Add(-time.Hour) } }, fail, "database"},
		{"live without prices", "rates", true, nil, warn, "no source"},
		{"an unknown source, before the first start", "rates", false, func(_ *testing.T, p *patient) {
			p.Database += "2"
			p.Market.Sources = []string{"nobody"}
		}, fail, "binance"},
		{"no file of prices", "rates", false, func(_ *testing.T, p *patient) { p.Rates = "/nowhere/prices" }, fail, "/nowhere/prices"},
		{"dead sources", "rates", true, func(_ *testing.T, p *patient) { p.Market.Sources = []string{"ecb"} }, fail, "0 of"},
		{"a sandbox can be paid", "methods", false, nil, ok, ""},
		{"a live till without methods", "methods", true, nil, warn, "no method"},
		{"nothing parked", "parked", false, nil, ok, ""},
		{"parked money", "parked", false, func(t *testing.T, p *patient) {
			within(t, p, func(h *house) error {
				return h.invoices.Observe(t.Context(), rail.Observation{Rail: "test", Network: "test", Key: "k", Asset: "BTC", Raw: big.NewInt(1), Decimals: 8, Status: rail.Seen})
			})
		}, warn, "1 observations"},
		{"sound books", "ledger", false, nil, ok, "sound"},
		{"unsound books", "ledger", false, func(t *testing.T, p *patient) {
			within(t, p, func(h *house) error { return h.store.SaveCheck(t.Context(), books.Report{At: time.Now(), Breaches: 3}) })
		}, fail, "3 breaches"},
		{"books that nobody looks after", "ledger", false, func(_ *testing.T, p *patient) { p.Now = func() time.Time { return time.Now().Add(48 * time.Hour) } }, warn, "last checked"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := ward(t, !test.live)
			if test.ail != nil {
				test.ail(t, p)
			}
			got := p.found(t, test.check)
			if got.Status != test.want || !strings.Contains(got.What, test.what) || (got.Do == "") != (test.want == ok) {
				t.Errorf("found %+v; want %s with %q", got, test.want, test.what)
			}
		})
	}
}

// TestDoctorChangesNothing: looking at what is not there makes nothing.
func TestDoctorChangesNothing(t *testing.T) {
	directory := t.TempDir()
	code, out, _ := kassa("doctor", "--database", "sqlite:"+filepath.Join(directory, "kassa.db"), "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--json")
	var result struct {
		OK     bool
		Checks []finding
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil || code == exitUsage || len(result.Checks) < 5 {
		t.Errorf("%d %v %s", code, err, out)
	}
	if left, _ := os.ReadDir(directory); len(left) > 0 {
		t.Errorf("it made %v", left)
	}
}

// TestDoctorFails: what does not work shows in the exit code.
func TestDoctorFails(t *testing.T) {
	p := ward(t, true)
	if err := os.WriteFile(strings.TrimPrefix(p.Database, "sqlite:"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := kassa("doctor", "--database", p.Database, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"); code != exitFailure || !strings.Contains(out, "fail") {
		t.Errorf("%d %s", code, out)
	}
}

func TestHealth(t *testing.T) {
	server := observed(t, nil)
	address := strings.TrimPrefix(server.URL, "http://")
	for _, args := range [][]string{{"health", "--listen", address}, {"health", "--ready", "--listen", address}} {
		if code, _, said := kassa(args...); code != 0 {
			t.Errorf("%v: %d %s", args, code, said)
		}
	}
	stop(t, server)
	if code, _, _ := kassa("health", "--listen", address); code != exitFailure {
		t.Errorf("without a server: %d", code)
	}
}
