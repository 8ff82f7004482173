package api

import (
	"net/http"
	"strings"
)

// Mount sends every path below /v3/ to the API and all others to rest. It stands before any ServeMux, because a mux
// answers doubled slashes with a redirect, which clients do not follow on a POST (contract section 1).
func Mount(v3, rest http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ours := actionName(r.URL.Path); ours {
			v3.ServeHTTP(w, r)
			return
		}
		rest.ServeHTTP(w, r)
	})
}

// actionName is a path's <group>/<action>, whether or not slashes are doubled or the last one is missing; false for
// a path that is not below /v3/.
func actionName(path string) (string, bool) {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	if path == "/v3" {
		return "", true
	}
	name, ours := strings.CutPrefix(path, "/v3/")
	return strings.TrimSuffix(name, "/"), ours
}
