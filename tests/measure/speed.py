"""How long reading takes against python-docx, openpyxl, python-pptx, the standard library's mail and
lxml, in the same run on the same files, each the best of several times.

    cargo build --release --example read
    python3 tests/measure/speed.py target/release/examples/read FILE…

What the other program finds must be in our text too, or the file counts as wrong and is named. Start-up
is left out on both sides; ours also looks for what is hidden.
"""
import email
import email.policy
import io
import json
import re
import signal
import subprocess
import sys
import time
import warnings
import zipfile

import docx
import lxml.html
import openpyxl
import pptx

warnings.simplefilter("ignore")
TIMES = 3


def word(data):
    document = docx.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def workbook(data):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return "\n".join(str(value) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
                     for value in row if isinstance(value, str))


def slides(data):
    show = pptx.Presentation(io.BytesIO(data))
    return "\n".join(shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame)


def message(data):
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    return "\n".join(part.get_content() for part in parsed.walk() if part.get_content_type() == "text/plain")


def page(data):
    return lxml.html.fromstring(data).text_content()


READERS = {"docx": word, "xlsx": workbook, "pptx": slides, "eml": message, "html": page}


def too_long(*_):
    raise TimeoutError


# Some public files make other programs loop.
signal.signal(signal.SIGALRM, too_long)


def sort(file):
    """The ending of a file, and whether it holds pictures: ours looks at each of their points."""
    ending = file.rsplit(".", 1)[1]
    if not zipfile.is_zipfile(file):
        return ending
    names = [name.lower() for name in zipfile.ZipFile(file).namelist()]
    pictures = any(name.endswith((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")) for name in names)
    return ending + " with pictures" if pictures else ending


def words(text):
    return set(re.findall(r"\w{2,}", text.lower()))


def main():
    ours, files = sys.argv[1], sys.argv[2:]
    files = [file for file in files if file.rsplit(".", 1)[1] in READERS]
    totals = {}
    for start in range(0, len(files), 50):
        some = files[start:start + 50]
        run = subprocess.run([ours, str(TIMES), *some], capture_output=True, check=True)
        for line in run.stdout.splitlines():
            row = json.loads(line)
            file = row["file"]
            ending = file.rsplit(".", 1)[1]
            data = open(file, "rb").read()
            best = float("inf")
            try:
                signal.alarm(10)
                for _ in range(TIMES):
                    began = time.perf_counter()
                    theirs = READERS[ending](data)
                    best = min(best, time.perf_counter() - began)
            except Exception:
                continue
            finally:
                signal.alarm(0)
            found, wanted = words(row["text"]), words(theirs)
            total = totals.setdefault(sort(file), {"files": 0, "wrong": 0, "ours": 0.0, "theirs": 0.0, "ratios": []})
            total["files"] += 1
            if len(wanted & found) < 0.99 * len(wanted):
                total["wrong"] += 1
                print("other text:", file)
                continue
            total["ours"] += row["seconds"]
            total["theirs"] += best
            total["ratios"].append(best / max(row["seconds"], 1e-9))
    for ending, total in sorted(totals.items()):
        ratios = sorted(total["ratios"])
        print(json.dumps({"ending": ending, "files": total["files"], "wrong": total["wrong"],
                          "ours": round(total["ours"], 3), "theirs": round(total["theirs"], 3),
                          "ratio": round(total["theirs"] / max(total["ours"], 1e-9), 1),
                          "median": round(ratios[len(ratios) // 2], 1) if ratios else None}))


if __name__ == "__main__":
    main()
