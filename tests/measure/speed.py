"""How long reading takes against other programs, in the same run on the same files, each the best of several
times by the clock of the processor: python-docx, openpyxl, python-pptx, the standard library's mail, lxml,
xlrd, extract-msg, striprtf, odfpy; and kreuzberg, markitdown and mail-parser where they are installed.

    cargo build --release --example read
    python3 tests/measure/speed.py target/release/examples/read FILE…

Reading alone, on both sides: bytes in memory to text, start-up left out, text on pictures not read. What the
first of the others finds must be in our text too, or the file is named and left out. `--each` tells each file.
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


def old_workbook(data):
    import xlrd
    book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO())
    return "\n".join(cell.value for sheet in book.sheets() for row in sheet.get_rows() for cell in row
                     if cell.ctype == xlrd.XL_CELL_TEXT)


def outlook(data):
    import extract_msg
    message = extract_msg.openMsg(data)
    return "\n".join(str(text or "") for text in (message.subject, message.sender, message.to, message.cc, message.body))


def rich(data):
    from striprtf.striprtf import rtf_to_text
    return rtf_to_text(data.decode("latin-1"), errors="ignore")


def opened(data):
    from odf import teletype, text
    from odf.opendocument import load
    body = load(io.BytesIO(data)).body
    return "\n".join(teletype.extractText(line) for sort in (text.H, text.P) for line in body.getElementsByType(sort))


READERS = {"docx": word, "xlsx": workbook, "pptx": slides, "eml": message, "html": page, "xls": old_workbook,
           "msg": outlook, "rtf": rich, "odt": opened, "odp": opened}


def others():
    """Those that read several sorts, by name: a function of the bytes and the ending."""
    found = {}
    try:
        import kreuzberg
        types = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                 "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                 "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                 "eml": "message/rfc822", "html": "text/html", "xls": "application/vnd.ms-excel",
                 "msg": "application/vnd.ms-outlook", "doc": "application/msword",
                 "ppt": "application/vnd.ms-powerpoint", "odt": "application/vnd.oasis.opendocument.text",
                 "odp": "application/vnd.oasis.opendocument.presentation",
                 "rtf": "application/rtf"}
        settings = kreuzberg.ExtractionConfig(use_cache=False, disable_ocr=True)
        found["kreuzberg"] = lambda data, kind: kreuzberg.extract_bytes_sync(data, types[kind], settings).content
    except ImportError:
        pass
    try:
        import markitdown
        reader = markitdown.MarkItDown(enable_plugins=False)

        def marked(data, kind):
            if kind not in ("docx", "xlsx", "pptx", "html", "xls", "msg"):
                raise ValueError(kind)
            return reader.convert_stream(io.BytesIO(data), file_extension="." + kind).markdown
        found["markitdown"] = marked

        def letter(data, kind):
            """markitdown knows no messages: Python's parser, and what it makes of pages."""
            if kind != "eml":
                raise ValueError(kind)
            parsed = email.message_from_bytes(data, policy=email.policy.default)
            texts = [f"{name}: {value}" for name, value in parsed.items()]
            for part in parsed.walk():
                if part.get_content_type() == "text/plain":
                    texts.append(part.get_content())
                elif part.get_content_type() == "text/html":
                    page = io.BytesIO(part.get_content().encode())
                    texts.append(reader.convert_stream(page, file_extension=".html").markdown)
            return "\n".join(texts)
        found["email and markitdown"] = letter
    except ImportError:
        pass
    try:
        import mailparser

        def parsed(data, kind):
            if kind != "eml":
                raise ValueError(kind)
            return mailparser.parse_from_bytes(data).body
        found["mail-parser"] = parsed
    except ImportError:
        pass
    return found


def too_long(*_):
    raise TimeoutError


# Some public files make other programs loop.
signal.signal(signal.SIGALRM, too_long)


def best_of(read):
    """The text, and the shortest processor time; none if it cannot be read."""
    best = float("inf")
    try:
        signal.alarm(10)
        for _ in range(TIMES):
            began = time.process_time()
            text = read()
            best = min(best, time.process_time() - began)
        return text, best
    except (Exception, BaseExceptionGroup):
        return None
    finally:
        signal.alarm(0)


def sort(file):
    """The ending of a file, and whether it holds pictures."""
    ending = file.rsplit(".", 1)[1].lower()
    if ending not in ("docx", "xlsx", "pptx") or not zipfile.is_zipfile(file):
        return ending
    names = [name.lower() for name in zipfile.ZipFile(file).namelist()]
    pictures = any(name.endswith((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")) for name in names)
    return ending + " with pictures" if pictures else ending


def words(text):
    return set(re.findall(r"\w{2,}", text.lower()))


def main():
    ours, files = sys.argv[1], sys.argv[2:]
    each = "--each" in files
    files = [file for file in files if file != "--each"]
    general = others()
    totals = {}
    for start in range(0, len(files), 50):
        some = files[start:start + 50]
        run = subprocess.run([ours, str(TIMES), *some], capture_output=True, check=True)
        for line in run.stdout.splitlines():
            row = json.loads(line)
            file = row["file"]
            ending = file.rsplit(".", 1)[1].lower()
            data = open(file, "rb").read()
            theirs = {}
            if ending in READERS:
                theirs["library"] = best_of(lambda: READERS[ending](data))
                if theirs["library"] is None:
                    continue
            for name, read in general.items():
                theirs[name] = best_of(lambda: read(data, ending))
            found = words(row["text"])
            wanted = words(theirs["library"][0]) if "library" in theirs else set()
            if len(wanted & found) < 0.99 * len(wanted):
                print("other text:", file)
                continue
            for name, result in theirs.items():
                if result is None:
                    continue
                total = totals.setdefault((sort(file), name), {"ours": 0.0, "theirs": 0.0, "ratios": []})
                total["ours"] += row["seconds"]
                total["theirs"] += result[1]
                total["ratios"].append(result[1] / max(row["seconds"], 1e-9))
                if each:
                    print(f"{name:12} ours {row['seconds'] * 1e3:8.3f} ms theirs {result[1] * 1e3:8.3f} ms", file)
    for (ending, name), total in sorted(totals.items()):
        ratios = sorted(total["ratios"])
        print(json.dumps({"ending": ending, "against": name, "files": len(ratios), "ours": round(total["ours"], 4),
                          "theirs": round(total["theirs"], 3),
                          "ratio": round(total["theirs"] / max(total["ours"], 1e-9), 1),
                          "median": round(ratios[len(ratios) // 2], 1)}), flush=True)


if __name__ == "__main__":
    main()
