package client

import (
	"bytes"
	"encoding/json"
	"errors"
)

// listed is an answer whose items are an object by name, in an order that a map would lose.
type listed struct {
	Items json.RawMessage `json:"items"`
}

// members reads such an object as a list; name tells each its own. Some services write an empty object as [].
func members[V any](path string, object json.RawMessage, name func(member *V, is string)) ([]V, error) {
	if string(object) == "[]" {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(object))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, &TransportError{Path: path, Err: errors.New("`items` is no object")}
	}
	var all []V
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, &TransportError{Path: path, Err: err}
		}
		var member V
		if err := decoder.Decode(&member); err != nil {
			return nil, &TransportError{Path: path, Err: err}
		}
		text, _ := key.(string) // the keys of an object are strings
		name(&member, text)
		all = append(all, member)
	}
	return all, nil
}
