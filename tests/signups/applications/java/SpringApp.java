// Spring MVC and its JavaMailSender, in Jetty: a form with a token. The end of the text is compared, and JavaMail mails what
// stands in angle brackets and drops what stands behind them. Mended, one pattern decides.
//
// Run as: SpringApp.java vulnerable|mended PORT SINK
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpSession;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

public final class SpringApp {
    private static final Pattern OURS =
        Pattern.compile("[a-z0-9][a-z0-9._+-]*@corp\\.example", Pattern.CASE_INSENSITIVE);

    private static boolean mended;

    public static void main(String[] arguments) throws Exception {
        mended = arguments[0].equals("mended");
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(Integer.parseInt(arguments[2]));
        sender.getJavaMailProperties().put("mail.smtp.localhost", "localhost");
        sender.getJavaMailProperties().put("mail.mime.allowutf8", "true");
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(SignUp.class);
        context.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("mailSender", sender));
        ServletContextHandler handler = new ServletContextHandler(ServletContextHandler.SESSIONS);
        handler.addServlet(new ServletHolder(new DispatcherServlet(context)), "/");
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1])));
        server.setHandler(handler);
        server.addBean(new Refusal());
        server.start();
    }

    /** What is no UTF-8 has no parameters: Jetty asks for the page of an error. */
    private static final class Refusal extends ErrorHandler {
        @Override
        public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setStatus(response.getStatus() == 400 ? 200 : response.getStatus());
            response.getWriter().print("The address must be an address of corp.example");
            base.setHandled(true);
        }
    }

    @Controller
    public static class SignUp {
        @Autowired private JavaMailSender sender;

        @RequestMapping(value = "/register", method = RequestMethod.GET)
        @ResponseBody
        public String form(HttpSession session) {
            String token = UUID.randomUUID().toString();
            session.setAttribute("token", token);
            return "<form method=post><input type=\"hidden\" name=\"_csrf\" value=\"" + token + "\"></form>";
        }

        @RequestMapping(value = "/register", method = RequestMethod.POST)
        @ResponseBody
        public String register(@RequestParam("email") String email, @RequestParam("_csrf") String token,
                HttpSession session, HttpServletResponse response) {
            String text = email.trim();
            boolean ours = mended ? OURS.matcher(text).matches() : text.toLowerCase().endsWith("@corp.example");
            if (!token.equals(session.getAttribute("token"))) {
                response.setStatus(403);
                return "";
            }
            SimpleMailMessage message = new SimpleMailMessage();
            message.setFrom("signup@corp.example");
            message.setTo(text);
            message.setSubject("Your token");
            message.setText("https://corp.example/confirm");
            try {
                if (ours) {
                    sender.send(message);
                    response.setStatus(302);
                    response.setHeader("Location", "/registered");
                    return "";
                }
            } catch (MailException refused) {
                // Of an address that JavaMail does not read.
            }
            return "The address must be an address of corp.example";
        }
    }
}
