package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestNewRefuses(t *testing.T) {
	for name, config := range map[string]Config{
		"no URL":        {Login: "l", Secret: "s"},
		"no scheme":     {URL: "pay.example", Login: "l", Secret: "s"},
		"another one":   {URL: "ftp://pay.example", Login: "l", Secret: "s"},
		"a query":       {URL: "https://pay.example/?i=1", Login: "l", Secret: "s"},
		"no login":      {URL: "https://pay.example", Secret: "s"},
		"no secret":     {URL: "https://pay.example", Login: "l"},
		"a control URL": {URL: "https://pay.example\n", Login: "l", Secret: "s"},
	} {
		if _, err := New(config); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, row := range map[string]struct {
		body  string
		kind  error
		texts string
	}{
		"unknown":  {recorded(t, "info_unknown.json"), ErrNotFound, "Invoice not found"},
		"missing":  {recorded(t, "create_missing.json"), nil, "`amount` field is required"},
		"denied":   {`{"error":true,"errors":["Wrong ` + "`auth_login` or `auth_secret`" + `"]}`, ErrDenied, "auth_login"},
		"several":  {`{"error":true,"errors":["one","two"]}`, nil, "one; two"},
		"wordless": {`{"error":true,"errors":[]}`, nil, "invoice/info: "},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := answering(t, nil, answer{body: row.body})
			_, err := c.InvoiceInfo(t.Context(), anInvoice)
			var refused *Error
			if !errors.As(err, &refused) || refused.Path != "invoice/info" || !strings.Contains(err.Error(), row.texts) {
				t.Fatalf("error is %#v", err)
			}
			for _, kind := range []error{ErrNotFound, ErrDenied, ErrLimited} {
				if errors.Is(err, kind) != errors.Is(row.kind, kind) {
					t.Errorf("errors.Is(%v, %v) is %t", err, kind, errors.Is(err, kind))
				}
			}
			if len(s.sent) != 1 {
				t.Errorf("it was sent %d times", len(s.sent))
			}
		})
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	offline := errors.New("offline")
	for name, row := range map[string]struct {
		answer answer
		status int
	}{
		"nobody listens": {answer{err: offline}, 0},
		"a proxy's page": {answer{status: 502, body: "<html>Bad Gateway</html>"}, 502},
		"a redirect":     {answer{status: 301, header: http.Header{"Location": {"https://other.example/"}}}, 301},
		"no envelope":    {answer{body: `{"id":"1"}`}, 200},
		"a list":         {answer{body: `[]`}, 200},
		"cut off":        {answer{body: `{"error":false,"err`}, 200},
		"a wrong type":   {answer{body: `{"error":false,"errors":[],"amount":"a lot"}`}, 200},
		"endless":        {answer{body: `{"error":false,"errors":["` + strings.Repeat("a", maxAnswer) + `"]}`}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			c, s := answering(t, func(c *Config) { c.Tries = 1 }, row.answer)
			_, err := c.InvoiceInfo(t.Context(), anInvoice)
			var lost *TransportError
			if !errors.As(err, &lost) || lost.Status != row.status || lost.Path != "invoice/info" || lost.Error() == "" {
				t.Fatalf("error is %#v", err)
			}
			if row.answer.err != nil && !errors.Is(err, offline) {
				t.Errorf("%v does not tell its cause", err)
			}
			if len(s.sent) != 1 {
				t.Errorf("it was sent %d times", len(s.sent))
			}
		})
	}
}

// create makes an invoice under a key.
func create(ctx context.Context, c *Client, key string) error {
	_, err := c.InvoiceCreate(ctx, InvoiceRequest{Amount: "1", Type: Topup, Lifetime: 1, IdempotencyKey: key})
	return err
}

