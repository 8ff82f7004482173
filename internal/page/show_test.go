package page

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kassa/internal/fault"
)

func TestNotices(t *testing.T) {
	for _, row := range []struct {
		name, target string
		lookup       error
		code         int
		key          string
	}{
		{"the root", "/", nil, 200, "root"},
		{"an empty id", "/?i=", nil, 200, "root"},
		{"an unknown invoice", "/?i=987654321_abcdefghij", nil, 404, "missing"},
		{"an odd id", "/?i=" + url.QueryEscape("<b>'\"\x00"), nil, 404, "missing"},
		{"a very long id", "/?i=" + strings.Repeat("1", 5000), nil, 404, "missing"},
		{"a broken query", "/?i=%zz&i=%", nil, 200, "root"},
		{"an unknown path", "/choose/me", nil, 404, "nopage"},
		{"an action by GET", "/choose?i=" + id, nil, 404, "nopage"},
		{"an unknown asset", "/assets/page.css", nil, 404, "nopage"},
		{"a defect", "/?i=" + id, http.ErrBodyNotAllowed, 500, "internal"},
		{"a database that is busy", "/?i=" + id, fault.New(fault.Unavailable, "busy"), 503, "busy"},
	} {
		for _, speech := range speeches {
			t.Run(row.name+" "+speech.Code, func(t *testing.T) {
				f := &fake{checkout: offered(), lookup: row.lookup}
				w := f.get(t, row.target, speech.Code)
				if w.Code != row.code {
					t.Errorf("code %d, want %d", w.Code, row.code)
				}
				check(t, w.Body.String(), []string{speech.Text(row.key + ".title"), speech.Text(row.key + ".text"), "!<b>"})
				if told := strings.Contains(w.Body.String(), "req-77"); told != (row.code == 500) {
					t.Errorf("the request's name is told: %t", told)
				}
			})
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, row := range []struct{ name, query, accept, want string }{
		{"none", "", "", "en"},
		{"Russian browser", "", "ru-RU,ru;q=0.9,en;q=0.8", "ru"},
		{"English browser", "", "en-GB,en;q=0.9,ru;q=0.1", "en"},
		{"German browser", "", "de", "en"},
		{"German before Russian", "", "de,ru;q=0.5", "ru"},
		{"the link wins", "&lang=ru", "en", "ru"},
		{"the link wins the other way", "&lang=en", "ru", "en"},
		{"an unknown language", "&lang=xx", "ru", "ru"},
		{"garbage", "&lang=%3Cb", ";;;q=", "en"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := (&fake{checkout: offered()}).get(t, "/?i="+id+row.query, row.accept)
			check(t, w.Body.String(), []string{`<html lang="` + row.want + `">`,
				`href="/?i=` + id + `&amp;lang=ru"`, `href="/?i=` + id + `&amp;lang=en"`})
			if got := w.Header().Get("Content-Language"); got != row.want {
				t.Errorf("Content-Language %q, want %q", got, row.want)
			}
		})
	}
}

func TestStatus(t *testing.T) {
	for _, row := range []struct {
		name, target string
		lookup       error
		code         int
		want         string
	}{
		{"open", "/status?i=" + id, nil, 200, `{"version":2,"state":"notpayed"}`},
		{"unknown", "/status?i=987654321_abcdefghij", nil, 404, "{}"},
		{"odd", "/status?i=x", nil, 404, "{}"},
		{"none", "/status", nil, 404, "{}"},
		{"a defect", "/status?i=" + id, http.ErrBodyNotAllowed, 500, "{}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := (&fake{checkout: chosen(), lookup: row.lookup}).get(t, row.target, "")
			if got := strings.TrimSpace(w.Body.String()); w.Code != row.code || got != row.want {
				t.Errorf("%d %s, want %d %s", w.Code, got, row.code, row.want)
			}
		})
	}
}

func TestOddIDsAreNotLookedUp(t *testing.T) {
	f := &fake{checkout: offered()}
	for _, odd := range []string{"x", "12345678_abcdefghij", "123456789_abcdefghi", "123456789_ABCDEFGHIJ", "123456789-abcdefghij", id + "k", id + "%0A", "%00" + id, "1' OR 1=1"} {
		f.get(t, "/?i="+url.PathEscape(odd), "")
		f.get(t, "/status?i="+url.PathEscape(odd), "")
	}
	if f.asked != nil {
		t.Errorf("looked up: %q", f.asked)
	}
}

func TestDefectsAreLogged(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, row := range []struct {
		name   string
		target string
		ctx    context.Context
		lookup error
		logged bool
	}{
		{"a page", "/?i=" + id, t.Context(), errors.New("disk on fire"), true},
		{"a status", "/status?i=" + id, t.Context(), errors.New("disk on fire"), true},
		{"a payer who left", "/?i=" + id, gone, context.Canceled, false},
		{"an unknown invoice", "/?i=" + id, t.Context(), fault.New(fault.NotFound, "disk on fire"), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := &fake{lookup: row.lookup}
			r := httptest.NewRequest(http.MethodGet, row.target, nil).WithContext(row.ctx)
			f.handler().ServeHTTP(httptest.NewRecorder(), r)
			logged := strings.Contains(f.log.String(), "disk on fire") && strings.Contains(f.log.String(), "request=req-77")
			if logged != row.logged || f.log.Len() > 0 != row.logged {
				t.Errorf("log: %q", f.log.String())
			}
		})
	}
}
