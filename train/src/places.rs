//! Invented places and addresses, many of them named after people.

use crate::cast::{Person, Style, capitalised};
use crate::lists::Lists;
use crate::rng::Rng;

/// A surname alone.
pub fn surname(lists: &Lists, rng: &mut Rng) -> String {
    Person::new(lists, rng).surname
}

/// A full name.
pub fn full(lists: &Lists, rng: &mut Rng) -> String {
    Person::new(lists, rng).written(Style::Full)
}

/// A forename alone.
pub fn forename(lists: &Lists, rng: &mut Rng) -> String {
    if rng.chance(0.4) {
        Person::of("british", lists, rng).forename
    } else {
        Person::new(lists, rng).forename
    }
}

/// A town in these islands.
pub fn town(lists: &Lists, rng: &mut Rng) -> String {
    const KNOWN: &[&str] = &[
        "London",
        "Birmingham",
        "Leeds",
        "Manchester",
        "Cardiff",
        "Belfast",
        "Glasgow",
        "Edinburgh",
        "Bristol",
        "Sheffield",
        "Liverpool",
        "Hull",
        "Nottingham",
        "Leicester",
        "Coventry",
        "Bradford",
        "Wolverhampton",
        "Walsall",
        "Dudley",
        "Luton",
        "Reading",
        "Croydon",
        "Brent",
        "Hackney",
        "Barnet",
        "Norwich",
        "Derby",
    ];
    match rng.below(100) {
        0..=34 => rng.pick(KNOWN).to_owned(),
        35..=44 => invented_town(rng),
        _ => rng.one(&lists.british).clone(),
    }
}

/// A town nobody has listed.
fn invented_town(rng: &mut Rng) -> String {
    const FIRST: &[&str] = &[
        "Ash", "Black", "Brad", "Brook", "Bur", "Car", "Char", "Clay", "Cold", "Cran", "Dun",
        "East", "Fair", "Grim", "Hal", "Harl", "Hather", "Kel", "Kirk", "Lang", "Little", "Mar",
        "Mid", "Nether", "Nor", "Old", "Pen", "Ros", "Sal", "Shel", "Stan", "Stour", "Thorn",
        "Upper", "Wal", "West", "Whit", "Win", "Wood", "Wy", "Tre", "Llan", "Aber",
    ];
    const LAST: &[&str] = &[
        "ford", "ton", "ham", "ley", "bury", "worth", "combe", "dale", "field", "wick", "mouth",
        "by", "thorpe", "stead", "bridge", "well", "mere", "hurst", "minster", "pool", "gate",
        "den", "haven", "cester", "shaw", "market",
    ];
    let name = format!("{}{}", rng.pick(FIRST), rng.pick(LAST));
    match rng.below(12) {
        0 => format!("{name}-on-{}", rng.pick(&["Sea", "Trent", "the-Hill", "Avon", "Wold"])),
        1 => format!(
            "{} {name}",
            rng.pick(&["Great", "Little", "Upper", "Lower", "North", "Old", "Market", "St"])
        ),
        2 => format!(
            "{name} {}",
            rng.pick(&[
                "Magna", "Regis", "St Mary", "Green", "Heath", "Spa", "Bay", "Parva", "Abbas"
            ])
        ),
        _ => name,
    }
}

/// A place of any size.
pub fn place(lists: &Lists, rng: &mut Rng) -> String {
    const COUNTIES: &[&str] = &[
        "Kent",
        "Essex",
        "Surrey",
        "Sussex",
        "Norfolk",
        "Suffolk",
        "Devon",
        "Cornwall",
        "Dorset",
        "Somerset",
        "Wiltshire",
        "Hampshire",
        "Berkshire",
        "Oxfordshire",
        "Buckinghamshire",
        "Lancashire",
        "Cumbria",
        "Northumberland",
        "Durham",
        "West Midlands",
        "Merseyside",
        "Gwent",
        "Dyfed",
        "Powys",
        "Fife",
        "Tayside",
        "Staffordshire",
        "Warwickshire",
        "Worcestershire",
        "Shropshire",
        "Cheshire",
        "North Yorkshire",
        "Cleveland",
        "Humberside",
        "Lincolnshire",
        "Wales",
        "Scotland",
        "England",
        "Northern Ireland",
    ];
    match rng.below(10) {
        0 | 1 => rng.pick(COUNTIES).to_owned(),
        2 => format!(
            "{} {}",
            town(lists, rng),
            rng.pick(&["town centre", "city centre", "North", "South", "East", "West", "Central"])
        ),
        3 => format!(
            "{} {}",
            surname(lists, rng),
            rng.pick(&[
                "Park", "Woods", "Green", "Hill", "Cross", "Bridge", "Marina", "Quay", "Heath",
                "Common"
            ])
        ),
        4 => street_name(lists, rng),
        _ => town(lists, rng),
    }
}

