package page

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/skip2/go-qrcode"
	"pgregory.net/rapid"
)

// TestQRDrawsTheModules paints the path onto a grid again and compares it with the library's bitmap.
func TestQRDrawsTheModules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zA-Z0-9:?=.-]{1,120}`).Draw(t, "text")
		code, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		drawn := newQR(text)
		if diff := cmp.Diff(code.Bitmap(), paint(t, drawn)); diff != "" {
			t.Error(diff)
		}
	})
}

// paint reads a path of one-module-high rectangles.
func paint(t *rapid.T, drawn *qr) [][]bool {
	grid := make([][]bool, drawn.Size)
	for y := range grid {
		grid[y] = make([]bool, drawn.Size)
	}
	for _, rectangle := range strings.SplitAfter(strings.TrimSuffix(drawn.Path, "z"), "z") {
		var x, y, width, back int
		if _, err := fmt.Sscanf(rectangle, "M%d %dh%dv1h-%d", &x, &y, &width, &back); err != nil || width != back {
			t.Fatalf("%q: %v", rectangle, err)
		}
		for i := range width {
			grid[y][x+i] = true
		}
	}
	return grid
}

func TestQRHasAQuietZone(t *testing.T) {
	if path := newQR("test:pool:1").Path; !strings.HasPrefix(path, "M4 4h7") {
		t.Errorf("the first finder is not four modules from the edge: %.20s", path)
	}
}

func TestQROfTooLongATextIsNone(t *testing.T) {
	if drawn := newQR(strings.Repeat("x", 3000)); drawn != nil {
		t.Errorf("drawn with %d modules", drawn.Size)
	}
}
