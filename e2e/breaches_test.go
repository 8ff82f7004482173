package e2e

import (
	"io"
	"net/http"
	"strings"
)

// breaches are the rules that real clients rely on, each broken.
func breaches() []breach {
	return []breach{
		{"doubled slashes are redirected", "v3", cleaned, nil, "HTTP 30"},
		{"a missing slash is redirected", "v2", slashed, nil, "HTTP 308"},
		{"a Content-Type is demanded", "v2", demanding, nil, "HTTP 415"},
		{"the body comes after the headers", "v3", slow, nil, "the body came after the headers"},
		{"there is no length", "v2", unmeasured, nil, "no Content-Length"},
		{"a failure is no HTTP 200", "v3", nil, honest, "HTTP 400"},
		{"success has no envelope", "v2", nil, replaced("me/info", `"error":false,"errors":[],`, ``), "half an envelope"},
		{"a failure has no text", "v3", nil, replaced("invoice/info", `["Invoice not found"]`, `[]`), "half an envelope"},
		{"an unknown invoice is missing otherwise", "v3", nil, replaced("invoice/info", `not found`, `unknown`), `lacks "not found"`},
		{"a missing field is not named", "v2", nil, replaced("invoice/create", "`amount` field is required", "bad request"),
			"lacks \"`amount` field is required\""},
		{"a sum is a number", "v3", nil, replaced("invoice/create", `"amount":"100"`, `"amount":100`), "`amount` is no sum"},
		{"a sum is a text", "v2", nil, replaced("invoice/create", `"amount":100,`, `"amount":"100",`), "`amount` is no sum"},
		{"a sum has an exponent", "v2", nil, replaced("invoice/create", `"amount":52.34`, `"amount":5.234e1`), "of 1e-05 BTC is 5.234e1"},
		{"a sum is padded", "v3", nil, replaced("invoice/create", `"amount":"0.00001"`, `"amount":"0.00001000"`), "of 1e-05 BTC is 0.00001000"},
		{"extra stays a number", "v3", nil, replaced("invoice/info", `"extra":"17"`, `"extra":17`), "`extra` is 17"},
		{"an absent text is empty", "v3", nil, replaced("invoice/info", `"description":null`, `"description":""`), "`description` is , want"},
		{"an absent text is null", "v2", nil, replaced("invoice/info", `"description":""`, `"description":null`), "`description` is <nil>"},
		{"no method is an empty text", "v2", nil, replaced("invoice/info", `"method":null`, `"method":""`), "want null"},
		{"a state that nobody knows", "v2", nil, replaced("invoice/info", `"state":"notpayed"`, `"state":"unavailable"`), "is unknown"},
		{"info lags behind the callback", "v3", nil, replaced("invoice/info", `"state":"payed"`, `"state":"processing"`),
			"the callback's `state` is payed, asked about it is processing"},
		{"a payoff lags behind its callback", "v2", nil, replaced("payoff/info", `"state":"payed"`, `"state":"processing"`),
			"the callback's `state` is payed, asked about it is processing"},
		{"a payoff needs no signature", "v2", nil, willing, "succeeded"},
		{"an empty balance is listed", "v3", nil, replaced("balance/list", `"items":{`, `"items":{"SBP":{},`), "want that of TEST alone"},
		{"a method is missing", "v2", forgetful, nil, "method/list lacks BITCOIN"},
		{"a method is missing", "v3", forgetful, nil, "method/list lacks BITCOIN"},
	}
}

// cleaned stands behind a mux, which redirects what has doubled slashes.
func cleaned(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	return mux
}

func slashed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/") {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusPermanentRedirect)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func demanding(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/json" {
			http.Error(w, "not JSON", http.StatusUnsupportedMediaType)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// slow sends the headers alone, and nothing more before the client has hung up.
func slow(http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "2")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
}

func unmeasured(http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
	})
}

// forgetful lists only the methods that can be used, as any other gateway would.
func forgetful(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "method/list") {
			const test = `{"TEST":{"name":"Test"}}`
			_, _ = io.WriteString(w, `{"error":false,"errors":[],"items":`+test+`,"methods":`+test+`}`)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// honest says in the status what the envelope says.
func honest(answer *http.Response, body string) string {
	if strings.Contains(body, `"error":true`) {
		answer.StatusCode = http.StatusBadRequest
	}
	return body
}

// willing answers a refused submit with success.
func willing(answer *http.Response, body string) string {
	if strings.Contains(answer.Request.URL.Path, "payoff/submit") {
		return `{"error":false,"errors":[]}`
	}
	return body
}