/// A place abroad, or at home.
pub fn world(lists: &Lists, rng: &mut Rng) -> String {
    const KNOWN: &[&str] = &[
        "Europe",
        "Asia",
        "Africa",
        "America",
        "the Middle East",
        "USA",
        "UK",
        "US",
        "EU",
        "USSR",
        "UAE",
        "Great Britain",
        "South America",
        "Eastern Europe",
        "the Caribbean",
        "the Netherlands",
        "Britain",
        "Scandinavia",
        "the Balkans",
        "the Thames",
        "the Danube",
        "the Severn",
        "the Alps",
        "Mecca",
        "Tasmania",
        "Victoria",
        "Ontario",
        "Bavaria",
        "Sicily",
        "Crete",
        "Corsica",
        "Bali",
        "Kashmir",
        "Punjab",
        "Kurdistan",
        "Chechnya",
        "Silesia",
        "Catalonia",
        "Anatolia",
        "Transylvania",
        "Normandy",
        "Tuscany",
        "Andalusia",
        "Kosovo",
        "Gaza",
        "Palestine",
        "Tibet",
    ];
    match rng.below(12) {
        0 | 1 => town(lists, rng),
        2 | 3 => rng.one(&lists.countries).clone(),
        10 => rng.pick(KNOWN).to_owned(),
        11 => crate::cast::invented(rng),
        4 => format!("{}, {}", rng.one(&lists.world), rng.one(&lists.countries)),
        _ => rng.one(&lists.world).clone(),
    }
}

const ROADS: &[&str] = &[
    "Street", "Road", "Road", "Avenue", "Lane", "Close", "Drive", "Crescent", "Gardens", "Terrace",
    "Court", "Square", "Hill", "Park", "Place", "Way", "Mews", "Grove", "Walk", "Row", "Rise",
    "View", "Green", "Parade", "Wharf",
];
const COMMON_ROADS: &[&str] = &[
    "High",
    "Station",
    "Church",
    "Victoria",
    "Mill",
    "Park",
    "London",
    "New",
    "Manor",
    "Kings",
    "Queens",
    "Albert",
    "Alexandra",
    "North",
    "South",
    "West",
    "East",
    "School",
    "Green",
    "Chapel",
    "Springfield",
    "George",
    "The",
    "Wellington",
    "Nelson",
    "Churchill",
    "Gladstone",
    "Windsor",
    "Cromwell",
    "Shakespeare",
    "Byron",
    "Milton",
    "Tennyson",
    "Kitchener",
    "Baker",
    "Market",
    "Bridge",
    "Bishop",
    "Abbey",
    "Castle",
    "Priory",
    "Dean",
    "Prince",
];

/// The name of a street.
pub fn street_name(lists: &Lists, rng: &mut Rng) -> String {
    if rng.chance(0.25) {
        return person_street(lists, rng);
    }
    let first = match rng.below(8) {
        0..=2 => rng.pick(COMMON_ROADS).to_owned(),
        3 => surname(lists, rng),
        4 | 5 => town(lists, rng),
        _ => capitalised(rng.one::<String>(&lists.words)),
    };
    format!("{first} {}", rng.pick(ROADS))
}

/// A street named after a person.
pub fn person_street(lists: &Lists, rng: &mut Rng) -> String {
    let road = rng.pick(ROADS);
    match rng.below(7) {
        0 => format!("{} {road}", full(lists, rng)),
        1 => format!("{} {road}", forename(lists, rng)),
        2 => format!("St {}'s {road}", forename(lists, rng)),
        3 => format!(
            "{} {} {road}",
            rng.pick(&[
                "King", "Queen", "Prince", "Princess", "Lord", "Lady", "Sir", "Saint", "Bishop"
            ]),
            forename(lists, rng)
        ),
        4 => format!(
            "{} {}",
            surname(lists, rng),
            rng.pick(&["St", "Rd", "Ave", "Ln", "Cl", "Dr", "Cres", "Gdns"])
        ),
        _ => format!("{} {road}", surname(lists, rng)),
    }
}

