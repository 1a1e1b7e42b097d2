// net/http, net/mail and net/smtp: the text is searched for the domain, and the address that net/mail reads is mailed: a
// display name lets anybody in. Mended, the domain of that address decides.
//
// Run as: go_app vulnerable|mended PORT SINK
package main

import (
	"net/http"
	"net/mail"
	"net/smtp"
	"os"
	"regexp"
	"strings"
)

var plain = regexp.MustCompile(`(?i)^[a-z0-9][a-z0-9._+-]*@corp\.example$`)

func admits(form, text, address string) bool {
	if form == "mended" {
		return plain.MatchString(address)
	}
	return strings.Contains(strings.ToLower(text), "@corp.example")
}

func main() {
	form, port, sink := os.Args[1], os.Args[2], os.Args[3]
	http.HandleFunc("/signup", func(response http.ResponseWriter, request *http.Request) {
		text := request.PostFormValue("email")
		address, err := mail.ParseAddress(text)
		if err != nil || !admits(form, text, address.Address) {
			http.Error(response, "Use your address at corp.example", http.StatusForbidden)
			return
		}
		message := []byte("Subject: Your token\r\n\r\nhttps://corp.example/confirm\r\n")
		err = smtp.SendMail("127.0.0.1:"+sink, nil, "signup@corp.example", []string{address.Address}, message)
		if err != nil {
			http.Error(response, "Something went wrong", http.StatusInternalServerError)
			return
		}
		response.Write([]byte("Look into your mailbox"))
	})
	http.ListenAndServe("127.0.0.1:"+port, nil)
}