func TestRetries(t *testing.T) {
	offline, limited := answer{err: io.ErrUnexpectedEOF}, answer{body: `{"error":true,"errors":["Too many requests"]}`}
	ok, later := answer{body: recorded(t, "create.json")}, answer{body: limited.body, header: http.Header{"Retry-After": {"3"}}}
	muchLater := answer{status: 429, body: "slow down", header: http.Header{"Retry-After": {"60"}}}
	info := func(ctx context.Context, c *Client) error { _, err := c.InvoiceInfo(ctx, anInvoice); return err }
	keyed := func(ctx context.Context, c *Client) error { return create(ctx, c, "order-7") }
	keyless := func(ctx context.Context, c *Client) error { return create(ctx, c, "") }
	pay := func(ctx context.Context, c *Client) error { return c.SandboxPay(ctx, SandboxPayment{ID: anInvoice}) }
	for name, row := range map[string]struct {
		do      func(context.Context, *Client) error
		answers []answer
		sent    int
		good    bool
		took    time.Duration
	}{
		"at once":                   {info, []answer{ok}, 1, true, 0},
		"the third time":            {info, []answer{offline, offline, ok}, 3, true, 750 * time.Millisecond},
		"never":                     {info, []answer{offline}, 4, false, 1750 * time.Millisecond},
		"with a key":                {keyed, []answer{offline, ok}, 2, true, 250 * time.Millisecond},
		"a create without a key":    {keyless, []answer{offline, ok}, 1, false, 0},
		"a payment":                 {pay, []answer{offline, ok}, 1, false, 0},
		"limited":                   {info, []answer{limited, ok}, 2, true, 250 * time.Millisecond},
		"limited, and told when":    {info, []answer{later, ok}, 2, true, 3 * time.Second},
		"limited for a long time":   {info, []answer{muchLater, ok}, 1, false, 0},
		"limited create, no key":    {keyless, []answer{limited, ok}, 1, false, 0},
		"refused for another cause": {info, []answer{{body: recorded(t, "info_unknown.json")}, ok}, 1, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := answering(t, nil, row.answers...)
				begin := time.Now()
				err := row.do(t.Context(), c)
				if took := time.Since(begin); (err == nil) != row.good || len(s.sent) != row.sent || took != row.took {
					t.Errorf("%v after %d tries and %s, want %t after %d and %s", err, len(s.sent), took, row.good, row.sent, row.took)
				}
				for _, one := range s.sent[1:] {
					if one != s.sent[0] {
						t.Errorf("sent %v, then %v", s.sent[0], one)
					}
				}
			})
		})
	}
}

func TestLimitedTellsWhenToComeAgain(t *testing.T) {
	c, _ := answering(t, nil, answer{status: 429, body: "slow down", header: http.Header{"Retry-After": {"60"}}})
	err := create(t.Context(), c, "")
	var refused *Error
	if !errors.As(err, &refused) || refused.RetryAfter != time.Minute || !errors.Is(err, ErrLimited) {
		t.Errorf("error is %#v", err)
	}
}

func TestJitterShortensByUpToAHalf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := answering(t, func(c *Config) { c.Tries = 8 }, answer{err: io.ErrUnexpectedEOF})
		c.random = func() float64 { return 1 }
		begin := time.Now()
		if _, err := c.MeInfo(t.Context()); err == nil {
			t.Error("it succeeded")
		}
		// 250 ms doubled up to 8 s, seven times: 23.75 s, halved.
		if took := time.Since(begin); took != 11875*time.Millisecond {
			t.Errorf("it took %s", took)
		}
	})
}

// A caller whose context ends during a pause learns why the call failed, at once.
func TestContextEndsAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, s := answering(t, nil, answer{err: io.ErrUnexpectedEOF})
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := c.MeInfo(ctx); !errors.Is(err, io.ErrUnexpectedEOF) || len(s.sent) != 1 {
			t.Errorf("%v after %d tries", err, len(s.sent))
		}
	})
}

// silent is a service that never answers.
type silent struct{}

func (silent) RoundTrip(request *http.Request) (*http.Response, error) {
	<-request.Context().Done()
	return nil, request.Context().Err()
}

func TestATryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := answering(t, func(c *Config) { c.HTTP.Transport, c.Tries = silent{}, 1 }, answer{})
		for name, row := range map[string]struct {
			do   func() error
			took time.Duration
		}{
			"a read":      {func() error { _, err := c.MeInfo(t.Context()); return err }, 30 * time.Second},
			"a long poll": {func() error { _, err := c.EventList(t.Context(), EventQuery{Wait: 20 * time.Second}); return err }, 50 * time.Second},
		} {
			begin := time.Now()
			err := row.do()
			if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || took != row.took {
				t.Errorf("%s: %v after %s", name, err, took)
			}
		}
	})
}