/// A street with a number.
pub fn street(lists: &Lists, rng: &mut Rng) -> String {
    let name = street_name(lists, rng);
    let number = rng.between(1, 250);
    match rng.below(10) {
        0 => format!("Flat {}, {number} {name}", rng.between(1, 40)),
        1 => format!("{number}{} {name}", rng.pick(&["a", "b", "A", "B"])),
        2 => format!("{}, {name}", building(lists, rng)),
        3 => format!("Flat {}, {}", rng.between(1, 80), building(lists, rng)),
        4 => name,
        _ => format!("{number} {name}"),
    }
}

/// A postcode of the right form.
pub fn postcode(rng: &mut Rng) -> String {
    const AREAS: &[&str] = &[
        "B", "M", "L", "S", "LS", "WV", "CV", "NG", "DE", "BS", "CF", "SE", "SW", "EC", "ZZ", "DY",
        "WS",
    ];
    let mut letter = || char::from(b'A' + rng.below(26) as u8);
    let end = format!("{}{}", letter(), letter());
    format!("{}{} {}{end}", rng.pick(AREAS), rng.between(1, 30), rng.below(10))
}

/// An address, on one line or on several.
pub fn address(lists: &Lists, rng: &mut Rng) -> String {
    let street = street(lists, rng);
    let town = town(lists, rng);
    let code = postcode(rng);
    if rng.chance(0.2) {
        return foreign_address(lists, rng);
    }
    match rng.below(12) {
        0..=3 => format!("{street}, {town}, {code}"),
        4 | 5 => format!("{street}, {town} {code}"),
        6 | 7 => format!("{street}, {town}"),
        8 => format!("{street}\n{town}\n{code}"),
        9 => format!("{street}, {}, {town}, {code}", place(lists, rng)),
        10 => {
            let (city, country) = (rng.one(&lists.world), rng.one(&lists.countries));
            let number = rng.between(1, 9000);
            format!(
                "{number} {}\n{city}\n{country} {}",
                street_name(lists, rng),
                rng.between(10_000, 99_999)
            )
        }
        _ => street,
    }
}

/// An address as it is written elsewhere.
fn foreign_address(lists: &Lists, rng: &mut Rng) -> String {
    let number = rng.between(1, 4000);
    let name = if rng.chance(0.5) { surname(lists, rng) } else { full(lists, rng) };
    let word = crate::cast::invented(rng);
    let street = match rng.below(12) {
        0 => format!("Via {name} {number}"),
        1 => format!(
            "{} {name} {number}",
            rng.pick(&[
                "Rua", "Avenida", "Travessa", "Calle", "Carrer", "Plaza", "C/", "Rua da",
                "Calle de"
            ])
        ),
        2 => format!(
            "{number}, {} {name}",
            rng.pick(&["rue", "rue de", "avenue", "boulevard", "place", "rue des", "quai"])
        ),
        3 => format!(
            "{word}{} {number}",
            rng.pick(&["straße", "strasse", "weg", "allee", "platz", "gasse", "ring", "damm"])
        ),
        4 => format!(
            "{word}{} {number}",
            rng.pick(&["straat", "laan", "weg", "plein", "gracht", "dijk", "singel"])
        ),
        5 => format!(
            "{word}{} {number}",
            rng.pick(&["vej", "gade", "gatan", "vägen", "gata", "veien", "stræde", "katu", "tie"])
        ),
        6 => format!(
            "{} {name} {number}",
            rng.pick(&[
                "ul.",
                "Ulica",
                "al.",
                "ul",
                "Os.",
                "Nám.",
                "Strada",
                "Bulevardul",
                "ulitsa"
            ])
        ),
        7 => format!(
            "{name} {} {number}",
            rng.pick(&["utca", "út", "tér", "Sokak", "Caddesi", "Mah.", "iela", "gatvė", "ulica"])
        ),
        8 => format!(
            "{number} {} {}",
            capitalised(rng.one::<String>(&lists.words)),
            rng.pick(&[
                "Street", "Drive", "Blvd", "Parkway", "Hwy", "Avenue", "Court", "Circle", "Trail",
                "Loop"
            ])
        ),
        9 => format!("PO Box {number}"),
        10 => format!(
            "{number} {} Street",
            rng.pick(&["Main", "Elm", "Oak", "Maple", "2nd", "5th", "First", "Pine", "Cedar"])
        ),
        _ => format!(
            "{name} {} {number}",
            rng.pick(&["Road", "Marg", "Nagar", "Street", "Lane", "Colony", "Close", "Crescent"])
        ),
    };
    let street = if rng.chance(0.15) {
        format!(
            "{street}, {} {}",
            rng.pick(&["Apt", "Suite", "Unit", "Apt.", "Floor"]),
            rng.between(1, 900)
        )
    } else {
        street
    };
    let city = if rng.chance(0.2) { capitalised(&word) } else { rng.one(&lists.world).clone() };
    let code = rng.between(1000, 99_999);
    let state = rng.pick(&[
        "CA", "NY", "TX", "IL", "OH", "FL", "WA", "NSW", "VIC", "QLD", "ON", "BC", "GA", "MA",
    ]);
    match rng.below(7) {
        0 => format!("{street}\n{city}\n{} {code}", rng.one(&lists.countries)),
        1 => format!("{street}, {code} {city}"),
        2 => format!("{street}, {city}, {state} {code}"),
        3 => format!("{street}\n{city}, {state} {code}"),
        4 => format!("{street}, {city}, {}", rng.one(&lists.countries)),
        5 => format!(
            "{street}\n {}\n {city}\n {}",
            rng.pick(&["Suite 9", "2nd floor", "c/o Reception", "Block B"]),
            rng.one(&lists.countries)
        ),
        _ => format!("{street}, {city}"),
    }
}

