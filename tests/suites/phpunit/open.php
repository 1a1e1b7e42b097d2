<?php
// A sign-up that looks at the end of the text, and a mailer that takes the first thing that looks like an address.
function addrdiff_submit(string $text): array
{
    if (!str_ends_with($text, '@mycorp.example') || !preg_match('/[\w.+-]+@[\w.-]+/', $text, $found)) {
        return [];
    }
    return [$found[0]];
}
