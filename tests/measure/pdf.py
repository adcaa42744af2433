#!/usr/bin/env python3
"""What of a PDF's text is read, held against pdftotext and pdfium.

    apt-get install poppler-utils; pip install pypdfium2
    cargo build --bin withhold --example pdf
    python3 tests/measure/pdf.py words FILE…     words on which both agree, and how many are read
    python3 tests/measure/pdf.py places FILE…    glyphs of pdfium that are read within one point

Words are runs of letters and figures after NFKC, counted as often as they stand; files with fewer than
20 on which both agree are left out. A word that a hyphen parts over two lines counts as one.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = os.path.join(HERE, "../../target/debug")
LEAST = 20


def words(text):
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("(?<=[a-z])(?:[-\u2010]\r?\n|\u00ad\r?\n?|\ufffe)(?=[a-z])", "", text)
    return collections.Counter(re.findall(r"\w+", text))


def pdfium(path):
    """Text of each page and its glyphs: letter, left edge, baseline."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as raw
    pages = []
    for page in pypdfium2.PdfDocument(path):
        text = page.get_textpage()
        x, y, glyphs = ctypes.c_double(), ctypes.c_double(), []
        for number in range(text.count_chars()):
            if raw.FPDFText_IsGenerated(text.raw, number) != 1:
                raw.FPDFText_GetCharOrigin(text.raw, number, x, y)
                glyphs.append((chr(raw.FPDFText_GetUnicode(text.raw, number)), x.value, y.value))
        pages.append((text.get_text_range(), glyphs))
    return pages


def apart(path):
    """The same in a process of its own, since pdfium may crash; none if it does."""
    try:
        ran = subprocess.run([sys.executable, __file__, "pdfium", path], capture_output=True, timeout=60)
        return json.loads(ran.stdout) if ran.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None


def pdftotext(path):
    try:
        ran = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, timeout=60)
        return ran.stdout.decode("utf-8", "replace") if ran.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return None


def compare_words(paths):
    ran = subprocess.run([f"{TARGET}/examples/pdf", f"{TARGET}/withhold", "/tmp", "text", "1", *paths], capture_output=True)
    rows = [json.loads(line) for line in ran.stdout.decode().split("\n") if line]
    read = {row["file"]: words(row["text"]) for row in rows}
    found = []
    for path in paths:
        one, other = pdftotext(path), apart(path)
        if one is None or other is None:
            continue
        both = words(one) & words("\n".join(text for text, _ in other))
        if both.total() >= LEAST:
            found.append(((both & read.get(path, collections.Counter())).total(), both.total(), path))
    for part, whole, path in sorted(found, key=lambda row: row[0] / row[1]):
        if part < 0.98 * whole:
            print(f"{part / whole:.3f} of {whole:6} {os.path.basename(path)}")
    mean = sum(part / whole for part, whole, _ in found) / len(found)
    pooled = sum(row[0] for row in found) / sum(row[1] for row in found)
    print(f"{len(found)} files: mean {mean:.4f}, of all words {pooled:.4f}, "
          f"{sum(part >= 0.99 * whole for part, whole, _ in found)} files with 99 % or more")


def compare_places(paths):
    out = tempfile.NamedTemporaryFile(suffix=".jsonl")
    environment = {**os.environ, "PDFS": "\n".join(map(os.path.abspath, paths)), "OUT": out.name}
    subprocess.run(["cargo", "test", "--lib", "-q", "glyphs_with_their_places", "--", "--ignored"],
                   env=environment, check=True, stdout=subprocess.DEVNULL, cwd=HERE)
    found = []
    for line in open(out.name, encoding="utf-8"):
        row = json.loads(line)
        other = apart(row["file"])
        near = same = whole = 0
        for ours, (_, theirs) in zip(row["pages"], other or []):
            cells = collections.defaultdict(list)
            for text, x, y, _ in ours:
                cells[round(x), round(y)].append((x, y, unicodedata.normalize("NFKC", text)))
            for text, x, y in theirs:
                letter = unicodedata.normalize("NFKC", text)[:1]
                if not letter.strip() or not letter.isprintable():
                    continue
                around = [cell for dx in (-1, 0, 1) for dy in (-1, 0, 1)
                          for cell in cells.get((round(x) + dx, round(y) + dy), ())]
                there = [text for at, base, text in around if abs(x - at) <= 1 and abs(y - base) <= 1]
                whole += 1
                near += bool(there)
                same += any(letter in text for text in there)
        if whole >= LEAST:
            found.append((near, same, whole, row["file"]))
    for near, same, whole, path in sorted(found, key=lambda row: row[1] / row[2]):
        if same < 0.98 * whole:
            print(f"{near / whole:.3f} {same / whole:.3f} of {whole:6} {os.path.basename(path)}")
    for at, what in enumerate(("a glyph", "the same letter")):
        print(f"{what} within a point, {len(found)} files: "
              f"mean {sum(row[at] / row[2] for row in found) / len(found):.4f}, "
              f"of all glyphs {sum(row[at] for row in found) / sum(row[2] for row in found):.4f}, "
              f"{sum(row[at] >= 0.97 * row[2] for row in found)} files with 97 % or more")


if __name__ == "__main__":
    command, *paths = sys.argv[1:]
    if command == "pdfium":
        print(json.dumps(pdfium(paths[0])))
    else:
        {"words": compare_words, "places": compare_places}[command](paths)
