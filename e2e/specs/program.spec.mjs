// Two people from joining a program to "we met": by page, mail and calendar, with scripts and without. Days pass by moving what
// happened into the past; everything else is the real program and a real mail server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch, open } from "../helpers/browser.mjs";
import { findingsOn } from "../helpers/checks.mjs";
import { sink } from "../helpers/mail.mjs";
import { serve } from "../helpers/server.mjs";

const PEOPLE = fileURLToPath(new URL("../../examples/people-import.csv", import.meta.url));
const PASS_DAYS = fileURLToPath(new URL("../helpers/pass_days.py", import.meta.url));
const MIDDAY = fileURLToPath(new URL("../helpers/midday.py", import.meta.url));
const ORGANIZER = "amara.okafor@harbour.example";
/** How long the worker may take for what was asked for. */
const WORK_MS = 30_000;

/** The button of the one form that matters on the page. */
const go = (page) => page.locator("main form .button.primary").first().click();

/** The first link of a letter that matches. */
const linkIn = (letter, pattern) => {
  const found = pattern.exec(letter.text)?.[0];
  assert.ok(found, `no ${pattern} in ${letter.text}`);
  return found;
};

const CODE = /\b[0-9A-Z]{3}-[0-9A-Z]{3}\b/;

/** The letter with a code: others may come at the same time. */
async function codeFor(mail, address, from) {
  for (;;) {
    const letter = await mail.next(address, from);
    if (CODE.test(letter.text)) return letter;
    from = mail.letters.indexOf(letter) + 1;
  }
}

/** Looks again until something can be seen. */
async function until(page, locator, what) {
  for (const end = Date.now() + WORK_MS; Date.now() < end; await page.waitForTimeout(250)) {
    if (await locator.first().isVisible()) return;
    await page.reload();
  }
  assert.fail(`${what} did not come; the page says: ${await page.locator("main").innerText()}`);
}

