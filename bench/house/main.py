"""How the house carries load: ./dev bench house [--database sqlite|postgres] [--people N] [--seconds S]

Starts the release build on a database of its own, imports people, adds audit rows, signs a few people in as they would do it, and
then measures: start, size, memory, 200 requests a second of mixed pages, and as many as go on the heaviest page. Everything runs on
one machine, the load too, so compare the figures with those of /healthz in the same run and not with another machine's.
"""

import argparse
import asyncio
import csv
import http.client
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KITH = ROOT / "target/release/kith"
# The database of the tests is there anyway; the load gets a database of its own on it.
POSTGRES = "postgres://kith@127.0.0.1:54329/"
DEPARTMENTS = ["Finance", "Sales", "Engineering", "Support", "People and culture", "Legal", "Operations", "Research"]
PLACES = ["Berlin", "Lisbon", "Nairobi", "Toronto", "Osaka", "Austin"]
GIVEN = ["Ada", "Ben", "Chiara", "Dmitri", "Esi", "Farid", "Grace", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Maya", "Nils", "Olga", "Priya"]
FAMILY = ["Okafor", "Rossi", "Tanaka", "Weber", "Silva", "Novak", "Haddad", "Larsen", "Mensah", "Dubois", "Kaya", "Moreau", "Ito", "Berg"]
# Requests of one second, spread over this many connections.
RATE, CONNECTIONS = 200, 10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--audit-rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=60)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kith-bench-"))
    try:
        measure(args, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(args, folder):
    place = ["--data", str(folder / "data")]
    if args.database == "postgres":
        psql("postgres", "DROP DATABASE IF EXISTS kith_bench", "CREATE DATABASE kith_bench")
        place += ["--database", POSTGRES + "kith_bench"]
    say(f"{args.database}, {args.people} people, {args.audit_rows} audit rows, load average {os.getloadavg()[0]:.1f}")
    say(f"binary {KITH.stat().st_size / 1e6:.1f} MB")
    server, port, link = start(place)
    set_up(port, link)
    stop(server)

    table = folder / "people.csv"
    write_people(table, args.people)
    began = time.monotonic()
    run("import", "people", str(table), *place)
    say(f"import of {args.people} rows {time.monotonic() - began:.1f} s")
    add_audit_rows(args, folder)

    began = time.monotonic()
    server, port, _ = start(place)
    say(f"start {time.monotonic() - began:.3f} s until it listens")
    try:
        time.sleep(2)
        say(f"memory at rest {resident(server):.0f} MiB")
        cookies = [sign_in(port, place, address(i)) for i in range(0, args.people, max(1, args.people // 20))]
        cookies += [sign_in(port, place, "ada@bench.example")] * 5
        say(f"{RATE} requests a second, {args.seconds} s:")
        pages = mixed_pages(port, cookies[-1])
        asyncio.run(paced(port, cookies, pages, args.seconds))
        for name, path in [("/healthz", "/healthz"), ("heaviest page", pages[-1])]:
            saturate(port, cookies[-1], name, path)
        say(f"memory after it {resident(server):.0f} MiB")
    finally:
        stop(server)


def say(text):
    print(text, flush=True)


def run(*command):
    done = subprocess.run([KITH, *command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"kith {' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def psql(database, *statements):
    for statement in statements:
        subprocess.run(["psql", "-q", POSTGRES + database, "-v", "ON_ERROR_STOP=1", "-c", statement], check=True)


def start(place):
    server = subprocess.Popen([KITH, "serve", "--listen", "127.0.0.1:0", *place], stdout=subprocess.PIPE, text=True)
    port = link = None
    for line in server.stdout:
        if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
            port = int(found[1])
        if found := re.search(r"http://\S+(/set-up/\S+)", line):
            link = found[1]
        # What else it says comes later or not at all.
        if port and (link or (Path(place[1]) / "benched").exists()):
            break
    (Path(place[1]) / "benched").touch()
    return server, port, link


def stop(server):
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=15)


def set_up(port, link):
    form = "organization=Bench&name=Ada+Lovelace&email=ada%40bench.example"
    status, _ = request(port, "POST", link, body=form)
    assert status == 303, f"the set-up answered {status}"


def request(port, method, path, cookie="", body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie} if cookie else {}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    connection.request(method, path, body=body, headers=headers)
    response = connection.getresponse()
    response.read()
    return response.status, response.getheader("Set-Cookie")


def sign_in(port, place, email):
    link = re.search(r"/sign-in/link/\S+", run("login-link", email, *place))[0]
    status, cookie = request(port, "POST", link, body="")
    assert status == 303 and cookie, f"signing in as {email} answered {status}"
    return cookie.split(";")[0]


def address(i):
    return f"person{i}@bench.example"


def write_people(path, count):
    draw = random.Random(7)
    skills = ["SQL", "Python", "Negotiation", "Public speaking", "Accounting", "Photography", "Project management", "Statistics"]
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "name", "email", "department", "location", "skills", "wants", "start date"])
        for i in range(count):
            name = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
            known, wanted = draw.sample(skills, 2), draw.sample(skills, 2)
            day = f"20{draw.randrange(10, 26)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
            out.writerow([f"P{i}", name, address(i), draw.choice(DEPARTMENTS), draw.choice(PLACES), ";".join(known), ";".join(wanted), day])


def add_audit_rows(args, folder):
    """Rows without seals, after the sealed ones: the load only needs their number."""
    columns = "(seq, at, actor, action, subject, detail, hash)"
    if args.database == "postgres":
        psql(
            "kith_bench",
            f"INSERT INTO audit {columns} SELECT (SELECT max(seq) FROM audit) + i, now(), 'kith', 'bench.row', '', '{{}}', '\\x00'"
            f" FROM generate_series(1, {args.audit_rows}) i",
            "UPDATE audit_head SET seq = (SELECT max(seq) FROM audit)",
            "ANALYZE",
        )
        return
    db = sqlite3.connect(folder / "data/kith.db")
    last = db.execute("SELECT max(seq) FROM audit").fetchone()[0]
    rows = ((last + i, "2026-01-05T09:00:00.000000Z", "kith", "bench.row", "", "{}", b"\0") for i in range(1, args.audit_rows + 1))
    db.executemany(f"INSERT INTO audit {columns} VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    db.execute("UPDATE audit_head SET seq = (SELECT max(seq) FROM audit)")
    db.commit()
    db.close()


def mixed_pages(port, cookie):
    """What people open; the heaviest page is the last."""
    return ["/", "/profile", "/sign-ins", "/privacy", "/", "/profile", "/people?q=okafor", "/people"]


async def paced(port, cookies, pages, seconds):
    took, wrong = [], {}

    async def visitor(number):
        draw = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        begin = time.monotonic() + number / RATE
        for turn in range(seconds * RATE // CONNECTIONS):
            due = begin + turn * CONNECTIONS / RATE
            await asyncio.sleep(max(0, due - time.monotonic()))
            page, cookie = draw.choice(pages), draw.choice(cookies)
            sent = time.monotonic()
            writer.write(f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            if found := re.search(r"content-length: (\d+)", head):
                await reader.readexactly(int(found[1]))
            else:
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            took.append(time.monotonic() - sent)
            status = head.split()[1]
            # Participants may not open the list of people: 403 is their page.
            if status not in ("200", "403"):
                wrong[(page, status)] = wrong.get((page, status), 0) + 1
        writer.close()

    await asyncio.gather(*(visitor(n) for n in range(CONNECTIONS)))
    took.sort()
    at = lambda share: 1000 * took[min(len(took) - 1, int(len(took) * share))]
    say(f"  {len(took)} answers, p50 {at(0.5):.1f} ms, p95 {at(0.95):.1f} ms, p99 {at(0.99):.1f} ms, unexpected {wrong or 0}")


def saturate(port, cookie, name, path):
    command = ["wrk", "-t1", "-c32", "-d20s", "--latency", "-H", f"Cookie: {cookie}", "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{path}"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+(\S+)", out)[1]
    p99 = re.search(r"99%\s+(\S+)", out)[1]
    bad = re.search(r"Non-2xx.*", out)
    say(f"{name} ({path}): {rate} requests a second, p99 {p99}{', ' + bad[0] if bad else ''}")


def resident(server):
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    main()
