// JavaMail, javax.mail: what InternetAddress makes of a text.

import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;

public final class Driver {
    public static void main(String[] arguments) throws Exception {
        String surface = arguments[0];
        String version = javax.mail.Session.class.getPackage().getImplementationVersion();
        Conversation.reads("javax.mail", String.valueOf(version), "address-list", text -> {
            try {
                List<String> found = new ArrayList<>();
                for (InternetAddress address : read(surface, text)) {
                    if (address.isGroup()) {
                        InternetAddress[] members = address.getGroup(false);
                        for (InternetAddress member : members) {
                            found.add(String.valueOf(member.getAddress()));
                        }
                    } else {
                        found.add(String.valueOf(address.getAddress()));
                    }
                }
                return found;
            } catch (AddressException error) {
                throw new Conversation.Refused(error.getMessage());
            }
        });
    }

    private static InternetAddress[] read(String surface, String text) throws AddressException {
        switch (surface) {
            case "parse":
                return InternetAddress.parse(text);
            case "parse-lax":
                return InternetAddress.parse(text, false);
            case "header":
                return InternetAddress.parseHeader(text, false);
            default:
                return new InternetAddress[] {new InternetAddress(text)};
        }
    }
}
