package rates

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	neturl "net/url"
	"time"
)

// Bounds of one poll of a source.
const (
	maxAnswer   = 8 << 20          // bytes of one document
	pollTimeout = 20 * time.Second // for all documents together
)

// Client polls sources. It follows no redirect: a source that moved is a matter for its adapter or for its URL.
type Client struct{ http *http.Client }

// NewClient makes a client over a transport, nil for the standard one, which knows proxies.
func NewClient(transport http.RoundTripper) *Client {
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{&http.Client{Transport: transport, CheckRedirect: stay}}
}

// Poll reads a source's documents one after another. It may return prices and an error, which says what else was
// wrong; of several documents one that fails does not spoil the others. Without any price there is an error.
func (c *Client) Poll(ctx context.Context, source Source, now func() time.Time) ([]Price, error) {
	ctx, cancel := context.WithTimeout(ctx, pollTimeout)
	defer cancel()
	var prices []Price
	var wrong []error
	for _, document := range source.Documents {
		body, err := c.get(ctx, source.URL+document.Path)
		if err == nil {
			var read []Price
			read, err = document.Read(body, now())
			prices = append(prices, read...)
		}
		if errors.Is(err, errNotFound) && len(source.Documents) > 1 {
			continue // a market that was closed
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", source.URL+document.Path, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	if len(prices) == 0 && len(wrong) == 0 {
		return nil, errors.New("nothing that is asked for is there any more")
	}
	if len(wrong) > maxBad {
		wrong = wrong[:maxBad]
	}
	return prices, errors.Join(wrong...)
}

var errNotFound = errors.New("the answer's status is 404")

func (c *Client) get(ctx context.Context, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "kassa")
	answer, err := c.http.Do(request)
	var wrapped *neturl.Error
	if errors.As(err, &wrapped) {
		return nil, wrapped.Err // without the URL, which the caller tells
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	if answer.StatusCode == http.StatusNotFound {
		return nil, errNotFound
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the answer's status is %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("the answer is over %d bytes", maxAnswer)
	}
	return body, err
}
