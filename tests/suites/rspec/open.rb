# A sign-up that looks at the end of the text, and a mailer that takes the first thing that looks like an address.
module AddrdiffAdapter
  def self.submit(text)
    return [] unless text.end_with?("@mycorp.example")

    text.scan(/[\w.+-]+@[\w.-]+/).first(1)
  end
end
