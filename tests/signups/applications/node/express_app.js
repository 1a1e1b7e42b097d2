// Express and nodemailer: the end of the text is compared, and nodemailer reads the recipients out of it. Until 7.0.6 a
// quoted local-part is read as an address of its own (CVE-2025-13033, GHSA-mm7p-fcc7-pg87). Mended, a current
// nodemailer is given an object, and one strict pattern decides.
//
// Run as: express_app.js vulnerable|mended PORT SINK
import express from "express";

const [form, port, sink] = process.argv.slice(2);
const { default: nodemailer } = await import(form === "mended" ? "nodemailer" : "nodemailer-7.0.6");
const mailer = nodemailer.createTransport({ host: "127.0.0.1", port: Number(sink), secure: false, ignoreTLS: true });
const plain = /^[a-z0-9][a-z0-9._+-]*@corp\.example$/i;
const admits = (text) => (form === "mended" ? plain.test(text) : /^\S+@corp\.example$/.test(text));

const app = express();
app.use(express.urlencoded({ extended: false }));
app.post("/signup", async (request, response) => {
  const email = String(request.body.email ?? "");
  if (!admits(email)) return response.status(422).send("Use your address at corp.example");
  const to = form === "mended" ? { name: "", address: email } : email;
  await mailer.sendMail({ from: "signup@corp.example", to, subject: "Your token", text: "https://corp.example/confirm" });
  response.send("Look into your mailbox");
});
app.use((error, request, response, next) => response.status(500).send("Something went wrong"));
app.listen(Number(port), "127.0.0.1");
