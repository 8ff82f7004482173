package bitcoin

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// reply is what a node writes back, to one question or to several.
type reply struct {
	status int
	text   []byte
}

// answer is that to one question, in the order of the questions or not.
type answer struct {
	ID     int64           `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *RPCError       `json:"error"`
}

func (a answer) into(result any) error {
	if a.Error != nil {
		return a.Error
	}
	return json.Unmarshal(a.Result, result)
}

func readReply(response *http.Response) (reply, error) {
	switch response.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return reply{}, errDenied
	}
	var text bytes.Buffer
	text.Grow(int(min(max(response.ContentLength, 0), maxAnswer)) + bytes.MinRead)
	if _, err := text.ReadFrom(io.LimitReader(response.Body, maxAnswer+1)); err != nil {
		return reply{}, errors.Join(errUnreachable, err)
	}
	if text.Len() > maxAnswer {
		return reply{}, fmt.Errorf("the node's answer is longer than %d bytes", maxAnswer)
	}
	return reply{response.StatusCode, text.Bytes()}, nil
}

// decode reads the whole reply.
func (r reply) decode(value any) error {
	if err := json.Unmarshal(r.text, value); err != nil {
		return fmt.Errorf("the node answers HTTP %d and no JSON", r.status)
	}
	return nil
}

// into reads the result of one question.
func (r reply) into(result any) error {
	var one answer
	if err := r.decode(&one); err != nil {
		return err
	}
	return one.into(result)
}

// intoHex reads a result of megabytes of hex. They are taken out before the rest is read as JSON, whose reader would look
// at each of them several times: no text within JSON can hold the quotes that the result begins with, and no hex one that
// it ends with.
func (r reply) intoHex() ([]byte, error) {
	head, tail, _ := bytes.Cut(r.text, beginning)
	digits, rest, whole := bytes.Cut(tail, quote)
	if !whole { // an error, or written with blanks
		var raw rawHex
		err := r.into(&raw)
		return raw, err
	}
	var none rawHex
	if err := (reply{r.status, concat(head, beginning, quote, rest)}).into(&none); err != nil {
		return nil, err
	}
	raw := make([]byte, hex.DecodedLen(len(digits)))
	_, err := hex.Decode(raw, digits)
	return raw, err
}

// What stands around a text that is the result.
var (
	beginning = []byte(`"result":"`)
	quote     = []byte(`"`)
)
