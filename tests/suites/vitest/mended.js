// The same, mended: one plain address, an ö among its letters, which is what is mailed.
export async function submit(text) {
  return /^[a-z0-9ö]+(?:[.+-][a-z0-9ö]+)*@mycorp\.example$/i.test(text) ? [text] : [];
}
