package bench

import (
	"bufio"
	"io"
	"strings"
	"testing"
)

func TestReadAnswer(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, row := range map[string]struct {
		answer string
		wrong  string // a part of the error, empty for none
		left   string // what the next answer begins with
	}{
		"a known length":         {ok + "Content-Length: 7\r\n\r\n{\"a\":1}HTTP", "", "HTTP"},
		"a length in any case":   {ok + "content-length: 7\r\n\r\n{\"a\":1}HTTP", "", "HTTP"},
		"chunks":                 {ok + "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":1,\r\nA\r\n\"b\":12345}\r\n0\r\n\r\nHTTP", "", "HTTP"},
		"another status":         {"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "500 Oh", ""},
		"another body":           {ok + "Content-Length: 7\r\n\r\n{\"b\":1}", `{\"b\":1}`, ""},
		"no body":                {ok + "Content-Length: 0\r\n\r\n", "begins with", ""},
		"another body in chunks": {ok + "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"b\":1}\r\n0\r\n\r\n", "begins with", ""},
		"cut off in the headers": {ok, "EOF", ""},
		"cut off in the body":    {ok + "Content-Length: 7\r\n\r\n{\"a\":1", "EOF", ""},
		"cut off in a chunk":     {ok + "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"a\":", "EOF", ""},
		"a broken length":        {ok + "Content-Length: x\r\n\r\n", "invalid syntax", ""},
		"a broken chunk":         {ok + "Transfer-Encoding: chunked\r\n\r\nx\r\n", "invalid syntax", ""},
	} {
		t.Run(name, func(t *testing.T) {
			from := bufio.NewReader(strings.NewReader(row.answer))
			err := readAnswer(from, []byte(`{"a"`))
			if row.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), row.wrong) {
					t.Errorf("error %v, want one with %q", err, row.wrong)
				}
				return
			}
			left, _ := io.ReadAll(from)
			if err != nil || string(left) != row.left {
				t.Errorf("error %v, left %q, want %q", err, left, row.left)
			}
		})
	}
}
