package bitcoin

import (
	"errors"
	"fmt"
)

// What keeps a node from answering at all.
var (
	errUnreachable = errors.New("the node cannot be reached")
	errDenied      = errors.New("the node refuses the user or password")
)

// RPCError is a node's own answer that a call failed.
type RPCError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *RPCError) Error() string { return fmt.Sprintf("the node says: %s (%d)", e.Message, e.Code) }

// Codes of Bitcoin Core, which its kin and btcd share.
const (
	codeMethod  = -32601 // no such method
	codeWarming = -28    // the node is still starting
)

func hasCode(err error, code int) bool {
	var refused *RPCError
	return errors.As(err, &refused) && refused.Code == code
}

// isAnswer tells a node that answered with an error from one that did not answer.
func isAnswer(err error) bool {
	var refused *RPCError
	return errors.As(err, &refused)
}
