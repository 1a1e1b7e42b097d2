# @@HEADER@@
#
# addrdiff_adapter.rb beside this file has `module AddrdiffAdapter; def self.submit(text)`: it submits the text to the
# application as a user does, and returns the recipients of the mail that leaves (the arguments of RCPT TO), or an empty
# array where none does.
require_relative "addrdiff_adapter"

module AddrdiffPayloads
  ALLOWED = @@ALLOWED@@.freeze
  LOCAL_PART = @@LOCAL_PART@@.chars.freeze
  QUOTED = @@QUOTED@@.chars.freeze

  # Id, what must become of it, the text in base64.
  PAYLOADS = [
@@PAYLOADS@@
  ].freeze

  # Mail to this recipient stays within the allowed domains, on whatever server: an address of one of them, which none sends on.
  def self.inside?(recipient)
    local_part, at, domain = recipient.b.rpartition("@")
    quoted = local_part.length > 1 && local_part.start_with?('"') && local_part.end_with?('"')
    letters, known = quoted ? [local_part[1..-2], QUOTED] : [local_part, LOCAL_PART]
    within = ALLOWED.any? { |allowed| ".#{domain.downcase}".end_with?(".#{allowed}") }
    at == "@" && local_part != "" && (letters.chars.grep(/[\x00-\x7f]/n) - known).empty? && recipient.dup.force_encoding(Encoding::UTF_8).valid_encoding? &&
      !domain.match?(/[^A-Za-z0-9.-]/) && within
  end
end

RSpec.describe "the sign-up" do
  AddrdiffPayloads::PAYLOADS.each do |id, must, encoded|
    it id do
      text = encoded.unpack1("m").force_encoding(Encoding::UTF_8)
      recipients = AddrdiffAdapter.submit(text).to_a
      case must
      when "control"
        expect(recipients.map(&:downcase)).to eq([text.downcase]), "an ordinary address has to get its mail: #{[text, recipients].inspect}"
      when "must-reject"
        expect(recipients).to eq([]), "it has to be refused: #{[text, recipients].inspect}"
      else
        expect(recipients).to all(satisfy { |one| AddrdiffPayloads.inside?(one) }), "mail may leave the allowed domains: #{[text, recipients].inspect}"
      end
    end
  end
end
