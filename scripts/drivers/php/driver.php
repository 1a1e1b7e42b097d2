<?php
// PHP itself: its filter, and the parsers of its extensions imap (c-client) and mailparse.
require __DIR__ . '/driver-common.php';

function by_imap(string $text): array
{
    $found = imap_rfc822_parse_adrlist($text, '');
    $problems = imap_errors();
    if ($problems) {
        throw new Refused(implode('; ', $problems));
    }
    // A group is an entry with a mailbox and no host.
    $addresses = array_filter($found, fn ($one) => isset($one->host));
    return array_map(fn ($one) => "{$one->mailbox}@{$one->host}", $addresses);
}

$valid = fn (int $flags) => fn (string $text) => filter_var($text, FILTER_VALIDATE_EMAIL, $flags) !== false;
match (surface()) {
    'filter-var' => decides('filter_var', PHP_VERSION, $valid(0)),
    'filter-var-unicode' => decides('filter_var', PHP_VERSION, $valid(FILTER_FLAG_EMAIL_UNICODE)),
    'imap' => reads('imap', phpversion('imap'), 'address-list', by_imap(...)),
    'mailparse' => reads('mailparse', phpversion('mailparse'), 'address-list', function ($text) {
        return array_column(mailparse_rfc822_parse_addresses($text), 'address');
    }),
};
