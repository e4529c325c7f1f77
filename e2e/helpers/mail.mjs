// A mail server that keeps what it gets.
import { once } from "node:events";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

/** Starts the sink. Returns `{ url, letters, next, stop }`: `url` for KITH_SMTP_URL, `letters` as parsed by postal-mime with `to`. */
export async function sink() {
  const letters = [];
  const waiting = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", async () => {
        const letter = await PostalMime.parse(Buffer.concat(parts));
        letters.push({ ...letter, to: session.envelope.rcptTo.map(({ address }) => address) });
        for (const look of [...waiting]) look();
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");

  /** The first letter to an address, from the `from`th letter on; waits for it at most ten seconds. */
  const next = (address, from = 0) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        forget();
        reject(new Error(`no letter to ${address} came; ${letters.length} others did`));
      }, 10_000);
      const forget = () => waiting.splice(waiting.indexOf(look), 1);
      const look = () => {
        const letter = letters.slice(from).find(({ to }) => to.includes(address));
        if (!letter) return;
        clearTimeout(timer);
        forget();
        resolve(letter);
      };
      waiting.push(look);
      look();
    });

  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    letters,
    next,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
