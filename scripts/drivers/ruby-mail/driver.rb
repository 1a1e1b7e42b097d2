# The mail gem: the envelope of a message with this To, or the address of Mail::Address.
require_relative "driver-common"
require "mail"

reads("ruby-mail", Mail::VERSION::STRING, "address-list") do |text|
  if SURFACE == "envelope"
    Mail.new { to(text) }.smtp_envelope_to
  else
    Mail::Address.new(text).address
  end
rescue Mail::Field::ParseError => error
  raise Refused, error.message
end
