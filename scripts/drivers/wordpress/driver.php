<?php
// WordPress: is_email of its formatting.php, without the rest of WordPress.
require __DIR__ . '/driver-common.php';

function apply_filters(string $hook, $value)
{
    return $value;
}

$sources = __DIR__ . '/root/usr/share/wordpress/wp-includes';
preg_match('/^function is_email\(.*?^}/ms', file_get_contents("$sources/formatting.php"), $function);
eval($function[0]);
preg_match("/wp_version = '([^']+)'/", file_get_contents("$sources/version.php"), $version);
decides('WordPress', $version[1], fn ($text) => is_email($text) !== false);
