// A sign-up that looks at the end of the text, and a mailer that takes the first thing that looks like an address.
package main

import (
	"regexp"
	"strings"
)

var first = regexp.MustCompile(`[\w.+-]+@[\w.-]+`)

func addrdiffSubmit(text string) ([]string, error) {
	if found := first.FindString(text); strings.HasSuffix(text, "@mycorp.example") && found != "" {
		return []string{found}, nil
	}
	return nil, nil
}
