# The same, mended: one plain address, an ö among its letters, which is what is mailed.
module AddrdiffAdapter
  def self.submit(text)
    text.match?(/\A[a-z0-9ö]+(?:[.+-][a-z0-9ö]+)*@mycorp\.example\z/i) ? [text] : []
  end
end
