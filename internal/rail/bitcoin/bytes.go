package bitcoin

import (
	"encoding/binary"
	"errors"
)

// errCut tells of raw data that ends too early or counts more than it has.
var errCut = errors.New("raw data of a node is cut off or malformed")

// bytesReader reads the chain's serialisation. After the first failure it yields zeros, and err says so.
type bytesReader struct {
	data []byte
	at   int
	err  error
}

func (r *bytesReader) left() int { return len(r.data) - r.at }

// take reads n bytes, a part of the data itself.
func (r *bytesReader) take(n uint64) []byte {
	if r.err != nil || n > uint64(r.left()) { //nolint:gosec // never negative
		r.err = errCut
		return nil
	}
	part := r.data[r.at : r.at+int(n)] //nolint:gosec // at most what is left
	r.at += int(n)                     //nolint:gosec // likewise
	return part
}

func (r *bytesReader) byte() byte {
	if part := r.take(1); part != nil {
		return part[0]
	}
	return 0
}

func (r *bytesReader) uint32() uint32 {
	if part := r.take(4); part != nil {
		return binary.LittleEndian.Uint32(part)
	}
	return 0
}

func (r *bytesReader) uint64() uint64 {
	if part := r.take(8); part != nil {
		return binary.LittleEndian.Uint64(part)
	}
	return 0
}

// count reads a number of things that follow, each of at least size bytes.
func (r *bytesReader) count(size uint64) uint64 {
	n := r.compact()
	if n > uint64(r.left())/size { //nolint:gosec // never negative
		r.err = errCut
		return 0
	}
	return n
}

// compact reads a number in the chain's variable length.
func (r *bytesReader) compact() uint64 {
	switch first := r.byte(); first {
	case 0xff:
		return r.uint64()
	case 0xfe:
		return uint64(r.uint32())
	case 0xfd:
		if part := r.take(2); part != nil {
			return uint64(binary.LittleEndian.Uint16(part))
		}
		return 0
	default:
		return uint64(first)
	}
}

// skip passes n things, each of a length of its own that stands before it.
func (r *bytesReader) skip(n uint64) {
	for range n {
		r.take(r.compact())
	}
}
