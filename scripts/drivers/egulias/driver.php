<?php
// egulias/email-validator: the validations behind the rules of Laravel and Symfony.
require __DIR__ . '/driver-common.php';
require '/usr/share/php/Egulias/EmailValidator/autoload.php';

use Egulias\EmailValidator\EmailValidator;
use Egulias\EmailValidator\Validation\NoRFCWarningsValidation;
use Egulias\EmailValidator\Validation\RFCValidation;

// New ones for each text, as for each request: what they keep of a text changes their next answer.
$make = fn () => surface() === 'no-rfc-warnings' ? new NoRFCWarningsValidation() : new RFCValidation();
$valid = fn ($text) => (new EmailValidator())->isValid($text, $make());
decides('egulias/email-validator', release_of('php-email-validator'), $valid);
