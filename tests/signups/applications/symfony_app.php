<?php
// Symfony, as its guide has a registration: a form with a token and a constraint on the address, and the mailer. The pattern
// holds the end of the text, and `Address::create` mails what stands in angle brackets and drops what stands behind them.
// Mended, the pattern holds the whole text.
//
// Run as: symfony_app.php vulnerable|mended PORT SINK
foreach (["Bundle/FrameworkBundle", "Component/Form", "Component/Mailer", "Component/Validator", "Component/Security/Csrf"] as $part) {
    require_once "/usr/share/php/Symfony/$part/autoload.php";
}

use Symfony\Bundle\FrameworkBundle\FrameworkBundle;
use Symfony\Bundle\FrameworkBundle\Kernel\MicroKernelTrait;
use Symfony\Component\DependencyInjection\Loader\Configurator\ContainerConfigurator;
use Symfony\Component\Form\Extension\Core\Type\CheckboxType;
use Symfony\Component\Form\Extension\Core\Type\EmailType;
use Symfony\Component\Form\Extension\Core\Type\FormType;
use Symfony\Component\Form\Extension\Core\Type\PasswordType;
use Symfony\Component\Form\FormFactoryInterface;
use Symfony\Component\HttpFoundation\RedirectResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\Kernel;
use Symfony\Component\Mailer\MailerInterface;
use Symfony\Component\Mime\Email;
use Symfony\Component\Mime\Exception\RfcComplianceException;
use Symfony\Component\Routing\Loader\Configurator\RoutingConfigurator;
use Symfony\Component\Validator\Constraints\Regex;

if (PHP_SAPI === "cli") {
    [, $form, $port, $sink] = $argv;
    $home = sys_get_temp_dir() . "/addrdiff-symfony-" . getmypid();
    mkdir($home, 0700);
    pcntl_exec(PHP_BINARY, ["-S", "127.0.0.1:$port", __FILE__], ["FORM" => $form, "SINK" => $sink, "HOME" => $home]);
}

class SignUp extends Kernel
{
    use MicroKernelTrait;

    const OPEN = '/@corp\.example\z/i';
    const MENDED = '/\A[a-z0-9][a-z0-9._+-]*@corp\.example\z/i';

    public function registerBundles(): iterable
    {
        yield new FrameworkBundle();
    }

    public function getProjectDir(): string
    {
        return getenv("HOME");
    }

    protected function configureContainer(ContainerConfigurator $container): void
    {
        $container->extension("framework", [
            "secret" => "of no application that anybody uses",
            "form" => true,
            "csrf_protection" => true,
            "validation" => true,
            "session" => ["storage_factory_id" => "session.storage.factory.native", "save_path" => getenv("HOME")],
            "mailer" => ["dsn" => "smtp://127.0.0.1:" . getenv("SINK")],
        ]);
    }

    protected function configureRoutes(RoutingConfigurator $routes): void
    {
        $routes->add("register", "/register")->controller([$this, "register"]);
    }

    public function register(Request $request, FormFactoryInterface $forms, MailerInterface $mailer): Response
    {
        $pattern = getenv("FORM") === "mended" ? self::MENDED : self::OPEN;
        $form = $forms->createNamedBuilder("registration_form", FormType::class)
            ->add("email", EmailType::class, ["constraints" => [new Regex($pattern)]])
            ->add("plainPassword", PasswordType::class)
            ->add("agreeTerms", CheckboxType::class)
            ->getForm()
            ->handleRequest($request);
        if ($form->isSubmitted() && $form->isValid()) {
            try {
                $email = (new Email())->from("signup@corp.example")->to($form->get("email")->getData());
                $mailer->send($email->subject("Your token")->text("https://corp.example/confirm"));
                return new RedirectResponse("/welcome");
            } catch (RfcComplianceException) {
                return new Response("This mail cannot be sent", 422);
            }
        }
        $token = $form->createView()["_token"]->vars;
        $field = sprintf('<input type="hidden" name="%s" value="%s">', $token["full_name"], $token["value"]);
        return new Response("<form method=post>$field</form>", $form->isSubmitted() ? 422 : 200);
    }
}

$kernel = new SignUp("prod", false);
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
