"""Where everything is, and how it gets there. Only Kith and the instances must build; a peer that does not is a mark in the table."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import plan

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
BENCH = TARGET / "bench"
KITH = TARGET / "release" / "kith"
INSTANCES = TARGET / "release" / "instances"
VENV = BENCH / "venv"
PYTHON = VENV / "bin" / "python"
PEERS = ROOT / "bench" / "peers"
RUST_TARGET = BENCH / "rust"


def say(text):
    print(text, file=sys.stderr, flush=True)


def build_kith():
    """Builds the program and the generator; without them there is nothing to compare."""
    say("Building kith and the instances")
    command = ["cargo", "build", "--quiet", "--release", "--package", "kith-server", "--package", "instances"]
    subprocess.run(command, cwd=ROOT, check=True)


class Peers:
    """What of the peers is there."""

    def __init__(self):
        self.missing = {}  # by program or package: why
        self.versions = {}

    def prepare(self):
        self._packages()
        self._try("rust", self._crates)
        self._try("lemon", self._lemon)
        self._try("ortools-library", self._ortools)

    def why_missing(self, solver):
        """Why a solver cannot run, or None."""
        needed = [solver.program] + ([solver.package, "numpy"] if solver.program == "python" else [])
        return next((self.missing[name] for name in needed if name in self.missing), None)

    def command(self, solver, graph):
        """The command that runs a solver on a graph."""
        if solver.program == "python":
            return [PYTHON, PEERS / "python" / "peers.py", solver.argument, graph]
        if solver.program == "rust":
            return [RUST_TARGET / "release" / "peers", solver.argument, graph]
        if solver.program == "ortools-library":
            return [BENCH / "ortools-perfect", graph]
        return [BENCH / "lemon", solver.argument, graph]

    def _try(self, name, work):
        say(f"Preparing {name}")
        try:
            work()
        except (subprocess.SubprocessError, OSError, LookupError) as error:
            self.missing[name] = "not installed"
            detail = getattr(error, "stderr", None) or str(error)
            say(f"  {name} is left out: {detail.strip().splitlines()[-1] if detail.strip() else error!r}")

    def _packages(self):
        self._try("python", lambda: PYTHON.exists() or venv.create(VENV, with_pip=True))
        if "python" in self.missing:
            return
        for package in plan.PACKAGES:
            if not self._version(package):
                # One by one, so that one that does not install takes no other along.
                self._try(package, lambda: run([PYTHON, "-m", "pip", "install", "--quiet", package], limit=900))
            self.versions[package] = self._version(package) or "–"

    def _version(self, package):
        code = f"import importlib.metadata as m; print(m.version('{package}'))"
        found = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True)
        return found.stdout.strip() if found.returncode == 0 else None

    def _crates(self):
        manifest = PEERS / "rust" / "Cargo.toml"
        command = ["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", manifest]
        run([*command, "--target-dir", RUST_TARGET])
        lock, last = (PEERS / "rust" / "Cargo.lock").read_text().splitlines(), ""
        for line in lock:
            if line.startswith("name = "):
                last = line.split('"')[1]
            elif line.startswith("version = ") and last in plan.CRATES:
                self.versions[f"{last} (crate)"] = line.split('"')[1]

    def _lemon(self):
        # Its headers are older than what compilers warn about today.
        compile_driver("lemon.cpp", "lemon", "-w")
        found = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "liblemon-dev"], capture_output=True, text=True)
        self.versions["LEMON"] = found.stdout or "?"

    def _ortools(self):
        libraries = sorted(VENV.glob("lib/python*/site-packages/ortools/.libs/libortools.so*"))
        if not libraries:
            raise LookupError("the package has no library to link with")
        library = libraries[-1]
        rpath = f"-Wl,-rpath,{library.parent}"
        compile_driver("ortools.cpp", "ortools-perfect", library, rpath, "-Wl,--allow-shlib-undefined")


def compile_driver(source, out, *options):
    command = ["g++", "-std=c++17", "-O3", "-o", BENCH / out, PEERS / "cpp" / source, *options]
    run(command)


def run(command, limit=1800):
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=limit)


def graph(family, n, seed=1):
    """The file of an instance, made if it is not there. The folder is named after the generator's sources: a changed generator
    never meets old files."""
    sources = sorted((ROOT / "bench" / "instances" / "src").glob("*.rs"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    path = BENCH / f"graphs-{digest}" / f"{family}-{n}-{seed}.kg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([INSTANCES, family, str(n), str(seed), path], check=True, stdout=subprocess.DEVNULL)
    return path


def kith_command(path, *options):
    return [KITH, "solve", path, "--max-cardinality", *options]
