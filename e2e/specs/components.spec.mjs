// The living page of components: whatever holds here holds for the pages that are made of it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, open, weigh } from "../helpers/browser.mjs";
import { BOTH_LOOKS, accessible, findingsOn, keyboard, reflows, valid } from "../helpers/checks.mjs";
import { serve } from "../helpers/server.mjs";

const STATES = ["", "wrong=yes", "dir=rtl", "layout=participant", "layout=bare&wrong=yes"];

let server;
let browser;
before(async () => {
  // On a loopback address Kith runs for development and shows its components.
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const address = (state, theme) => `${server.url}/dev/components?${state}${state ? "&" : ""}theme=${theme}`;

describe("every state", () => {
  for (const state of STATES) {
    for (const theme of ["light", "dark"]) {
      for (const width of [390, 1280]) {
        test(`${state || "as it is"}, ${theme}, ${width} px: nothing for axe to find, nothing forbidden, nothing in the console`, async () => {
          const { page, context, problems } = await open(browser, { width, reducedMotion: "reduce" });
          await page.goto(address(state, theme));
          assert.deepEqual(await accessible(page), []);
          assert.deepEqual(problems, []);
          await context.close();
        });
      }
    }
    for (const width of [320, 640]) {
      test(`${state || "as it is"}: nothing sticks out at ${width} px`, async () => {
        const { page, context } = await open(browser, { width });
        await page.goto(address(state, "light"));
        assert.deepEqual(await reflows(page), []);
        await context.close();
      });
    }
    test(`${state || "as it is"}: the keyboard reaches everything and shows where it is`, async () => {
      for (const width of [390, 1280]) {
        const { page, context } = await open(browser, { width });
        await page.goto(address(state, "light"));
        assert.deepEqual(await keyboard(page), []);
        await context.close();
      }
    });
  }

  test("the HTML is right", async () => {
    const documents = await Promise.all(
      STATES.map(async (state) => [state || "as it is", await (await fetch(address(state, "light"))).text()]),
    );
    assert.deepEqual(await valid(documents), []);
  });
});

describe("weight", () => {
  for (const [state, budget] of [
    ["layout=bare", { requests: 6, bytes: 60 * 1024 }],
    ["layout=participant", { requests: 6, bytes: 60 * 1024 }],
  ]) {
    test(`${state}: at most ${budget.requests} requests and ${budget.bytes} bytes`, async () => {
      const requests = await weigh(browser, address(state, "light"));
      const sum = (type) => requests.filter((r) => !type || r.type === type).reduce((bytes, r) => bytes + r.bytes, 0);
      console.log(`# ${state}: ${requests.length} requests, ${sum()} bytes (CSS ${sum("Stylesheet")}, JS ${sum("Script")})`);
      assert.ok(requests.length <= budget.requests, JSON.stringify(requests));
      assert.ok(sum() <= budget.bytes, JSON.stringify(requests));
    });
  }
});

describe("behaviour", () => {
  const opened = async (options, state = "") => {
    const watched = await open(browser, options);
    await watched.page.goto(address(state, "light"));
    return watched;
  };

  test("a menu opens, and closes by Escape with the focus back on it", async () => {
    const { page, context, problems } = await opened();
    const menu = page.locator("[data-menu]", { hasText: "More about Ada" }).first();
    await menu.locator("summary").focus();
    await page.keyboard.press("Enter");
    await menu.getByText("Send a sign-in link").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    assert.equal(await menu.evaluate((element) => element.open), false);
    assert.equal(await menu.locator("summary").evaluate((element) => element === document.activeElement), true);
    assert.deepEqual(problems, []);
    await context.close();
  });

  test("a question opens as a dialog that axe has nothing against, and Escape takes it away", async () => {
    const { page, context, problems } = await opened();
    await page.locator("[data-dialog]").click();
    const dialog = page.getByRole("dialog", { name: "End this match?" });
    await dialog.waitFor();
    assert.deepEqual(await accessible(page), []);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(problems, []);
    await context.close();
  });

  test("typing finds, arrows choose, and what is chosen is sent with the form", async () => {
    const { page, context, problems } = await opened();
    const input = page.getByRole("combobox", { name: "What you can help with" });
    await input.fill("sp");
    await page.getByRole("option", { name: "Spanish" }).waitFor();
    assert.deepEqual(await accessible(page), []);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const sent = await input.evaluate((element) => new FormData(element.form).getAll("skills"));
    assert.equal(sent.at(-1), "Spanish");
    assert.deepEqual(problems, []);
    await context.close();
  });

  test("a toast comes by htmx and goes by itself, but not while pointed at", async () => {
    const { page, context, problems } = await opened();
    await page.clock.install();
    await page.getByRole("button", { name: "Show a toast" }).click();
    const toast = page.locator("#toasts .toast");
    await toast.waitFor();
    await toast.hover();
    await page.clock.runFor(9000);
    assert.equal(await toast.count(), 1);
    await page.mouse.move(0, 0);
    await page.clock.runFor(9000);
    assert.equal(await toast.count(), 0);
    assert.deepEqual(problems, []);
    await context.close();
  });

  test("progress asks again and shows the answer", async () => {
    const { page, context, problems } = await opened();
    await page.getByText("All 50,000 rows are in.").waitFor();
    assert.deepEqual(problems, []);
    await context.close();
  });

  test("colours change at once and are kept; without scripts by loading the page again", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const { page, context, problems } = await open(browser, { javaScriptEnabled });
      await page.goto(`${server.url}/dev/components`);
      await page.locator(".you > summary").click();
      await page.getByRole("button", { name: "Dark" }).click();
      await page.locator("html[data-theme=dark]").waitFor();
      const ink = () => page.locator("body").evaluate((body) => getComputedStyle(body).color);
      assert.match(await ink(), /oklch\(0\.9/);
      await page.goto(`${server.url}/dev/components`);
      assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
      assert.deepEqual(problems, []);
      await context.close();
    }
  });

  test("without scripts menus, navigation and forms are still there", async () => {
    const { page, context } = await opened({ javaScriptEnabled: false, width: 390 });
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("link", { name: "Audit log" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("summary", { hasText: "Export" }).click();
    await page.getByRole("link", { name: "As XLSX" }).waitFor();
    assert.equal(await page.locator("[data-dialog]").getAttribute("href"), "#end-match-page");
    assert.equal(await page.getByRole("textbox", { name: "What you can help with" }).getAttribute("name"), "skills-text");
    await context.close();
  });

  test("nothing moves where less motion is wanted, and forced colours keep edges", async () => {
    const { page, context } = await opened({ reducedMotion: "reduce", forcedColors: "active" });
    const style = (selector, name) =>
      page.locator(selector).first().evaluate((element, key) => getComputedStyle(element)[key], name);
    assert.match(await style(".button.primary", "transitionDuration"), /^0s(, 0s)*$/);
    assert.equal(await style(".overlap-disc", "borderTopWidth"), "1px");
    assert.equal(await style(".button.primary", "borderTopStyle"), "solid");
    await context.close();
  });
});

test("every kind of letter holds as a page, with its own styles", async () => {
  const { page, context, problems } = await open(browser, { width: 1280 });
  await page.goto(`${server.url}/dev/mail`);
  const letters = await page.locator("a[href^='/dev/mail/samples/']").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(letters.length > 10, letters.join(" "));
  await page.goto(server.url + letters[0]);
  assert.equal(await page.locator("main").evaluate((main) => getComputedStyle(main).maxWidth), "576px");
  // A letter names no icon, and the browser looks for one where there is none.
  assert.deepEqual(problems.filter((problem) => !problem.includes("404")), []);
  await context.close();
  assert.deepEqual(await findingsOn(browser, server.url, undefined, letters, BOTH_LOOKS), []);
});
