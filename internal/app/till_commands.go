package app

import (
	"context"
	"strings"
	"time"

	"kassa/internal/fault"
	"kassa/internal/signature"
	"kassa/internal/till"
)

type tillCommands struct {
	Create tillCreate `cmd:"" help:"Make a till and print its keys, once."`
	List   tillList   `cmd:"" help:"List all tills."`
	Rotate tillRotate `cmd:"" help:"Make a new secret or salt and print it, once."`
	Get    tillGet    `cmd:"" help:"Print a till's settings."`
	Set    tillSet    `cmd:"" help:"Change a till's settings."`
}

// tillLine is a till without its keys.
type tillLine struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Login     string `json:"login"`
	Sandbox   bool   `json:"sandbox"`
	CreatedAt string `json:"created_at"`
}

func newTillLine(t till.Till) tillLine {
	return tillLine{t.ID, t.Name, t.Login, t.Sandbox, moment(t.CreatedAt)}
}

func (l tillLine) kind() string {
	if l.Sandbox {
		return "sandbox"
	}
	return "live"
}

type tillCreate struct {
	desk
	Name    string `required:"" placeholder:"NAME" help:"Shown to payers."`
	Sandbox bool   `help:"For trying: its money is simulated. Cannot be changed later."`
}

func (c *tillCreate) Run(ctx context.Context, con *console) error {
	return c.within(ctx, func(h *house) error {
		made, err := h.tills.Create(ctx, c.Name, c.Sandbox)
		if err != nil {
			return err
		}
		keys := struct {
			tillLine
			Secret        string `json:"secret"`
			Salt          string `json:"salt"`
			WebhookSecret string `json:"webhook_secret"`
		}{newTillLine(made.Till), made.Secret, made.Salt, signature.WebhookSecret(made.Salt)}
		return c.print(con, keys, func(t *table) {
			t.row("id", keys.ID)
			t.row("name", keys.Name)
			t.row("kind", keys.kind())
			t.row("login", keys.Login)
			t.row("secret", keys.Secret)
			t.row("salt", keys.Salt)
			t.row("webhook secret", keys.WebhookSecret)
		})
	})
}

type tillList struct{ desk }

func (c *tillList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		tills, err := h.tills.List(ctx)
		if err != nil {
			return err
		}
		lines := make([]tillLine, len(tills))
		for i, each := range tills {
			lines[i] = newTillLine(each)
		}
		return c.print(con, lines, func(t *table) {
			t.row("ID", "KIND", "LOGIN", "CREATED", "NAME")
			for _, l := range lines {
				t.row(l.ID, l.kind(), l.Login, l.CreatedAt, l.Name)
			}
		})
	})
}

type tillRotate struct {
	desk
	ID      int64         `arg:"" help:"The till's number."`
	Secret  bool          `xor:"use" required:"" help:"The API secret."`
	Salt    bool          `xor:"use" required:"" help:"The salt, which signs."`
	Overlap time.Duration `default:"0s" placeholder:"24h" help:"How long the old one works beside the new one (${default})."`
}

func (c *tillRotate) Run(ctx context.Context, con *console) error {
	use := till.Secret
	if c.Salt {
		use = till.Salt
	}
	return c.with(ctx, func(h *house) error {
		plain, err := h.tills.Rotate(ctx, c.ID, use, c.Overlap)
		if err != nil {
			return err
		}
		made := map[string]any{"id": c.ID, string(use): plain}
		if use == till.Salt {
			made["webhook_secret"] = signature.WebhookSecret(plain)
		}
		return c.print(con, made, func(t *table) {
			t.row(string(use), plain)
			if use == till.Salt {
				t.row("webhook secret", made["webhook_secret"])
			}
		})
	})
}

type tillGet struct {
	desk
	ID int64 `arg:"" help:"The till's number."`
}

func (c *tillGet) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error { return c.settings(ctx, con, h, c.ID) })
}

// settings prints a till with its settings.
func (d desk) settings(ctx context.Context, con *console, h *house, id int64) error {
	found, err := h.tills.Get(ctx, id)
	if err != nil {
		return err
	}
	settings := map[string]string{}
	for _, setting := range till.Registry() {
		settings[setting.Name] = found.Settings.Text(setting.Name)
	}
	shown := struct {
		tillLine
		Settings map[string]string `json:"settings"`
	}{newTillLine(found), settings}
	return d.print(con, shown, func(t *table) {
		t.row("SETTING", "VALUE", "MEANING")
		for _, setting := range till.Registry() {
			t.row(setting.Name, settings[setting.Name], setting.Doc)
		}
	})
}

type tillSet struct {
	desk
	ID     int64    `arg:"" help:"The till's number."`
	Values []string `arg:"" name:"name=value" help:"A setting; an empty value is the default. For the names: kassa till get ID."`
}

func (c *tillSet) Run(ctx context.Context, con *console) error {
	values := map[string]string{}
	for _, text := range c.Values {
		name, value, found := strings.Cut(text, "=")
		if _, twice := values[name]; !found || twice {
			return fault.Field(text, "must be name=value, each name once, for example grace=60m")
		}
		values[name] = value
	}
	return c.with(ctx, func(h *house) error {
		if err := h.tills.Set(ctx, c.ID, values); err != nil {
			return err
		}
		return c.settings(ctx, con, h, c.ID)
	})
}
