package page

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestMerchantTextsAreEscaped(t *testing.T) {
	checkout := chosen()
	checkout.Merchant = `"><script>merchant()</script>`
	checkout.Invoice.Description = `<script>alert(1)</script>`
	checkout.Claimable, checkout.Instructions = true, map[string]string{"": "<script>\n</script>"}
	checkout.Quote.Destination = `<img src=x onerror=alert(1)>`
	for _, redirect := range []string{"javascript:alert(1)", "data:text/html,x", "//evil.example", "/local", "http:", "JaVaScRiPt:alert(1)", "https://[::1"} {
		checkout.Invoice.RedirectURL = redirect
		page := (&fake{checkout: checkout}).get(t, "/?i="+id, "en").Body.String()
		check(t, page, []string{"!<script>", "!<img", "&lt;script&gt;alert", "!" + inEnglish("summary.return")})
	}
}

func TestABotsLinkLeadsBackToIt(t *testing.T) {
	checkout := chosen()
	checkout.Invoice.RedirectURL = "tg://resolve?domain=shop"
	check(t, (&fake{checkout: checkout}).get(t, "/?i="+id, "en").Body.String(), []string{`href="tg://resolve?domain=shop"`})
}

func TestNothingComesFromElsewhere(t *testing.T) {
	address := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9]`)
	pages := map[string]string{}
	for situation, checkout := range scenes() {
		checkout.Invoice.RedirectURL = ""
		pages[string(situation)] = (&fake{checkout: checkout}).get(t, "/?i="+id, "ru").Body.String()
	}
	for name, file := range assets {
		pages[name] = strings.ReplaceAll(string(file.content), `xmlns="http://www.w3.org/2000/svg"`, "")
	}
	for name, page := range pages {
		if found := address.FindString(page); found != "" {
			t.Errorf("%s names an address elsewhere: %s", name, found)
		}
		for _, inline := range []string{"<style", "style=", " onclick=", "javascript:"} {
			if strings.Contains(page, inline) {
				t.Errorf("%s has %s, which the policy forbids", name, inline)
			}
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	f := &fake{checkout: chosen()}
	answers := map[string]*httptest.ResponseRecorder{
		"choose": f.post(t, "/choose", url.Values{"i": {id}, "method": {"TEST"}}),
		"refuse": f.post(t, "/sandbox/pay", url.Values{"i": {id}, "amount": {"x"}}),
	}
	for _, target := range []string{"/", "/?i=" + id, "/?i=x", "/status?i=" + id, "/status?i=x", "/robots.txt", "/nothing", "/assets/no", addresses["page.css"]} {
		answers[target] = f.get(t, target, "en")
	}
	for name, w := range answers {
		for header, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		} {
			if got := w.Header().Get(header); got != want {
				t.Errorf("%s: %s is %q", name, header, got)
			}
		}
		if kept := w.Header().Get("Cache-Control") != "no-store"; kept != (name == addresses["page.css"]) {
			t.Errorf("%s: Cache-Control %q", name, w.Header().Get("Cache-Control"))
		}
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	for name, want := range map[string]string{"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		w := (&fake{}).get(t, addresses[name], "")
		if w.Code != 200 || w.Header().Get("Content-Type") != want || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
		if !regexp.MustCompile(`^/assets/[a-z]+\.[0-9a-f]{12}\.[a-z]+$`).MatchString(addresses[name]) {
			t.Errorf("%s is served at %q", name, addresses[name])
		}
	}
}

func TestRobotsStayOut(t *testing.T) {
	check(t, (&fake{}).get(t, "/robots.txt", "").Body.String(), []string{"User-agent: *", "Disallow: /\n"})
}
