// Invitations around every change of the clocks, read by readers that share nothing with what wrote them: ical.js and Python's
// icalendar. (Two more, in Rust, read them in the tests of kith-deliver.)
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import ICAL from "ical.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// Built with the tests, beside the program.
const EXAMPLES = ["../../target/debug/examples/invitations", "../../target/release/examples/invitations"].map(here);

/** What a clock shows at a moment. */
function wall(seconds, timeZone) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  return format.format(new Date(seconds * 1000)).replace(" ", "T");
}

function readByIcalJs(given) {
  const calendar = new ICAL.Component(ICAL.parse(given.text));
  const vevent = calendar.getFirstSubcomponent("vevent");
  const event = new ICAL.Event(vevent);
  const start = event.startDate.toUnixTime();
  const named = (property) => [property.getFirstValue(), property.getParameter("cn")];
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    start,
    end: event.endDate.toUnixTime(),
    summary: event.summary,
    description: event.description,
    place: event.location,
    walls: given.walls.map(([zone]) => [zone, wall(start, zone)]),
    organizer: named(vevent.getFirstProperty("organizer")),
    attendees: event.attendees.map(named),
  };
}

describe("invitations", () => {
  let given;
  let byPython;
  before(() => {
    const example = EXAMPLES.find(existsSync);
    assert.ok(example, "build it with: cargo build -p kith-deliver --example invitations");
    const lines = execFileSync(example, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    given = lines.trim().split("\n").map(JSON.parse);
    const python = execFileSync(here("../../scripts/test-calendars"), { encoding: "utf8" }).trim();
    const read = execFileSync(python, [here("../helpers/read_calendars.py")], {
      input: lines,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    byPython = read.trim().split("\n").map(JSON.parse);
  });

  test("are read alike by everybody, with the same clocks on every wall", () => {
    assert.equal(given.length, 12 * 8 * 3 * 3);
    assert.equal(byPython.length, given.length);
    for (const [i, { text, ...expected }] of given.entries()) {
      const people = {
        organizer: ["mailto:kith@example.org", "Zoë 'Z' Łuk & 李小龍 via Kith"],
        attendees: [
          ["mailto:zoe@example.org", "Zoë; Łuk, 'Z'"],
          ["mailto:bruce+kith@example.org", "李小龍: Bruce"],
        ],
      };
      for (const [reader, read] of [
        ["ical.js", readByIcalJs(given[i])],
        ["icalendar", byPython[i]],
      ]) {
        assert.deepEqual(read, { ...expected, ...people }, `${reader} reads\n${text}`);
      }
    }
  });
});
