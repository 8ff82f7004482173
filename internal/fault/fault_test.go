package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
)

func TestField(t *testing.T) {
	got := fault.Field("amount", "must be at most %d", 100)
	want := &fault.Error{Kind: fault.Invalid, Field: "amount", Message: "`amount` must be at most 100"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fault (-want +got):\n%s", diff)
	}
}

// A cause reaches the log and errors.Is, never the public message; the fault it was given to stays as it was.
func TestBecause(t *testing.T) {
	shared := fault.New(fault.Unavailable, "try again later")
	caused := shared.Because(io.ErrUnexpectedEOF)
	if caused.Message != "try again later" || caused.Error() != "try again later: unexpected EOF" {
		t.Errorf("message %q, error %q", caused.Message, caused.Error())
	}
	if !errors.Is(caused, io.ErrUnexpectedEOF) || errors.Is(shared, io.ErrUnexpectedEOF) || shared.Error() != "try again later" {
		t.Errorf("shared %v, caused %v", shared, caused)
	}
}

func TestList(t *testing.T) {
	var list fault.List
	if err := list.Err(); err != nil {
		t.Errorf("an empty list is the error %v", err)
	}
	list.Required("amount")
	list.Add("lifetime", "must be 1 to %d minutes", 4320)
	list.Append(nil)
	list.Append(fault.New(fault.NotFound, "Invoice not found"))
	list.Append(fmt.Errorf("query: %w", io.ErrClosedPipe))
	want := fault.List{
		{Kind: fault.Invalid, Field: "amount", Message: "`amount` field is required"},
		{Kind: fault.Invalid, Field: "lifetime", Message: "`lifetime` must be 1 to 4320 minutes"},
		{Kind: fault.NotFound, Message: "Invoice not found"},
		{Kind: fault.Internal, Message: "internal error"},
	}
	got := append(fault.List(nil), list...)
	got[3] = fault.New(got[3].Kind, "%s", got[3].Message)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if !errors.Is(list.Err(), io.ErrClosedPipe) {
		t.Error("a cause in the list is not found")
	}
	text := "`amount` field is required; `lifetime` must be 1 to 4320 minutes; Invoice not found; " +
		"internal error: query: io: read/write on closed pipe"
	if list.Error() != text {
		t.Errorf("text %q", list.Error())
	}
}

func TestFaultsAndKindOf(t *testing.T) {
	one, two := fault.New(fault.Conflict, "one"), fault.New(fault.Denied, "two")
	for _, c := range []struct {
		name  string
		err   error
		kind  fault.Kind
		count int
	}{
		{"a fault", one, fault.Conflict, 1},
		{"a wrapped fault", fmt.Errorf("post: %w", two), fault.Denied, 1},
		{"a list", fault.List{one, two}.Err(), fault.Conflict, 2},
		{"a wrapped list", fmt.Errorf("create: %w", fault.List{two, one}), fault.Denied, 2},
		{"a fault that another caused", one.Because(two), fault.Conflict, 1},
		{"an empty list", fault.List{}, fault.Internal, 1},
		{"an error that is no fault", io.EOF, fault.Internal, 1},
		{"no error", nil, fault.Internal, 1},
	} {
		if got := fault.KindOf(c.err); got != c.kind {
			t.Errorf("%s: kind %d, want %d", c.name, got, c.kind)
		}
		if got := len(fault.Faults(c.err)); got != c.count {
			t.Errorf("%s: %d faults, want %d", c.name, got, c.count)
		}
	}
}

// What nobody classified says nothing of itself to a user.
func TestInternalTellsNothing(t *testing.T) {
	hidden := fault.Faults(errors.New("password of db is hunter2"))[0]
	if hidden.Message != "internal error" || hidden.Kind != fault.Internal {
		t.Errorf("message %q of kind %d", hidden.Message, hidden.Kind)
	}
}
