// The same in Go.
package main
import ("bufio"; "encoding/base64"; "fmt"; "os"; "regexp"; "strings")
func read(word string) string {
	text, _ := base64.StdEncoding.DecodeString(word)
	return string(text)
}
func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Split(lines.Text(), " ")
		text, A := read(words[0]), read(words[1])
		fmt.Println(LINE)
	}
}
