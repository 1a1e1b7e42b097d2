<?php
// PHP with PHPMailer: the end of the text is compared, and `PHPMailer::parseAddresses` makes a list of it (as next-auth's
// mailer did before CVE-2022-35924). Mended, `validateAddress` and one strict pattern decide.
//
// Run as: phpmailer_app.php vulnerable|mended PORT SINK
require "/usr/share/php/libphp-phpmailer/autoload.php";

use PHPMailer\PHPMailer\PHPMailer;

if (PHP_SAPI === "cli") {
    [, $form, $port, $sink] = $argv;
    pcntl_exec(PHP_BINARY, ["-S", "127.0.0.1:$port", __FILE__], ["FORM" => $form, "SINK" => $sink]);
}

$mended = getenv("FORM") === "mended";

function admits(string $text, bool $mended): bool
{
    if ($mended) {
        return PHPMailer::validateAddress($text) && preg_match('/\A[a-z0-9][a-z0-9._+-]*@corp\.example\z/i', $text);
    }
    return str_ends_with(strtolower($text), "@corp.example");
}

function send(string $text): void
{
    $mail = new PHPMailer(true);
    $mail->isSMTP();
    $mail->Host = "127.0.0.1";
    $mail->Port = (int) getenv("SINK");
    $mail->SMTPAutoTLS = false;
    $mail->setFrom("signup@corp.example");
    foreach (PHPMailer::parseAddresses($text, false) as $address) {
        $mail->addAddress($address["address"]);
    }
    $mail->Subject = "Your token";
    $mail->Body = "https://corp.example/confirm";
    $mail->send();
}

$email = trim($_POST["email"] ?? "");
if (!admits($email, $mended)) {
    http_response_code(422);
    exit("Use your address at corp.example");
}
try {
    send($email);
} catch (PHPMailer\PHPMailer\Exception $error) {
    http_response_code(422);
    exit("This mail cannot be sent");
}
echo "Look into your mailbox";
