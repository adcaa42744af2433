//! Invented people and the ways their names are written.

use crate::lists::Lists;
use crate::rng::Rng;

/// An invented person.
#[derive(Clone, Debug)]
pub struct Person {
    pub forename: String,
    pub middle: String,
    pub surname: String,
    /// The surname comes first in everyday writing.
    pub surname_first: bool,
}

/// Shares of the groups of origin.
const SHARES: &[(&str, f64)] = &[
    ("british", 0.44),
    ("irish", 0.06),
    ("welsh", 0.03),
    ("scottish", 0.03),
    ("south-asian", 0.10),
    ("west-african", 0.05),
    ("african", 0.03),
    ("caribbean", 0.03),
    ("arabic", 0.05),
    ("turkic", 0.03),
    ("east-asian", 0.04),
    ("polish", 0.03),
    ("east-european", 0.04),
    ("west-european", 0.04),
    ("iberian", 0.03),
];

/// Names of the groups.
pub fn origins() -> impl Iterator<Item = &'static str> {
    SHARES.iter().map(|(name, _)| *name)
}

const WELSH_FIRST: &str = "Rhys Gareth Dylan Owain Gethin Llew Iolo Emrys Geraint Hywel Ieuan Aled Alun Bryn Carwyn \
Dafydd Deian Elis Gruffydd Gwilym Huw Idris Ifan Iestyn Macsen Meirion Osian Rhodri Siôn Tomos Trefor Angharad Bethan \
Carys Catrin Ceri Cerys Delyth Eirlys Eleri Elin Ffion Gwen Gwenllian Heledd Lowri Mair Mali Manon Megan Myfanwy Nerys \
Nia Non Olwen Rhian Rhiannon Sian Siân Tegan Tegwen";
const WELSH_LAST: &str = "Jones Williams Davies Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen James \
Rees Price Morris Jenkins Lloyd Parry Phillips Powell Pritchard Probert Prosser Pugh Bevan Bowen Llewellyn Gwynne \
Vaughan Meredith Maddocks Cadwallader Tudor Gethin Onions Ellis Humphreys Rowlands Watkins Yorath Wynne Craddock \
ap-Rhys Beynon Hopkin Penry";
const SCOTTISH_FIRST: &str = "Hamish Callum Alasdair Euan Ewan Fergus Gregor Iain Lachlan Malcolm Murdo Ruaridh Rory \
Struan Angus Archie Blair Cameron Duncan Finlay Gordon Innes Kenneth Ross Stuart Ailsa Catriona Eilidh Elspeth Fiona \
Iona Isla Kirsty Mairi Mhairi Morag Morven Rhona Senga Shona Skye Sorcha Una";
const SCOTTISH_LAST: &str = "Campbell MacDonald McDonald MacLeod McLeod MacKenzie McKenzie Stewart Robertson Thomson \
Anderson Murray Fraser Cameron Sinclair Buchanan Drummond Farquharson Galbraith McIntosh MacIntyre McNeil MacNeill \
McAllister McCallum McGregor Menzies Ogilvie Ramsay Urquhart Wallace Dalgleish Dalziel Cockburn Colquhoun Carmichael \
Baird Balfour Bruce Cruickshank Douglas Elphinstone Forsyth Geddes Haldane Kerr Lennox Moffat Napier Pringle Rennie \
Tulloch Wemyss Auchterlonie McAlpine";
/// Forenames that are words, and surnames that are.
const WORD_FIRST: &str = "Grace Hope Mark Faith Joy Dawn Rose Will Bill Jack Pat Sue Rob Art Drew Max May June April \
Summer Heather Ivy Daisy Lily Ruby Amber Jade Pearl Penny Dean Grant Miles Earl Chase Hunter Mason Carter Cliff Clay \
Basil Olive Robin Sandy Frank Guy Christian Victor Angel Precious Blessing Sunday Comfort Patience Prudence Constance \
Charity Mercy Prince Princess Favour Destiny Melody Crystal Holly Hazel Iris Violet Poppy Autumn Skye Star Honey \
Harmony Serenity Trinity Justice Royal King Major Rich Ray Gene Rod Nick Jay Rusty Storm Blue River Forest Reed Clement \
Noble Ernest Frank Sterling Bliss Cherish Gift Goodness Lovely Innocent Fortune Goodwill Bonny Happy Fidelity Pleasant";
const WORD_LAST: &str = "Young Bishop Major Day May Long Short Little Brown Green White Black King Knight Price Page \
Cook Baker Field Fields Wood Woods Hill Park Banks Rivers Church Bell Marsh Power Best Good Sharp Swift Rice Pike Fox \
Wolf Lamb Bird Case Mann Law Love Peace Hope Child Friend Savage Moody Strong Stone Steel Gold Silver Winter Summers \
Frost Snow Gale Flood Pond Bridge Bridges Street Lane Parish Hall House Castle Temple Abbott Constable Sergeant Judge \
Sheriff Marshall Reeve Crown Pope Dean Parsons Clark Chambers Butcher Carpenter Mason Porter Gardner Shepherd Driver \
Speed English French Welsh Ireland England Holland London York Lincoln Lancaster Derby Kent Chester Washington Cash \
Rose Berry Plant Root Branch Bush Thorn Moss Heath Meadows Brook Ford Wells Lake Waters Sands Cliff Stamp Post Hook \
Bond Bull Buck Hart Hare Drake Finch Swan Crane Peacock Partridge Nightingale Salmon Herring Cotton Silk Leather \
Bailey Barber Brewer Chandler Cooper Draper Farmer Fisher Fletcher Forester Fowler Gardener Glover Hunter Miller \
Painter Piper Potter Sadler Sawyer Slater Smith Spencer Tanner Taylor Thatcher Tiler Turner Tyler Walker Weaver Webster \
Wright Noble Pride Jolly Gay Blunt Bright Darling Dear Goodchild Makepeace Lovelace Drinkwater Golightly Gotobed \
Toogood Trueman Wiseman Bachelor Burgess Freeman Newman Rich Poor Grave Graves Coffin Death Pain Paine Hurt Bone Blood \
Head Foot Hand Cheek Kidney Tongue Legg Beard Bean Onions Pepper Mustard Garlick Pickles Bacon Cheese Curry Ham";

