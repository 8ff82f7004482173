package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestTransport sends what clients of the API send over a raw connection (contract section 1): every answer is HTTP
// 200 with JSON and its length, and leaves in one write.
func TestTransport(t *testing.T) {
	parallel(t)
	db := newSQLite(t)
	m := newMerchant(t, db, "--sandbox")
	k := serve(t, db)
	credentials := fmt.Sprintf(`{"auth_login":%q,"auth_secret":%q}`, m.Login, m.Secret)
	post := func(path, headers, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: pay\r\nContent-Length: %d\r\n%s\r\n%s", path, len(body), headers, body)
	}
	for name, row := range map[string]struct{ request, wrong string }{ // wrong is a part of the failure's text, empty for success
		"plain":                 {post("/v3/me/info/", "Content-Type: application/json\r\n", credentials), ""},
		"no slash at the end":   {post("/v3/me/info", "", credentials), ""},
		"doubled slashes":       {post("//v3//me/info//", "", credentials), ""},
		"another content type":  {post("/v3/me/info/", "Content-Type: text/plain; charset=utf-8\r\n", credentials), ""},
		"chunked":               {"POST /v3/me/info/ HTTP/1.1\r\nHost: pay\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(credentials), ""},
		"gzip":                  {post("/v3/method/list/", "Accept-Encoding: gzip\r\n", credentials), ""},
		"GET":                   {"GET /v3/me/info/ HTTP/1.1\r\nHost: pay\r\n\r\n", "POST"},
		"unknown path":          {post("/v3/me/nothing/", "", credentials), "Unknown path"},
		"no body":               {post("/v3/me/info/", "", ""), "JSON"},
		"broken JSON":           {post("/v3/me/info/", "", credentials[1:]), "JSON"},
		"a list":                {post("/v3/me/info/", "", "["+credentials+"]"), "JSON object"},
		"nothing in the object": {post("/v3/me/info/", "", "{}"), "`auth_login` field is required"},
		"a wrong secret":        {post("/v3/me/info/", "", strings.Replace(credentials, m.Secret, "x", 1)), "login"},
		"over a megabyte":       {post("/v3/me/info/", "", credentials+strings.Repeat(" ", 1<<20)), "1048576"},
		"deep nesting":          {post("/v3/me/info/", "", `{"a":`+strings.Repeat("[", 100_000)), "JSON"},
		"broken UTF-8":          {post("/v3/me/info/", "", "{\"auth_login\":\"\xff\"}"), "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			line := dial(t, k)
			line.send(t, row.request)
			if _, err := line.reader.Peek(1); err != nil {
				t.Fatal(err)
			}
			// On loopback one write arrives as one piece, so the first read had all of it.
			first := line.reader.Buffered()
			got := line.answer(t)
			if left := line.reader.Buffered(); got.ContentLength < 0 || first <= int(got.ContentLength) || left != 0 {
				t.Errorf("the first read had %d bytes, Content-Length %d, left %d", first, got.ContentLength, left)
			}
			if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/json" {
				t.Errorf("HTTP %d, %s", got.StatusCode, got.Header.Get("Content-Type"))
			}
			if got.Header.Get("Content-Encoding") == "gzip" {
				return // api's own tests unpack it
			}
			checkEnvelope(t, got.body, row.wrong)
		})
	}
}

// checkEnvelope wants a failure with the text, or success for an empty one.
func checkEnvelope(t *testing.T, body []byte, wrong string) {
	t.Helper()
	var envelope struct {
		Error  *bool
		Errors []string
	}
	if err := json.Unmarshal(body, &envelope); err != nil || envelope.Error == nil || envelope.Errors == nil {
		t.Fatalf("%s: %v", body, err)
	}
	failed := wrong != ""
	if *envelope.Error != failed || len(envelope.Errors) > 0 != failed || !strings.Contains(strings.Join(envelope.Errors, " "), wrong) {
		t.Errorf("%s, want a failure with %q", body, wrong)
	}
}

// chunked is a body in two chunks.
func chunked(body string) string {
	return fmt.Sprintf("1\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", body[:1], len(body)-1, body[1:])
}
