package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
)

//go:embed template/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").
	Funcs(template.FuncMap{"asset": Address}).
	ParseFS(templateFiles, "template/*.html"))

// frame is what every page has; its speech gives the texts.
type frame struct {
	*speech
	Title     string
	Languages []tongue
}

// tongue is a link to the same page in a language.
type tongue struct {
	Code, Name, URL string
	Current         bool
}

// notice is a page that shows no invoice: a text by its key, and the request's name where a payer may have to tell it.
type notice struct {
	frame
	Key     string
	Request string
}

// self is the address of an invoice's page; a language that the payer did not ask for is not in it.
func self(id string, asked *speech) string {
	query := url.Values{"i": {id}}
	if asked != nil {
		query.Set("lang", asked.Code)
	}
	return "/?" + query.Encode()
}

// maxEcho is what is kept, in bytes, of an odd id in the language links.
const maxEcho = 64

func newFrame(r *http.Request, title string) frame {
	current := speechOf(r)
	id := r.FormValue("i")
	page := frame{speech: current, Title: title}
	for _, s := range speeches {
		page.Languages = append(page.Languages, tongue{s.Code, s.Name, self(id[:min(len(id), maxEcho)], s), s == current})
	}
	return page
}

// notice answers with the texts key.title and key.text.
func (h *handler) notice(w http.ResponseWriter, r *http.Request, code int, key string) {
	page := notice{frame: newFrame(r, speechOf(r).Text(key+".title")), Key: key}
	if code == http.StatusInternalServerError {
		page.Request = h.RequestID(r.Context())
	}
	h.render(w, r, code, "notice", page)
}

// render writes a whole page or none: a template that breaks halfway leaves no half page.
func (h *handler) render(w http.ResponseWriter, r *http.Request, code int, name string, data any) {
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, name, data); err != nil {
		h.report(r, err)
		http.Error(w, "Sorry, something went wrong on our side. Request "+h.RequestID(r.Context()), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", speechOf(r).Code)
	w.Header().Set("Vary", "Accept-Language")
	w.WriteHeader(code)
	_, _ = w.Write(page.Bytes()) // the browser is gone, nothing is left to tell it
}
