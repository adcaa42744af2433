"""Text to measure on, all of it invented: prose, e-mail, CSV and HTML, the same each time."""

import random

FORENAMES = "Ada Bilal Carys Dev Elin Femi Grace Hamza Iona Jay Kofi Lena Mabel Noor Owen Priya Rhys Sana Tom Una".split()
SURNAMES = "Example Sample Specimen Placeholder Testing Madeup Fictional Notional Demo Mockford Sampleton Trialby".split()
STREETS = "Example Sample Test Notional Specimen".split()
ENDINGS = "Road Street Avenue Lane Close Terrace Court Way".split()
TOWNS = "Exampleton Sampleford Testbury Notionalham Mockchester".split()
SYSTEMS = ["the records system", "the despatch log", "PNC", "ANPR", "the case file", "the custody system"]
OFFENCES = ["Theft from a vehicle", "Burglary", "Common assault", "Criminal damage", "Harassment"]
COMMON = (
    "the of and to in a is that for it was on are as with they be at this have from or had by not but what "
    "some we can out other were all there when up use your how said each she which their time will way about "
    "many then them would write like so these her long make thing see him two has look more day could go come "
    "did number sound no most people my over know water than call first who may down side been now find any new "
    "work part take get place made live where after back little only round man year came show every good me give "
    "our under name very through just form sentence great think say help low line differ turn cause much mean "
    "before move right boy old too same tell does set three want air well also play small end put home read hand "
    "port large spell add even land here must big high such follow act why ask men change went light kind off "
    "need house picture try us again animal point mother world near build self earth father meeting report review "
    "evidence enquiry statement decision request information policy contract service council officer department"
).split()


class Text:
    """Invents text from a seed."""

    def __init__(self, seed):
        self.by_chance = random.Random(seed)

    def one(self, of):
        return self.by_chance.choice(of)

    def digits(self, count):
        return "".join(self.one("0123456789") for _ in range(count))

    def name(self):
        return f"{self.one(FORENAMES)} {self.one(SURNAMES)}"

    def phone(self):
        return f"07700 900{self.digits(3)}"

    def mail(self):
        return f"{self.one(FORENAMES).lower()}.{self.one(SURNAMES).lower()}@example.com"

    def street(self):
        return f"{self.by_chance.randint(1, 200)} {self.one(STREETS)} {self.one(ENDINGS)}"

    def date(self):
        draw = self.by_chance.randint
        return f"{draw(1, 28):02}/{draw(1, 12):02}/{draw(1940, 2024)}"

    def sentence(self):
        words = [self.one(COMMON) for _ in range(self.by_chance.randint(6, 22))]
        words[0] = words[0].capitalize()
        if self.by_chance.random() < 0.15:
            words[self.by_chance.randrange(len(words))] = self.name()
        return " ".join(words) + self.one(".........?!")

    def fact(self):
        return self.one([
            lambda: f"{self.name()} (DOB {self.date()}) of {self.street()}, {self.one(TOWNS)} was seen.",
            lambda: f"Please see {self.one(SYSTEMS)} and call me on {self.phone()}.",
            lambda: f"PC {self.digits(4)} {self.one(SURNAMES)} attended {self.one(TOWNS)} on {self.date()}.",
            lambda: f"Reference CR/{self.digits(6)}/24; account {self.digits(8)}, sort code 00-00-00.",
        ])()

    def prose(self):
        return " ".join(self.sentence() for _ in range(self.by_chance.randint(3, 9))) + "\n\n"

    def letter(self):
        some = [self.sentence() for _ in range(self.by_chance.randint(4, 14))]
        some.insert(self.by_chance.randrange(len(some)), self.fact())
        return (
            f"From: {self.name()} <{self.mail()}>\nTo: {self.name()} <{self.mail()}>\nDate: {self.date()}\n"
            f"Subject: RE: {self.one(COMMON)} {self.one(COMMON)}\n\nHi {self.one(FORENAMES)},\n\n"
            f"{' '.join(some)}\n\nRegards,\n{self.name()}\nTel: {self.phone()}\n\n"
        )

    def row(self):
        note = self.sentence() if self.by_chance.random() < 0.3 else ""
        return (
            f"CR/{self.digits(6)}/24,{self.one(SURNAMES)},{self.one(FORENAMES)},{self.date()},"
            f'"{self.street()}",{self.one(TOWNS)},{self.phone()},{self.mail()},{self.one(OFFENCES)},'
            f'{self.digits(6)},{self.digits(6)},"{note}"\n'
        )

    def page(self):
        body = "".join(
            f'<p class="text-{self.digits(1)}">{self.sentence()} <a href="/{self.one(COMMON)}/'
            f'{self.one(COMMON)}.html">{self.one(COMMON)}</a> {self.sentence()}</p>\n'
            for _ in range(6)
        )
        return f'<div id="s{self.digits(3)}"><h2>{self.sentence()}</h2>\n{body}</div>\n'

    def slice(self, make, size):
        parts, length = [], 0
        while length < size:
            parts.append(make())
            length += len(parts[-1])
        return "".join(parts)[:size]


def slices(size):
    """Four texts of `size` bytes by name."""
    text = Text(7)
    return {
        "prose": text.slice(text.prose, size),
        "email": text.slice(text.letter, size),
        "csv": text.slice(text.row, size),
        "html": text.slice(text.page, size),
    }
