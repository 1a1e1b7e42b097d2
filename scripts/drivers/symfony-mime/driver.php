<?php
// Symfony Mime: the address that goes into the envelope. Its encoded form is what SmtpTransport writes.
require __DIR__ . '/driver-common.php';
require '/usr/share/php/Egulias/EmailValidator/autoload.php';
require '/usr/share/php/Symfony/Component/Mime/autoload.php';

use Symfony\Component\Mime\Address;
use Symfony\Component\Mime\Exception\RfcComplianceException;

$make = surface() === 'address' ? fn ($text) => new Address($text) : fn ($text) => Address::create($text);
reads('symfony/mime', release_of('php-symfony-mime'), surface() === 'address' ? 'mailbox' : 'address-list',
    function ($text) use ($make) {
        try {
            return [$make($text)->getEncodedAddress()];
        } catch (RfcComplianceException | Symfony\Component\Mime\Exception\InvalidArgumentException $error) {
            throw new Refused($error->getMessage());
        }
    });
