<?php
// Plain PHP: the end of the text is compared, and each part of it before a comma gets the mail. Mended, `filter_var` and
// one strict pattern decide.
//
// Run as: php_app.php vulnerable|mended PORT SINK
if (PHP_SAPI === "cli") {
    [, $form, $port, $sink] = $argv;
    pcntl_exec(PHP_BINARY, ["-S", "127.0.0.1:$port", __FILE__], ["FORM" => $form, "SINK" => $sink]);
}

$mended = getenv("FORM") === "mended";

function admits(string $text, bool $mended): bool
{
    if ($mended) {
        return filter_var($text, FILTER_VALIDATE_EMAIL) && preg_match('/\A[a-z0-9][a-z0-9._+-]*@corp\.example\z/i', $text);
    }
    return str_ends_with(strtolower($text), "@corp.example");
}

function send(string $recipient): void
{
    $smtp = fsockopen("127.0.0.1", (int) getenv("SINK"));
    fgets($smtp);
    foreach (["HELO localhost", "MAIL FROM:<signup@corp.example>", "RCPT TO:<$recipient>", "DATA"] as $command) {
        fwrite($smtp, "$command\r\n");
        fgets($smtp);
    }
    fwrite($smtp, "Subject: Your token\r\n\r\nhttps://corp.example/confirm\r\n.\r\n");
    fgets($smtp);
    fclose($smtp);
}

$email = trim($_POST["email"] ?? "");
if (!admits($email, $mended)) {
    http_response_code(422);
    exit("Use your address at corp.example");
}
foreach (explode(",", $email) as $recipient) {
    send(trim($recipient));
}
echo "Look into your mailbox";
