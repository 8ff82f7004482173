package api

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
)

// MethodBalances knows one till that has money.
func (h *house) MethodBalances(_ context.Context, till int64) ([]ledger.MethodBalance, error) {
	if till != 123456789 {
		return nil, h.fail()
	}
	return []ledger.MethodBalance{
		{Method: "BITCOIN", Amount: money.Amount{Asset: money.BTC, Minor: 50_000}},
		{Method: "TEST", Amount: money.Amount{Asset: money.RUB, Minor: -1_050}},
		{Method: "RETIRED", Amount: money.Of(money.USD, 7)},
	}, h.fail()
}

// pages are the arguments of the last report.
type pages struct{ days, number, items int }

func (h *house) Page(_ context.Context, _ int64, days, number, items int) ([]invoice.Info, bool, error) {
	h.pages = pages{days, number, items}
	return h.infos(), number == 1, h.fail()
}

func (h *house) infos() []invoice.Info {
	made := h.invoice()
	payed := made
	payed.ID, payed.State, payed.FinalAt, payed.Description = "123456789_bbbbbbbbbb", invoice.Payed, start.Add(time.Hour), "tea, \"green\"\nand =honey"
	return []invoice.Info{
		{Invoice: made, Initial: made.Amount, Remaining: made.Amount, Balance: made.Amount, Commission: made.Amount.Zero()},
		{Invoice: payed, Method: "TEST", Initial: money.Of(money.RUB, 8146), Remaining: money.Of(money.RUB, 0),
			Balance: money.Of(money.RUB, 8046), Commission: money.Of(money.RUB, 100)},
	}
}

func (h *house) Export(_ context.Context, _ int64, days int, each func([]invoice.Info) error) error {
	h.pages.days = days
	if err := h.fail(); err != nil {
		return err
	}
	if err := each(h.infos()); err != nil {
		return err
	}
	return h.broken
}

func (h *house) Summary(_ context.Context, _ int64, days int) (invoice.Tally, error) {
	h.pages.days = days
	return invoice.Tally{PayedRub: 16292, Payed: 2, Total: 3}, h.fail()
}

func TestBalancesAndReports(t *testing.T) {
	for _, row := range []struct{ file, path, members string }{
		{"balance_list.json", "balance/list", `"hide_empty":"false"`},
		{"balance_list_hide_empty.json", "balance/list", `"hide_empty":true`},
		{"balance_get.json", "balance/get", `"method":"BITCOIN"`},
		{"balance_get_empty.json", "balance/get", `"method":"LITECOIN"`},
		{"balance_get_unknown.json", "balance/get", `"method":"GOLD"`},
		{"balance_get_missing.json", "balance/get", `"method":null`},
		{"history.json", "report/invoice/history", `"page":1`},
		{"history_wrong.json", "report/invoice/history", `"page":0,"items":"101","period":-1,"export_csv":"maybe"`},
		{"summary.json", "report/invoice/summary", `"period":"7"`},
	} {
		t.Run(row.file, func(t *testing.T) {
			answer := newHouse().post("/v3/"+row.path+"/", `{`+auth+`,`+row.members+`}`)
			golden.Equal(t, row.file, bodyOf(t, answer.Result()))
		})
	}
}

func TestReportArguments(t *testing.T) {
	for members, want := range map[string]pages{
		``:                                       {1, 1, 20},
		`,"page":"3","items":100,"period":365`:   {365, 3, 100},
		`,"page":2,"items":"1","export_csv":"0"`: {1, 2, 1},
	} {
		h := newHouse()
		h.post("/v3/report/invoice/history/", `{`+auth+members+`}`)
		if diff := cmp.Diff(want, h.pages, cmp.AllowUnexported(pages{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", members, diff)
		}
	}
}

const exportBody = `{` + auth + `,"export_csv":true,"period":30}`

func TestExport(t *testing.T) {
	h := newHouse()
	answer := h.post("/v3/report/invoice/history/", exportBody)
	if got := answer.Header().Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	if h.pages.days != 30 || !strings.Contains(h.log.String(), `"outcome":"ok"`) {
		t.Errorf("period %d, log %s", h.pages.days, &h.log)
	}
	golden.Equal(t, "history.csv", answer.Body.Bytes())
}

// An export that cannot begin is answered like any failure; one that breaks off later ends with its connection.
func TestBrokenExport(t *testing.T) {
	h := newHouse()
	h.err = errors.New("the disk is gone")
	if body := bodyOf(t, h.post("/v3/report/invoice/history/", exportBody).Result()); !strings.Contains(string(body), internalMessage) {
		t.Errorf("answer %s, want an envelope", body)
	}
	h = newHouse()
	h.broken = errors.New("the disk is gone")
	defer func() {
		if broken, _ := recover().(error); !errors.Is(broken, http.ErrAbortHandler) {
			t.Error("the connection was not ended")
		}
		if !strings.Contains(h.log.String(), "the disk is gone") {
			t.Errorf("log %s lacks the cause", &h.log)
		}
	}()
	h.handled.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/v3/report/invoice/history/", strings.NewReader(exportBody)))
}
