# Mail::Address: the addresses of a header field.
use strict;
use warnings;
use DriverCommon;
use Mail::Address;

reads('Mail::Address', $Mail::Address::VERSION, 'address-list', sub { map { $_->address } Mail::Address->parse($_[0]) });
