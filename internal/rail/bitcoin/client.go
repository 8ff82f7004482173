package bitcoin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"kassa/internal/fault"
)

// Bounds of a conversation with a node.
const (
	dialTimeout  = 3 * time.Second
	callTimeout  = 60 * time.Second // a block of the largest kind from a slow disk
	maxAnswer    = 160 << 20        // a whole batch; the largest block (32 MB) takes 64 MB in hex
	maxCookie    = 1 << 10
	maxIdleNodes = 8
	cookieKey    = "cookie" // the URL's parameter that names the file
	nodeFlag     = "node"
)

// Client speaks JSON-RPC 1.0 with one node, as Bitcoin Core, its kin and btcd understand it. It is safe for concurrent use.
type Client struct {
	address string // without secrets
	host    string
	user    *url.Userinfo
	cookie  string // file that holds user:password, written anew at each start of the node
	http    *http.Client
	calls   atomic.Int64
}

// NewClient makes a client of http://user:password@host:port or http://host:port?cookie=/path/to/.cookie; a fault of kind
// Invalid, which does not repeat the text, when it is neither.
func NewClient(address string) (*Client, error) {
	whole, err := url.Parse(address)
	if err != nil || whole.Host == "" || whole.Scheme != "http" && whole.Scheme != "https" || whole.Fragment != "" {
		return nil, errAddress()
	}
	cookie := whole.Query().Get(cookieKey)
	if (whole.User == nil) == (cookie == "") || len(whole.Query()) > 0 && cookie == "" {
		return nil, errAddress()
	}
	bare := url.URL{Scheme: whole.Scheme, Host: whole.Host, Path: whole.Path}
	return &Client{
		address: bare.String(), host: whole.Host, user: whole.User, cookie: cookie,
		http: &http.Client{Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
			MaxIdleConnsPerHost: maxIdleNodes,
			IdleConnTimeout:     time.Minute,
		}},
	}, nil
}

func errAddress() *fault.Error {
	return fault.Field(nodeFlag, "must be NETWORK=http://USER:PASSWORD@HOST:PORT or NETWORK=http://HOST:PORT?cookie=FILE, for "+
		"example bitcoin=http://127.0.0.1:8332?cookie=/home/bitcoin/.bitcoin/.cookie")
}

// Host is where the node is, without secrets.
func (c *Client) Host() string { return c.host }

// call asks one question and reads the answer's result into the value.
func (c *Client) call(ctx context.Context, result any, method string, params ...any) error {
	got, err := c.post(ctx, c.ask(method, params...))
	if err == nil {
		err = got.into(result)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

// ask makes a question that travels alone.
func (c *Client) ask(method string, params ...any) question {
	return question{Version: "1.0", ID: c.calls.Add(1), Method: method, Params: noneNil(params)}
}

// question is one call.
type question struct {
	Version string `json:"jsonrpc"` // btcd answers nothing without, and takes batches of 2.0 only
	ID      int64  `json:"id"`
	Method  string `json:"method"`
	Params  []any  `json:"params"`
}

func noneNil(params []any) []any {
	if params == nil {
		return []any{}
	}
	return params
}

// post sends a body and reads the answer. A node answers a call that fails with a status other than 200, and JSON that
// says why.
func (c *Client) post(ctx context.Context, body any) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	text, err := json.Marshal(body)
	if err != nil {
		return reply{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.address, bytes.NewReader(text))
	if err != nil {
		return reply{}, err
	}
	if err := c.authorise(request); err != nil {
		return reply{}, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return reply{}, errors.Join(errUnreachable, err)
	}
	defer func() { _ = response.Body.Close() }() // it was read
	return readReply(response)
}

// authorise adds the user and password; those of a cookie file are read each time, for the node makes new ones.
func (c *Client) authorise(request *http.Request) error {
	user, password := "", ""
	if c.user != nil {
		user = c.user.Username()
		password, _ = c.user.Password()
	} else {
		text, err := readCookie(c.cookie)
		if err != nil {
			return errors.Join(errUnreachable, err)
		}
		user, password, _ = strings.Cut(strings.TrimSpace(text), ":")
	}
	request.SetBasicAuth(user, password)
	return nil
}

func readCookie(path string) (string, error) {
	file, err := os.Open(path) //nolint:gosec // the operator names it
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, maxCookie))
	return string(text), err
}
