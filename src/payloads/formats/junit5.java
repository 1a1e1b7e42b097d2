// @@HEADER@@
//
// AddrdiffAdapter.java beside this file has `static List<String> submit(String text)`: it submits the text to the
// application as a user does, and returns the recipients of the mail that leaves (the arguments of RCPT TO), or an empty
// list where none does.
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AddrdiffPayloadsTest {
    private static final String[] ALLOWED = @@ALLOWED@@;
    private static final String LOCAL_PART = @@LOCAL_PART@@;
    private static final String QUOTED = @@QUOTED@@;

    /** Id, what must become of it, the text in base64. */
    private static final String[][] PAYLOADS = {
@@PAYLOADS@@
    };

    @TestFactory
    Stream<DynamicTest> payloads() {
        return Arrays.stream(PAYLOADS).map(one -> dynamicTest(one[0], () -> check(one[1], one[2])));
    }

    private static void check(String must, String encoded) throws Exception {
        String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        List<String> recipients = AddrdiffAdapter.submit(text);
        String shown = text + " " + recipients;
        if (must.equals("control")) {
            List<String> lower = recipients.stream().map(one -> one.toLowerCase(Locale.ROOT)).collect(Collectors.toList());
            assertEquals(List.of(text.toLowerCase(Locale.ROOT)), lower, "an ordinary address has to get its mail: " + shown);
        } else if (must.equals("must-reject")) {
            assertEquals(List.of(), recipients, "it has to be refused: " + shown);
        } else {
            assertTrue(recipients.stream().allMatch(AddrdiffPayloadsTest::isInside), "mail may leave the allowed domains: " + shown);
        }
    }

    /** Mail to this recipient stays within the allowed domains, on whatever server: an address of one of them, which none sends on. */
    private static boolean isInside(String recipient) {
        int at = recipient.lastIndexOf('@');
        if (at < 1) {
            return false;
        }
        String local = recipient.substring(0, at);
        String domain = recipient.substring(at + 1);
        boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
        String letters = quoted ? local.substring(1, local.length() - 1) : local;
        String known = quoted ? QUOTED : LOCAL_PART;
        boolean plain = letters.chars().allMatch(one -> one > 127 || known.indexOf(one) >= 0) && domain.matches("[A-Za-z0-9.-]*");
        String below = "." + domain.toLowerCase(Locale.ROOT);
        return plain && Arrays.stream(ALLOWED).anyMatch(allowed -> below.endsWith("." + allowed));
    }
}
