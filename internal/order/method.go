package order

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/rail"
)

// Methods finds a method, the operator's own included; a fault of kind NotFound for a name that nobody knows.
type Methods interface {
	MethodByName(ctx context.Context, name string) (rail.Method, error)
}

// FindMethod finds the method of a request; the zero Method for a name that nobody knows, which CheckMethod refuses.
func FindMethod(ctx context.Context, methods Methods, name string) (rail.Method, error) {
	method, err := methods.MethodByName(ctx, name)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return rail.Method{}, nil
	}
	return method, err
}

// CheckMethod refuses a request without a method, and one whose method was not found.
func CheckMethod(faults *fault.List, name string, found rail.Method) {
	switch {
	case name == "":
		faults.Required("method")
	case found.Name == "":
		faults.Append(invoice.UnknownMethod("method"))
	}
}
