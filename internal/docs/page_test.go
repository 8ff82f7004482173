package docs

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

func TestThePageShowsEveryCall(t *testing.T) {
	for _, language := range []string{"en", "ru"} {
		page := get(t, config(), "/docs/", language).Body.String()
		for _, call := range Calls() {
			name := anchor(call.Dialect, call.Action)
			for _, want := range []string{`<article id="` + name + `">`, `<a href="#` + name + `">` + call.Path() + `</a>`} {
				if strings.Count(page, want) != 1 {
					t.Errorf("%s: the page does not have %s once", language, want)
				}
			}
			for _, example := range call.Examples {
				curl := "curl https://pay.example.org/shop" + call.Path() + " -d '" + example.Body() + "'"
				if !strings.Contains(html.UnescapeString(page), curl) || strings.Count(curl, "'") != 2 {
					t.Errorf("%s: the page lacks %s", language, curl)
				}
			}
		}
	}
}

func TestEveryLinkOfThePageLeadsSomewhere(t *testing.T) {
	page := get(t, config(), "/docs/", "en").Body.String()
	seen := map[string]bool{}
	for _, found := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if seen[found[1]] {
			t.Errorf("%s stands twice", found[1])
		}
		seen[found[1]] = true
	}
	for _, found := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !seen[found[1]] {
			t.Errorf("#%s leads nowhere", found[1])
		}
	}
}

// The page loads nothing but what it was given, and has nothing that a strict policy forbids.
func TestThePageNeedsNothingFromElsewhere(t *testing.T) {
	page := get(t, config(), "/docs/", "ru").Body.String()
	var loaded []string
	for _, found := range regexp.MustCompile(`<(?:link|script|img|iframe)[^>]*(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		loaded = append(loaded, found[1])
	}
	if got := strings.Join(loaded, " "); got != "/icon.svg /a.css /b.css" {
		t.Errorf("the page loads %s", got)
	}
	for _, forbidden := range []string{"<script", "<style", " style=", " onclick=", "javascript:", "@import"} {
		if strings.Contains(page, forbidden) {
			t.Errorf("the page has %s", forbidden)
		}
	}
}

func TestRowsGoInside(t *testing.T) {
	page := get(t, config(), "/docs/", "en").Body.String()
	for _, want := range []string{
		"<code>items.*.settings.in.extra_commissions.percent</code>", "<code>items[].commission_amount</code>",
		"<code>source.method</code>", "<code>currencies.*.price</code>", "<td>string / null</td>",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}
