# Email::Valid: its ordinary check, which asks no name server.
use strict;
use warnings;
use DriverCommon;
use Email::Valid;

decides('Email::Valid', $Email::Valid::VERSION, sub { defined Email::Valid->address($_[0]) });
