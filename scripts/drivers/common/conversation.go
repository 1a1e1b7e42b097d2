package main

// What the drivers in Go have in common: the conversation with addrdiff.
//
// One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a first
// line that says who answers.

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strings"
)

type question struct {
	ID         uint64   `json:"id"`
	Input      []byte   `json:"input_base64"` // encoding/json reads base64 into bytes
	Allowed    []string `json:"allowed"`
	Subdomains bool     `json:"subdomains"`
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

type hello struct {
	V       int    `json:"v"`
	Name    string `json:"name"`
	Version string `json:"version"`
	Reads   string `json:"reads,omitempty"`
	Gate    bool   `json:"gate,omitempty"`
}

// reads is a route or a parser: recipients returns the strings that mail would go to, or why there are none.
func reads(name, version, grammar string, recipients func(string) ([]string, error)) {
	converse(hello{V: 1, Name: name, Version: version, Reads: grammar}, func(q question) answer {
		found, err := recipients(string(q.Input))
		if err != nil {
			return answer{ID: q.ID, Verdict: "rejected", Reason: &reason{err.Error()}}
		}
		return answer{ID: q.ID, Verdict: "accepted", Recipients: found}
	})
}

// decides is a gate, as sign-ups have it: the validator says yes, and the text behind the last @ is an allowed domain
// or one below it.
func decides(name, version string, valid func(string) bool) {
	converse(hello{V: 1, Name: name, Version: version, Gate: true}, func(q question) answer {
		text := string(q.Input)
		domain := strings.ToLower(text[strings.LastIndex(text, "@")+1:])
		if valid(text) && q.allows(domain) {
			return answer{ID: q.ID, Verdict: "yes"}
		}
		return answer{ID: q.ID, Verdict: "no"}
	})
}

func (q question) allows(domain string) bool {
	for _, allowed := range q.Allowed {
		if domain == allowed || q.Subdomains && strings.HasSuffix(domain, "."+allowed) {
			return true
		}
	}
	return false
}

func converse(first hello, of func(question) answer) {
	log.SetFlags(0)
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	lines := json.NewEncoder(out)
	fails(lines.Encode(first))
	for {
		// Whoever waits for an answer gets it: flushed once nothing more has come.
		if in.Buffered() == 0 {
			fails(out.Flush())
		}
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return
		}
		fails(err)
		var q question
		fails(json.Unmarshal(line, &q))
		fails(lines.Encode(of(q)))
	}
}

func fails(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
