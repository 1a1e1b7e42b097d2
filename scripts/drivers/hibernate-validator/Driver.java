// Hibernate Validator: the validator behind its annotation @Email.

import org.hibernate.validator.internal.constraintvalidators.hv.EmailValidator;

public final class Driver {
    public static void main(String[] arguments) throws Exception {
        EmailValidator validator = new EmailValidator();
        String version = Conversation.release("libhibernate-validator-java");
        Conversation.decides("hibernate-validator", version, text -> validator.isValid(text, null));
    }
}