for (const javaScriptEnabled of [true, false]) {
  describe(`a program, ${javaScriptEnabled ? "with" : "without"} scripts`, () => {
    let browser, mail, server, ada, ann, ben;
    let program, match;

    const python = (...args) => promisify(execFile)("python3", args);
    const pass = (days) => python(PASS_DAYS, join(server.data, "kith.db"), String(days));

    async function signIn(address) {
      const { page, problems, context } = await open(browser, { javaScriptEnabled });
      const from = mail.letters.length;
      await page.goto(`${server.url}/sign-in`);
      await page.getByLabel("Your e-mail").fill(address);
      await go(page);
      const letter = await codeFor(mail, address, from);
      await page.getByLabel("Code").fill(linkIn(letter, CODE));
      await go(page);
      await page.waitForURL(`${server.url}/`);
      return { page, problems, context, address };
    }

    before(async () => {
      [browser, mail] = await Promise.all([launch(), sink()]);
      server = await serve({ env: { KITH_SMTP_URL: mail.url, KITH_MAIL_FROM: "kith@example.org" } });
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await mail?.stop();
    });

    test("an organizer makes a program of a template and opens it", async () => {
      const { page, problems } = await open(browser, { javaScriptEnabled });
      const link = server.output.map((line) => /http:\S+\/set-up\/\S+/.exec(line)?.[0]).find(Boolean);
      await page.goto(link);
      await page.getByLabel("Name of your organization").fill("Harbour");
      await page.getByLabel("Your name").fill("Ada Lovelace");
      await page.getByLabel("Your e-mail").fill("ada@example.org");
      await go(page);
      await page.goto(`${server.url}/import`);
      await page.locator("input[type=file]").setInputFiles(PEOPLE);
      await go(page);
      await go(page);
      await page.getByText("60 new people").first().waitFor();
      await go(page);
      await until(page, page.getByRole("link", { name: "See everybody" }), "the import");
      await python(MIDDAY, join(server.data, "kith.db"));
      await page.goto(`${server.url}/programs/new/colleague-connect`);
      await page.getByLabel("E-mail of an organizer").fill(ORGANIZER);
      await go(page);
      program = new URL(page.url()).pathname;
      assert.match(program, /^\/programs\/[0-9a-f-]{36}$/);
      assert.deepEqual(problems, []);

      ada = await signIn(ORGANIZER);
      await ada.page.goto(server.url + program);
      await ada.page.getByRole("button", { name: "Open it for registration" }).click();
      await ada.page.getByText("It is open").first().waitFor();
    });

    test("two people find it and join", async () => {
      const people = ["bilal.sato@harbour.example", "chiara.wojcik@harbour.example"];
      for (const address of people) {
        const somebody = await signIn(address);
        await somebody.page.getByRole("link", { name: "Colleague Connect" }).first().click();
        await go(somebody.page);
        await somebody.page.goto(server.url);
        await somebody.page.getByRole("heading", { name: "Your programs" }).waitFor();
        if (ann) ben = somebody;
        else ann = somebody;
      }
    });

    test("a round puts them together, and a letter says so in the morning", async () => {
      await ada.page.goto(server.url + program);
      await ada.page.getByRole("button", { name: "Start the rounds" }).click();
      await ada.page.goto(`${server.url + program}/rounds`);
      await ada.page.getByRole("link", { name: "Make a round" }).click();
      await ada.page.getByRole("button", { name: "Begin a round now" }).click();
      await until(ada.page, ada.page.getByText("All 2 people are matched"), "the round");
      await ann.page.goto(server.url);
      await ann.page.getByRole("heading", { name: /^You’re meeting .* this time$/ }).waitFor();
      const from = mail.letters.length;
      await pass(1);
      const [toAnn] = await Promise.all([mail.next(ann.address, from), mail.next(ben.address, from)]);
      assert.match(toAnn.subject, /^You are meeting .* this time$/);
      match = new URL(linkIn(toAnn, /http:\S+\/matches\/[0-9a-f-]{36}(?=\s|$)/m)).pathname;
      await ben.page.goto(server.url + match);
      await ben.page.getByRole("heading", { name: "Why you were put together" }).waitFor();
    });

    test("they agree on a time, and both calendars have it", async () => {
      const from = mail.letters.length;
      await ann.page.goto(`${server.url + match}/session`);
      await ann.page.getByLabel("Where").fill("Room 2");
      await ann.page.locator("input[name=when]").first().check();
      await go(ann.page);
      await ann.page.getByText("Agreed.").first().waitFor();
      for (const { address } of [ann, ben]) {
        const letter = await mail.next(address, from);
        const invitation = letter.attachments.find(({ mimeType }) => mimeType === "text/calendar");
        assert.ok(invitation, `no invitation among ${letter.attachments.map(({ mimeType }) => mimeType)}`);
        assert.match(Buffer.from(invitation.content).toString(), /METHOD:REQUEST/);
      }
      await ben.page.goto(server.url);
      await ben.page.getByText("Room 2").first().waitFor();
    });

    test("both say that they met, one by mail and one on the page", async () => {
      const from = mail.letters.length;
      await pass(11.5);
      await until(ben.page, ben.page.getByRole("heading", { name: /^Did you meet/ }), "the question");
      // The page asks as soon as the session has passed. The letter is written two days before the round ends, and sent at ten in
      // the morning; how far away that is depends on the day of the week on which this runs.
      let letter;
      for (let look = 0; look < 70 && !letter; look++) {
        await pass(0.25);
        await ben.page.waitForTimeout(500);
        letter = mail.letters.slice(from).find(({ to, subject }) => to.includes(ann.address) && /^Did you meet/.test(subject));
      }
      assert.ok(letter, "no letter asked");
      const { page } = await open(browser, { javaScriptEnabled });
      await page.goto(linkIn(letter, /http:\S+\/a\/\S+/));
      await page.getByRole("button", { name: "Yes, we met" }).click();
      await page.getByLabel(/^4/).check();
      await page.getByLabel("A line for the organizers").fill("We will meet again.");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Thank you").first().waitFor();

      await ben.page.goto(server.url);
      await ben.page.getByRole("button", { name: "Yes, we met" }).click();
      await ben.page.getByRole("heading", { name: "You met. Was it useful?" }).waitFor();
      await ada.page.goto(`${server.url + program}/rounds`);
      await ada.page.getByText("1 of 1 matches met").first().waitFor();
      assert.equal(await ada.page.getByText("We will meet again.").count(), 0, "one line alone would tell who wrote it");
      for (const { problems } of [ada, ann, ben]) assert.deepEqual(problems, []);
    });

    if (javaScriptEnabled) {
      test("every page of it holds in both themes and at both widths", async () => {
        const findings = [];
        const pages = new Map([
          [ann, ["/", "/matches", match, `${match}/end`, "/notifications", "/pause"]],
          [ada, ["/", `${program}/rounds`]],
        ]);
        for (const [somebody, paths] of pages) {
          findings.push(...(await findingsOn(browser, server.url, await somebody.context.storageState(), paths)));
        }
        assert.deepEqual(findings, []);
      });
    }
  });
}
