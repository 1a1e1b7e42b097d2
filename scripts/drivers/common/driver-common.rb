# What the drivers in Ruby have in common: the conversation with addrdiff.
#
# One question a line on standard input, {"id":…,"input_base64":…}; one answer a line, in order, after a first line
# that says who answers.
require "json"

SURFACE = ARGV[0]

# A documented refusal.
class Refused < StandardError; end

# What a library prints is no answer.
OUT = $stdout.dup
$stdout.reopen($stderr)

def answer(octets)
  text = octets.force_encoding("UTF-8")
  # Rails and Rack refuse parameters that are no UTF-8 before an application sees them.
  unless text.valid_encoding?
    return { verdict: "skipped", reason: { rule: "cannot-be-expressed", text: "no UTF-8" } }
  end
  yield text
rescue Refused => error
  { verdict: "rejected", reason: { text: error.message.scrub[0, 500] } }
rescue StandardError => error
  { verdict: "raised", reason: { rule: error.class.name, text: error.message.scrub[0, 500] } }
end

def converse(hello)
  OUT.puts(JSON.generate({ v: 1 }.merge(hello)))
  OUT.flush
  $stdin.each_line do |line|
    question = JSON.parse(line)
    said = answer(question["input_base64"].unpack1("m")) { |text| yield text, question }
    OUT.puts(JSON.generate({ id: question["id"] }.merge(said)))
    OUT.flush
  end
end

# A route or a parser: the block returns the strings that mail would go to, or raises.
def reads(name, version, grammar, **more)
  converse({ name: name, version: version, reads: grammar }.merge(more)) do |text|
    recipients = Array(yield(text)).map { |to| to.to_s.encode("UTF-8", invalid: :replace, undef: :replace).scrub }
    { verdict: "accepted", recipients: recipients }
  end
end

# A gate, as sign-ups have it: the block says yes, and the text behind the last @ is an allowed domain or one below it.
def decides(name, version)
  converse({ name: name, version: version, gate: true }) do |text, policy|
    domain = text.rpartition("@").last.downcase
    allowed = policy["allowed"].any? { |a| domain == a || (policy["subdomains"] && domain.end_with?(".#{a}")) }
    { verdict: yield(text) && allowed ? "yes" : "no" }
  end
end
