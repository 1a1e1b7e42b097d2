# Ruby without a framework: `^` and `$` of the pattern end at each line, and each line of the text gets the mail. Mended,
# `\A` and `\z` do.
#
# Run as: ruby_app.rb vulnerable|mended PORT SINK
require "net/smtp"
require "socket"
require "uri"

form, port, sink = ARGV
PATTERN = form == "mended" ? /\A[a-z0-9][a-z0-9._+-]*@corp\.example\z/i : /^[a-z0-9._+-]+@corp\.example$/i

def mail(text, sink)
  Net::SMTP.start("127.0.0.1", sink.to_i) do |smtp|
    recipients = text.split(/[\r\n,]+/).map(&:strip).reject(&:empty?)
    smtp.send_message("Subject: Your token\r\n\r\nhttps://corp.example/confirm\r\n", "signup@corp.example", *recipients)
  end
end

def answer(client, status, body)
  client.write("HTTP/1.1 #{status}\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
end

def serve(client, sink)
  length = 0
  client.gets
  while (line = client.gets) && line.strip != ""
    length = line[/\d+/].to_i if line.downcase.start_with?("content-length")
  end
  text = URI.decode_www_form(client.read(length)).to_h["email"].to_s.b
  return answer(client, "403 Forbidden", "Use your address at corp.example") unless text.match?(PATTERN)

  mail(text, sink)
  answer(client, "200 OK", "Look into your mailbox")
rescue StandardError
  answer(client, "500 Internal Server Error", "Something went wrong")
ensure
  client.close
end

server = TCPServer.new("127.0.0.1", port.to_i)
loop { serve(server.accept, sink) }
