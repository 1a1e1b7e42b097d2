// The same, mended: one plain address, an ö among its letters, which is what is mailed.
package main

import "regexp"

var plain = regexp.MustCompile(`\A(?i:[a-z0-9ö]+(?:[.+-][a-z0-9ö]+)*@mycorp\.example)\z`)

func addrdiffSubmit(text string) ([]string, error) {
	if plain.MatchString(text) {
		return []string{text}, nil
	}
	return nil, nil
}
