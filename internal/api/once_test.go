package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kassa/internal/idempotency"
)

// TestEveryCreateActsOnce: an action that makes something reads the key before anything else.
func TestEveryCreateActsOnce(t *testing.T) {
	h, creates := newHouse(), 0
	for name := range h.handled.(*handler).actions {
		if !strings.HasSuffix(name, "/create") {
			continue
		}
		creates++
		request := httptest.NewRequest(http.MethodPost, "/v3/"+name+"/", strings.NewReader("{"+auth+"}"))
		request.Header.Set(idempotency.Header, "two words")
		answer := httptest.NewRecorder()
		h.handled.ServeHTTP(answer, request)
		if body := answer.Body.String(); !strings.Contains(body, "`Idempotency-Key` must be one key") {
			t.Errorf("%s answered %s", name, body)
		}
	}
	if creates < 2 {
		t.Errorf("only %d actions create", creates)
	}
}
