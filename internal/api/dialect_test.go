package api

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/golden"
)

// paths are the contract's (sections 3 to 7), by dialect.
var paths = map[string][]string{
	"v3": {
		"invoice/create", "invoice/info", "callback/invoice/list", "callback/payoff/list", "callback/invoice/resend", "me/info",
		"balance/list", "balance/get", "method/list", "method/get", "method/edit", "ticker/list", "ticker/get", "payoff/create",
		"payoff/submit", "payoff/cancel", "payoff/info", "report/invoice/history", "report/payoff/history",
		"report/invoice/summary", "report/payoff/summary", "sandbox/pay",
	},
	"v2": {
		"me/info", "method/list", "method/edit", "balance/info", "invoice/create", "invoice/info", "payoff/create", "payoff/submit",
		"payoff/cancel", "payoff/info", "ticker/list", "ticker/get", "history/payments", "history/payoffs", "history/summary",
	},
}

func TestEveryPathOfTheContractIsThere(t *testing.T) {
	dialects := newHouse().handled.(*handler).dialects
	for dialect, all := range paths {
		for _, path := range all {
			if dialects[dialect][path] == nil {
				t.Errorf("/%s/%s/ is missing", dialect, path)
			}
		}
	}
}

// needed are members that every action finds what it needs in.
const needed = `"id":"123456789_abcdefghij","method":"BITCOIN","enabled":true,"tickers":["BTC"],"amount":"0.5","type":"topup",` +
	`"lifetime":5,"wallet":"w","subtract_from":"balance","signature":"x"`

// nulls are members that nobody needs, all null.
const nulls = `"amount_currency":null,"currency":null,"compact":null,"hide_empty":null,"page":null,"items":null,"period":null,` +
	`"export_csv":null,"description":null,"extra":null,"redirect_url":null,"callback_url":null,"payer_details":null,` +
	`"required_method":null,"wallet_extra":null,"base_currency":null,"status":null,"settle":null,"colour":["red"]`

// The rules of the transport hold for every action of every dialect (contract section 1).
func TestEveryActionHasTheSameTransport(t *testing.T) {
	for dialect, actions := range newHouse().handled.(*handler).dialects {
		for name := range actions {
			t.Run(dialect+"/"+name, func(t *testing.T) {
				plain := "/" + dialect + "/" + name + "/"
				body := `{` + auth + `,` + needed + `}`
				want := newHouse().post(plain, body).Body.String()
				for what, got := range map[string]string{
					"without its last slash": newHouse().post(strings.TrimSuffix(plain, "/"), body).Body.String(),
					"with doubled slashes":   newHouse().post(strings.ReplaceAll(plain, "/", "//"), body).Body.String(),
					"with null for absent":   newHouse().post(plain, `{`+auth+`,`+needed+`,`+nulls+`}`).Body.String(),
					"as a form":              typed(plain, body),
				} {
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s (-plain +got):\n%s", what, diff)
					}
				}
				wrong := []string{"Wrong `auth_login` or `auth_secret`"}
				if diff := cmp.Diff(wrong, errorsOf(t, newHouse().post(plain, `{"auth_login":"shop","auth_secret":"x"}`))); diff != "" {
					t.Errorf("with a wrong secret (-want +got):\n%s", diff)
				}
				recorder := httptest.NewRecorder()
				newHouse().handled.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, plain, nil))
				if got := errorsOf(t, recorder); !strings.Contains(got[0], "POST") {
					t.Errorf("GET: %q", got)
				}
			})
		}
	}
}

// typed posts a body that claims to be a form.
func typed(path, body string) string {
	recorder := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=windows-1251")
	newHouse().handled.ServeHTTP(recorder, request)
	return recorder.Body.String()
}

// A defect in any action is answered within the envelope too.
func TestADefectAnywhereIsAnEnvelope(t *testing.T) {
	quiet := []string{"me/info", "ticker/list", "ticker/get"} // they ask no service that can break here
	for dialect, all := range paths {
		for _, name := range all {
			if strings.Contains(name, "payoff") || slices.Contains(quiet, name) {
				continue
			}
			h := newHouse()
			h.defect = "the roof is gone"
			answer := h.post("/"+dialect+"/"+name+"/", `{`+auth+`,`+needed+`}`)
			if diff := cmp.Diff([]string{internalMessage}, errorsOf(t, answer)); diff != "" {
				t.Errorf("/%s/%s (-want +got):\n%s", dialect, name, diff)
			}
		}
	}
}

func TestATillWithoutMoneyHasNoBalances(t *testing.T) {
	for path, file := range map[string]string{"/v3/balance/list/": "balance_list_none.json", "/v2/balance/info/": "v2/balance_info_none.json"} {
		h := newHouse()
		h.owner.ID = 987654321
		golden.Equal(t, file, bodyOf(t, h.post(path, `{`+auth+`,"hide_empty":true}`).Result()))
	}
}
