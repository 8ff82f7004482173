package api

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// onePacket bounds a body that leaves in one write with its headers: net/http flushes at 4,096 bytes, of which the
// headers need some 250 (contract section 1; one client drops a body that comes later).
const onePacket = 4096 - 512

// send writes the whole answer at once. Its error is the caller's absence, nothing can be done about it.
func send(w http.ResponseWriter, r *http.Request, contentType string, body []byte) error {
	header := w.Header()
	header.Set("Content-Type", contentType)
	if len(body) > onePacket && acceptsGzip(r.Header) {
		body = compress(body)
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return nil
	}
	_, err := w.Write(body) //nolint:gosec // JSON or CSV, sent as such
	return err
}

// acceptsGzip reads Accept-Encoding: gzip with any weight but 0.
func acceptsGzip(header http.Header) bool {
	for _, line := range header.Values("Accept-Encoding") {
		for offer := range strings.SplitSeq(line, ",") {
			coding, weight, _ := strings.Cut(offer, ";")
			if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
				return !zeroWeight(weight)
			}
		}
	}
	return false
}

// zeroWeight tells whether a parameter is q=0 in any of its spellings, such as q=0.000.
func zeroWeight(parameter string) bool {
	value, weighted := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(parameter, " ", "")), "q=")
	return weighted && strings.Trim(value, "0.") == ""
}

// compressors are kept, one takes most of a megabyte.
var compressors = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func compress(body []byte) []byte {
	var packed bytes.Buffer
	compressor := compressors.Get().(*gzip.Writer) // the pool holds nothing else
	defer compressors.Put(compressor)
	compressor.Reset(&packed)
	_, _ = compressor.Write(body) // a buffer takes everything
	_ = compressor.Close()
	return packed.Bytes()
}
