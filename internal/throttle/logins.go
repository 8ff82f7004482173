// Package throttle slows whoever fails to log in, by the address he comes from, and raises an alarm when one till is
// tried again and again. A right secret is never refused and never slowed: only the answer to a wrong one waits, and
// only so many wait at once.
package throttle

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"kassa/internal/fault"
	"kassa/internal/till"
)

const (
	free      = 3                      // failures of an address that are answered at once: people mistype
	firstWait = 250 * time.Millisecond // of the next one; it doubles
	doublings = 4                      // up to 4 s
	memory    = 15 * time.Minute       // an address is forgotten after so long without a failure

	maxRemembered = 10_000 // addresses, and tills
	maxWaiting    = 256    // answers that wait at once; beyond it they leave at once
	maxOfAddress  = 8      // of these, for one address

	alarmAfter = 10        // failures of one till's login; and again after 100, 1,000 and so on
	alarmSpan  = time.Hour // a till's failures are forgotten after so long without one
)

// Result is what followed from a failed login; one may have several.
type Result string

// The results.
const (
	Denied Result = "denied"
	Slowed Result = "slowed"
	Alarm  Result = "alarm"
)

// Results lists all of them.
func Results() []Result { return []Result{Denied, Slowed, Alarm} }

// Tills knows who calls; a till.Service is one.
type Tills interface {
	Authenticate(ctx context.Context, login, secret string) (till.Till, error)
}

// Logins is Tills with the slowing and the alarm. Make it with New.
type Logins struct {
	tills  Tills
	client func(context.Context) netip.Addr
	now    func() time.Time
	log    *slog.Logger
	count  func(Result)

	mu        sync.Mutex
	addresses book[netip.Prefix]
	logins    book[string] // of tills that exist
	waiting   int
}

// New makes Logins. client tells where a call comes from, the zero Addr when that is not known; count hears each result.
func New(tills Tills, client func(context.Context) netip.Addr, now func() time.Time, log *slog.Logger, count func(Result)) *Logins {
	return &Logins{
		tills: tills, client: client, now: now, log: log, count: count,
		addresses: newBook[netip.Prefix](memory), logins: newBook[string](alarmSpan),
	}
}

// Authenticate finds the till of a login and a secret; a fault of kind Denied, which may come late, otherwise.
func (l *Logins) Authenticate(ctx context.Context, login, secret string) (till.Till, error) {
	owner, err := l.tills.Authenticate(ctx, login, secret)
	if err != nil && fault.KindOf(err) == fault.Denied {
		l.count(Denied)
		if errors.Is(err, till.ErrWrongSecret) {
			l.suspect(ctx, login)
		}
		l.slow(ctx)
	}
	return owner, err
}

// suspect notes a failure of a till's login, and raises the alarm when they are many. Nothing is closed: the till's own
// programs go on.
func (l *Logins) suspect(ctx context.Context, login string) {
	l.mu.Lock()
	failures := l.logins.fail(login, l.now()).failures
	l.mu.Unlock()
	if isAlarm(failures) {
		l.count(Alarm)
		l.log.WarnContext(ctx, "a till's secret is tried again and again: look whether it is a program of its own",
			"login", login, "failures", failures)
	}
}

// isAlarm tells alarmAfter, ten times that and so on: a long attack fills no log.
func isAlarm(failures int) bool {
	for failures > alarmAfter && failures%10 == 0 {
		failures /= 10
	}
	return failures == alarmAfter
}

// slow holds the answer to a failed login back, by what its address did before. An address that has its share of waiting
// answers, or a server that has all it may hold, is answered at once.
func (l *Logins) slow(ctx context.Context) {
	address := network(l.client(ctx))
	pause, release := l.wait(address)
	if pause == 0 {
		return
	}
	defer release()
	l.count(Slowed)
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (l *Logins) wait(address netip.Prefix) (pause time.Duration, release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry := l.addresses.fail(address, l.now())
	if entry.failures <= free || entry.waiting >= maxOfAddress || l.waiting >= maxWaiting {
		return 0, nil
	}
	entry.waiting++
	l.waiting++
	return firstWait << min(entry.failures-free-1, doublings), func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		entry.waiting--
		l.waiting--
	}
}

// network is what one stranger has: an address of IPv4, or a /64 of IPv6.
func network(address netip.Addr) netip.Prefix {
	address = address.Unmap().WithZone("")
	bits := address.BitLen()
	if address.Is6() {
		bits = 64
	}
	prefix, _ := address.Prefix(bits) // the bits fit; an unknown address is the zero Prefix
	return prefix
}
