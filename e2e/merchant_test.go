package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"
)

// merchant is a till's program: a client of the API, v3 unless it is older, that knows nothing of this repository but the documents.
type merchant struct {
	ID     int64  `json:"id"`
	Login  string `json:"login"`
	Secret string `json:"secret"`
	Salt   string `json:"salt"`

	url    string // of the server
	base   string // of the dialect, empty for /v3/
	client *http.Client
}

// fields are a JSON object as it went over the wire.
type fields map[string]any

// newMerchant makes a till by the command line; the server may run or not.
func newMerchant(t *testing.T, db database, flags ...string) *merchant {
	t.Helper()
	m := runJSON[merchant](t, db, append([]string{"till", "create", "--name", "Shop"}, flags...)...)
	if m.ID < 1e8 || m.Login == "" || len(m.Secret) < 40 || len(m.Salt) < 40 {
		t.Fatalf("till create gave %+v", m)
	}
	return &m
}

// at is the same merchant, talking to a server.
func (m merchant) at(k *kassa) *merchant {
	m.url, m.client = k.url, &http.Client{Timeout: patience}
	return &m
}

// older is the same merchant, speaking v2.
func (m merchant) older() *merchant {
	m.base = "/v2/"
	return &m
}

// call posts one request and reads the whole answer. An error means that nobody knows what became of the call.
func (m *merchant) call(path string, request fields) (fields, *http.Response, error) {
	all := maps.Clone(request)
	if all == nil {
		all = fields{}
	}
	all["auth_login"], all["auth_secret"] = m.Login, m.Secret
	body, err := json.Marshal(all)
	if err != nil {
		return nil, nil, err
	}
	base := m.base
	if base == "" {
		base = "/v3/"
	}
	response, err := m.client.Post(m.url+base+path+"/", "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	var answer fields
	if err := json.Unmarshal(text, &answer); err != nil || response.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("%s: HTTP %d %q: %w", path, response.StatusCode, text, err)
	}
	return answer, response, nil
}

// must calls and wants success.
func (m *merchant) must(t *testing.T, path string, request fields) fields {
	t.Helper()
	answer, _, err := m.call(path, request)
	if err != nil {
		t.Fatal(err)
	}
	if answer["error"] != false {
		t.Fatalf("%s: %v", path, answer)
	}
	return answer
}

// fails calls and wants a failure that says the text.
func (m *merchant) fails(t *testing.T, path string, request fields, text string) {
	t.Helper()
	answer, _, err := m.call(path, request)
	if err != nil {
		t.Fatal(err)
	}
	if answer["error"] != true || !strings.Contains(fmt.Sprint(answer["errors"]), text) {
		t.Fatalf("%s: %v, want a failure with %q", path, answer, text)
	}
}

// create makes an invoice and returns its id; the request's fields win over the defaults.
func (m *merchant) create(t *testing.T, request fields) string {
	t.Helper()
	all := fields{"amount": 100, "type": "purchase", "lifetime": 60}
	maps.Copy(all, request)
	return m.must(t, "invoice/create", all).text("id")
}

func (m *merchant) info(t *testing.T, id string) fields {
	t.Helper()
	return m.must(t, "invoice/info", fields{"id": id})
}

// pay pays on the TEST rail; an empty amount is what remains.
func (m *merchant) pay(t *testing.T, id, amount string) {
	t.Helper()
	m.must(t, "sandbox/pay", fields{"id": id, "amount": amount})
}

// text is a member as text, empty for null.
func (f fields) text(name string) string {
	text, _ := f[name].(string)
	return text
}

// texts are some members, for one comparison.
func (f fields) texts(names ...string) map[string]string {
	texts := map[string]string{}
	for _, name := range names {
		texts[name] = f.text(name)
	}
	return texts
}
