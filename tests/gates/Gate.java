// A case is a line of two words in Base64; the gate stands where LINE does.
import java.nio.charset.StandardCharsets;
import java.util.Base64;
class Gate {
    static String read(String word) {
        return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
    }
    public static void main(String[] none) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            String[] words = line.split(" ", -1);
            String text = read(words[0]), A = read(words[1]);
            System.out.println(LINE);
        }
    }
}
