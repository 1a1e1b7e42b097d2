# Rack with the mail gem, as Sinatra applications mail: the end of the text is compared, and `Mail` makes a list of its
# `to` (as next-auth's mailer did before CVE-2022-35924). Mended, one pattern between `\A` and `\z` decides.
#
# Run as: rack_app.rb vulnerable|mended PORT SINK
require "mail"
require "rack"
require "rack/handler/webrick"

form, port, sink = ARGV
MENDED = form == "mended"
Mail.defaults { delivery_method :smtp, address: "127.0.0.1", port: sink.to_i, enable_starttls_auto: false }

def admits(text)
  return text.match?(/\A[a-z0-9][a-z0-9._+-]*@corp\.example\z/i) if MENDED

  text.downcase.end_with?("@corp.example")
end

def mail(text)
  message = Mail.new(from: "signup@corp.example", to: text, subject: "Your token", body: "https://corp.example/confirm")
  return false if message.smtp_envelope_to.empty?

  message.deliver!
  true
end

application = lambda do |environment|
  text = Rack::Request.new(environment).params["email"].to_s.strip
  ok = admits(text) && mail(text)
  next [400, {}, ["Use your address at corp.example"]] unless ok

  [200, {}, ["Look into your mailbox"]]
rescue ArgumentError, Mail::Field::ParseError
  [400, {}, ["This mail cannot be sent"]]
end

quiet = { Port: port.to_i, Host: "127.0.0.1", AccessLog: [], Logger: WEBrick::Log.new(File::NULL) }
Rack::Handler::WEBrick.run(application, **quiet)
