package page

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/language"

	"kassa/internal/money"
)

//go:embed text/*.json
var catalogues embed.FS

// speech is one language of the page: its texts by key, and what its grammar asks for.
type speech struct {
	Code  string // for the lang attribute and ?lang=
	Name  string // in the language itself
	point string // before a sum's fraction
	texts map[string]string
	form  func(n int) string // the plural form of a count: a key's last part
}

// speeches are the page's languages; the first one serves payers who understand neither.
var speeches = []*speech{
	{Code: "en", Name: "English", point: ".", texts: catalogue("en"), form: english},
	{Code: "ru", Name: "Русский", point: ",", texts: catalogue("ru"), form: russian},
}

// matcher finds the best of the languages, in the order of speeches, for what a browser prefers.
var matcher = language.NewMatcher([]language.Tag{language.English, language.Russian})

// catalogue reads an embedded file; a broken one cannot be built into a program that starts.
func catalogue(code string) map[string]string {
	data, err := catalogues.ReadFile("text/" + code + ".json")
	if err != nil {
		panic("page: " + err.Error())
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		panic("page: catalogue " + code + ": " + err.Error())
	}
	return texts
}

// chosenSpeech is the language that the payer asked for by a link, nil when by none.
func chosenSpeech(r *http.Request) *speech {
	for _, s := range speeches {
		if s.Code == r.FormValue("lang") {
			return s
		}
	}
	return nil
}

// speechOf is the language of an answer: the one asked for, else the browser's.
func speechOf(r *http.Request) *speech {
	if chosen := chosenSpeech(r); chosen != nil {
		return chosen
	}
	_, index := language.MatchStrings(matcher, r.Header.Get("Accept-Language"))
	return speeches[index]
}

// Language is the code of the language that a reader is answered in.
func Language(r *http.Request) string { return speechOf(r).Code }

// Text is the text of a key with its arguments; an unknown key shows itself, and a test finds it.
func (s *speech) Text(key string, args ...any) string {
	text, known := s.texts[key]
	if !known {
		return key
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// Count is the text of a number of things: 1 minute, 2 minutes.
func (s *speech) Count(key string, n int) string { return s.Text(key+"."+s.form(n), n) }

func english(n int) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

// russian knows 1 минута, 2 минуты, 5 минут, 11 минут, 21 минута.
func russian(n int) string {
	last, teens := n%10, n%100/10 == 1
	switch {
	case last == 1 && !teens:
		return "one"
	case last >= 2 && last <= 4 && !teens:
		return "few"
	}
	return "many"
}

// Left tells a time to wait in its two largest units; it never rounds up, so that nobody comes late.
func (s *speech) Left(wait time.Duration) string {
	minutes := int(wait / time.Minute)
	days, hours, minutes := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case days > 0:
		return s.pair("days", days, "hours", hours)
	case hours > 0:
		return s.pair("hours", hours, "minutes", minutes)
	case minutes > 0:
		return s.Count("minutes", minutes)
	}
	return s.Text("soon")
}

func (s *speech) pair(large string, n int, small string, m int) string {
	if m == 0 {
		return s.Count(large, n)
	}
	return s.Text("and", s.Count(large, n), s.Count(small, m))
}

// Date writes a moment with its distance from UTC, since a payer's zone is not known to the server.
func (s *speech) Date(at time.Time) string {
	month := s.Text(fmt.Sprintf("month.%d", at.Month()))
	return s.Text("date", at.Day(), month, at.Year(), at.Format("15:04"), at.Format("-07:00"))
}

// Sum writes a sum for reading. Money of states gets the language's point and two digits or none; a coin's sum stays as
// wallets want it typed.
func (s *speech) Sum(amount money.Amount) string {
	text := amount.String()
	whole, fraction, dotted := strings.Cut(text, ".")
	if dotted && amount.Asset.Scale() == 2 {
		text = whole + s.point + (fraction + "0")[:2]
	}
	return text + " " + string(amount.Asset)
}
