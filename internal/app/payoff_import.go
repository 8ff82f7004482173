package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"kassa/internal/dispatch"
	"kassa/internal/rail/bitcoin"
)

type payoffImport struct {
	desk
	step
	File string `arg:"" help:"The signed PSBT, binary or in base64; - reads it from the standard input."`
}

func (c *payoffImport) Run(ctx context.Context, con *console) error {
	psbt, err := readAtMost(c.File, bitcoin.MaxPSBT)
	if err != nil {
		return err
	}
	return c.with(ctx, func(h *house) error {
		of, draft, err := h.dispatches.Import(ctx, psbt, c.by())
		var unsent *dispatch.UnsentError
		if err != nil && !errors.As(err, &unsent) {
			return err
		}
		line := newDraftLine(of, draft)
		return errors.Join(c.print(con, line, line.table), err)
	})
}

// readAtMost reads a file of bounded length, or the standard input for the path "-".
func readAtMost(path string, limit int64) (data []byte, err error) {
	file := os.Stdin
	if path != "-" {
		if file, err = os.Open(path); err != nil { //nolint:gosec // the operator names it
			return nil, err
		}
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err = io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s is longer than %d bytes", path, limit)
	}
	return data, err
}
