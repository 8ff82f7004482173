package api

import (
	"embed"
	"io/fs"
)

//go:embed testdata/*.json testdata/*.csv testdata/v2/*.json
var answers embed.FS

// Examples are answers that the tests hold the API to, to the byte, those of the older dialect in v2/. The reference of
// the API shows them, so what it shows is what a program gets.
func Examples() fs.FS {
	examples, err := fs.Sub(answers, "testdata")
	if err != nil {
		panic("api: " + err.Error()) // the name is a constant
	}
	return examples
}
