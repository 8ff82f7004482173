package bitcoin

import (
	"encoding/binary"
	"strconv"
	"strings"
	"time"
)

// header is what a watcher needs of a block's head.
type header struct {
	previous hash
	time     time.Time
}

// auxpow is the bit of a header's version that announces merged mining (Dogecoin): another chain's proof follows.
const auxpow = 1 << 8

// format is how a coin's serialisation differs from Bitcoin's. Witnesses and Litecoin's extension tell by themselves.
type format struct {
	merged  bool // Dogecoin: a header may carry the proof of another chain's work
	special bool // Dash: a transaction may have a type and a payload (DIP-2)
}

func (n Network) format() format {
	return format{merged: n.Method == "DOGECOIN", special: n.Method == "DASH"}
}

// readBlock reads a raw block and calls do for each transaction, which is valid until do returns. What Litecoin puts
// behind the transactions is not read: its extension blocks pay no address that is watched here.
func (f format) readBlock(raw []byte, do func(t *transaction)) (header, error) {
	r := &bytesReader{data: raw}
	h := readHeader(r, f.merged)
	t := transaction{format: f}
	for range r.count(leastTransaction) {
		if t.read(r); r.err != nil {
			break
		}
		do(&t)
	}
	return h, r.err
}

// leastTransaction is the least size of one, in bytes.
const leastTransaction = 10

func readHeader(r *bytesReader, merged bool) header {
	version := r.uint32()
	var h header
	copy(h.previous[:], r.take(uint64(len(h.previous))))
	r.take(uint64(len(hash{}))) // the Merkle root
	h.time = time.Unix(int64(r.uint32()), 0).UTC()
	r.take(8) // target and nonce
	if merged && version&auxpow != 0 {
		skipProof(r)
	}
	return h
}

// skipProof passes the proof of merged mining: the other chain's coinbase, two Merkle branches, and its header.
func skipProof(r *bytesReader) {
	var parent transaction
	parent.read(r)
	r.take(uint64(len(hash{}))) // of the other chain's block
	for range 2 {
		r.take(r.count(uint64(len(hash{}))) * uint64(len(hash{})))
		r.take(4) // the branch's index
	}
	r.take(headerSize)
}

const headerSize = 80

// outpointOf is an output of a transaction.
func outpointOf(id hash, index uint32) outpoint {
	var o outpoint
	copy(o[:], id[:])
	binary.LittleEndian.PutUint32(o[len(id):], index)
	return o
}

// String is the outpoint as a key: the transaction's hash and the output's number.
func (o outpoint) String() string {
	return o.id().String() + ":" + strconv.FormatUint(uint64(o.index()), 10)
}

// parseOutpoint reads what String writes.
func parseOutpoint(text string) (outpoint, bool) {
	id, number, _ := strings.Cut(text, ":")
	h, ok := parseHash(id)
	index, err := strconv.ParseUint(number, 10, 32)
	return outpointOf(h, uint32(index)), ok && err == nil
}
