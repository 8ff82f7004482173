package api

import (
	"net/http"
	"strings"
)

// Mount sends every path below /v3/ to the API, those of other versions too (programs that call them read JSON, so they
// are refused in JSON), a POST to a path that is no form of the page likewise, and all others to rest. It stands before any ServeMux, because a mux
// answers doubled slashes with a redirect, which clients do not follow on a POST (contract section 1).
func Mount(v3, rest http.Handler, isForm func(path string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isVersion(firstSegment(r.URL.Path)) || r.Method == http.MethodPost && !isForm(r.URL.Path) {
			v3.ServeHTTP(w, r)
			return
		}
		rest.ServeHTTP(w, r)
	})
}

func firstSegment(path string) string {
	segment, _, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	return segment
}

// isVersion tells v1, v2, v3 and so on from the page's paths.
func isVersion(segment string) bool {
	return len(segment) == 2 && segment[0] == 'v' && '0' <= segment[1] && segment[1] <= '9'
}

// actionName is a path's <group>/<action>, whether or not slashes are doubled or the last one is missing; false for
// a path that is not below /v3/.
func actionName(path string) (string, bool) {
	path = singleSlashes(path)
	if path == "/v3" {
		return "", true
	}
	name, ours := strings.CutPrefix(path, "/v3/")
	return strings.TrimSuffix(name, "/"), ours
}

func singleSlashes(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}
