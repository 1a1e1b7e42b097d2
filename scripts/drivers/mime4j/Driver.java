// mime4j: the mailboxes of a header field.

import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.DefaultAddressParser;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.field.address.ParseException;

public final class Driver {
    public static void main(String[] arguments) throws Exception {
        boolean isLenient = arguments[0].equals("lenient");
        String version = Conversation.release("libapache-mime4j-java");
        Conversation.reads("mime4j", version, "address-list", text -> {
            AddressList list;
            try {
                list = isLenient
                    ? LenientAddressParser.DEFAULT.parseAddressList(text)
                    : DefaultAddressParser.DEFAULT.parseAddressList(text);
            } catch (ParseException error) {
                throw new Conversation.Refused(String.valueOf(error.getMessage()));
            }
            List<String> found = new ArrayList<>();
            for (Mailbox mailbox : list.flatten()) {
                found.add(mailbox.getAddress());
            }
            return found;
        });
    }
}
