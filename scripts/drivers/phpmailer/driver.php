<?php
// PHPMailer: what addAddress keeps, and its own check.
require __DIR__ . '/driver-common.php';
require '/usr/share/php/libphp-phpmailer/autoload.php';

use PHPMailer\PHPMailer\PHPMailer;

if (surface() === 'validate-address') {
    decides('PHPMailer', PHPMailer::VERSION, fn ($text) => PHPMailer::validateAddress($text));
} else {
    reads('PHPMailer', PHPMailer::VERSION, 'mailbox', function ($text) {
        $mail = new PHPMailer(true);
        $mail->CharSet = PHPMailer::CHARSET_UTF8;
        try {
            $mail->addAddress($text);
        } catch (PHPMailer\PHPMailer\Exception $error) {
            throw new Refused($error->getMessage());
        }
        return array_column($mail->getToAddresses(), 0);
    });
}