fn of(list: &'static str, rng: &mut Rng) -> String {
    let all: Vec<&str> = list.split_whitespace().collect();
    rng.pick(&all).to_owned()
}

/// A surname that is a word.
pub fn word_surname(loud: bool, rng: &mut Rng) -> String {
    let name = of(WORD_LAST, rng);
    if loud || rng.chance(0.15) { name.to_uppercase() } else { name }
}

/// What someone is called on the street or among friends.
pub fn nickname(lists: &Lists, rng: &mut Rng) -> String {
    const SHORT: &str = "Baz Gaz Daz Caz Jaz Shaz Taz Kez Dec Dai Col Trish Tich Spud Ginge Smiler Lofty Nobby Chalky Dusty \
Sparky Titch Big-Man Biggs Smurf Squeak Ghost Spider Tiny Bones Paddy Taff Jock Scouse Geordie Tyke Mo Stix Bugsy Razor \
Fingers Blade Ace Shorty Slim Tank Moose Wolf Bear Red Blondie Frenchy Prof Doc Skip Guv Nan Jammo Robbo Macca Gibbo Smithy \
Jonesy Wardy Deano Steviebob Jonno Sully Murph Fitz Mickey Kizzy Zee Jay Dee Tee Kay Vee Ziggy Ozzy Lenny Mez Fats Younger";
    const BEFORE: &[&str] = &[
        "Big", "Little", "Young", "Fat", "Mad", "Old", "Scotch", "Yardie", "Polish", "Uncle",
        "Auntie",
    ];
    match rng.below(4) {
        0 => format!("{} {}", rng.pick(BEFORE), Person::of("british", lists, rng).forename),
        1 => capitalised(rng.one::<String>(&lists.words)),
        _ => of(SHORT, rng).replace('-', " "),
    }
}

