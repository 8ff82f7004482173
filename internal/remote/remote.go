// Package remote calls the merchant API as a shop's program does, for the commands of a developer.
package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
)

// maxAnswer bounds an answer, in bytes: a page of the feed has a hundred objects with texts of some kilobytes each.
const maxAnswer = 8 << 20

// Till is a till on a server, with its keys.
type Till struct {
	URL    string // of the server, for example http://127.0.0.1:8080
	Login  string
	Secret string
	Salt   string // signs, and never travels
	Client *http.Client
}

// Refusal is what the server said against a call. Any other error means that it did not answer.
type Refusal struct{ Messages []string }

func (r *Refusal) Error() string { return strings.Join(r.Messages, "; ") }

// Call calls an action such as invoice/create and reads its answer into a pointer, unless that is nil. What the server
// refuses is a *Refusal.
func (t Till) Call(ctx context.Context, action string, request map[string]any, answer any) error {
	members := map[string]any{"auth_login": t.Login, "auth_secret": t.Secret}
	maps.Copy(members, request)
	body, err := json.Marshal(members)
	if err != nil {
		return err
	}
	text, err := t.post(ctx, strings.TrimRight(t.URL, "/")+"/v3/"+action+"/", body)
	if err != nil {
		return err
	}
	var envelope struct {
		Error  *bool    `json:"error"`
		Errors []string `json:"errors"`
	}
	switch err := json.Unmarshal(text, &envelope); {
	case err != nil || envelope.Error == nil:
		return fmt.Errorf("%s does not answer as this API does", t.URL)
	case *envelope.Error:
		return &Refusal{envelope.Errors}
	case answer == nil:
		return nil
	}
	return json.Unmarshal(text, answer)
}

func (t Till) post(ctx context.Context, url string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := t.Client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err == nil && len(text) > maxAnswer {
		err = errors.New("the answer is over 8 MB")
	}
	return text, err
}
