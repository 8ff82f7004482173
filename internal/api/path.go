package api

import (
	"net/http"
	"strings"
)

// Mount sends every path below /v3/ and /v2/ to the API, those of other versions too (programs that call them read JSON,
// so they are refused in JSON), a POST to a path that is no form of the page likewise, and all others to rest. It stands
// before any ServeMux, because a mux answers doubled slashes with a redirect, which clients do not follow on a POST
// (contract section 1).
func Mount(api, rest http.Handler, isForm func(path string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isVersion(firstSegment(r.URL.Path)) || r.Method == http.MethodPost && !isForm(r.URL.Path) {
			api.ServeHTTP(w, r)
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

// route is a path's dialect and its <group>/<action>, whether or not slashes are doubled or the last one is missing.
func route(path string) (dialect, action string) {
	dialect, action, _ = strings.Cut(strings.TrimPrefix(singleSlashes(path), "/"), "/")
	return dialect, strings.TrimSuffix(action, "/")
}

func singleSlashes(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}
