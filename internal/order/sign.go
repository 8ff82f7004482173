package order

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/signature"
)

// Salts gives a till's valid salts, the newest first.
type Salts interface {
	Salts(ctx context.Context, till int64) ([]string, error)
}

// Sent refuses, all faults at once, an id without a signature and a signature without an id.
func Sent(id, signature string) error {
	var faults fault.List
	if id == "" {
		faults.Required("id")
	}
	if signature == "" {
		faults.Required("signature")
	}
	return faults.Err()
}

// CheckID refuses a till's wrong signature of an order's id: sha1(id:salt) (contract section 2).
func CheckID(ctx context.Context, keys Salts, till int64, id, given string) error {
	salts, err := keys.Salts(ctx, till)
	if err == nil && !Matches(given, salts, id) {
		err = fault.Field("signature", "must be the lower-case hex SHA-1 of id:salt, with the till's salt")
	}
	return err
}

// CheckSum checks the signature over an amount as it was written, or in canonical form, and the values after it, which
// are named for the reader (contract section 2). Without salts it must only be there.
func CheckSum(faults *fault.List, given string, salts []string, literal string, amount money.Amount, names string, values ...string) {
	if given == "" {
		faults.Required("signature")
		return
	}
	if salts == nil {
		return
	}
	signed := Matches(given, salts, append([]string{literal}, values...)...)
	if amount.Asset != "" {
		canonical := Matches(given, salts, append([]string{amount.String()}, values...)...)
		signed = signed || canonical
	}
	if !signed {
		faults.Add("signature", "must be the lower-case hex SHA-1 of amount:%s:salt, with the till's salt", names)
	}
}

// Matches looks at every salt, whichever is right, each in constant time.
func Matches(given string, salts []string, values ...string) bool {
	found := false
	for _, salt := range salts {
		equal := signature.Equal(given, signature.SHA1(append(values[:len(values):len(values)], salt)...))
		found = found || equal
	}
	return found
}
