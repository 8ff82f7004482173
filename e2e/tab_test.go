//go:build full

package e2e

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tab is one page of the browser, and what happened behind it.
type tab struct {
	ctx     context.Context
	scripts bool // run
	mutex   sync.Mutex
	asked   []string // every address that the page asked for
	wrong   []string // errors and warnings of the console
}

// visit opens an address in a tab of its own.
func (b browser) visit(t *testing.T, v visitor, address string) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx)
	t.Cleanup(closeTab)
	ctx, stop := context.WithTimeout(ctx, 2*patience) // a visit has many steps
	t.Cleanup(stop)
	opened := &tab{ctx: ctx, scripts: v.scripts}
	if err := chromedp.Listen(ctx, opened.note); err != nil {
		t.Fatal(err)
	}
	language := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": v.language}}
	if _, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, language); err != nil {
		t.Fatal(err)
	}
	scripts := emulation.SetScriptExecutionDisabledParams{Value: !v.scripts}
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, scripts); err != nil {
		t.Fatal(err)
	}
	opened.do(t, "opening "+address, v.screen, chromedp.Navigate(address))
	return opened
}

func (p *tab) note(event any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, event.Request.URL)
	case *log.EventEntryAdded:
		p.wrong = append(p.wrong, event.Entry.Text+" "+event.Entry.URL)
	case *runtime.EventExceptionThrown:
		p.wrong = append(p.wrong, event.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		p.wrong = append(p.wrong, "console."+string(event.Type))
	}
}

func (p *tab) do(t *testing.T, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		at, _ := chromedp.Run(p.ctx, chromedp.Location())
		t.Fatalf("%s: %v, at %s", what, err, at)
	}
}

// press clicks on an element once it can be seen.
func (p *tab) press(t *testing.T, selector string) {
	t.Helper()
	p.do(t, "pressing "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// see waits until the page is in a situation, and wants its headline, and nothing that sticks out of the screen.
func (p *tab) see(t *testing.T, situation, headline string) {
	t.Helper()
	shown := "#page[data-situation=" + situation + "] #headline"
	p.do(t, "waiting for "+situation, chromedp.WaitVisible(chromedp.CSS(shown)))
	text, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.CSS(shown)))
	if err != nil || headline != "" && text != headline {
		t.Errorf("%s has the headline %q, want %q (%v)", situation, text, headline, err)
	}
	const extra = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
	if wide, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](extra)); err != nil || wide > 0 {
		t.Errorf("%s is %d pixels wider than the screen (%v)", situation, wide, err)
	}
}

// wantScripts wants the page's script to have shown the buttons that need it, or the page to live without.
func (p *tab) wantScripts(t *testing.T, run bool) {
	t.Helper()
	if run {
		p.do(t, "waiting for the script", chromedp.WaitVisible(chromedp.CSS("button.copy")))
		return
	}
	if hidden, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("document.querySelector('button.copy').hidden")); err != nil || !hidden {
		t.Errorf("the script has run (%v)", err)
	}
}

// wantClean wants that the page asked only our own server, and that the console is empty.
func (p *tab) wantClean(t *testing.T, site string) {
	t.Helper()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.asked) == 0 {
		t.Error("no request was seen")
	}
	for _, address := range p.asked {
		if !strings.HasPrefix(address, site+"/") && !strings.HasPrefix(address, "data:") {
			t.Errorf("the page asked %s", address)
		}
	}
	if len(p.wrong) > 0 {
		t.Errorf("the console has %q", p.wrong)
	}
}

// photograph writes a picture of the whole page, if a file is named.
func (p *tab) photograph(t *testing.T, file string) {
	t.Helper()
	if file == "" {
		return
	}
	const png = 100 // the quality that is not JPEG
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(png))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
}
