package rates

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed example.txt
var example string

var readExample = sync.OnceValue(func() Table {
	table, err := ParseTable(strings.NewReader(example))
	if err != nil {
		panic("rates: example.txt: " + err.Error())
	}
	return table
})

// Example is the built-in table of the sandbox: invented prices of every asset, among them the contract's own
// example of 100 USD for 8146 roubles. Nothing is sold at them.
func Example() Table { return readExample() }
