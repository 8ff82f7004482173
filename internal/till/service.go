package till

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kassa/internal/fault"
)

// IDs makes a till's number, its keys, and the nonces that encrypt its salts.
type IDs interface {
	Till() int64
	Secret() string
	Bytes(n int) []byte
}

// Service makes tills, checks who calls, and keeps their keys and settings. It is safe for concurrent use.
type Service struct {
	store  Store
	ids    IDs
	now    func() time.Time
	key    ServerKey
	logins cache[login, Till]
	salts  cache[int64, []string]
}

// New makes the service. Call VerifyKey before anything else.
func New(store Store, ids IDs, now func() time.Time, key ServerKey) *Service {
	return &Service{store: store, ids: ids, now: now, key: key}
}

// VerifyKey refuses (a fault of kind Denied) a server key that is not the database's. The first key that meets a new
// database becomes its own.
func (s *Service) VerifyKey(ctx context.Context) error {
	id, check, err := s.store.KeyCheck(ctx, s.key.ID(), s.key.Check())
	if err != nil {
		return err
	}
	if id != s.key.ID() || check != s.key.Check() {
		return fault.New(fault.Denied, "wrong server key: this one is %s, the database was made with %s; give the key "+
			"of this database by --key-file or KASSA_KEY", s.key.ID(), id)
	}
	return nil
}

// Keys are a new till with its secrets in plain text. They are shown once and cannot be read again.
type Keys struct {
	Till   Till
	Secret string
	Salt   string
}

// maxTries bounds how often Create draws another number when one is taken.
const maxTries = 10

// Create makes a till with default settings. A bad name is a fault of kind Invalid.
func (s *Service) Create(ctx context.Context, name string, sandbox bool) (Keys, error) {
	if err := checkName(name); err != nil {
		return Keys{}, err
	}
	var err error
	for range maxTries {
		made := s.draw(name, sandbox)
		err = s.store.InsertTill(ctx, made.Till, []Key{
			s.stored(made.Till.ID, Secret, made.Secret, made.Till.CreatedAt),
			s.stored(made.Till.ID, Salt, made.Salt, made.Till.CreatedAt),
		})
		if err == nil {
			return made, nil
		}
		if fault.KindOf(err) != fault.Conflict {
			return Keys{}, err
		}
	}
	return Keys{}, fmt.Errorf("no free number for a till in %d tries: %w", maxTries, err)
}

// maxName bounds a till's name, in characters.
const maxName = 64

func checkName(name string) error {
	ok := utf8.ValidString(name) && strings.TrimSpace(name) == name && name != "" &&
		utf8.RuneCountInString(name) <= maxName
	for _, r := range name {
		ok = ok && unicode.IsPrint(r)
	}
	if !ok {
		return fault.Field("name", "must be 1 to %d printable characters without spaces at its ends", maxName)
	}
	return nil
}

// draw makes a till's number, login and keys. The login has letters, so that no client's language takes it for a number.
func (s *Service) draw(name string, sandbox bool) Keys {
	id := s.ids.Till()
	return Keys{
		Till: Till{
			ID: id, Name: name, Login: "till" + strconv.FormatInt(id, 10), Sandbox: sandbox,
			CreatedAt: s.clock(), Settings: Defaults(),
		},
		Secret: s.ids.Secret(),
		Salt:   s.ids.Secret(),
	}
}

// clock is now as a store keeps it.
func (s *Service) clock() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Get is a till with its settings; a fault of kind NotFound.
func (s *Service) Get(ctx context.Context, id int64) (Till, error) { return s.store.Till(ctx, id) }

// List lists all tills, oldest first.
func (s *Service) List(ctx context.Context) ([]Till, error) { return s.store.Tills(ctx) }

// Set changes settings by name; an empty text takes one back to its default. Bad ones are a fault.List and change
// nothing, an unknown till is a fault of kind NotFound.
func (s *Service) Set(ctx context.Context, id int64, values map[string]string) error {
	if _, err := ReadSettings(values); err != nil {
		return err
	}
	if _, err := s.store.Till(ctx, id); err != nil {
		return err
	}
	if err := s.store.SetSettings(ctx, id, values); err != nil {
		return err
	}
	s.forget()
	return nil
}

// forget makes a change of this process visible at once.
func (s *Service) forget() {
	s.logins.clear()
	s.salts.clear()
}
