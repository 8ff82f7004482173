package e2e

import (
	"strconv"
	"sync/atomic"
	"testing"
)

// parts are what a sale of 21 roubles is paid with. Each is paid at most once, so the sum that arrived, written in base
// 4, tells which parts were credited and how often.
var parts = []int64{1, 4, 16}

const due = 1 + 4 + 16

// sale is an acknowledged invoice: what was sent to it, and what of that was acknowledged.
type sale struct {
	id                 string
	sent, acknowledged int64 // sums of parts
}

// clerk makes sales, one after the other, over any number of servers. A call that was not answered is never repeated:
// nobody knows what became of it.
type clerk struct {
	merchant *merchant
	callback string
	sales    []*sale
}

// work goes on until the server is gone. Every acknowledged call is counted before the next one.
func (c *clerk) work(t *testing.T, k *kassa, acknowledged func()) {
	m := c.merchant.at(k)
	defer m.client.CloseIdleConnections()
	for {
		open := c.open()
		if open == nil {
			made, err := c.begin(t, m)
			if err != nil {
				return
			}
			c.sales = append(c.sales, made)
		} else if err := open.pay(t, m); err != nil {
			return
		}
		acknowledged()
	}
}

// open is the last sale while parts are left to be sent.
func (c *clerk) open() *sale {
	if len(c.sales) == 0 {
		return nil
	}
	last := c.sales[len(c.sales)-1]
	if last.sent == due {
		return nil
	}
	return last
}

func (c *clerk) begin(t *testing.T, m *merchant) (*sale, error) {
	answer, _, err := m.call("invoice/create", fields{
		"amount": due, "type": "purchase", "lifetime": 60, "callback_url": c.callback,
	})
	if err == nil && answer["error"] != false {
		t.Errorf("invoice/create under load: %v", answer)
	}
	return &sale{id: answer.text("id")}, err
}

// pay sends the next part.
func (s *sale) pay(t *testing.T, m *merchant) error {
	part := s.next()
	s.sent += part
	answer, _, err := m.call("sandbox/pay", fields{"id": s.id, "amount": part})
	if err != nil {
		return err
	}
	if answer["error"] != false {
		t.Errorf("sandbox/pay under load: %v", answer)
	}
	s.acknowledged += part
	return nil
}

func (s *sale) next() int64 {
	for _, part := range parts {
		if s.sent < part {
			return part
		}
	}
	return 0
}

// check compares what invoice/info says with what was acknowledged and what was sent, and returns what was credited.
func (s *sale) check(t *testing.T, info fields) int64 {
	t.Helper()
	arrived := s.arrived(t, info)
	for _, part := range parts {
		times := arrived / part % 4
		if sent := s.sent / part % 4; times > sent {
			t.Errorf("sale %+v: the part of %d was sent %d times and credited %d times", *s, part, sent, times)
		}
		if acknowledged := s.acknowledged / part % 4; times < acknowledged {
			t.Errorf("sale %+v: the acknowledged part of %d is lost", *s, part)
		}
	}
	if state := info.text("state"); (state == "payed") != (arrived == due) {
		t.Errorf("sale %+v is %s with %d of %d", *s, state, arrived, due)
	}
	if info.text("state") != "payed" {
		return 0
	}
	return arrived
}

// arrived is the sum that counts for the sale: credited, or held until the rest comes.
func (s *sale) arrived(t *testing.T, info fields) int64 {
	t.Helper()
	name := "remaining_amount"
	if info.text("state") == "payed" {
		name = "balance_amount"
	}
	sum, err := strconv.ParseInt(info.text(name), 10, 64)
	if err != nil {
		t.Fatalf("invoice/info of %+v: %v", *s, info)
	}
	if name == "remaining_amount" {
		return due - sum
	}
	return sum
}

// countdown signals once, when it was called so often.
func countdown(calls int64) (count func(), reached <-chan struct{}) {
	var left atomic.Int64
	left.Store(calls)
	signal := make(chan struct{})
	return func() {
		if left.Add(-1) == 0 {
			close(signal)
		}
	}, signal
}
