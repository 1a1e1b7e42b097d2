// System.Net.Mail: MailAddress and MailAddressCollection.
//
// One question a line on standard input, {"id":...,"input_base64":...}; one answer a line, in order, after a first line
// that says who answers. addrdiff writes questions without blanks, so that no library of JSON is needed to read them.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;

static class Driver
{
    static readonly Regex Question = new Regex("^\\{\"id\":(\\d+),\"input_base64\":\"([^\"]*)\"");
    static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

    static void Main(string[] arguments)
    {
        Func<string, IEnumerable<MailAddress>> read = Collection;
        if (arguments[0] == "mail-address") read = text => new[] { new MailAddress(text) };
        var answers = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n" };
        // What a library prints is no answer.
        Console.SetOut(Console.Error);
        answers.WriteLine("{\"v\":1,\"name\":\"mono\",\"version\":" + Quoted(Release()) + ",\"reads\":\"address-list\"}");
        answers.Flush();
        var questions = new StreamReader(Console.OpenStandardInput());
        for (string line; (line = questions.ReadLine()) != null; answers.Flush())
        {
            var asked = Question.Match(line);
            var octets = Convert.FromBase64String(asked.Groups[2].Value);
            answers.WriteLine("{\"id\":" + asked.Groups[1].Value + "," + Answer(octets, read) + "}");
        }
    }

    static IEnumerable<MailAddress> Collection(string text)
    {
        var all = new MailAddressCollection();
        all.Add(text);
        return all;
    }

    static string Answer(byte[] octets, Func<string, IEnumerable<MailAddress>> read)
    {
        try
        {
            var recipients = read(Strict.GetString(octets)).Select(one => Quoted(one.Address)).ToArray();
            return "\"verdict\":\"accepted\",\"recipients\":[" + string.Join(",", recipients) + "]";
        }
        catch (DecoderFallbackException)
        {
            return "\"verdict\":\"skipped\",\"reason\":{\"rule\":\"cannot-be-expressed\",\"text\":\"no UTF-8\"}";
        }
        catch (Exception error)
        {
            // What the documentation of both says that they throw; any other is a surprise.
            if (error is FormatException || error is ArgumentException)
                return "\"verdict\":\"rejected\",\"reason\":{\"text\":" + Quoted(error.Message) + "}";
            return "\"verdict\":\"raised\",\"reason\":{\"rule\":" + Quoted(error.GetType().Name) + ",\"text\":" + Quoted(error.Message) + "}";
        }
    }

    // Mono's own release, "6.8.0.105 (Debian ...)".
    static string Release()
    {
        var shown = Type.GetType("Mono.Runtime").GetMethod("GetDisplayName", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static);
        return ((string)shown.Invoke(null, null)).Split(' ')[0];
    }

    static string Quoted(string text)
    {
        var json = new StringBuilder("\"");
        for (int at = 0; at < text.Length; at++)
        {
            char one = text[at];
            bool pair = char.IsHighSurrogate(one) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            if (pair) json.Append(one).Append(text[++at]);
            // JSON cannot carry half a surrogate pair.
            else if (char.IsSurrogate(one)) json.Append('\ufffd');
            else if (one == '"' || one == '\\' || one < ' ') json.AppendFormat("\\u{0:x4}", (int)one);
            else json.Append(one);
        }
        return json.Append('"').ToString();
    }
}
