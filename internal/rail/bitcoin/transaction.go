package bitcoin

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// hash is a transaction's or a block's, in the order in which it is computed.
type hash [sha256.Size]byte

// String is the hash as nodes print it: backwards.
func (h hash) String() string {
	slices.Reverse(h[:])
	return hex.EncodeToString(h[:])
}

// parseHash reads what String writes.
func parseHash(text string) (h hash, ok bool) {
	n, err := hex.Decode(h[:], []byte(text[:min(len(text), hex.EncodedLen(len(h)))]))
	slices.Reverse(h[:])
	return h, err == nil && n == len(h)
}

// outpoint is an output, in the chain's own serialisation: the transaction's hash and the output's number.
type outpoint [sha256.Size + 4]byte

// id is the hash of the output's transaction.
func (o outpoint) id() hash { return hash(o[:sha256.Size]) }

// index is the output's number in its transaction.
func (o outpoint) index() uint32 { return binary.LittleEndian.Uint32(o[sha256.Size:]) }

// output is what a transaction pays, and to which script.
type output struct {
	value  int64
	script []byte
}

// transaction is what a watcher needs of one: its parts point into the raw data, and are valid as long as that is kept.
// One transaction is read after another into the same value.
type transaction struct {
	format  format
	inputs  []outpoint
	outputs []output
	body    []byte // inputs and outputs as they are hashed
	version []byte
	tail    []byte // what is hashed behind the body: the lock time, and Dash's extra payload
}

// Flags of a transaction's extended form.
const (
	witnessFlag = 0x01 // BIP-144
	mwebFlag    = 0x08 // Litecoin's extension blocks (LIP-3)
)

// Least sizes of the parts, in bytes.
const (
	leastInput  = 41
	leastOutput = 9
)

// read reads the next transaction of a block. A block's only transaction with Litecoin's flag is the last one, which has
// an empty extension.
func (t *transaction) read(r *bytesReader) {
	t.readBody(r, func() {
		if r.byte() != 0 {
			r.err = errCut
		}
	})
	t.readTail(r)
}

// readTransaction reads a transaction that stands alone.
func (f format) readTransaction(raw []byte) (transaction, error) {
	r, t := &bytesReader{data: raw}, transaction{format: f}
	t.readAlone(r)
	return t, r.err
}

// readAlone reads a transaction that stands alone: an extension of unknown length ends before the lock time.
func (t *transaction) readAlone(r *bytesReader) {
	t.readBody(r, func() { r.take(uint64(max(0, r.left()-lockTimeSize))) })
	t.readTail(r)
}

const lockTimeSize = 4

func (t *transaction) readBody(r *bytesReader, extension func()) {
	t.version = r.take(4)
	var flags byte
	if r.left() > 1 && r.data[r.at] == 0 && r.data[r.at+1] != 0 {
		r.byte()
		flags = r.byte()
	}
	begin := r.at
	t.readInputs(r)
	t.readOutputs(r)
	t.body = r.data[begin:r.at]
	if flags&witnessFlag != 0 {
		for range t.inputs {
			r.skip(r.count(1))
		}
	}
	if flags&mwebFlag != 0 {
		extension()
	}
	if flags&^(witnessFlag|mwebFlag) != 0 {
		r.err = errCut
	}
}

func (t *transaction) readInputs(r *bytesReader) {
	t.inputs = t.inputs[:0]
	for range r.count(leastInput) {
		if part := r.take(uint64(len(outpoint{}))); part != nil {
			t.inputs = append(t.inputs, outpoint(part))
		}
		r.take(r.compact())
		r.take(4)
	}
}

func (t *transaction) readOutputs(r *bytesReader) {
	t.outputs = t.outputs[:0]
	for range r.count(leastOutput) {
		value := int64(r.uint64()) //nolint:gosec // what is negative then is no payment
		t.outputs = append(t.outputs, output{value, r.take(r.compact())})
	}
}

// readTail reads the lock time, and the payload of Dash's special transactions (DIP-2).
func (t *transaction) readTail(r *bytesReader) {
	begin := r.at
	r.take(lockTimeSize)
	if t.format.special && r.err == nil && isSpecial(binary.LittleEndian.Uint32(t.version)) {
		r.take(r.compact())
	}
	t.tail = r.data[begin:r.at]
}

// isSpecial tells whether a version names a type in its upper half, as it can from version 3 on.
func isSpecial(version uint32) bool { return version&0xffff >= 3 && version>>16 != 0 }

// id is the transaction's hash, by which it is known.
func (t *transaction) id() hash {
	first := sha256.New()
	for _, part := range [][]byte{t.version, t.body, t.tail} {
		_, _ = first.Write(part) // never fails
	}
	return sha256.Sum256(first.Sum(nil))
}

// coinbase tells whether the transaction makes new money: its only input is no output.
func (t *transaction) coinbase() bool {
	return len(t.inputs) == 1 && t.inputs[0].id() == hash{}
}
