import java.util.List;

/** The same, mended: one plain address, which is what is mailed. */
final class AddrdiffAdapter {
    static List<String> submit(String text) {
        return text.matches("(?i)[a-z0-9]+(?:[.+-][a-z0-9]+)*@mycorp\\.example") ? List.of(text) : List.of();
    }
}
