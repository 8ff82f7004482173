package bitcoin

import (
	"bytes"
	"testing"
)

// TestHexOfReplies: however a node writes its answer, it is read as JSON would be.
func TestHexOfReplies(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []byte
		refused    string
	}{
		{"litecoind", `{"result":"00ff","error":null,"id":1}` + "\n", []byte{0, 0xff}, ""},
		{"btcd", `{"jsonrpc":"1.0","result":"00FF","error":null,"id":1}`, []byte{0, 0xff}, ""},
		{"with blanks", `{ "result" : "00ff", "error" : null, "id" : 1 }`, []byte{0, 0xff}, ""},
		{"the result last", `{"id":1,"error":null,"result":"00ff"}`, []byte{0, 0xff}, ""},
		{"nothing", `{"result":"","error":null,"id":1}`, nil, ""},
		{"an error", `{"result":null,"error":{"code":-5,"message":"no \"result\":\"00\""},"id":1}`, nil, `the node says: no "result":"00" (-5)`},
		{"an error beside hex", `{"result":"00","error":{"code":-1,"message":"busy"},"id":1}`, nil, "the node says: busy (-1)"},
		{"no hex", `{"result":"0x","error":null,"id":1}`, nil, "encoding/hex: invalid byte: U+0078 'x'"},
		{"half a byte", `{"result":"000","error":null,"id":1}`, nil, "encoding/hex: odd length hex string"},
		{"escapes", `{"result":"\u0030","error":null,"id":1}`, nil, `encoding/hex: invalid byte: U+005C '\'`},
		{"an object", `{"result":{},"error":null,"id":1}`, nil, "no hex"},
		{"cut off in the hex", `{"result":"00`, nil, "the node answers HTTP 200 and no JSON"},
		{"cut off behind it", `{"result":"00"`, nil, "the node answers HTTP 200 and no JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := reply{200, []byte(c.text)}.intoHex()
			said := ""
			if err != nil {
				said = err.Error()
			}
			if said != c.refused || err == nil && !bytes.Equal(got, c.want) {
				t.Errorf("read %x, %q, want %x, %q", got, said, c.want, c.refused)
			}
		})
	}
}
