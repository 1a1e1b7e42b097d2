# Ruby's standard library: the pattern that Rails guides validate with, and what Net::SMTP writes.
require_relative "driver-common"
require "uri"
require "net/smtp"

# Keeps what it would send.
class Wire < Net::SMTP
  attr_reader :line

  def getok(line)
    @line = line
    Net::SMTP::Response.parse("250 noted")
  end
end

if SURFACE == "email-regexp"
  decides("URI::MailTo", RUBY_VERSION) { |text| text.match?(URI::MailTo::EMAIL_REGEXP) }
else
  wire = Wire.new("server.invalid")
  reads("net-smtp", Net::SMTP::VERSION, "mailbox", writes_envelope: true) do |text|
    wire.rcptto(text)
    wire.line[/\ARCPT TO:<(.*)>\z/m, 1] || wire.line
  rescue ArgumentError => error
    raise Refused, error.message
  end
end
