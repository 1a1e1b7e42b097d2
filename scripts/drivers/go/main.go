// Go's net/mail as a parser of addrdiff: whom does ParseAddress read?
//
// One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a
// first line that says who answers.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/mail"
	"os"
	"runtime"
)

type question struct {
	ID    uint64 `json:"id"`
	Input []byte `json:"input_base64"` // encoding/json reads base64 into bytes
}

type reason struct {
	Text string `json:"text"`
}

type answer struct {
	ID         uint64   `json:"id"`
	Verdict    string   `json:"verdict"`
	Recipients []string `json:"recipients,omitempty"`
	Reason     *reason  `json:"reason,omitempty"`
}

// parse asks net/mail. Address.Address is what net/smtp's Client.Rcpt is handed.
func parse(q question) answer {
	address, err := mail.ParseAddress(string(q.Input))
	if err != nil {
		return answer{ID: q.ID, Verdict: "rejected", Reason: &reason{err.Error()}}
	}
	return answer{ID: q.ID, Verdict: "accepted", Recipients: []string{address.Address}}
}

func main() {
	log.SetFlags(0)
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	answers := json.NewEncoder(out)
	fmt.Fprintf(out, "{\"v\":1,\"name\":\"net/mail\",\"version\":%q,\"reads\":\"address-list\"}\n", runtime.Version())
	for {
		// Whoever waits for an answer gets it: flushed once nothing more has come.
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				log.Fatal(err)
			}
		}
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			log.Fatal(err)
		}
		var q question
		if err := json.Unmarshal(line, &q); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(parse(q)); err != nil {
			log.Fatal(err)
		}
	}
}
