// What must be true of every page. Each check returns a list of findings in words; a spec expects it to be empty.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { open } from "./browser.mjs";

const VNU = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** Both themes at both widths; and each theme at one width, for many pages. */
export const EVERY_LOOK = ["light 390", "light 1280", "dark 390", "dark 1280"];
export const BOTH_LOOKS = ["light 1280", "dark 390"];

/** Everything below, of pages that somebody who is signed in sees. */
export async function findingsOn(browser, url, storageState, paths, looks = EVERY_LOOK) {
  const findings = [];
  const documents = [];
  for (const look of looks) {
    const [colorScheme, width] = [look.split(" ")[0], Number(look.split(" ")[1])];
    const { page, context } = await open(browser, { width, colorScheme, storageState });
    for (const path of paths) {
      const answer = await page.goto(url + path);
      const where = `${path} ${look}`;
      if (answer.status() !== 200) findings.push(`${where}: answered ${answer.status()}`);
      findings.push(...(await accessible(page)).map((finding) => `${where}: ${finding}`));
      // The looks of a page do not change what the keyboard reaches, what the document says, and how it reflows.
      if (look === looks.find((other) => other.endsWith("1280"))) {
        documents.push([path, await answer.text()]);
        findings.push(...(await keyboard(page)).map((finding) => `${where}: ${finding}`));
      }
      if (look === looks.find((other) => other.endsWith("390"))) {
        await page.setViewportSize({ width: 320, height: 800 });
        findings.push(...(await reflows(page)).map((finding) => `${path} 320: ${finding}`));
        await page.setViewportSize({ width, height: 800 });
      }
    }
    await context.close();
  }
  return [...findings, ...(await valid(documents))];
}

/** Breaches of WCAG 2.2 A and AA that axe finds. */
export async function accessible(page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.split("\n").slice(1).join(" ").trim()}`),
  );
}

/** What makes a page scroll sideways at its present width. */
export const reflows = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 1 || box.left < -1) && !element.closest(".table-frame, .unseen, .skip");
      })
      .slice(0, 10)
      .map((element) => `sticks out: <${element.tagName.toLowerCase()} class="${element.className}">`);
  });

/**
 * Walks through the page with the Tab key alone: what cannot be reached, and what shows no focus when it is.
 * A focus shows if outline, shadow, border or background of the element, or of the label around it, differ from before.
 */
export async function keyboard(page) {
  const findings = [];
  const total = await page.evaluate(() => {
    const look = (element) => {
      const style = getComputedStyle(element);
      return [style.outlineStyle === "none" ? "" : style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join("|");
    };
    const faces = (element) => [element, element.closest("label")].filter(Boolean).map(look).join("||");
    const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(
      (element) => !element.disabled && element.type !== "hidden" && element.checkVisibility({ visibilityProperty: true }),
    );
    // Of the buttons of one radio group the keyboard stops at one; arrows go to the others.
    const stops = controls.filter((element) => {
      if (element.type !== "radio") return true;
      const group = controls.filter((other) => other.type === "radio" && other.name === element.name && other.form === element.form);
      return element === (group.find((other) => other.checked) ?? group[0]);
    });
    document.activeElement?.blur?.();
    window.walk = { stops, before: new Map(stops.map((element) => [element, faces(element)])), seen: new Set(), faces };
    return stops.length;
  });
  await page.evaluate(() => window.scrollTo(0, 0));
  // A stop may be two keys apart from the next (the parts of a date), so there are more keys than stops.
  for (let key = 0; key < total * 3 + 20; key++) {
    await page.keyboard.press("Tab");
    const finding = await page.evaluate(() => {
      const element = document.activeElement;
      const { before, seen, faces } = window.walk;
      if (!element || !before.has(element) || seen.has(element)) return "";
      seen.add(element);
      const name = `<${element.tagName.toLowerCase()} id="${element.id}" class="${element.className}">`;
      if (faces(element) === before.get(element)) return `shows no focus: ${name}`;
      const box = element.getBoundingClientRect();
      const inside = element.closest("label, details, dialog") ?? element;
      const shown = box.width <= 1 ? inside.getBoundingClientRect() : box;
      return shown.bottom < 0 || shown.top > innerHeight ? `focused out of sight: ${name}` : "";
    });
    if (finding) findings.push(finding);
    if (await page.evaluate(() => window.walk.seen.size === window.walk.stops.length)) break;
  }
  const missed = await page.evaluate(() =>
    window.walk.stops.filter((element) => !window.walk.seen.has(element)).map((element) => element.outerHTML.slice(0, 120)),
  );
  return [...findings, ...missed.map((element) => `not reached: ${element}`)];
}

/** Errors and warnings of the Nu HTML checker about the documents as they were sent: `[[name, text]]`. */
export async function valid(documents) {
  if (documents.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "kith-html-"));
  try {
    // One run of the checker for all of them: most of its time goes into its start.
    const files = documents.map((_, i) => join(folder, `${i}.html`));
    await Promise.all(documents.map(([, text], i) => writeFile(files[i], text)));
    const { messages } = JSON.parse(await vnu(files));
    const name = (url) => documents[files.findIndex((file) => url?.endsWith(file))]?.[0] ?? url;
    return messages
      .filter(({ type, subType }) => type !== "info" || subType === "warning")
      .map(({ url, lastLine, message, extract }) => `${name(url)}:${lastLine}: ${message} ${JSON.stringify(extract ?? "")}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const vnu = (files) =>
  new Promise((resolve, reject) => {
    const java = spawn("java", ["-jar", VNU, "--format", "json", "--exit-zero-always", ...files]);
    let answer = "";
    java.stderr.on("data", (data) => (answer += data));
    java.stdout.resume();
    java.on("error", reject);
    java.on("close", () => resolve(answer));
  });
