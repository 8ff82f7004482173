package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStop sends SIGTERM while the body of a request is on its way: the server takes no new connections, answers that
// request, and exits with 0; the invoice is there after the next start.
func TestStop(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		k := serve(t, db)
		m = m.at(k)
		body, err := json.Marshal(fields{"auth_login": m.Login, "auth_secret": m.Secret, "amount": 5, "type": "topup", "lifetime": 5})
		if err != nil {
			t.Fatal(err)
		}
		line := dial(t, k)
		// Asked so, the server says 100 when it begins to read the body: the request is accepted then.
		line.send(t, fmt.Sprintf("POST /v3/invoice/create/ HTTP/1.1\r\nHost: pay\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", len(body)))
		if status, err := line.reader.ReadString('\n'); err != nil || !strings.Contains(status, " 100 ") {
			t.Fatalf("%q, %v", status, err)
		}
		if _, err := line.reader.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		k.signal(t)
		eventually(t, "the server takes no new connection", func() bool {
			other, err := net.Dial("tcp", strings.TrimPrefix(k.url, "http://"))
			if err == nil {
				_ = other.Close()
			}
			return err != nil
		})
		line.send(t, string(body))
		answer := line.answer(t)
		if err := within(t, "end of the server", k.exited); err != nil {
			t.Errorf("after SIGTERM: %v; its log:\n%s", err, k.log)
		}
		var made fields
		if err := json.Unmarshal(answer.body, &made); err != nil || made["error"] != false {
			t.Fatalf("the request in flight: %q, %v", answer.body, err)
		}
		if state := m.at(serve(t, db)).info(t, made.text("id")).text("state"); state != "notpayed" {
			t.Errorf("the invoice of the request in flight is %s", state)
		}
	})
}

// wire is one raw connection.
type wire struct {
	net.Conn
	reader *bufio.Reader
}

func dial(t *testing.T, k *kassa) *wire {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(k.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return &wire{conn, bufio.NewReader(conn)}
}

func (w *wire) send(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
}

// answer is one HTTP answer with its whole body.
type answer struct {
	*http.Response
	body []byte
}

func (w *wire) answer(t *testing.T) answer {
	t.Helper()
	response, err := http.ReadResponse(w.reader, &http.Request{Method: http.MethodPost})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response, body}
}
