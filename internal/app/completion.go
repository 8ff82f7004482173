package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// completionScripts make a shell ask `kassa complete` for the words that may follow.
var completionScripts = map[string]string{
	"bash": `_kassa() { mapfile -t COMPREPLY < <(kassa complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null); }
complete -o default -F _kassa kassa
`,
	"zsh": `#compdef kassa
_kassa() { compadd -- ${(f)"$(kassa complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)"} || _files; }
compdef _kassa kassa
`,
	"fish": `complete -c kassa -a '(kassa complete -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
}

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (c *completionCommand) Run(con *console) error {
	_, err := fmt.Fprint(con.out, completionScripts[c.Shell])
	return err
}

// completeCommand is what the shells call.
type completeCommand struct {
	Words []string `arg:"" optional:"" help:"The words so far; the last one is unfinished and may be empty."`
}

func (c *completeCommand) Run(con *console, grammar *kong.Application) error {
	for _, word := range candidates(grammar.Node, c.Words) {
		if _, err := fmt.Fprintln(con.out, word); err != nil {
			return err
		}
	}
	return nil
}

// candidates are the words that may stand where the last one stands.
func candidates(root *kong.Node, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	done, last := words[:len(words)-1], words[len(words)-1]
	at, open := descend(root, done)
	var found []string
	switch {
	case open != nil:
		found = values(open)
	case strings.HasPrefix(last, "-"):
		found = flagNames(at)
	default:
		found = commandNames(at)
	}
	return slices.DeleteFunc(found, func(word string) bool { return !strings.HasPrefix(word, last) })
}

// descend follows the finished words to a command; open is a flag whose value is the next word.
func descend(at *kong.Node, words []string) (command *kong.Node, open *kong.Flag) {
	for _, word := range words {
		switch {
		case open != nil:
			open = nil
		case strings.HasPrefix(word, "--") && !strings.Contains(word, "="):
			open = valued(at, strings.TrimPrefix(word, "--"))
		default:
			if child := childOf(at, word); child != nil {
				at = child
			}
		}
	}
	return at, open
}

func childOf(at *kong.Node, word string) *kong.Node {
	for _, child := range at.Children {
		if child.Name == word || slices.Contains(child.Aliases, word) {
			return child
		}
	}
	return nil
}

// valued finds a flag that is followed by a value.
func valued(at *kong.Node, name string) *kong.Flag {
	for _, flag := range slices.Concat(at.AllFlags(true)...) {
		if flag.Name == name && !flag.IsBool() {
			return flag
		}
	}
	return nil
}

func values(flag *kong.Flag) []string {
	if flag.Enum == "" {
		return nil
	}
	return slices.DeleteFunc(flag.EnumSlice(), func(value string) bool { return value == "" })
}

func flagNames(at *kong.Node) []string {
	var names []string
	for _, flag := range slices.Concat(at.AllFlags(true)...) {
		names = append(names, "--"+flag.Name)
		if flag.Tag.Negatable != "" {
			names = append(names, "--no-"+flag.Name)
		}
	}
	slices.Sort(names)
	return names
}

// worded is an argument that says itself which words it takes.
type worded interface{ words() []string }

func commandNames(at *kong.Node) []string {
	var names []string
	for _, child := range at.Children {
		if !child.Hidden {
			names = append(names, child.Name)
		}
	}
	for _, argument := range at.Positional {
		if argument.Enum != "" {
			names = append(names, argument.EnumSlice()...)
		}
		if known, ok := argument.Target.Interface().(worded); ok {
			names = append(names, known.words()...)
		}
	}
	return names
}
