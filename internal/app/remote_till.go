package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"kassa/internal/fault"
	"kassa/internal/remote"
)

// remoteTill is the flags of every command that calls a server as a shop's program does. Its secrets have no variables of
// their own, see commands: a file has them.
type remoteTill struct {
	URL    string `name:"url" env:"KASSA_URL" default:"http://127.0.0.1:8080" help:"The server (${default})."`
	Keys   string `env:"KASSA_TILL_KEYS" placeholder:"FILE" help:"The till's login, secret and salt, as till create --json prints them."`
	Login  string `placeholder:"TEXT" help:"The till's login, instead of the file's."`
	Secret string `placeholder:"TEXT" help:"Its secret, likewise; other users of the machine can read a command line."`
	Salt   string `placeholder:"TEXT" help:"Its salt, likewise."`
	JSON   bool   `name:"json" help:"Print a JSON object for each line."`
}

// callTimeout bounds one call, with the time for which the feed holds its answer back.
const callTimeout = time.Minute

// till puts flags and file together.
func (r remoteTill) till() (remote.Till, error) {
	var keys struct{ Login, Secret, Salt string }
	if r.Keys != "" {
		text, err := os.ReadFile(r.Keys)
		if err != nil {
			return remote.Till{}, err
		}
		if err := json.Unmarshal(text, &keys); err != nil {
			return remote.Till{}, fmt.Errorf("%s is not what `kassa till create --json` prints: %w", r.Keys, err)
		}
	}
	named := remote.Till{
		URL: r.URL, Login: cmp.Or(r.Login, keys.Login), Secret: cmp.Or(r.Secret, keys.Secret), Salt: cmp.Or(r.Salt, keys.Salt),
		Client: &http.Client{Timeout: callTimeout},
	}
	var missing fault.List
	for name, value := range map[string]string{"login": named.Login, "secret": named.Secret, "salt": named.Salt} {
		if value == "" {
			missing.Add(name, "must be given, by --%s or in the file of --keys", name)
		}
	}
	return named, missing.Err()
}

// line prints one line at once: a JSON object, or the cells in columns of fixed widths for as long as they fit.
func (r remoteTill) line(con *console, value any, format string, cells ...any) error {
	if r.JSON {
		encoder := json.NewEncoder(con.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(value)
	}
	texts := make([]any, len(cells))
	for i, cell := range cells {
		texts[i] = plain(fmt.Sprint(cell))
	}
	_, err := fmt.Fprintf(con.out, format+"\n", texts...)
	return err
}
