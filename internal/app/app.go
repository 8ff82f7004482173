// Package app puts the rooms together: the configuration, the wiring, the life of a server and its workers, and the
// commands. It decides nothing about invoices or money.
package app
