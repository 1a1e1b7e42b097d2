// @@HEADER@@
//
// The same package has `func addrdiffSubmit(text string) ([]string, error)`: it submits the text to the application as a
// user does, and returns the recipients of the mail that leaves (the arguments of RCPT TO), or none where none does. An
// error fails the test: it is no refusal.
package main

import (
	"encoding/base64"
	"strings"
	"testing"
)

var addrdiffAllowed = @@ALLOWED@@

const addrdiffLocalPart = @@LOCAL_PART@@
const addrdiffQuoted = @@QUOTED@@

// Id, what must become of it, the text in base64.
var addrdiffPayloads = [][3]string{
@@PAYLOADS@@
}

func TestAddrdiffPayloads(t *testing.T) {
	for _, one := range addrdiffPayloads {
		id, must, encoded := one[0], one[1], one[2]
		t.Run(id, func(t *testing.T) {
			text, err := base64.StdEncoding.DecodeString(encoded)
			if err != nil {
				t.Fatal(err)
			}
			recipients, err := addrdiffSubmit(string(text))
			if err != nil {
				t.Fatal(err)
			}
			switch must {
			case "control":
				if len(recipients) != 1 || !strings.EqualFold(recipients[0], string(text)) {
					t.Errorf("an ordinary address has to get its mail: %q %q", text, recipients)
				}
			case "must-reject":
				if len(recipients) != 0 {
					t.Errorf("it has to be refused: %q %q", text, recipients)
				}
			default:
				for _, recipient := range recipients {
					if !addrdiffIsInside(recipient) {
						t.Errorf("mail may leave the allowed domains: %q %q", text, recipients)
					}
				}
			}
		})
	}
}

// Mail to this recipient stays within the allowed domains, on whatever server: an address of one of them, which none sends on.
func addrdiffIsInside(recipient string) bool {
	at := strings.LastIndex(recipient, "@")
	if at < 1 {
		return false
	}
	local, domain := recipient[:at], recipient[at+1:]
	letters, known := local, addrdiffLocalPart
	if len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"' {
		letters, known = local[1:len(local)-1], addrdiffQuoted
	}
	// Letters beyond ASCII are a mailbox of SMTPUTF8; an octet that is no UTF-8 is none.
	foreign := func(one rune) bool { return one == '\uFFFD' || one < 128 && !strings.ContainsRune(known, one) }
	label := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"
	other := func(one rune) bool { return !strings.ContainsRune(label, one) }
	if strings.IndexFunc(letters, foreign) >= 0 || strings.IndexFunc(domain, other) >= 0 {
		return false
	}
	for _, allowed := range addrdiffAllowed {
		if strings.HasSuffix("."+strings.ToLower(domain), "."+allowed) {
			return true
		}
	}
	return false
}
