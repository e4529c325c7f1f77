// The demo, as somebody sees it who has just heard of Kith: each of the five people, and every page that links lead them to.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, open } from "../helpers/browser.mjs";
import { BOTH_LOOKS, findingsOn } from "../helpers/checks.mjs";
import { serve } from "../helpers/server.mjs";

/** Half a year with a debug build, on a busy machine. */
const STORY_MS = 300_000;
const ROLES = ["an administrator", "an organizer", "a manager", "a participant", "the partner"];
/** What is no page, or no page of this person: files, letters, and what is behind a sign-in. */
const NO_PAGES = /^\/(dev|static|feed|calendar\.ics|sign-in|u|a|reply|stay)\b|\.(csv|ics|json)$/;

/** Pages that differ only in what they are about count as one. */
const shape = (path) =>
  path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id").replace(/^\/programs\/new\/.*/, "/programs/new/:template").replace(/\?.*$/, (query) => query.replace(/=[^&]*/g, "="));

describe("the demo", () => {
  let browser, server;
  /** Of each role: its sign-in, and the path of one page of each shape. */
  const visits = new Map();

  before(async () => {
    browser = await launch();
    server = await serve({ args: ["--demo"], startMs: STORY_MS });
    // The links are printed right after it listens.
    while (!server.output.some((line) => line.includes("/dev/mail"))) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("one can be each of five people", async () => {
    const known = new Set();
    for (const role of ROLES) {
      const line = server.output.find((text) => text.trim().startsWith(role));
      const link = /http:\S+/.exec(line ?? "")?.[0];
      assert.ok(link, `no link for ${role} in ${server.output.join("\n")}`);
      const { page, problems, context } = await open(browser);
      await page.goto(link);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.waitForURL(`${server.url}/`);
      const paths = new Map();
      const ahead = ["/"];
      while (ahead.length > 0) {
        const path = ahead.shift();
        if (paths.has(shape(path))) continue;
        const answer = await page.goto(server.url + path);
        assert.equal(answer.status(), 200, `${role}: ${path}`);
        paths.set(shape(path), path);
        const links = await page.locator("a[href]").evaluateAll((found) => found.map((a) => new URL(a.href)).map(({ origin, pathname, search }) => [origin, pathname + search]));
        for (const [origin, next] of links) if (origin === server.url && !NO_PAGES.test(next)) ahead.push(next);
      }
      assert.deepEqual(problems, [], role);
      // What was looked at as somebody else looks the same, but the home and the match.
      const fresh = [...paths].filter(([kind]) => !known.has(kind) || kind === "/").map(([, path]) => path);
      for (const kind of paths.keys()) known.add(kind);
      visits.set(role, { storageState: await context.storageState(), fresh, all: [...paths.keys()] });
      await context.close();
    }
    // The story shows the main things to those whom they are for.
    const has = (role, kind) => visits.get(role).all.includes(kind);
    assert.ok(has("an organizer", "/programs/:id/rounds/:id"), "a round");
    assert.ok(has("a participant", "/matches/:id"), "a match");
    assert.ok(has("the partner", "/matches/:id"), "the same match");
    assert.ok(has("an administrator", "/jobs"), "jobs");
    assert.ok(!has("a participant", "/jobs"), "no jobs for a participant");
  });

  test("every page holds in both themes", async () => {
    assert.equal(visits.size, ROLES.length);
    const findings = [];
    for (const { storageState, fresh } of visits.values()) {
      findings.push(...(await findingsOn(browser, server.url, storageState, fresh, BOTH_LOOKS)));
    }
    assert.deepEqual(findings, []);
  });
});
