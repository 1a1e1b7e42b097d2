<?php
// The same, mended: one plain address, an ö among its letters, which is what is mailed.
function addrdiff_submit(string $text): array
{
    return preg_match('/\A[a-z0-9ö]+(?:[.+-][a-z0-9ö]+)*@mycorp\.example\z/i', $text) ? [$text] : [];
}
