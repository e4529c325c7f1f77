// The real program, with a data folder and a port of its own. Build it first: cargo build.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** How long a start may take; cold starts on a busy machine included. */
const START_MS = 30_000;

/**
 * Starts `kith serve` and waits until it listens, `startMs` at most. `args` and `env` are added to its own; KITH_BIN names another
 * program.
 * KITH_URL uses one that runs already. Returns `{ url, data, output, stop }`; `output` holds the lines it printed, the set-up link among them.
 */
export async function serve({ args = [], env = {}, startMs = START_MS } = {}) {
  if (process.env.KITH_URL) return { url: process.env.KITH_URL, output: [], stop: async () => {} };
  const data = await mkdtemp(join(tmpdir(), "kith-e2e-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  // The demo is seen from this machine only, and knows its own address.
  const reach = args.includes("--demo") ? [] : ["--public-url", url];
  const command = ["serve", "--data", data, "--listen", url.slice("http://".length), ...reach, ...args];
  const started = await start(process.env.KITH_BIN ?? built("kith"), command, { KITH_LOG: "warn", ...env }, startMs);
  return {
    ...started,
    url,
    data,
    stop: async () => {
      await started.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** What cargo built: the one of release if it is there. */
function built(name) {
  const places = ["release", "debug"].map((profile) => join(ROOT, "target", profile, name));
  const found = places.find(existsSync);
  if (!found) throw new Error(`${name} is not built: none of ${places.join(", ")}`);
  return found;
}

async function start(program, args, env, startMs) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  const ended = once(child, "exit");
  const url = await new Promise((resolve, reject) => {
    const fail = (why) => {
      clearTimeout(timer);
      reject(new Error(`${program} ${args.join(" ")}: ${why}\n${output.join("\n")}`));
    };
    const timer = setTimeout(() => fail("does not listen"), startMs);
    const hear = (stream) => {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        for (const line of lines) {
          output.push(line);
          const address = /listening on (http:\/\/\S+)/.exec(line)?.[1];
          if (address) {
            clearTimeout(timer);
            resolve(address);
          }
        }
      });
    };
    hear(child.stdout);
    hear(child.stderr);
    child.on("error", (error) => fail(error.message));
    child.on("exit", (code) => fail(`ended with ${code}`));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { url, output, stop };
}

/** A port that nobody uses now. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}
