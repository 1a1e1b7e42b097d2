import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sign-up that looks at the end of the text, and a mailer that takes the first thing that looks like an address. */
final class AddrdiffAdapter {
    static List<String> submit(String text) {
        Matcher first = Pattern.compile("[\\w.+-]+@[\\w.-]+").matcher(text);
        return text.endsWith("@mycorp.example") && first.find() ? List.of(first.group()) : List.of();
    }
}
