// Go's net/mail as a parser of addrdiff: whom does ParseAddress read?
package main

import (
	"net/mail"
	"runtime"
)

func main() {
	reads("net/mail", runtime.Version(), "address-list", func(text string) ([]string, error) {
		address, err := mail.ParseAddress(text)
		if err != nil {
			return nil, err
		}
		// What net/smtp's Client.Rcpt is handed.
		return []string{address.Address}, nil
	})
}
