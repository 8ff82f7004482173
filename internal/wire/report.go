package wire

import (
	"encoding/csv"
	"io"
	"strconv"

	"kassa/internal/invoice"
	"kassa/internal/till"
)

// HistoryAnswer is the answer of report/invoice/history (contract section 6).
type HistoryAnswer struct {
	Envelope
	Items       []Info `json:"items"` // never nil: the wire has [], not null
	HasNextPage bool   `json:"has_next_page"`
}

// Infos tells how several invoices stand.
func (s Site) Infos(infos []invoice.Info, settings till.Settings) []Info {
	all := make([]Info, len(infos))
	for i, info := range infos {
		all[i] = s.Info(info, settings)
	}
	return all
}

// SummaryAnswer is the answer of report/invoice/summary.
type SummaryAnswer struct {
	Envelope
	PayedRubAmount    string `json:"payed_rub_amount"`
	PayedCount        int64  `json:"payed_count"`
	TotalCount        int64  `json:"total_count"`
	ConversionPercent int64  `json:"conversion_percent"`
}

// NewSummary tells what a period counts up to.
func NewSummary(tally invoice.Tally) SummaryAnswer {
	return SummaryAnswer{Success(), strconv.FormatInt(tally.PayedRub, 10), tally.Payed, tally.Total, tally.Conversion()}
}

// infoColumns are invoice/info's fields in their order.
var infoColumns = []string{"id", "url", "state", "type", "subtract_from", "method", "required_method", "rub_amount",
	"currency", "amount", "amount_currency", "initial_amount", "remaining_amount", "balance_amount", "commission_amount",
	"description", "redirect_url", "callback_url", "extra", "created_at", "expired_at", "final_at"}

// CSV writes invoices as comma separated values with a line of heads; an absent text is empty.
type CSV struct{ rows *csv.Writer }

// NewCSV begins with the heads.
func NewCSV(out io.Writer) (*CSV, error) {
	c := &CSV{csv.NewWriter(out)}
	c.rows.UseCRLF = true // RFC 4180
	return c, c.rows.Write(infoColumns)
}

// Write adds invoices and hands everything on.
func (c *CSV) Write(infos []Info) error {
	for _, info := range infos {
		if err := c.rows.Write(info.cells()); err != nil {
			return err
		}
	}
	c.rows.Flush()
	return c.rows.Error()
}

func (i Info) cells() []string {
	return []string{i.ID, i.URL, i.State, i.Type, i.SubtractFrom, present(i.Method), present(i.RequiredMethod), i.RubAmount,
		i.Currency, i.Amount, i.AmountCurrency, i.InitialAmount, i.RemainingAmount, i.BalanceAmount, i.CommissionAmount,
		present(i.Description), present(i.RedirectURL), present(i.CallbackURL), present(i.Extra), i.CreatedAt, i.ExpiredAt,
		present(i.FinalAt)}
}

// present is the text of an optional one.
func present(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
