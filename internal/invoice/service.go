package invoice

import (
	"sync"
	"time"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Rates are the prices an invoice is made with. They are held in memory: no call waits for a network.
type Rates interface {
	// Rate is the price at which one base unit of a payer counts in quote units, less the spread, with its record (JSON); a
	// fault of kind Unavailable when there is none that is fresh enough to sell at.
	Rate(sandbox bool, base, quote money.Asset) (money.Rate, string, error)
	// Reference is the last good price of any age without a spread, for what must not refuse; false when there never was one.
	Reference(sandbox bool, base, quote money.Asset) (money.Rate, string, bool)
}

// IDs makes the ids that an invoice needs.
type IDs interface {
	Invoice(till int64) string
	Payment() string
	Entry() string
	Message() string
}

// Render writes the frozen body of a callback, without its `signature`, in the dialect of the invoice.
type Render func(info Info, settings till.Settings) ([]byte, error)

// Service is the life of invoices. All fields but Announced are needed; set them once, before the first call.
type Service struct {
	Store  Store
	Rates  Rates
	IDs    IDs
	Now    func() time.Time
	Rails  rail.Registry
	Render Render
	// Announced is called after a callback was put into the outbox and is durable, to wake its worker; may be nil.
	Announced func()

	readers sync.Map // of a *sync.Mutex by the rail's name: one reader of a rail at a time
}

// now is the clock's time as the databases keep it: milliseconds, UTC.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }
