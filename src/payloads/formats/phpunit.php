<?php
// @@HEADER@@
//
// addrdiff_adapter.php beside this file has `function addrdiff_submit(string $text): array`: it submits the text to the
// application as a user does, and returns the recipients of the mail that leaves (the arguments of RCPT TO), or an empty
// array where none does.
declare(strict_types=1);

require_once __DIR__ . '/addrdiff_adapter.php';

final class AddrdiffPayloadsTest extends \PHPUnit\Framework\TestCase
{
    private const ALLOWED = @@ALLOWED@@;
    private const LOCAL_PART = @@LOCAL_PART@@;
    private const QUOTED = @@QUOTED@@;

    // What must become of it, the text in base64; by its id.
    private const PAYLOADS = [
@@PAYLOADS@@
    ];

    public static function payloads(): array
    {
        return self::PAYLOADS;
    }

    /** @dataProvider payloads */
    #[\PHPUnit\Framework\Attributes\DataProvider('payloads')]
    public function testPayload(string $must, string $encoded): void
    {
        $text = base64_decode($encoded, true);
        $recipients = array_values(addrdiff_submit($text));
        $shown = json_encode([$text, $recipients], JSON_INVALID_UTF8_SUBSTITUTE);
        if ($must === 'control') {
            $this->assertSame([strtolower($text)], array_map('strtolower', $recipients), "an ordinary address has to get its mail: $shown");
        } elseif ($must === 'must-reject') {
            $this->assertSame([], $recipients, "it has to be refused: $shown");
        } else {
            $inside = array_filter($recipients, [self::class, 'isInside']);
            $this->assertCount(count($recipients), $inside, "mail may leave the allowed domains: $shown");
        }
    }

    /** Mail to this recipient stays within the allowed domains, on whatever server: an address of one of them, which none sends on. */
    private static function isInside(string $recipient): bool
    {
        $at = strrpos($recipient, '@');
        if ($at === false || $at === 0) {
            return false;
        }
        $local = substr($recipient, 0, $at);
        $domain = substr($recipient, $at + 1);
        $quoted = strlen($local) > 1 && $local[0] === '"' && substr($local, -1) === '"';
        [$letters, $known] = $quoted ? [substr($local, 1, -1), self::QUOTED] : [$local, self::LOCAL_PART];
        // Letters beyond ASCII are a mailbox of SMTPUTF8; an octet that is no UTF-8 is none.
        $ascii = preg_replace('/[^\x00-\x7f]/u', '', $letters);
        if ($ascii === null || strspn($ascii, $known) !== strlen($ascii) || preg_match('/[^A-Za-z0-9.-]/', $domain)) {
            return false;
        }
        foreach (self::ALLOWED as $allowed) {
            if (substr('.' . strtolower($domain), -strlen($allowed) - 1) === ".$allowed") {
                return true;
            }
        }
        return false;
    }
}
