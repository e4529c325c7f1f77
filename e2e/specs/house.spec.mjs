// From the first start to a participant who has filled in a profile, as people do it: with scripts and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open } from "../helpers/browser.mjs";
import { findingsOn } from "../helpers/checks.mjs";
import { sink } from "../helpers/mail.mjs";
import { serve } from "../helpers/server.mjs";

const PEOPLE = fileURLToPath(new URL("../../examples/people-import.csv", import.meta.url));

/** The button of the one form that matters on the page. */
const go = (page) => page.locator("main form .button.primary").first().click();

/** Signs somebody in by the code of a real mail. */
async function signIn(page, url, mail, address) {
  const from = mail.letters.length;
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Your e-mail").fill(address);
  await go(page);
  let code;
  // A letter about something else may come at the same time.
  for (let next = from; !code; ) {
    const letter = await mail.next(address, next);
    code = /\b([0-9A-Z]{3}-[0-9A-Z]{3})\b/.exec(letter.text)?.[1];
    next = mail.letters.indexOf(letter) + 1;
  }
  await page.getByLabel("Code").fill(code);
  await go(page);
  await page.waitForURL(`${url}/`);
}

for (const javaScriptEnabled of [true, false]) {
  describe(`the house, ${javaScriptEnabled ? "with" : "without"} scripts`, () => {
    let browser, mail, server;
    /** What was seen on the way, for the checks at the end: who may open it, and where. */
    const seen = new Map();

    before(async () => {
      [browser, mail] = await Promise.all([launch(), sink()]);
      server = await serve({ env: { KITH_SMTP_URL: mail.url, KITH_MAIL_FROM: "kith@example.org" } });
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
      await mail?.stop();
    });

    test("the first start leads an administrator to people, a program and an organizer", async () => {
      const { page, context, problems } = await open(browser, { javaScriptEnabled });
      const link = server.output.map((line) => /http:\S+\/set-up\/\S+/.exec(line)?.[0]).find(Boolean);
      await page.goto(link);
      await page.getByLabel("Name of your organization").fill("Example");
      await page.getByLabel("Your name").fill("Ada Lovelace");
      await page.getByLabel("Your e-mail").fill("ada@example.org");
      await go(page);
      await page.waitForURL(`${server.url}/`);

      await page.getByRole("link", { name: "Bring people in" }).click();
      await page.locator("input[type=file]").setInputFiles(PEOPLE);
      await go(page);
      await go(page);
      await page.getByText("60 new people").first().waitFor();
      await page.getByText("3 rows are not taken").first().waitFor();
      seen.set(new URL(page.url()).pathname, "ada@example.org");
      await go(page);
      for (let look = 0; look < 50 && !(await page.getByRole("link", { name: "See everybody" }).isVisible()); look++) {
        await page.waitForTimeout(200);
        await page.reload();
      }
      await page.getByRole("link", { name: "See everybody" }).click();
      await page.getByText("61 people").first().waitFor();

      await page.goto(`${server.url}/programs/new/colleague-connect`);
      await page.getByLabel("E-mail of an organizer").fill("amara.okafor@harbour.example");
      await go(page);
      await page.waitForURL(/\/programs\/[0-9a-f-]{36}$/);
      seen.set(new URL(page.url()).pathname, "ada@example.org");
      for (const path of ["/", "/people", "/programs", "/import", "/fields", "/jobs", "/audit", "/tokens", "/settings"]) {
        seen.set(path, "ada@example.org");
      }
      assert.deepEqual(problems, []);
      await context.close();
    });

    test("an organizer signs in by mail and finds the program", async () => {
      const { page, context, problems } = await open(browser, { javaScriptEnabled });
      await signIn(page, server.url, mail, "amara.okafor@harbour.example");
      await page.goto(`${server.url}/programs`);
      await page.getByRole("link", { name: "Colleague Connect" }).first().click();
      await page.getByRole("button", { name: "Open it for registration" }).click();
      await page.getByText("It is open").first().waitFor();
      assert.equal((await context.request.get(`${server.url}/settings`)).status(), 403);
      assert.deepEqual(problems, []);
      await context.close();
    });

    test("a participant signs in by mail and fills in the profile", async () => {
      const { page, context, problems } = await open(browser, { javaScriptEnabled });
      await signIn(page, server.url, mail, "bilal.sato@harbour.example");
      await page.goto(`${server.url}/profile`);
      await page.getByLabel("Time zone").selectOption("Africa/Lagos");
      await go(page);
      await page.getByText("Saved").first().waitFor();
      assert.equal(await page.getByLabel("Time zone").inputValue(), "Africa/Lagos");
      for (const path of ["/profile", "/sign-ins", "/privacy", "/privacy/avoid-list"]) seen.set(path, "bilal.sato@harbour.example");
      assert.deepEqual(problems, []);
      await context.close();
    });

    // The looks of a page do not depend on scripts, and axe is one.
    if (javaScriptEnabled) {
      test("every page holds in both themes and at both widths", async () => {
        const findings = [];
        for (const address of new Set(seen.values())) {
          const { page, context } = await open(browser);
          await signIn(page, server.url, mail, address);
          const paths = [...seen.keys()].filter((path) => seen.get(path) === address);
          findings.push(...(await findingsOn(browser, server.url, await context.storageState(), paths)));
          await context.close();
        }
        assert.deepEqual(findings, []);
      });
    }
  });
}
