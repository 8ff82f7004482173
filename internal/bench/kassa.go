package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"time"
)

// kassa measures the program itself: two starts, its memory, and durable creates.
func (r *results) kassa(ctx context.Context, dir string) error {
	database := "sqlite:" + filepath.Join(dir, "kassa.db")
	server, err := r.ready(ctx, database, &r.fresh)
	if err != nil {
		return err
	}
	server.stop()
	login, secret, err := r.till(ctx, database)
	if err != nil {
		return err
	}
	if server, err = r.ready(ctx, database, &r.again); err != nil {
		return err
	}
	defer server.stop()
	if err := server.remember(&r.rest); err != nil {
		return err
	}
	rate, err := r.load(ctx, Creates(server.address, login, secret))
	if err != nil {
		return err
	}
	r.invoices = append(r.invoices, rate)
	return server.remember(&r.after)
}

// Creates is a load of invoice/create for a till that has no limit.
func Creates(address, login, secret string) Target {
	request := post("/v3/invoice/create/", "Content-Type: application/json\r\n", order(login, secret))
	return Target{Address: address, Request: request, Answer: []byte(`{"error":false,`)}
}

// order is the body of an invoice as shops send it.
func order(login, secret string) string {
	return fmt.Sprintf(`{"auth_login":%q,"auth_secret":%q,"amount":1490.5,"currency":"RUB","type":"purchase","lifetime":60,`+
		`"description":"Order 1024","extra":"1024","callback_url":"https://shop.example/paid","redirect_url":"https://shop.example/"}`,
		login, secret)
}

// ready starts a server and notes how many milliseconds passed until /readyz said yes.
func (r *results) ready(ctx context.Context, database string, note *[]float64) (*process, error) {
	server, err := start(ctx, kassaAddress, r.options.Program, "serve", "--listen", "127.0.0.1:0", "--database", database)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+server.address+"/readyz", nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		server.stop()
		return nil, err
	}
	_ = answer.Body.Close() // only the status counts
	if answer.StatusCode != http.StatusOK {
		server.stop()
		return nil, fmt.Errorf("/readyz: %s", answer.Status)
	}
	*note = append(*note, float64(time.Since(server.started).Microseconds())/1000)
	return server, nil
}

// till makes a sandbox till, which has no rate limit.
func (r *results) till(ctx context.Context, database string) (login, secret string, err error) {
	output, err := exec.CommandContext(ctx, r.options.Program, //nolint:gosec // our own program
		"till", "create", "--name", "Bench", "--sandbox", "--json", "--database", database).Output()
	if err != nil {
		return "", "", fmt.Errorf("till create: %w", err)
	}
	var keys struct{ Login, Secret string }
	err = json.Unmarshal(output, &keys)
	return keys.Login, keys.Secret, err
}

// remember notes the resident memory.
func (p *process) remember(note *[]float64) error {
	resident, err := p.resident()
	*note = append(*note, resident)
	return err
}
