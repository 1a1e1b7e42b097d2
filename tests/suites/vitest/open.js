// A sign-up that looks at the end of the text, and a mailer that takes the first thing that looks like an address.
export async function submit(text) {
  if (!text.endsWith("@mycorp.example")) return [];
  return (text.match(/[\w.+-]+@[\w.-]+/g) ?? []).slice(0, 1);
}
