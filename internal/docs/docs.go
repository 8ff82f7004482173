// Package docs is the reference of the merchant API in both dialects: an OpenAPI 3.1 document for programs and a page for
// people. What an answer has is read from the structs of package wire, what it looks like from the answers that the API's
// tests hold it to; a test compares what a request takes with the handlers. Only the words are written by hand.
package docs

import (
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
)

// Config is what the reference is made of; every field is needed.
type Config struct {
	PublicURL string // where programs reach this gateway
	Version   string // of the program
	Answers   fs.FS  // the tested answers that the examples show, see Example.File
	Styles    []string
	Icon      string // the addresses of the page's icon and style sheets
	// Language is the code of the best language for a reader, one of the catalogues'.
	Language func(r *http.Request) string
	Log      *slog.Logger
}

// New serves /docs/ and /docs/openapi.json. Each is made when it is first asked for, and kept.
func New(config Config) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /docs/openapi.json", config.kept("application/json", config.document))
	pages := map[string]http.Handler{}
	for _, s := range speeches {
		pages[s.Code] = config.kept("text/html; charset=utf-8", func() ([]byte, error) { return config.page(s) })
	}
	mux.HandleFunc("GET /docs/{$}", func(w http.ResponseWriter, r *http.Request) {
		code := config.Language(r)
		w.Header().Set("Content-Language", code)
		w.Header().Set("Vary", "Accept-Language")
		pages[code].ServeHTTP(w, r)
	})
	return mux
}

// kept serves what is made once.
func (c Config) kept(kind string, produce func() ([]byte, error)) http.Handler {
	content := sync.OnceValues(produce)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := content()
		if err != nil {
			c.Log.ErrorContext(r.Context(), "docs failed", "path", r.URL.Path, "error", err)
			http.Error(w, "Sorry, something went wrong on our side.", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body) // the reader is gone, nothing is left to tell him
	})
}
