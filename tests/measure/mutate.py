"""Changes files at random, for a run of the program over what comes out.

    python3 tests/measure/mutate.py OUT COUNT FILE…

Of every second file that is a package one entry is changed instead of the whole, and the package packed anew, so
that the change reaches the reader of the entry. The same files give the same changes.
"""
import io
import os
import random
import sys
import zipfile


def mutated(data, dice):
    data = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data) + 1)
        end = min(at + dice.choice((1, 4, 64, 4096)), len(data))
        match dice.randrange(8):
            case 0:
                del data[at + (len(data) - at) // 2:]
            case 1:
                del data[at:end]
            case 2:
                data[at:at] = data[at:end] * dice.choice((1, 2, 50))
            case 3:
                to = dice.randrange(len(data) + 1)
                data[to:to + end - at] = data[at:end]
            case 4:
                data[at:end] = bytes(dice.randrange(256) for _ in range(end - at))
            case 5:
                data[at:at + 4] = dice.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
            case 6:
                digits = [place for place in range(at, min(at + 2000, len(data))) if 48 <= data[place] < 58]
                for place in dice.sample(digits, min(3, len(digits))):
                    data[place] = 48 + dice.randrange(10)
            case _ if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
    return bytes(data)


def inside(data, dice):
    """The package with one entry changed; none if it is no package that can be packed anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [(entry.filename, package.read(entry)) for entry in package.infolist() if not entry.is_dir()]
    except Exception:
        return None
    if not entries or sum(len(entry) for _, entry in entries) > 20_000_000:
        return None
    chosen = dice.randrange(len(entries))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, (name, entry) in enumerate(entries):
            package.writestr(name, mutated(entry, dice) if number == chosen else entry)
    return out.getvalue()


def main():
    out, count, files = sys.argv[1], int(sys.argv[2]), sorted(sys.argv[3:])
    dice = random.Random(7)
    os.makedirs(out, exist_ok=True)
    for number in range(count):
        file = dice.choice(files)
        data = open(file, "rb").read()
        changed = inside(data, dice) if number % 2 else None
        ending = file.rsplit(".", 1)[1].lower()
        with open(os.path.join(out, f"{number:05}.{ending}"), "wb") as target:
            target.write(changed or mutated(data, dice))


if __name__ == "__main__":
    main()
