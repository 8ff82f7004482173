package app

import (
	"context"
	"io"
	"log/slog"
)

// logFlags are how a server logs.
type logFlags struct {
	LogFormat string `env:"KASSA_LOG_FORMAT" enum:"text,json" default:"text" help:"text or json, to stderr (${default})."`
	LogLevel  string `env:"KASSA_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"debug, info, warn or error (${default}); info has a line for each request."`
}

func (f logFlags) logger(out io.Writer) *slog.Logger {
	options := new(slog.HandlerOptions)
	level := slog.LevelInfo
	if level.UnmarshalText([]byte(f.LogLevel)) == nil { // the command line knows only names of levels
		options.Level = level
	}
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

// withClient says in each line that is about a request where that came from.
type withClient struct{ slog.Handler }

func (h withClient) Handle(ctx context.Context, record slog.Record) error {
	if client := clientOf(ctx); client.IsValid() {
		record.AddAttrs(slog.String("client", client.String()))
	}
	return h.Handler.Handle(ctx, record)
}

func (h withClient) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withClient{h.Handler.WithAttrs(attrs)}
}

func (h withClient) WithGroup(name string) slog.Handler { return withClient{h.Handler.WithGroup(name)} }
