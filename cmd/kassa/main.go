// Command kassa is a self-hosted merchant payment gateway. `kassa serve --sandbox` starts one; `kassa --help` tells the
// rest.
package main

import (
	"os"

	"kassa/internal/app"
)

func main() {
	os.Exit(app.Main(os.Args[1:], os.Stdout, os.Stderr))
}
