package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"os/user"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"kassa/internal/fault"
)

// Exit codes of the program.
const (
	exitFailure = 1 // the command was understood and did not succeed
	exitUsage   = 2 // the command line, the environment or the file is wrong
)

// commands is the grammar: a struct's fields are the flags, the environment and the keys of the file. A new command is
// one field here and one type with a Run method. Only what a server is configured with has an `env` tag: no variable
// may turn a command into another one, such as KASSA_SECRET into `till rotate --secret`.
type commands struct {
	Config kong.ConfigFlag `env:"KASSA_CONFIG" placeholder:"FILE" help:"JSON file with flags by name; flags and the environment win over it."`

	Serve     serveCommand      `cmd:"" help:"Run the gateway."`
	Till      tillCommands      `cmd:"" help:"Merchants' accounts: make, list, rotate keys, settings."`
	Invoice   invoiceCommands   `cmd:"" help:"Make, list, look at, pay, withdraw or refund invoices."`
	Payoff    payoffCommands    `cmd:"" help:"What tills pay out: look, approve, reject, pay from wallets of keys."`
	Swap      swapCommands      `cmd:"" help:"Swaps between a till's balances: look, refuse."`
	Transfer  transferCommands  `cmd:"" help:"Transfers between tills: make, look, refuse."`
	Callback  callbackCommands  `cmd:"" help:"What merchants' programs are told: look, send again."`
	Unmatched unmatchedCommands `cmd:"" help:"Money that belongs to no invoice."`
	Method    methodCommands    `cmd:"" help:"Ways to pay: what they cost and who may use them."`
	Wallet    walletCommands    `cmd:"" help:"The merchants' own wallets: public keys, gaps, what was moved by hand."`
	Address   addressCommands   `cmd:"" help:"Addresses that were given away: verify them."`
	Node      nodeCommands      `cmd:"" help:"The nodes of chains: ask what they can, read a chain again."`
	Ledger    ledgerCommands    `cmd:"" help:"The books: check and export them."`
	Balance   balanceCommand    `cmd:"" help:"What a till can spend, by method."`
	Rates     ratesCommand      `cmd:"" help:"Show the prices of live tills: ages, sources, state. Judged by the --rates flags given here, give those of the server."`
	Listen    listenCommand     `cmd:"" help:"Bring a till's events to a program that the server cannot reach."`
	Trigger   triggerCommand    `cmd:"" help:"Let an invoice or payoff of a sandbox till go through a whole life in seconds."`
	Clock     clockCommands     `cmd:"" help:"A sandbox till's time."`
	Backup    backupCommand     `cmd:"" help:"Write a copy of the database while the server runs."`
	Restore   restoreCommand    `cmd:"" help:"Make a database from a backup, and check it."`
	Doctor    doctorCommand     `cmd:"" help:"Say what is wrong with a configuration, and how to mend it."`
	Health    healthCommand     `cmd:"" help:"Ask a running server whether it is well."`
	Bench     benchCommands     `cmd:"" help:"Measure this program on this machine."`
	Version   versionCommand    `cmd:"" help:"Print the version."`

	Completion completionCommand `cmd:"" help:"Print a script that completes this command line in a shell."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"Print the words that may follow."`
}

// console is where a command speaks: results to out, everything else to err.
type console struct {
	out, err io.Writer
}

// Main runs the command line and returns the exit code.
func Main(args []string, out, err io.Writer) int {
	ctx := untilSignal()
	if failure := run(ctx, args, &console{out, err}); failure != nil {
		_, _ = fmt.Fprintln(err, "kassa: "+told(failure))
		return exitCode(failure)
	}
	return 0
}

// told is what an operator reads: a fault's own words without its cause, which is the database's or the library's; any
// other error whole, an operator must be able to mend it.
func told(failure error) string {
	faults := fault.Faults(failure)
	caused := slices.ContainsFunc(faults, func(f *fault.Error) bool { return f.Cause != nil })
	if fault.KindOf(failure) == fault.Internal || !caused {
		return failure.Error()
	}
	texts := make([]string, len(faults))
	for i, f := range faults {
		texts[i] = f.Message
	}
	return strings.Join(texts, "; ")
}

func exitCode(failure error) int {
	var usage *kong.ParseError
	if errors.As(failure, &usage) || fault.KindOf(failure) == fault.Invalid {
		return exitUsage
	}
	return exitFailure
}

// untilSignal is a context that SIGINT or SIGTERM ends. The second signal ends the process: by then it is no longer
// caught.
func untilSignal() context.Context {
	ctx, end := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals)
		end()
	}()
	return ctx
}

func run(ctx context.Context, args []string, con *console) error {
	parser, err := kong.New(&commands{},
		kong.Name("kassa"),
		kong.Description("A self-hosted merchant payment gateway."),
		kong.Writers(con.out, con.err),
		kong.Configuration(loadFile),
		kong.Vars{"actor": operator()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(con, parser.Model)
}

// operator is the name in the history when no --actor is given.
func operator() string {
	if current, err := user.Current(); err == nil && current.Username != "" {
		return current.Username
	}
	return "operator"
}
