<?php
// The same, mended: one plain address, which is what is mailed.
function addrdiff_submit(string $text): array
{
    return preg_match('/\A[a-z0-9]+(?:[.+-][a-z0-9]+)*@mycorp\.example\z/i', $text) ? [$text] : [];
}
