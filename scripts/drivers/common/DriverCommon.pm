# What the drivers in Perl have in common: the conversation with addrdiff.
#
# One question a line on standard input, {"id":...,"input_base64":...}; one answer a line, in order, after a first line
# that says who answers.
package DriverCommon;
use strict;
use warnings;
use Encode ();
use Exporter 'import';
use JSON::PP ();
use MIME::Base64 ();
our @EXPORT = qw(reads decides refuse);

# What a module prints is no answer.
open my $out, '>&', \*STDOUT or die;
open STDOUT, '>&', \*STDERR or die;
$out->autoflush(1);
my $json = JSON::PP->new->canonical->ascii->allow_nonref;

# A documented refusal.
sub refuse { die { refused => $_[0] } }

sub converse {
    my ($hello, $of) = @_;
    print $out $json->encode({ v => 1, %$hello }), "\n";
    while (my $line = <STDIN>) {
        my $question = $json->decode($line);
        my $octets = MIME::Base64::decode($question->{input_base64});
        # Characters, as applications have them; what is no UTF-8 stays octets.
        my $text = eval { Encode::decode('UTF-8', my $copy = $octets, Encode::FB_CROAK) } // $octets;
        my $said = eval { $of->($text, $question) };
        if (!defined $said) {
            my $error = $@;
            $said = ref $error eq 'HASH'
                ? { verdict => 'rejected', reason => { text => substr($error->{refused}, 0, 500) } }
                : { verdict => 'raised', reason => { rule => 'die', text => substr("$error", 0, 500) } };
        }
        print $out $json->encode({ id => $question->{id}, %$said }), "\n";
    }
}

# A route or a parser: the code returns the strings that mail would go to, or dies.
sub reads {
    my ($name, $version, $grammar, $recipients, %more) = @_;
    converse({ name => $name, version => "$version", reads => $grammar, %more },
        sub { return { verdict => 'accepted', recipients => [map { "$_" } $recipients->($_[0])] } });
}

# A gate, as sign-ups have it: the code says yes, and the text behind the last @ is an allowed domain or one below it.
sub decides {
    my ($name, $version, $valid) = @_;
    converse({ name => $name, version => "$version", gate => JSON::PP::true }, sub {
        my ($text, $policy) = @_;
        my $domain = lc substr($text, rindex($text, '@') + 1);
        my $allowed = grep { $domain eq $_ || ($policy->{subdomains} && $domain =~ /\.\Q$_\E\z/) } @{ $policy->{allowed} };
        return { verdict => $valid->($text) && $allowed ? 'yes' : 'no' };
    });
}

1;
