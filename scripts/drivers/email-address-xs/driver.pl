# Email::Address::XS: the addresses of a header field.
use strict;
use warnings;
use DriverCommon;
use Email::Address::XS;

reads('Email::Address::XS', $Email::Address::XS::VERSION, 'address-list', sub {
    my @found = Email::Address::XS->parse($_[0]);
    refuse('it is not valid') if grep { !$_->is_valid } @found;
    return map { $_->address } @found;
});