func TestKeyCreates(t *testing.T) {
	c, s := answering(t, func(c *Config) { c.KeyCreates = true }, answer{body: recorded(t, "create.json")})
	for _, key := range []string{"", "", "order-7"} {
		if err := create(t.Context(), c, key); err != nil {
			t.Fatal(err)
		}
	}
	if s.sent[0].Key == "" || s.sent[0].Key == s.sent[1].Key || s.sent[2].Key != "order-7" {
		t.Errorf("keys %q, %q, %q", s.sent[0].Key, s.sent[1].Key, s.sent[2].Key)
	}
}

// Nothing is sent that cannot be signed or is no decimal.
func TestNothingIsSent(t *testing.T) {
	c, s := answering(t, func(c *Config) { c.Salt = "" }, answer{body: recorded(t, "create.json")})
	for name, call := range calls {
		if strings.Contains(call.request, `"signature"`) {
			if _, err := call.do(t.Context(), c); !errors.Is(err, errNoSalt) {
				t.Errorf("%s without a salt: %v", name, err)
			}
		}
	}
	if _, err := c.InvoiceCreate(t.Context(), InvoiceRequest{Amount: "1,5", Type: Topup, Lifetime: 1}); !errors.Is(err, errDecimal) {
		t.Errorf("error is %v", err)
	}
	if len(s.sent) > 0 {
		t.Errorf("sent %v", s.sent)
	}
}

func TestExports(t *testing.T) {
	text := recorded(t, "history.csv")
	for path, export := range map[string]func(*Client) (io.ReadCloser, error){
		"report/invoice/history":  func(c *Client) (io.ReadCloser, error) { return c.ReportInvoiceCSV(t.Context(), 30) },
		"report/payoff/history":   func(c *Client) (io.ReadCloser, error) { return c.ReportPayoffCSV(t.Context(), 30) },
		"report/swap/history":     func(c *Client) (io.ReadCloser, error) { return c.ReportSwapCSV(t.Context(), 30) },
		"report/transfer/history": func(c *Client) (io.ReadCloser, error) { return c.ReportTransferCSV(t.Context(), 30) },
	} {
		c, s := answering(t, nil, answer{kind: "text/csv; charset=utf-8", body: text})
		reader, err := export(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(reader)
		if err != nil || string(got) != text || reader.Close() != nil {
			t.Errorf("%s: read %q, %v", path, got, err)
		}
		want := sent{"POST /v3/" + path + "/", "", `{"auth_login":"shop","auth_secret":"s","period":30,"export_csv":true}`}
		if s.sent[0] != want {
			t.Errorf("sent %v, want %v", s.sent[0], want)
		}
		c, _ = answering(t, func(c *Config) { c.Tries = 1 }, answer{body: recorded(t, "history_wrong.json")})
		var refused *Error
		if _, err := export(c); !errors.As(err, &refused) {
			t.Errorf("%s: error is %v", path, err)
		}
		c, _ = answering(t, func(c *Config) { c.Tries = 1 }, answer{body: recorded(t, "history.json")})
		var lost *TransportError
		if _, err := export(c); !errors.As(err, &lost) {
			t.Errorf("%s: error is %v", path, err)
		}
	}
}

func TestMembersKeepTheServicesOrder(t *testing.T) {
	c, _ := answering(t, nil, answer{body: recorded(t, "method_list_compact.json")})
	methods, err := c.MethodList(t.Context(), true)
	if err != nil || len(methods) < 40 || methods[0].Method != "TEST" || methods[1].Method != "BITCOIN" || methods[1].In != nil {
		t.Errorf("methods %+v, %v", methods, err)
	}
	for body, good := range map[string]bool{
		`[]`: true, `{}`: true, `null`: false, `"x"`: false, `{"A":1}`: false, `{"A":{"amount":"x"}}`: false, `[{}]`: false,
	} {
		c, _ := answering(t, func(c *Config) { c.Tries = 1 }, answer{body: `{"error":false,"errors":[],"items":` + body + `}`})
		if balances, err := c.BalanceList(t.Context(), false); (err == nil) != good || len(balances) > 0 {
			t.Errorf("items %s: %v, %v", body, balances, err)
		}
	}
}

func TestDate(t *testing.T) {
	moscow := time.FixedZone("MSK", 3*60*60)
	at, err := Date("2024-01-10 11:08:11").In(moscow)
	if err != nil || !at.Equal(time.Date(2024, 1, 10, 8, 8, 11, 0, time.UTC)) {
		t.Errorf("%s, %v", at, err)
	}
	if _, err := Date("").In(moscow); err == nil {
		t.Error("no date was read")
	}
}
