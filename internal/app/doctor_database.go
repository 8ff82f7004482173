package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kassa/internal/store"
)

func checkKey(_ context.Context, p *patient) []finding {
	if p.Key != "" {
		if _, _, err := p.serverKey(); err != nil {
			return []finding{broken("Give 64 hex digits: openssl rand -hex 32", "%v", err)}
		}
		return []finding{sound("in KASSA_KEY")}
	}
	path, err := p.keyPath()
	if err != nil {
		return []finding{broken("Make one with openssl rand -hex 32 > kassa.key and give --key-file kassa.key", "%v", err)}
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if p.KeyFile == "" && p.exists() != nil {
			return []finding{doubtful("Nothing: the first start makes it", "%s is not there yet", path)}
		}
		return []finding{broken("Bring it back from your backup, or name it with --key-file or KASSA_KEY", "%s is missing", path)}
	}
	if err != nil {
		return []finding{broken("Let the user who runs kassa read it", "%v", err)}
	}
	if _, _, err := p.serverKey(); err != nil {
		return []finding{broken("Bring the right one back from your backup", "%v", err)}
	}
	if info.Mode().Perm()&0o077 != 0 {
		return []finding{doubtful("chmod 600 "+path, "others may read %s (mode %o)", path, info.Mode().Perm())}
	}
	return []finding{sound("%s", path)}
}

// checkDatabase opens it if that changes nothing: no file is made, no schema and no key.
func checkDatabase(ctx context.Context, p *patient) []finding {
	if err := p.exists(); err != nil {
		return []finding{doubtful("Nothing: the first start makes it; or mend --database", "%v", err)}
	}
	facts, err := store.Inspect(ctx, p.Database)
	if err != nil {
		return []finding{broken("See that it runs, that --database names it, and that this user may use it", "%v", err)}
	}
	switch {
	case facts.Version > facts.Newest:
		return []finding{broken("Run the release that last served it, or a newer one", "its schema is %d, this program knows %d", facts.Version, facts.Newest)}
	case facts.Version < facts.Newest:
		return []finding{doubtful("Run kassa backup with the old release first; the next start brings it to the new schema and there is no way back",
			"its schema is %d, this program has %d", facts.Version, facts.Newest)}
	}
	if p.house, err = p.openKept(ctx, facts); err != nil {
		return []finding{broken("Mend what it says", "%v", err)}
	}
	if p.tills, err = p.house.tills.List(ctx); err == nil {
		p.vitals, err = p.house.store.Vitals(ctx)
	}
	if err != nil {
		return []finding{broken("Restore a backup if this stays", "%v", err)}
	}
	return append(p.private(), sound("schema %d, %d tills", facts.Version, len(p.tills)))
}

// openKept opens a database that has met its server key.
func (p *patient) openKept(ctx context.Context, facts store.Facts) (*house, error) {
	if facts.KeyID == "" {
		return nil, errors.New("no server key has met this database yet: start kassa serve once")
	}
	if path, err := p.keyPath(); p.Key == "" && (err != nil || !there(path)) {
		return nil, errors.New("it cannot be opened without its server key")
	}
	return p.open(ctx)
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// private warns of files with customers' words that others may read.
func (p *patient) private() []finding {
	path, isSQLite := strings.CutPrefix(p.Database, "sqlite:")
	info, err := os.Stat(path)
	if !isSQLite || err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return []finding{doubtful("chmod 600 "+path, "others may read %s (mode %o)", path, info.Mode().Perm())}
}

// What a disk must have left, in bytes.
const (
	fewBytes    = 1 << 30
	tooFewBytes = 100 << 20
)

func checkDisk(_ context.Context, p *patient) []finding {
	path, isSQLite := strings.CutPrefix(p.Database, "sqlite:")
	if !isSQLite {
		return nil
	}
	found := diskOf(filepath.Dir(path))
	switch {
	case !found.known:
		return nil
	case found.remote:
		return []finding{broken("Move the database to a local disk, or use PostgreSQL", "%s is on %s: SQLite's locks do not hold there", path, found.kind)}
	case found.volatile:
		return []finding{broken("Move the database to a disk", "%s is in memory (%s): it is lost when the machine restarts", path, found.kind)}
	case found.free < tooFewBytes:
		return []finding{broken("Make room: without it no payment can be written down", "%d MB are free", found.free>>20)}
	case found.free < fewBytes:
		return []finding{doubtful("Make room soon", "%d MB are free", found.free>>20)}
	}
	return []finding{sound("%d GB are free", found.free>>30)}
}

// disk is where a file lies.
type disk struct {
	known            bool
	kind             string
	remote, volatile bool
	free             int64 // bytes, for this user
}
