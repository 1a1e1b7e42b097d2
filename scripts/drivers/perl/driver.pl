# Net::SMTP: the string that recipient() writes, _addr.
use strict;
use warnings;
use DriverCommon;
use Net::SMTP;
use Symbol ();

# A client that is connected to nothing.
my $client = bless Symbol::gensym(), 'Net::SMTP';

reads('Net::SMTP', $Net::SMTP::VERSION, 'mailbox', sub {
    my $written = $client->_addr($_[0]);
    return $written =~ /\A<(.*)>\z/s ? $1 : $written;
}, writes_envelope => JSON::PP::true);
