package bitcoin

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kassa/internal/rail"
)

// hanging is a node of the first block alone that takes one kind of call and never answers it.
type hanging string

func (h hanging) RoundTrip(request *http.Request) (*http.Response, error) {
	var asked question
	if err := json.NewDecoder(request.Body).Decode(&asked); err != nil {
		return nil, err
	}
	if asked.Method == string(h) {
		<-request.Context().Done()
		return nil, request.Context().Err()
	}
	result := `"first"`
	if asked.Method == "getblockchaininfo" {
		result = `{"blocks": 0, "headers": 0, "bestblockhash": "first"}`
	}
	body := fmt.Sprintf(`{"id": %d, "result": %s}`, asked.ID, result)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// TestHangingNodeIsSetAside: whatever a node does not answer, the other one is read long before a call would fail by itself.
func TestHangingNodeIsSetAside(t *testing.T) {
	for _, method := range []string{"getblockchaininfo", "getblockhash"} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var clients []*Client
				for i, answers := range []hanging{hanging(method), ""} {
					client, err := NewClient(fmt.Sprintf("http://user:password@node%d:1", i))
					if err != nil {
						t.Fatal(err)
					}
					client.http = &http.Client{Transport: answers}
					clients = append(clients, client)
				}
				ctx, cancel := context.WithTimeout(t.Context(), askTimeout+time.Second)
				defer cancel()
				on, err := newNodes(Network{Name: "net"}, clients, time.Now).pick(ctx, rail.BlockID{})
				if err != nil || on.Client != clients[1] {
					t.Errorf("node %+v, %v", on, err)
				}
			})
		})
	}
}
