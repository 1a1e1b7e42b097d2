// What the drivers in Java have in common: the conversation with addrdiff.
//
// One question a line on standard input, {"id":...,"input_base64":...}; one answer a line, in order, after a first line
// that says who answers. addrdiff writes questions without blanks, so that no library of JSON is needed to read them.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class Conversation {
    /** A documented refusal. */
    static final class Refused extends Exception {
        Refused(String why) {
            super(why);
        }
    }

    /** The strings that mail would go to. */
    interface Recipients {
        List<String> of(String text) throws Exception;
    }

    interface Valid {
        boolean is(String text) throws Exception;
    }

    private interface Answer {
        String to(String text, String question) throws Exception;
    }

    private static final Pattern QUESTION = Pattern.compile("\\{\"id\":(\\d+),\"input_base64\":\"([^\"]*)\"(.*)\\}");
    private static final Pattern ALLOWED = Pattern.compile("\"([^\"]*)\"");

    /** A route or a parser. */
    static void reads(String name, String version, String grammar, Recipients recipients) throws IOException {
        converse(name, version, ",\"reads\":" + quoted(grammar), (text, question) -> {
            List<String> all = new ArrayList<>();
            for (String to : recipients.of(text)) {
                all.add(quoted(to));
            }
            return "\"verdict\":\"accepted\",\"recipients\":[" + String.join(",", all) + "]";
        });
    }

    /** A gate, as sign-ups have it: the validator says yes, and the text behind the last @ is allowed or below it. */
    static void decides(String name, String version, Valid valid) throws IOException {
        converse(name, version, ",\"gate\":true", (text, question) -> {
            String domain = text.substring(text.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
            boolean subdomains = question.endsWith("\"subdomains\":true");
            boolean isAllowed = false;
            int start = question.indexOf('[');
            Matcher names = ALLOWED.matcher(question.substring(start, question.indexOf(']', start)));
            while (names.find()) {
                isAllowed |= domain.equals(names.group(1)) || subdomains && domain.endsWith("." + names.group(1));
            }
            return "\"verdict\":" + (valid.is(text) && isAllowed ? "\"yes\"" : "\"no\"");
        });
    }

    private static void converse(String name, String version, String more, Answer answer) throws IOException {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, "US-ASCII");
        // What a library prints is no answer.
        System.setOut(System.err);
        out.print("{\"v\":1,\"name\":" + quoted(name) + ",\"version\":" + quoted(version) + more + "}\n");
        out.flush();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII), 1 << 16);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher question = QUESTION.matcher(line);
            if (!question.matches()) {
                throw new IOException("no question: " + line);
            }
            out.print("{\"id\":" + question.group(1) + "," + said(question, answer) + "}\n");
            if (!in.ready()) {
                out.flush();
            }
        }
        out.flush();
    }

    private static String said(Matcher question, Answer answer) {
        ByteBuffer octets = ByteBuffer.wrap(Base64.getDecoder().decode(question.group(2)));
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException error) {
            return "\"verdict\":\"skipped\",\"reason\":{\"rule\":\"cannot-be-expressed\",\"text\":\"no UTF-8\"}";
        }
        try {
            return answer.to(text, question.group(3));
        } catch (Refused error) {
            return "\"verdict\":\"rejected\",\"reason\":{\"text\":" + quoted(String.valueOf(error.getMessage())) + "}";
        } catch (Exception | StackOverflowError error) {
            return "\"verdict\":\"raised\",\"reason\":{\"rule\":" + quoted(error.getClass().getSimpleName())
                + ",\"text\":" + quoted(String.valueOf(error.getMessage())) + "}";
        }
    }

    /** The release of a package of Debian's. */
    static String release(String name) throws IOException {
        ProcessBuilder query = new ProcessBuilder("dpkg-query", "--show", "--showformat=${Version}", name);
        return new String(query.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    }

    /** A string of JSON in ASCII. Half a surrogate pair, which JSON cannot carry, becomes U+FFFD. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean isPair = Character.isHighSurrogate(c) && at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
            if (isPair) {
                json.append(String.format("\\u%04x\\u%04x", (int) c, (int) text.charAt(++at)));
            } else if (Character.isSurrogate(c)) {
                json.append("\\ufffd");
            } else if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private Conversation() {}
}