/// A name nobody has listed.
pub fn invented(rng: &mut Rng) -> String {
    const OPEN: &[&str] = &[
        "b", "br", "c", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kh", "kr", "l", "m", "mb",
        "n", "nk", "p", "pr", "r", "s", "sh", "st", "t", "th", "tr", "v", "w", "y", "z", "zh", "",
    ];
    const MIDDLE: &[&str] = &["a", "e", "i", "o", "u", "aa", "ei", "ou", "ie", "ya", "ee"];
    const CLOSE: &[&str] = &[
        "n", "r", "l", "s", "m", "k", "t", "nd", "sk", "rt", "ll", "wa", "ski", "son", "ton",
        "ley", "ova", "ic", "enko", "idze", "oglu", "anu", "escu", "ez", "ara", "i", "o", "worth",
        "by", "ham", "field", "",
    ];
    let mut word = String::new();
    for _ in 0..rng.between(1, 3) {
        word += rng.pick(OPEN);
        word += rng.pick(MIDDLE);
    }
    word += rng.pick(CLOSE);
    if word.len() < 3 {
        word += "ne";
    }
    capitalised(&word)
}

/// The word with a capital.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

impl Person {
    /// A person of any group.
    pub fn new(lists: &Lists, rng: &mut Rng) -> Person {
        let mut share = rng.unit();
        let mut origin = "british";
        for (name, part) in SHARES {
            origin = name;
            share -= part;
            if share < 0.0 {
                break;
            }
        }
        Person::of(origin, lists, rng)
    }

    /// A person of one group.
    pub fn of(origin: &str, lists: &Lists, rng: &mut Rng) -> Person {
        let group = lists.origin(origin);
        let british = |rng: &mut Rng| match rng.below(10) {
            0..=4 => rng.ranked(&lists.census[..8000]).clone(),
            5 => of(WORD_LAST, rng),
            6 | 7 => rng.one(&lists.origin("british").surnames).clone(),
            8 => rng.one(&lists.census).clone(),
            _ => of(WORD_LAST, rng),
        };
        let first = |rng: &mut Rng| match origin {
            "welsh" => of(WELSH_FIRST, rng),
            "scottish" => of(SCOTTISH_FIRST, rng),
            "british" | "caribbean" if rng.chance(0.12) => of(WORD_FIRST, rng),
            "west-african" if rng.chance(0.12) => of(WORD_FIRST, rng),
            "british" if rng.chance(0.6) => rng.ranked(&lists.census_forenames[..3000]).clone(),
            "caribbean" if rng.chance(0.6) => rng.ranked(&lists.census_forenames[..3000]).clone(),
            _ => rng.one(&group.forenames).clone(),
        };
        let mut surname_first = false;
        let mut last = match origin {
            "welsh" => of(WELSH_LAST, rng),
            "scottish" => of(SCOTTISH_LAST, rng),
            "british" | "caribbean" => british(rng),
            "arabic" => match rng.below(6) {
                0 => format!(
                    "{}{}",
                    rng.pick(&["Al-", "El-", "Al ", "El ", "al-", "Abu ", "Ben ", "bin ", "Bou"]),
                    rng.one(&group.forenames)
                ),
                1 | 2 => rng.one(&group.surnames).clone(),
                _ => rng.one(&group.forenames).clone(),
            },
            "south-asian" if rng.chance(0.3) => of(
                "Singh Kaur Begum Khan Ahmed Patel Hussain Ali Akhtar Bibi Khatun Miah Uddin Rahman Chowdhury Shah \
                 Malik Iqbal Mahmood Sharma Gill Sandhu Sidhu Dhillon Bains Johal Aujla Mistry Desai Perera Fernando \
                 Silva Jayawardena Gurung Rai Thapa Tamang Sivakumar Subramaniam Krishnan Nair Menon Iyer Reddy Rao",
                rng,
            ),
            "east-asian" => {
                surname_first = rng.chance(0.3);
                rng.one(&group.surnames).clone()
            }
            _ => rng.one(&group.surnames).clone(),
        };
        if origin == "iberian" && rng.chance(0.4) {
            last = format!("{last} {}", rng.one(&group.surnames));
        } else if matches!(origin, "iberian" | "west-european") && rng.chance(0.1) {
            let particle = rng.pick(&[
                "de ", "da ", "dos ", "van ", "van der ", "von ", "de la ", "Van den ", "Di ",
                "De ", "Le ", "La ", "du ",
            ]);
            last = format!("{particle}{last}");
        } else if rng.chance(0.05) {
            let other = if rng.chance(0.6) {
                british(rng)
            } else {
                rng.one(if group.surnames.is_empty() { &lists.census } else { &group.surnames })
                    .clone()
            };
            let joint = if rng.chance(0.85) { "-" } else { " " };
            last = format!("{last}{joint}{other}");
        } else if rng.chance(0.06) {
            last = invented(rng);
        }
        let mut forename = first(rng);
        if rng.chance(0.03) {
            forename = invented(rng);
        } else if rng.chance(0.02) && !forename.contains([' ', '-']) {
            forename = format!("{forename}-{}", first(rng));
        }
        let middle = first(rng);
        Person { forename, middle, surname: last, surname_first }
    }

