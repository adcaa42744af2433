"""Opens Office files and their blanked copies in the usual Python libraries, and compares their parts.

    target/debug/examples/anchors OUT FILE… > rows.jsonl
    python3 tests/measure/anchors.py OUT FILE… < rows.jsonl

A file that its library does not open as it is counts for nothing. Prints one line of totals, and the
name of every copy that does not open or has other parts.
"""
import json
import os
import sys
import warnings
import zipfile

import docx
import openpyxl
import pptx

warnings.simplefilter("ignore")


def names(path):
    return [entry.filename for entry in zipfile.ZipFile(path).infolist()]


def parts(path):
    """What the library sees: parts of the package, or sheets with their extent."""
    ending = path.rsplit(".", 1)[1].lower()
    if ending[:2] == "xl":
        book = openpyxl.load_workbook(path)
        return [(sheet.title, getattr(sheet, "dimensions", None)) for sheet in book._sheets]
    opened = docx.Document(path) if ending[:2] == "do" else pptx.Presentation(path)
    return sorted(str(part.partname) for part in opened.part.package.iter_parts())


def main():
    out, files = sys.argv[1], sys.argv[2:]
    rows = {row["file"]: row for row in map(json.loads, sys.stdin)}
    total = {"files": 0, "unreadable": 0, "same": 0, "segments": 0, "anchored": 0, "wrong": 0, "changed": 0}
    for path in files:
        name = os.path.basename(path)
        try:
            before = (names(path), parts(path))
        except Exception:
            total["unreadable"] += 1
            continue
        row = rows[name]
        total["files"] += 1
        for key in ("segments", "anchored", "wrong", "changed"):
            total[key] += row[key]
        if row["error"] or row["wrong"] or row["changed"]:
            print("read again:", name, row)
        if row["error"]:
            continue
        try:
            after = (names(os.path.join(out, name)), parts(os.path.join(out, name)))
        except Exception as error:
            print("does not open:", name, type(error).__name__, str(error)[:100])
            continue
        if before == after:
            total["same"] += 1
        else:
            print("other parts:", name)
    print(json.dumps(total))


main()
