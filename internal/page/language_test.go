package page

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/money"
	"kassa/internal/rail"
)

var (
	plural = regexp.MustCompile(`\.(one|few|many|other)$`)
	verb   = regexp.MustCompile(`%(\[\d\])?[a-z]`)
)

// keys are a catalogue's keys, the plural forms of one text being one.
func keys(s *speech) []string {
	all := map[string]bool{}
	for key := range s.texts {
		all[plural.ReplaceAllString(key, "")] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func TestBothCataloguesSayTheSame(t *testing.T) {
	english, russian := speeches[0], speeches[1]
	if diff := cmp.Diff(keys(english), keys(russian)); diff != "" {
		t.Errorf("keys (-en +ru):\n%s", diff)
	}
	for key, text := range english.texts {
		other, known := russian.texts[key]
		if !known {
			continue // a plural form of English alone
		}
		if diff := cmp.Diff(verb.FindAllString(text, -1), verb.FindAllString(other, -1)); diff != "" {
			t.Errorf("%s takes other arguments (-en +ru):\n%s", key, diff)
		}
	}
	for _, s := range speeches {
		for key, text := range s.texts {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s is empty", s.Code, key)
			}
		}
	}
}

// TestPluralsAreComplete asks each counted text for numbers of every form.
func TestPluralsAreComplete(t *testing.T) {
	for _, s := range speeches {
		for key := range s.texts {
			if !plural.MatchString(key) {
				continue
			}
			for n := range 130 {
				if text := s.Count(plural.ReplaceAllString(key, ""), n); strings.Contains(text, ".") || strings.Contains(text, "%") {
					t.Fatalf("%s: %d of %s: %q", s.Code, n, key, text)
				}
			}
		}
	}
}

// TestEveryKeyIsUsedAndKnown reads the keys out of the templates and the sources; those that are put together are listed.
func TestEveryKeyIsUsedAndKnown(t *testing.T) {
	used := map[string]bool{"date": true}
	for _, s := range situations() {
		used[string(s)+".title"], used[string(s)+".text"] = true, true
	}
	for _, key := range []string{"root", "missing", "nopage", "crossorigin", "form", "internal", "busy"} {
		used[key+".title"], used[key+".text"] = true, true
	}
	for _, status := range []rail.Status{rail.Seen, rail.Confirmed, rail.Gone} {
		used["payment."+string(status)] = true
	}
	for month := time.January; month <= time.December; month++ {
		used[fmt.Sprintf("month.%d", month)] = true
	}
	for _, unit := range []string{"days", "hours", "minutes"} {
		used[unit] = true
	}
	call := regexp.MustCompile(`(?:Text|Count)[ (]"([a-z.]*[a-z])"|"(fault\.[a-z]+)"`)
	for _, source := range sources(t) {
		for _, found := range call.FindAllStringSubmatch(source, -1) {
			used[found[1]+found[2]] = true
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(used)), keys(speeches[0])); diff != "" {
		t.Errorf("keys (-used +catalogue):\n%s", diff)
	}
}

func sources(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := fs.Glob(os.DirFS("."), "template/*.html")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, name := range append(names, templates...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

func TestTimeLeft(t *testing.T) {
	for _, row := range []struct {
		left   time.Duration
		en, ru string
	}{
		{0, "less than a minute", "меньше минуты"},
		{59 * time.Second, "less than a minute", "меньше минуты"},
		{time.Minute, "1 minute", "1 минута"},
		{2*time.Minute + 59*time.Second, "2 minutes", "2 минуты"},
		{11 * time.Minute, "11 minutes", "11 минут"},
		{12 * time.Minute, "12 minutes", "12 минут"},
		{21 * time.Minute, "21 minutes", "21 минута"},
		{24 * time.Minute, "24 minutes", "24 минуты"},
		{59 * time.Minute, "59 minutes", "59 минут"},
		{time.Hour, "1 hour", "1 час"},
		{2*time.Hour + 30*time.Minute, "2 hours 30 minutes", "2 часа 30 минут"},
		{23*time.Hour + 59*time.Minute, "23 hours 59 minutes", "23 часа 59 минут"},
		{24 * time.Hour, "1 day", "1 день"},
		{26*time.Hour + 40*time.Minute, "1 day 2 hours", "1 день 2 часа"},
		{72 * time.Hour, "3 days", "3 дня"},
	} {
		if diff := cmp.Diff([]string{row.en, row.ru}, []string{speeches[0].Left(row.left), speeches[1].Left(row.left)}); diff != "" {
			t.Errorf("%v:\n%s", row.left, diff)
		}
	}
}

func TestDatesNameTheirDistanceFromUTC(t *testing.T) {
	at := now.In(moscow)
	got := []string{speeches[0].Date(at), speeches[1].Date(at), speeches[0].Date(now)}
	want := []string{"10 January 2024, 11:08 (UTC+03:00)", "10 января 2024, 11:08 (UTC+03:00)", "10 January 2024, 08:08 (UTC+00:00)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSumsAreWrittenForReading(t *testing.T) {
	for _, row := range []struct {
		amount money.Amount
		en, ru string
	}{
		{money.Of(money.RUB, 8146), "8146 RUB", "8146 RUB"},
		{money.Amount{Asset: money.USD, Minor: 9950}, "99.50 USD", "99,50 USD"},
		{money.Amount{Asset: money.USD, Minor: 9905}, "99.05 USD", "99,05 USD"},
		{money.Amount{Asset: money.BTC, Minor: 50000}, "0.0005 BTC", "0.0005 BTC"},
	} {
		if diff := cmp.Diff([]string{row.en, row.ru}, []string{speeches[0].Sum(row.amount), speeches[1].Sum(row.amount)}); diff != "" {
			t.Error(diff)
		}
	}
}
