// go-playground/validator as a gate of addrdiff: its rule "email", which gin binds forms with.
package main

import "github.com/go-playground/validator/v10"

// The release of Debian's package, which does not say its own.
const release = "10.4.1"

func main() {
	validate := validator.New()
	decides("go-playground/validator", release, func(text string) bool {
		return validate.Var(text, "required,email") == nil
	})
}