/// A building named after a person or a place.
pub fn building(lists: &Lists, rng: &mut Rng) -> String {
    const KINDS: &[&str] = &[
        "House",
        "Court",
        "Building",
        "Centre",
        "Tower",
        "Lodge",
        "Hall",
        "Mansions",
        "Point",
        "Heights",
        "Suite",
        "Wing",
        "Library",
        "Theatre",
        "Stadium",
        "Leisure Centre",
        "Community Centre",
        "Room",
        "Cottage",
        "Farm",
    ];
    let kind = rng.pick(KINDS);
    match rng.below(6) {
        0 => format!("{} {kind}", full(lists, rng)),
        1 => format!("{} {kind}", forename(lists, rng)),
        2 => format!("{} {kind}", town(lists, rng)),
        3 => format!("{} {kind}", capitalised(rng.one::<String>(&lists.words))),
        _ => format!("{} {kind}", surname(lists, rng)),
    }
}

/// A public house or restaurant.
pub fn pub_name(lists: &Lists, rng: &mut Rng) -> String {
    const THINGS: &[&str] = &[
        "Crown",
        "Lion",
        "Swan",
        "Bull",
        "Plough",
        "Fox",
        "Anchor",
        "Bell",
        "Star",
        "Ship",
        "Oak",
        "Hare",
        "Hounds",
        "Rose",
        "Feathers",
        "Railway",
        "Wheatsheaf",
        "Bricklayers",
        "Cricketers",
        "Ivy",
        "Chequers",
        "Talbot",
    ];
    match rng.below(8) {
        0 => format!(
            "The {} of {}",
            rng.pick(&["Duke", "Earl", "Prince", "Marquis", "Queen", "King"]),
            town(lists, rng)
        ),
        1 => format!(
            "the {} {}",
            rng.pick(&[
                "Lord", "Lady", "Sir", "Prince", "King", "Queen", "Admiral", "General", "Captain",
                "Old"
            ]),
            surname(lists, rng)
        ),
        2 => format!(
            "the {} {}",
            rng.pick(&["Prince", "King", "Queen", "Princess", "Jolly", "Royal"]),
            forename(lists, rng)
        ),
        3 => format!("the {} Arms", surname(lists, rng)),
        4 => format!(
            "{}'s {}",
            forename(lists, rng),
            rng.pick(&[
                "Bar", "Cafe", "Kitchen", "Diner", "Bistro", "Wine Bar", "Fish Bar", "Nails",
                "Barbers"
            ])
        ),
        5 => format!("The {}", full(lists, rng)),
        6 => format!("The {} and {}", rng.pick(THINGS), rng.pick(THINGS)),
        _ => format!(
            "the {} {}",
            rng.pick(&["Red", "White", "Black", "Royal", "Old", "Golden"]),
            rng.pick(THINGS)
        ),
    }
}
