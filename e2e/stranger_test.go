package e2e

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
)

// stranger makes up requests. All it does follows from its random numbers and the ids in the answers.
type stranger struct {
	merchant *merchant
	random   *rand.Rand
	ids      []string // of what was made, the newest last
}

// maxKnown bounds the ids that a stranger keeps.
const maxKnown = 64

func (s *stranger) remember(id string) {
	if s.ids = append(s.ids, id); len(s.ids) > maxKnown {
		s.ids = s.ids[1:]
	}
}

// paths are the actions of contract sections 6 and 7 and our own ones, and what stands beside the API.
var paths = strings.Fields(`
	v3/me/info v3/balance/list v3/balance/get v3/method/list v3/method/get v3/method/edit v3/ticker/list v3/ticker/get
	v3/invoice/create v3/invoice/create v3/invoice/create v3/invoice/info v3/sandbox/pay v3/sandbox/pay
	v3/payoff/create v3/payoff/create v3/payoff/submit v3/payoff/cancel v3/payoff/info
	v3/swap/pair/list v3/swap/pair/get v3/swap/create v3/swap/submit v3/swap/cancel v3/swap/info
	v3/transfer/create v3/transfer/submit v3/transfer/cancel v3/transfer/info
	v3/callback/invoice/list v3/callback/invoice/resend v3/callback/payoff/list v3/callback/payoff/resend
	v3/report/invoice/history v3/report/payoff/history v3/report/swap/history v3/report/transfer/history
	v3/report/invoice/summary v3/report/payoff/summary v3/event/list v3/sandbox/clock v3/unknown/call
	v2/me/info v2/method/list v2/method/edit v2/balance/info v2/invoice/create v2/invoice/create v2/invoice/info
	v2/payoff/create v2/payoff/submit v2/payoff/cancel v2/payoff/info v2/ticker/list v2/ticker/get
	v2/history/payments v2/history/payoffs v2/history/summary
	? ?i= healthz readyz favicon.ico pay choose docs/openapi.json docs/`)

// request is the next one, with its body for the message of a failure.
func (s *stranger) request() (*http.Request, string) {
	path := pick(s.random, paths)
	body := s.body(path)
	method := http.MethodPost
	if s.chance(10) {
		method = pick(s.random, []string{"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
	}
	var reader io.Reader = bytes.NewReader(body)
	if s.chance(10) {
		reader = struct{ io.Reader }{reader} // without a length: chunked
	}
	if method == "HEAD" {
		path = "healthz" // an answer to HEAD has no body to judge
	}
	request, err := http.NewRequest(method, s.merchant.url+"/"+s.slashed(path), reader)
	if err != nil {
		panic(fmt.Sprintf("a path of this file is wrong: %v", err))
	}
	request.Header.Set("Content-Type", pick(s.random, []string{"application/json", "text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data"}))
	if s.chance(10) {
		request.Header.Set("Idempotency-Key", pick(s.random, []string{"a", "b", strings.Repeat("k", 300), "ключ"}))
	}
	return request, clipped(body)
}

// slashed writes a path as careless programs do.
func (s *stranger) slashed(path string) string {
	if strings.HasPrefix(path, "?") {
		return path + s.id()
	}
	switch s.random.IntN(8) {
	case 0:
		return path
	case 1:
		return strings.ReplaceAll(path, "/", "//") + "//"
	case 2:
		return "/" + path + "/"
	case 3:
		return path + "/?x=" + strings.Repeat("y", s.random.IntN(100))
	}
	return path + "/"
}

// body is a JSON object with the credentials and some fields, sometimes damaged.
func (s *stranger) body(path string) []byte {
	if s.chance(40) {
		return []byte(pick(s.random, broken))
	}
	request := map[string]any{"auth_login": s.merchant.Login, "auth_secret": s.merchant.Secret}
	for _, name := range names {
		if s.random.IntN(3) > 0 {
			request[name] = s.value(name)
		}
	}
	s.sign(path, request)
	body, err := json.Marshal(request)
	if err != nil {
		panic(fmt.Sprintf("a value of this file is no JSON: %v", err))
	}
	if s.chance(15) {
		at := s.random.IntN(len(body))
		body[at] = byte(s.random.IntN(256))
	}
	return body
}

// sign writes the signature that the request's action wants (contract section 2).
func (s *stranger) sign(path string, request map[string]any) {
	hashed := []any{request["id"]}
	switch {
	case strings.HasSuffix(path, "payoff/create"):
		hashed = []any{request["amount"], request["method"], request["wallet"]}
	case strings.HasSuffix(path, "swap/create"):
		hashed = []any{request["amount"], request["pair_id"]}
	case strings.HasSuffix(path, "transfer/create"):
		hashed = []any{request["amount"], request["method"], request["receiver"]}
	}
	var text strings.Builder
	for _, value := range hashed {
		fmt.Fprintf(&text, "%v:", value)
	}
	sum := sha1.Sum([]byte(text.String() + s.merchant.Salt))
	request["signature"] = hex.EncodeToString(sum[:])
}

func (s *stranger) id() string {
	if len(s.ids) == 0 || s.chance(10) {
		return pick(s.random, []string{"", "123456789_abcdefghij", "x", "1"})
	}
	return pick(s.random, s.ids)
}

// chance is true once in so many times.
func (s *stranger) chance(of int) bool { return s.random.IntN(of) == 0 }

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

// clipped is the beginning of a body.
func clipped(body []byte) string { return string(body[:min(len(body), 2000)]) }
