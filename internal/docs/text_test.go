package docs

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// code is what both languages must have alike: what stands in backticks, and numbers.
var code = regexp.MustCompile("`[^`]*`|[0-9]+")

func TestBothCataloguesSayTheSame(t *testing.T) {
	english, russian := speeches[0].texts, speeches[1].texts
	if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(russian))); diff != "" {
		t.Errorf("keys (-en +ru):\n%s", diff)
	}
	placeholders := strings.NewReplacer("<группа>", "<group>", "<действие>", "<action>", "ГГГГ-ММ-ДД ЧЧ:ММ:СС", "YYYY-MM-DD HH:MM:SS")
	for key, text := range english {
		want, got := code.FindAllString(text, -1), code.FindAllString(placeholders.Replace(russian[key]), -1)
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-en +ru):\n%s", key, diff)
		}
		if strings.Count(text, "`")%2 != 0 || text == "" || russian[key] == "" {
			t.Errorf("%s: %q, %q", key, text, russian[key])
		}
	}
}

// Every text is shown, and every key that is asked for has one.
func TestNoTextIsMissingOrSpare(t *testing.T) {
	marked := &speech{"en", "English", map[string]string{}}
	for key := range speeches[0].texts {
		marked.texts[key] = "«" + key + "»"
	}
	defer func(all []*speech) { speeches = all }(speeches)
	speeches = []*speech{marked}
	document, err := config().document()
	if err != nil {
		t.Fatal(err)
	}
	page, err := config().page(marked)
	if err != nil {
		t.Fatal(err)
	}
	shown := string(document) + string(page)
	for key := range marked.texts {
		if !strings.Contains(shown, "«"+key+"»") {
			t.Errorf("%s is spare", key)
		}
	}
	known := regexp.MustCompile(`«[^»]*»`).ReplaceAllString(shown, "")
	asked := regexp.MustCompile(`\b(call|request|answer|section|header|callback|callbacks|table|dialect)\.[A-Za-z0-9_/.-]+`)
	for _, key := range slices.Compact(slices.Sorted(slices.Values(asked.FindAllString(known, -1)))) {
		t.Errorf("%s is missing", key)
	}
}

func TestRuns(t *testing.T) {
	got := runs("`a` is `b`, or not")
	want := []run{{true, "a"}, {false, " is "}, {true, "b"}, {false, ", or not"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
