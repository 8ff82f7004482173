package page

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/money"
)

func TestFormsActAndLeadBack(t *testing.T) {
	for _, row := range []struct {
		name, target, form, location, call string
	}{
		{"choose", "/choose", "method=TEST", "/?i=" + id, `choose ` + id + ` "TEST"`},
		{"the language is kept", "/choose", "method=TEST&lang=ru", "/?i=" + id + "&lang=ru", `choose ` + id + ` "TEST"`},
		{"pay what remains", "/sandbox/pay", "", "/?i=" + id, `pay ` + id + ` "" seen=false`},
		{"the button for all wins", "/sandbox/pay", "all=1&amount=5", "/?i=" + id, `pay ` + id + ` "" seen=false`},
		{"pay a part", "/sandbox/pay", "amount=0.001", "/?i=" + id, `pay ` + id + ` "0.001" seen=false`},
		{"a comma is a point", "/sandbox/pay", "amount=+0,0010+", "/?i=" + id, `pay ` + id + ` "0.001" seen=false`},
		{"unconfirmed first", "/sandbox/pay", "amount=1&seen=1", "/?i=" + id, `pay ` + id + ` "1" seen=true`},
		{"I have paid", "/claim", "", "/?i=" + id, `claim ` + id + ` ""`},
		{"with a note", "/claim", "note=Ivan+I.", "/?i=" + id, `claim ` + id + ` "Ivan I."`},
		{"confirm", "/sandbox/settle", "", "/?i=" + id, `settle ` + id},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := &fake{checkout: chosen()}
			w := f.post(t, row.target, form(t, "i="+id+"&"+row.form))
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != row.location {
				t.Errorf("%d to %q, want 303 to %q", w.Code, w.Header().Get("Location"), row.location)
			}
			if diff := cmp.Diff([]string{row.call}, f.calls); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func form(t *testing.T, query string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// TestFaultsAreShownOnThePage also holds the rule that a payer reads his own language and nothing of a program's.
func TestFaultsAreShownOnThePage(t *testing.T) {
	invalid := fault.Field("secret_field", "must not be shown")
	for _, row := range []struct {
		name, target, form string
		refusal            error
		code               int
		key                string
	}{
		{"no number", "/sandbox/pay", "amount=ten", nil, 400, "fault.syntax"},
		{"too precise", "/sandbox/pay", "amount=0.000000001", nil, 400, "fault.precise"},
		{"too large", "/sandbox/pay", "amount=1e30", nil, 400, "fault.large"},
		{"zero", "/sandbox/pay", "amount=0", nil, 400, "fault.positive"},
		{"negative", "/sandbox/pay", "amount=-1", nil, 400, "fault.positive"},
		{"not accepted", "/choose", "method=XYZ", invalid, 400, "fault.invalid"},
		{"several at once", "/choose", "method=XYZ", fault.List{invalid, invalid}, 400, "fault.invalid"},
		{"pinned", "/choose", "method=TEST", fault.New(fault.Conflict, "secret_field"), 409, "fault.conflict"},
		{"nothing remains", "/sandbox/pay", "", fault.New(fault.Conflict, "secret_field"), 409, "fault.conflict"},
		{"denied", "/sandbox/settle", "", fault.New(fault.Denied, "secret_field"), 409, "fault.conflict"},
		{"nothing to claim", "/claim", "", fault.New(fault.Conflict, "secret_field"), 409, "fault.conflict"},
		{"too often", "/choose", "method=TEST", fault.New(fault.Limited, "secret_field"), 429, "fault.limited"},
		{"no rate", "/choose", "method=TEST", fault.New(fault.Unavailable, "secret_field"), 503, "fault.unavailable"},
		{"a defect", "/choose", "method=TEST", errors.New("secret_field"), 500, "internal.title"},
		{"a defect about a sum", "/sandbox/pay", "", fmt.Errorf("secret_field: %w", money.ErrLarge), 500, "internal.title"},
		{"gone meanwhile", "/choose", "method=TEST", fault.New(fault.NotFound, "secret_field"), 404, "missing.title"},
	} {
		for _, speech := range speeches {
			t.Run(row.name+" "+speech.Code, func(t *testing.T) {
				f := &fake{checkout: chosen(), refusal: row.refusal}
				w := f.post(t, row.target, form(t, "i="+id+"&lang="+speech.Code+"&"+row.form))
				if w.Code != row.code {
					t.Errorf("code %d, want %d", w.Code, row.code)
				}
				check(t, w.Body.String(), []string{speech.Text(row.key), "!secret_field"})
				if row.refusal == nil && f.calls != nil {
					t.Errorf("a wrong sum was handed on: %q", f.calls)
				}
			})
		}
	}
}

func TestActionsThatHaveNoInvoice(t *testing.T) {
	live, fresh := chosen(), offered()
	live.Invoice.Sandbox = false
	for _, row := range []struct {
		name, target, form string
		fake               *fake
		code               int
		key                string
	}{
		{"unknown", "/choose", "i=987654321_abcdefghij", &fake{checkout: chosen()}, 404, "missing.title"},
		{"odd", "/choose", "i=x", &fake{checkout: chosen()}, 404, "missing.title"},
		{"none", "/sandbox/pay", "", &fake{checkout: chosen()}, 404, "missing.title"},
		{"live, pay", "/sandbox/pay", "i=" + id, &fake{checkout: live}, 404, "missing.title"},
		{"live, settle", "/sandbox/settle", "i=" + id, &fake{checkout: live}, 404, "missing.title"},
		{"nothing chosen, pay", "/sandbox/pay", "i=" + id, &fake{checkout: fresh}, 409, "fault.unchosen"},
		{"nothing chosen, settle", "/sandbox/settle", "i=" + id, &fake{checkout: fresh}, 409, "fault.unchosen"},
		{"an id in the address alone", "/choose?i=" + id, "method=TEST", &fake{checkout: chosen()}, 404, "missing.title"},
		{"a form too large", "/choose", "i=" + id + "&method=" + strings.Repeat("x", maxBody), &fake{checkout: chosen()}, 400, "form.title"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := row.fake.post(t, row.target, form(t, row.form))
			if w.Code != row.code || row.fake.calls != nil {
				t.Errorf("code %d, want %d; calls %q", w.Code, row.code, row.fake.calls)
			}
			check(t, w.Body.String(), []string{speeches[0].Text(row.key)})
		})
	}
}

func TestGetChangesNothing(t *testing.T) {
	f := &fake{checkout: chosen()}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
		for _, path := range []string{"/", "/status", "/choose", "/claim", "/sandbox/pay", "/sandbox/settle"} {
			r := httptest.NewRequest(method, path+"?i="+id+"&method=TEST&amount=1&all=1&seen=1", nil)
			f.handler().ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	if f.calls != nil {
		t.Errorf("something was changed: %q", f.calls)
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	for _, row := range []struct {
		name, header, value string
		code                int
	}{
		{"own page", "Sec-Fetch-Site", "same-origin", 303},
		{"typed by hand", "Sec-Fetch-Site", "none", 303},
		{"another site", "Sec-Fetch-Site", "cross-site", 403},
		{"a sister site", "Sec-Fetch-Site", "same-site", 403},
		{"own origin", "Origin", "https://pay.example", 303},
		{"another origin", "Origin", "https://evil.example", 403},
		{"a hidden origin", "Origin", "null", 403},
		{"a program", "Accept", "*/*", 303},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := &fake{checkout: chosen()}
			r := httptest.NewRequest(http.MethodPost, "https://pay.example/choose", strings.NewReader("i="+id+"&method=TEST"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(row.header, row.value)
			w := httptest.NewRecorder()
			f.handler().ServeHTTP(w, r)
			if refused := f.calls == nil; w.Code != row.code || refused != (row.code == 403) {
				t.Errorf("code %d, want %d; calls %q", w.Code, row.code, f.calls)
			}
		})
	}
}

// FuzzForms holds that no input breaks the page: whatever comes is answered with something below 500.
func FuzzForms(f *testing.F) {
	for _, seed := range []string{"i=" + id + "&amount=1", "i=" + id + "&amount=1e-99999", "i=%00&lang=%ff", "amount=9;i=2", "%", "i=" + id + "&amount=" + strings.Repeat("9", 99)} {
		f.Add("/sandbox/pay", seed)
		f.Add("/choose", seed)
	}
	f.Fuzz(func(t *testing.T, path, body string) {
		service := &fake{checkout: chosen()}
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			r := httptest.NewRequest(method, "/", strings.NewReader(body))
			r.URL.Path, r.URL.RawQuery = path, body
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Accept-Language", body)
			w := httptest.NewRecorder()
			service.handler().ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("%s %q %q: %d", method, path, body, w.Code)
			}
		}
	})
}
