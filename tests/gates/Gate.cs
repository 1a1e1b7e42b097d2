// A case is a line of two words in Base64; the gate stands where LINE does.
using System;
using System.Text;
using System.Text.RegularExpressions;

class Gate {
    static string Read(string word) {
        return Encoding.UTF8.GetString(Convert.FromBase64String(word));
    }

    static void Main() {
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine()) {
            string[] words = line.Split(' ');
            string text = Read(words[0]), A = Read(words[1]);
            Console.WriteLine((LINE) ? "true" : "false");
        }
    }
}
