// The JDK's own server, and JavaMail: the end of the text is compared, and `InternetAddress.parse` makes a list of it (as
// next-auth's mailer did before CVE-2022-35924). Mended, one pattern decides, and one `InternetAddress` is mailed.
//
// Run as: JavaApp.java vulnerable|mended PORT SINK
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;

public final class JavaApp {
    private static final Pattern OURS =
        Pattern.compile("[a-z0-9][a-z0-9._+-]*@corp\\.example", Pattern.CASE_INSENSITIVE);

    public static void main(String[] arguments) throws IOException {
        boolean mended = arguments[0].equals("mended");
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", arguments[2]);
        properties.put("mail.smtp.localhost", "localhost");
        properties.put("mail.mime.allowutf8", "true");
        Session session = Session.getInstance(properties);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])), 0);
        server.createContext("/register", exchange -> answer(exchange, session, mended));
        server.start();
    }

    private static void answer(HttpExchange exchange, Session session, boolean mended) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        String text = "";
        for (String field : body.split("&")) {
            if (field.startsWith("email=")) {
                text = URLDecoder.decode(field.substring(6), StandardCharsets.UTF_8).trim();
            }
        }
        boolean ours = mended ? OURS.matcher(text).matches() : text.toLowerCase().endsWith("@corp.example");
        try {
            if (!ours || !mail(session, text)) {
                page(exchange, 200, "The address must be an address of corp.example");
                return;
            }
            exchange.getResponseHeaders().set("Location", "/registered");
            page(exchange, 302, "");
        } catch (MessagingException error) {
            page(exchange, 500, "Something went wrong");
        }
    }

    /** False where there is nobody to mail. */
    private static boolean mail(Session session, String text) throws MessagingException {
        InternetAddress[] recipients = InternetAddress.parse(text);
        if (recipients.length == 0) {
            return false;
        }
        MimeMessage message = new MimeMessage(session);
        message.setFrom("signup@corp.example");
        message.setRecipients(Message.RecipientType.TO, recipients);
        message.setSubject("Your token");
        message.setText("https://corp.example/confirm");
        Transport.send(message);
        return true;
    }

    private static void page(HttpExchange exchange, int status, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }
}
