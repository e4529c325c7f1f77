// Chromium as Debian ships it; nothing is downloaded. KITH_CHROMIUM names another one.
import { chromium } from "playwright-core";

const EXECUTABLE = process.env.KITH_CHROMIUM ?? "/usr/bin/chromium";

/** Starts the browser; close it in `after`. */
export const launch = () =>
  chromium.launch({
    executablePath: EXECUTABLE,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
  });

/**
 * Opens a page of its own and watches it: `watched.problems` collects messages of the console, errors of scripts,
 * violations of the policy and answers that failed, each as a sentence; a spec ends by expecting none.
 */
export async function open(browser, { width = 1280, height = 800, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  const problems = [];
  if (options.javaScriptEnabled !== false) {
    await page.exposeFunction("reportViolation", (text) => problems.push(`policy: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
  }
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) problems.push(`${response.status()} ${response.url()}`);
  });
  return { page, context, problems };
}

/** Loads an address with an empty cache and returns what went over the wire: `[{ url, type, bytes }]`, headers included. */
export async function weigh(browser, url) {
  const { page, context } = await open(browser);
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  const requests = new Map();
  client.on("Network.responseReceived", ({ requestId, response, type }) =>
    requests.set(requestId, { url: response.url, type, bytes: 0 }),
  );
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (requests.has(requestId)) requests.get(requestId).bytes = encodedDataLength;
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await context.close();
  return [...requests.values()];
}
