package client

import (
	"context"
	"errors"
	"io"
	"mime"
)

// Query selects a part of a history; zero fields are the service's defaults.
type Query struct {
	Page   int `json:"page,omitempty"`   // from 1
	Items  int `json:"items,omitempty"`  // on a page, at most 100; by default 20
	Period int `json:"period,omitempty"` // days of 24 hours back from now, by default 1
}

// Page is a part of a history, the newest first.
type Page[T any] struct {
	Items       []T  `json:"items"`
	HasNextPage bool `json:"has_next_page"`
}

// Summary is what a period adds up to.
type Summary struct {
	PayedRubAmount    Decimal `json:"payed_rub_amount"` // of the payed ones, whole roubles
	PayedCount        int64   `json:"payed_count"`
	TotalCount        int64   `json:"total_count"`
	ConversionPercent int64   `json:"conversion_percent"`
}

// ReportInvoiceHistory lists the till's invoices.
func (c *Client) ReportInvoiceHistory(ctx context.Context, query Query) (Page[Invoice], error) {
	return send[Page[Invoice]](ctx, c, read("report/invoice/history", query))
}

// ReportPayoffHistory lists the till's payoffs.
func (c *Client) ReportPayoffHistory(ctx context.Context, query Query) (Page[Payoff], error) {
	return send[Page[Payoff]](ctx, c, read("report/payoff/history", query))
}

// ReportSwapHistory lists the till's swaps.
func (c *Client) ReportSwapHistory(ctx context.Context, query Query) (Page[Swap], error) {
	return send[Page[Swap]](ctx, c, read("report/swap/history", query))
}

// ReportTransferHistory lists the till's transfers, those that it received too.
func (c *Client) ReportTransferHistory(ctx context.Context, query Query) (Page[Transfer], error) {
	return send[Page[Transfer]](ctx, c, read("report/transfer/history", query))
}

// ReportInvoiceSummary adds the till's invoices of a period up.
func (c *Client) ReportInvoiceSummary(ctx context.Context, days int) (Summary, error) {
	return send[Summary](ctx, c, read("report/invoice/summary", Query{Period: days}))
}

// ReportPayoffSummary adds the till's payoffs of a period up.
func (c *Client) ReportPayoffSummary(ctx context.Context, days int) (Summary, error) {
	return send[Summary](ctx, c, read("report/payoff/summary", Query{Period: days}))
}

// ReportInvoiceCSV exports the till's invoices of a period: RFC 4180 text with a line of column names, read as it comes.
// Close it. An error in the middle means that the rest is missing.
func (c *Client) ReportInvoiceCSV(ctx context.Context, days int) (io.ReadCloser, error) {
	return c.export(ctx, "report/invoice/history", days)
}

// ReportPayoffCSV is ReportInvoiceCSV for the till's payoffs.
func (c *Client) ReportPayoffCSV(ctx context.Context, days int) (io.ReadCloser, error) {
	return c.export(ctx, "report/payoff/history", days)
}

// ReportSwapCSV is ReportInvoiceCSV for the till's swaps.
func (c *Client) ReportSwapCSV(ctx context.Context, days int) (io.ReadCloser, error) {
	return c.export(ctx, "report/swap/history", days)
}

// ReportTransferCSV is ReportInvoiceCSV for the till's transfers.
func (c *Client) ReportTransferCSV(ctx context.Context, days int) (io.ReadCloser, error) {
	return c.export(ctx, "report/transfer/history", days)
}

// export begins an export. Only its beginning is tried again.
func (c *Client) export(ctx context.Context, path string, days int) (io.ReadCloser, error) {
	what := read(path, struct {
		Query
		ExportCSV bool `json:"export_csv"`
	}{Query{Period: days}, true})
	body, err := c.body(what)
	if err != nil {
		return nil, err
	}
	var text io.ReadCloser
	err = c.retry(ctx, what, func() error {
		response, err := c.post(ctx, what, body)
		if err != nil {
			return err
		}
		if kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); kind == "text/csv" {
			text = response.Body
			return nil
		}
		defer func() { _ = response.Body.Close() }()
		if err := decode(path, response, &struct{}{}); err != nil {
			return err
		}
		return &TransportError{Path: path, Status: response.StatusCode, Err: errors.New("the answer is not text/csv")}
	})
	return text, err
}
