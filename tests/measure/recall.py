"""How much of the text that another program finds is found here too: distinct words of two letters or more.

    cargo build --release --example read
    python3 tests/measure/recall.py target/release/examples/read FILE…

The other program is python-docx, openpyxl (strings), python-pptx, xlrd (strings), extract-msg, the standard
library's mail, or, for ODT, RTF, DOC and DOCX under `--office`, LibreOffice. Files that it does not open
or finds fewer than five words in are left out; a file that is not read here counts as nothing found.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile

from speed import READERS, words


def office(files):
    """The text of each file by LibreOffice, all in one process."""
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(files):
            os.symlink(os.path.abspath(file), f"{folder}/{number}.{ending(file)}")
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                   "txt:Text (encoded):UTF8", "--outdir", folder]
        for at in range(0, len(files), 20):
            some = [f"{folder}/{number}.{ending(files[number])}" for number in range(at, min(at + 20, len(files)))]
            try:
                subprocess.run([*command, *some], capture_output=True, timeout=120)
            except subprocess.TimeoutExpired:
                pass
        for number, file in enumerate(files):
            try:
                texts[file] = open(f"{folder}/{number}.txt", encoding="utf-8-sig").read()
            except OSError:
                pass
    return texts


def ending(file):
    return file.rsplit(".", 1)[1].lower()


def main():
    arguments = sys.argv[1:]
    through_office = "--office" in arguments
    ours, *files = [argument for argument in arguments if argument != "--office"]
    theirs = office(files) if through_office else {}
    if not through_office:
        for file in files:
            signal.alarm(10)
            try:
                theirs[file] = READERS[ending(file)](open(file, "rb").read())
            except Exception:
                pass
            finally:
                signal.alarm(0)
    totals = {}
    for file, text in theirs.items():
        wanted = words(text)
        if len(wanted) < 5:
            continue
        run = subprocess.run([ours, "1", file], capture_output=True)
        found = words(json.loads(run.stdout)["text"]) if run.returncode == 0 else set()
        total = totals.setdefault(ending(file), [0, 0, 0, 0.0, 0])
        share = len(wanted & found) / len(wanted)
        for place, more in enumerate((1, len(wanted), len(wanted & found), share, share >= 0.99)):
            total[place] += more
        if share < 0.99:
            print(f"{share:.3f}", file, sorted(wanted - found)[:5])
    for name, (count, all_words, found, shares, well) in sorted(totals.items()):
        print(json.dumps({"ending": name, "files": count, "of all words": round(found / all_words, 4),
                          "mean": round(shares / count, 4), "files with 99 %": well}))


if __name__ == "__main__":
    main()
