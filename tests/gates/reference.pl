# The same in Perl, over characters.
use strict;
use warnings;
use JSON::PP;

my ($code, $cases) = @{ decode_json(do { local $/; <STDIN> }) };
my $check = eval "sub { my (\$text, \$A) = \@_; return $code; }" or die $@;
print encode_json([map { $check->(@$_) ? JSON::PP::true : JSON::PP::false } @$cases]);
