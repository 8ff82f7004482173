package page

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// qr is a QR code as an SVG path: one unit a module, with the quiet zone that readers need.
type qr struct {
	Size int    // of a side, in modules
	Path string // of the dark modules
}

// newQR draws a text; nil when it is longer than a QR code can hold, the text itself is on the page anyway.
func newQR(text string) *qr {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil
	}
	modules := code.Bitmap()
	return &qr{Size: len(modules), Path: outline(modules)}
}

// outline draws each horizontal run of dark modules as one rectangle.
func outline(modules [][]bool) string {
	var path strings.Builder
	for y, row := range modules {
		for x := 0; x < len(row); {
			run := darkRun(row[x:])
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, run, run)
			}
			x += run + 1
		}
	}
	return path.String()
}

func darkRun(row []bool) int {
	for i, dark := range row {
		if !dark {
			return i
		}
	}
	return len(row)
}
