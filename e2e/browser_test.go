//go:build full

package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// visitor is one payer: a browser's screen, language, and whether it runs scripts.
type visitor struct {
	screen   chromedp.Action[chromedp.Void]
	language string
	scripts  bool
	speaks   map[string]string // headlines by situation
}

var (
	desktop = chromedp.EmulateViewport(1280, 800)
	phone   = chromedp.EmulateViewport(360, 740, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
	english = map[string]string{"choose": "Choose how to pay", "pay": "Waiting for your payment", "paid": "Paid"}
	russian = map[string]string{"choose": "Выберите способ оплаты", "pay": "Ждём вашу оплату", "paid": "Оплачено"}
)

var visitors = map[string]visitor{
	"desktop in English":                    {desktop, "en", true, english},
	"phone in Russian":                      {phone, "ru", true, russian},
	"phone in English without JavaScript":   {phone, "en", false, english},
	"desktop in Russian without JavaScript": {desktop, "ru-RU, en;q=0.5", false, russian},
}

// TestPage walks through the payment page as a payer does: chooses a method, pays on TEST, sees the status change, and
// goes on to the shop. KASSA_SCREENSHOT names a file for a picture of the page.
func TestPage(t *testing.T) {
	parallel(t)
	db := newSQLite(t)
	m := newMerchant(t, db, "--sandbox")
	k := serve(t, db)
	m = m.at(k)
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<link rel="icon" href="data:,"><p id="thanks">Thank you`))
	}))
	t.Cleanup(shop.Close)
	browser := openBrowser(t)
	for name, v := range visitors {
		t.Run(name, func(t *testing.T) {
			created := m.must(t, "invoice/create", fields{
				"amount": "1490", "type": "purchase", "lifetime": 60, "description": "Tea from Lapsang, 3 × 100 g", "redirect_url": shop.URL,
			})
			tab := browser.visit(t, v, created.text("url"))
			tab.see(t, "choose", v.speaks["choose"])
			tab.press(t, `button[name=method][value=TEST]`)
			tab.see(t, "pay", v.speaks["pay"])
			tab.wantScripts(t, v.scripts)
			if v.scripts && v.language == "en" {
				tab.photograph(t, os.Getenv("KASSA_SCREENSHOT"))
			}
			if v.scripts {
				// The payer pays unconfirmed first, and then only watches: the confirmation comes from elsewhere.
				tab.press(t, "#seen")
				tab.press(t, `button[name=all]`)
				tab.see(t, "awaiting", "")
				m.must(t, "sandbox/pay", fields{"id": created["id"], "settle": true})
			} else {
				tab.press(t, `button[name=all]`)
			}
			tab.see(t, "paid", v.speaks["paid"])
			tab.wantClean(t, k.url)
			tab.press(t, `a.button.primary`)
			tab.do(t, "the shop", chromedp.WaitVisible(chromedp.CSS("#thanks")))
		})
	}
}

// browser is one Chromium of a test.
type browser struct{ ctx context.Context }

func openBrowser(t *testing.T) browser {
	t.Helper()
	profile, err := os.MkdirTemp("", "kassa-chromium-") // not t.TempDir: Chromium may write there for a moment after its end
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(allocated)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v (install it, for example: apt-get install chromium)", err)
	}
	return browser{ctx}
}
