<?php
// What the drivers in PHP have in common: the conversation with addrdiff.
//
// One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a first line
// that says who answers.
error_reporting(E_ALL);
ini_set('display_errors', 'stderr');

const FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE;

/** A documented refusal. */
class Refused extends Exception {}

function surface(): string
{
    return $GLOBALS['argv'][1] ?? '';
}

/** The release of a package of Debian's. */
function release_of(string $package): string
{
    return trim(shell_exec('dpkg-query --show --showformat=\'${Version}\' ' . escapeshellarg($package)) ?? 'unknown');
}

function converse(array $hello, callable $of): void
{
    // What a library prints is no answer.
    ob_start(fn ($said) => '');
    fwrite(STDOUT, json_encode(['v' => 1] + $hello, FLAGS) . "\n");
    while (($line = fgets(STDIN)) !== false) {
        $question = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
        try {
            $said = $of(base64_decode($question['input_base64']), $question);
        } catch (Refused $error) {
            $said = ['verdict' => 'rejected', 'reason' => ['text' => substr($error->getMessage(), 0, 500)]];
        } catch (Throwable $error) {
            $reason = ['rule' => get_class($error), 'text' => substr($error->getMessage(), 0, 500)];
            $said = ['verdict' => 'raised', 'reason' => $reason];
        }
        fwrite(STDOUT, json_encode(['id' => $question['id']] + $said, FLAGS) . "\n");
    }
}

/** A route or a parser: `$recipients` returns the strings that mail would go to, or throws. */
function reads(string $name, string $version, string $grammar, callable $recipients): void
{
    converse(['name' => $name, 'version' => $version, 'reads' => $grammar], function ($text) use ($recipients) {
        $found = array_map('strval', array_values($recipients($text)));
        // A string of PHP is octets, and JSON cannot carry all of them.
        foreach ($found as $to) {
            if (!mb_check_encoding($to, 'UTF-8')) {
                return ['verdict' => 'skipped', 'reason' => ['text' => 'it returns octets that are no UTF-8']];
            }
        }
        return ['verdict' => 'accepted', 'recipients' => $found];
    });
}

/** A gate, as sign-ups have it: `$valid` says yes, and the text behind the last @ is an allowed domain or below it. */
function decides(string $name, string $version, callable $valid): void
{
    converse(['name' => $name, 'version' => $version, 'gate' => true], function ($text, $policy) use ($valid) {
        $at = strrpos($text, '@');
        $domain = strtolower($at === false ? $text : substr($text, $at + 1));
        $is_allowed = false;
        foreach ($policy['allowed'] as $allowed) {
            $is_allowed = $is_allowed || $domain === $allowed || ($policy['subdomains'] && str_ends_with($domain, ".$allowed"));
        }
        return ['verdict' => $valid($text) && $is_allowed ? 'yes' : 'no'];
    });
}