    /// First letter of the forename.
    pub fn initial(&self) -> String {
        self.forename
            .chars()
            .next()
            .map(|letter| letter.to_uppercase().collect())
            .unwrap_or_default()
    }

    /// The name in one of the `Style`s.
    pub fn written(&self, style: Style) -> String {
        let (f, m, l) = (&self.forename, &self.middle, &self.surname);
        let i = self.initial();
        let j = m.chars().next().unwrap_or('A').to_uppercase();
        match style {
            Style::Full if self.surname_first => format!("{l} {f}"),
            Style::Full => format!("{f} {l}"),
            Style::Middle => format!("{f} {m} {l}"),
            Style::MiddleInitial => format!("{f} {j} {l}"),
            Style::MiddleInitialDot => format!("{f} {j}. {l}"),
            Style::Initial => format!("{i} {l}"),
            Style::InitialDot => format!("{i}. {l}"),
            Style::InitialsTight => format!("{i}{j} {l}"),
            Style::InitialsDots => format!("{i}.{j}. {l}"),
            Style::ForenameUpper => format!("{f} {}", l.to_uppercase()),
            Style::Upper => format!("{f} {l}").to_uppercase(),
            Style::UpperComma => format!("{}, {f}", l.to_uppercase()),
            Style::UpperFirst => format!("{} {f}", l.to_uppercase()),
            Style::Comma => format!("{l}, {f}"),
            Style::CommaInitial => format!("{l}, {i}"),
            Style::SurnameInitial => format!("{l} {i}"),
            Style::UpperInitial => format!("{} {i}", l.to_uppercase()),
            Style::SurnameFirst => format!("{l} {f}"),
            Style::Lower => format!("{f} {l}").to_lowercase(),
            Style::Surname => l.clone(),
            Style::SurnameUpper => l.to_uppercase(),
            Style::Forename => f.clone(),
        }
    }
}

/// A way to write a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Full,
    Middle,
    MiddleInitial,
    MiddleInitialDot,
    Initial,
    InitialDot,
    InitialsTight,
    InitialsDots,
    ForenameUpper,
    Upper,
    UpperComma,
    UpperFirst,
    Comma,
    CommaInitial,
    SurnameInitial,
    UpperInitial,
    SurnameFirst,
    Lower,
    Surname,
    SurnameUpper,
    Forename,
}

impl Style {
    /// A way to write a full name in running text.
    pub fn full(rng: &mut Rng) -> Style {
        use Style::*;
        match rng.below(100) {
            0..=73 => Full,
            74..=77 => Middle,
            78..=80 => MiddleInitial,
            81..=83 => MiddleInitialDot,
            84..=88 => ForenameUpper,
            89..=91 => Initial,
            92..=93 => InitialDot,
            94 => InitialsDots,
            95..=96 => Upper,
            97 => UpperComma,
            98 => Comma,
            _ => InitialsTight,
        }
    }

    /// A way to write a name, surname alone and forename alone among them.
    pub fn any(rng: &mut Rng) -> Style {
        match rng.below(10) {
            0 => Style::Surname,
            1 => Style::Forename,
            2 => Style::Initial,
            3 => Style::InitialDot,
            _ => Style::full(rng),
        }
    }

    /// A way to write the names of a column or list, all alike.
    pub fn column(rng: &mut Rng) -> Style {
        use Style::*;
        *rng.one(&[
            Full,
            Full,
            Full,
            Full,
            Comma,
            Comma,
            UpperComma,
            UpperFirst,
            ForenameUpper,
            Upper,
            Initial,
            InitialDot,
            SurnameInitial,
            CommaInitial,
            UpperInitial,
            SurnameFirst,
            Surname,
            SurnameUpper,
            Forename,
            Lower,
            InitialsTight,
            Middle,
        ])
    }
}
