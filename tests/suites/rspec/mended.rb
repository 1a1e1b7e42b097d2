# The same, mended: one plain address, which is what is mailed.
module AddrdiffAdapter
  def self.submit(text)
    text.match?(/\A[a-z0-9]+(?:[.+-][a-z0-9]+)*@mycorp\.example\z/i) ? [text] : []
  end
end
