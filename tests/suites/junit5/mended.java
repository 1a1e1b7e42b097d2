import java.util.List;

/** The same, mended: one plain address, a letter beyond ASCII among its own, which is what is mailed. */
final class AddrdiffAdapter {
    static List<String> submit(String text) {
        return text.matches("(?i)[a-z0-9\u00f6]+(?:[.+-][a-z0-9\u00f6]+)*@mycorp\\.example") ? List.of(text) : List.of();
    }
}
