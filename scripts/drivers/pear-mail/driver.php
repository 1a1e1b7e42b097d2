<?php
// PEAR's Mail: Mail_RFC822, by which its backends find the recipients of a string.
require __DIR__ . '/driver-common.php';
error_reporting(E_ALL & ~E_DEPRECATED);
require 'Mail/RFC822.php';

reads('PEAR Mail', release_of('php-mail'), 'address-list', function ($text) {
    $found = (new Mail_RFC822())->parseAddressList($text, 'localhost', false);
    if ($found instanceof PEAR_Error) {
        throw new Refused($found->getMessage());
    }
    return array_map(fn ($one) => "{$one->mailbox}@{$one->host}", $found);
});
