package bitcoin

import (
	"context"
	"fmt"
)

// maxBatch bounds the calls of one batch, so that its answer is bounded too.
const maxBatch = 100

// batch is several calls that travel together. Each has its own outcome.
type batch struct {
	questions []question
	results   []any
	errors    []error
}

// add appends a call whose result is read into the value.
func (b *batch) add(result any, method string, params ...any) {
	b.questions = append(b.questions, question{Version: "2.0", ID: int64(len(b.questions)), Method: method, Params: noneNil(params)})
	b.results, b.errors = append(b.results, result), append(b.errors, nil)
}

// send asks all calls of the batch, at most maxBatch at once, in order. Its error is the conversation's; those of single
// calls are in the batch.
func (c *Client) send(ctx context.Context, b *batch) error {
	for begin := 0; begin < len(b.questions); begin += maxBatch {
		end := min(begin+maxBatch, len(b.questions))
		var answers []answer
		got, err := c.post(ctx, b.questions[begin:end])
		if err == nil {
			err = got.decode(&answers)
		}
		if err != nil {
			return fmt.Errorf("%s and others: %w", b.questions[begin].Method, err)
		}
		if err := b.take(begin, end, answers); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) take(begin, end int, answers []answer) error {
	answered := 0
	for _, one := range answers {
		if one.ID < int64(begin) || one.ID >= int64(end) {
			return fmt.Errorf("the node answers call %d, which was not asked", one.ID)
		}
		b.errors[one.ID] = one.into(b.results[one.ID])
		answered++
	}
	if answered != end-begin {
		return fmt.Errorf("the node answers %d of %d calls", answered, end-begin)
	}
	return nil
}

// failed is the first error of a call.
func (b *batch) failed() error {
	for i, err := range b.errors {
		if err != nil {
			return fmt.Errorf("%s: %w", b.questions[i].Method, err)
		}
	}
	return nil
}
