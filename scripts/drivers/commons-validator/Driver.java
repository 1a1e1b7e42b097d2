// Commons Validator: EmailValidator as it comes. It knows top-level domains by a list, which .example is not on.

import org.apache.commons.validator.routines.EmailValidator;

public final class Driver {
    public static void main(String[] arguments) throws Exception {
        EmailValidator validator = EmailValidator.getInstance();
        String version = Conversation.release("libcommons-validator-java");
        Conversation.decides("commons-validator", version, text -> validator.isValid(text));
    }
}
