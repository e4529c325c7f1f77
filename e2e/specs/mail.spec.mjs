// The sink that other specs rely on does take mail as programs send it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTransport } from "nodemailer";
import { sink } from "../helpers/mail.mjs";

test("a letter arrives in one piece", async () => {
  const mail = await sink();
  const sender = createTransport(mail.url);
  const arrives = mail.next("ada@example.org");
  await sender.sendMail({ from: "kith@example.org", to: "ada@example.org", subject: "Grüße", text: "Ihr Code: 123456\n" });
  const letter = await arrives;
  assert.equal(letter.subject, "Grüße");
  assert.match(letter.text, /123456/);
  assert.deepEqual(letter.to, ["ada@example.org"]);
  sender.close();
  await mail.stop();
});
