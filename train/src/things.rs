//! Invented places, organisations and things, many of them named like people.

use crate::cast::{Person, Style, capitalised};
use crate::lists::Lists;
use crate::rng::Rng;

fn surname(lists: &Lists, rng: &mut Rng) -> String {
    Person::new(lists, rng).surname
}

fn full(lists: &Lists, rng: &mut Rng) -> String {
    Person::new(lists, rng).written(Style::Full)
}

fn forename(lists: &Lists, rng: &mut Rng) -> String {
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

/// A company named after people.
pub fn person_company(lists: &Lists, rng: &mut Rng) -> String {
    const KNOWN: &[&str] = &[
        "John Lewis",
        "Marks & Spencer",
        "WH Smith",
        "Arnold Clark",
        "Harvey Nichols",
        "Ernst & Young",
        "Taylor Wimpey",
        "Balfour Beatty",
        "Morrisons",
        "Sainsbury's",
        "Barclays",
        "Lloyds",
        "Willmott Dixon",
        "Kier",
        "Savills",
        "Deloitte",
        "Grant Thornton",
        "Baker Tilly",
        "Robert Walters",
        "Michael Page",
        "Hays",
        "Reed",
        "Clarks",
        "Bryan Cave",
        "Bevan Brittan",
        "Browne Jacobson",
        "Weightmans",
        "Capsticks",
        "DAC Beachcroft",
        "Mills & Reeve",
        "Ben Sherman",
        "Charles Tyrwhitt",
        "Thomas Cook",
        "Ladbrokes",
        "William Hill",
        "Paddy Power",
        "Fred Olsen",
        "Eddie Stobart",
        "Norbert Dentressangle",
        "Kuehne Nagel",
        "Johnson Controls",
        "Rolls-Royce",
        "Mott MacDonald",
        "Arup",
        "Jacobs",
        "Turner & Townsend",
        "Gleeds",
        "Tarmac",
        "Murphy",
        "Lendlease",
        "Wates",
        "Laing O'Rourke",
        "Robertson",
        "Morgan Sindall",
        "Galliford Try",
        "Henry Boot",
        "Mears",
        "Wilmott",
        "Jewson",
        "Travis Perkins",
        "Howdens",
        "Wickes",
        "Dunelm",
        "Boots",
        "Lloyds Pharmacy",
        "Superdrug",
        "Greggs",
        "Nando's",
        "McDonald's",
        "Wetherspoons",
        "Domino's",
        "Sainsburys",
        "Harrods",
        "Fenwick",
        "Selfridges",
        "Moss Bros",
        "JD Wetherspoon",
        "Merrill Lynch",
        "Morgan Stanley",
        "Goldman Sachs",
        "JP Morgan",
        "Charles Schwab",
        "Wells Fargo",
        "Motorola",
        "Dell",
        "Siemens",
        "Hewlett Packard",
        "Philips",
        "Bosch",
        "Dyson",
        "Unilever",
        "Hill Dickinson",
        "Irwin Mitchell",
        "Leigh Day",
        "Slater & Gordon",
        "Hodge Jones & Allen",
        "Bindmans",
        "Kingsley Napley",
        "Thompsons",
        "Birnberg Peirce",
    ];
    const TRADES: &[&str] = &[
        "Ltd",
        "Limited",
        "& Sons",
        "& Co",
        "Group",
        "Brothers",
        "Solicitors",
        "Motors",
        "Estates",
        "Builders",
        "Properties",
        "Consulting",
        "Associates",
        "Transport",
        "Haulage",
        "Plumbing",
        "Funeral Directors",
        "LLP",
        "Pharmacy",
        "Scaffolding",
        "Recruitment",
        "Construction",
        "Catering",
        "Security",
        "plc",
        "& Partners",
        "Inc",
        "GmbH",
        "Electrical",
        "Opticians",
        "Autos",
        "Homes",
        "Foods",
        "Bakery",
        "Butchers",
        "Coaches",
        "Taxis",
        "Tyres",
    ];
    match rng.below(10) {
        0 | 1 => rng.pick(KNOWN).to_owned(),
        2 => format!("{} & {}", surname(lists, rng), surname(lists, rng)),
        3 => {
            format!("{}, {} and {}", surname(lists, rng), surname(lists, rng), surname(lists, rng))
        }
        4 => format!(
            "{} {} {}",
            surname(lists, rng),
            surname(lists, rng),
            rng.pick(&["LLP", "Solicitors", "Partnership", "Architects"])
        ),
        5 => format!("{} {}", full(lists, rng), rng.pick(TRADES)),
        6 => format!("{}-{}", surname(lists, rng), surname(lists, rng)),
        7 => {
            format!("{} {} {}", forename(lists, rng), rng.pick(&["&", "and"]), forename(lists, rng))
        }
        _ => format!("{} {}", surname(lists, rng), rng.pick(TRADES)),
    }
}

/// Any company.
pub fn company(lists: &Lists, rng: &mut Rng) -> String {
    const FIRST: &[&str] = &[
        "Apex",
        "Northgate",
        "Blue",
        "Silver",
        "Global",
        "First",
        "United",
        "Midland",
        "Northern",
        "Summit",
        "Delta",
        "Orbit",
        "Pioneer",
        "Prime",
        "Quantum",
        "Rapid",
        "Secure",
        "Smart",
        "Solar",
        "Sterling",
        "Swift",
        "Trans",
        "Vertex",
        "Vision",
        "Zenith",
        "Atlas",
        "Beacon",
        "Bright",
        "Clear",
        "Core",
        "Digital",
        "Eagle",
        "Evergreen",
        "Falcon",
        "Fusion",
        "Green",
        "Horizon",
        "Inter",
        "Key",
        "Link",
        "Meridian",
        "Metro",
        "National",
        "Nova",
        "Omni",
    ];
    const SECOND: &[&str] = &[
        "Systems",
        "Solutions",
        "Logistics",
        "Technologies",
        "Software",
        "Energy",
        "Facilities",
        "Security",
        "Media",
        "Capital",
        "Finance",
        "Insurance",
        "Networks",
        "Telecom",
        "Utilities",
        "Waste Services",
        "Care",
        "Health",
        "Housing",
        "Homes",
        "Data",
        "Analytics",
        "Consulting",
        "Engineering",
        "Foods",
        "Airways",
        "Pharma",
        "Bank",
    ];
    const LAST: &[&str] = &[
        "",
        "",
        " Ltd",
        " Limited",
        " plc",
        " LLP",
        " Group",
        " UK",
        " Inc.",
        " GmbH",
        " SA",
        ", Inc.",
        " Corporation",
        " Holdings",
        " AB",
        " BV",
        " LLC",
    ];
    match rng.below(10) {
        0..=3 => person_company(lists, rng),
        4 => format!("{} {}{}", town(lists, rng), rng.pick(SECOND), rng.pick(LAST)),
        5 if rng.chance(0.5) => format!("{}{}", crate::cast::invented(rng), rng.pick(LAST)),
        5 => format!("{}{}", capitalised(rng.one::<String>(&lists.words)), rng.pick(LAST)),
        6 => format!(
            "{}{}",
            rng.pick(FIRST),
            rng.pick(&[
                "tech", "soft", "ware", "com", "net", "line", "bank", "star", "gen", "corp"
            ])
        ),
        _ => format!("{} {}{}", rng.pick(FIRST), rng.pick(SECOND), rng.pick(LAST)),
    }
}

/// A police force or the like.
pub fn force(lists: &Lists, rng: &mut Rng) -> String {
    const KNOWN: &[&str] = &[
        "Metropolitan Police Service",
        "Metropolitan Police",
        "West Midlands Police",
        "Greater Manchester Police",
        "Thames Valley Police",
        "Avon and Somerset Constabulary",
        "Police Scotland",
        "Kent Police",
        "Norfolk Constabulary",
        "British Transport Police",
        "National Crime Agency",
        "NCA",
        "GMP",
        "the Met",
        "Dyfed-Powys Police",
        "PSNI",
        "City of London Police",
        "Ministry of Defence Police",
        "Border Force",
        "BTP",
        "Garda",
        "Interpol",
        "Europol",
    ];
    if rng.chance(0.6) {
        rng.pick(KNOWN).to_owned()
    } else {
        format!(
            "{} {}",
            place_word(lists, rng),
            rng.pick(&["Police", "Constabulary", "Police Service"])
        )
    }
}

fn place_word(lists: &Lists, rng: &mut Rng) -> String {
    if rng.chance(0.7) { town(lists, rng) } else { rng.one(&lists.british).clone() }
}

/// A council.
pub fn council(lists: &Lists, rng: &mut Rng) -> String {
    let place = place_word(lists, rng);
    match rng.below(8) {
        0 => format!("London Borough of {place}"),
        1 => format!("{place} Metropolitan Borough Council"),
        2 => format!("{place} Parish Council"),
        3 => format!("{place} District Council"),
        4 => format!("{place} County Council"),
        5 => format!("{place} Town Council"),
        6 => format!("{place} Borough Council"),
        _ => format!("{place} {}", rng.pick(&["Council", "City Council"])),
    }
}

/// A hospital or trust.
pub fn hospital(lists: &Lists, rng: &mut Rng) -> String {
    match rng.below(6) {
        0 => format!("{} NHS Trust", place_word(lists, rng)),
        1 => format!("{} NHS Foundation Trust", place_word(lists, rng)),
        2 => format!("St {}'s Hospital", forename(lists, rng)),
        3 => format!(
            "{} {} Hospital",
            rng.pick(&["Queen", "Princess", "King", "Royal"]),
            forename(lists, rng)
        ),
        4 => format!("{} General Hospital", place_word(lists, rng)),
        _ => format!(
            "{} {}",
            place_word(lists, rng),
            rng.pick(&["Hospital", "Royal Infirmary", "Infirmary", "Community Hospital"])
        ),
    }
}

/// A school or college.
pub fn school(lists: &Lists, rng: &mut Rng) -> String {
    const KINDS: &[&str] = &[
        "School",
        "Primary School",
        "Academy",
        "High School",
        "Grammar School",
        "College",
        "Infant School",
        "Nursery",
        "Junior School",
        "Sixth Form College",
    ];
    let kind = rng.pick(KINDS);
    match rng.below(6) {
        0 => format!(
            "St {}'s {}",
            forename(lists, rng),
            rng.pick(&["Primary", "RC Primary School", "C of E School", "Catholic High School"])
        ),
        1 => format!("{} {kind}", full(lists, rng)),
        2 => format!("{} {kind}", surname(lists, rng)),
        3 => format!(
            "{} {} {kind}",
            rng.pick(&["King", "Queen", "Sir", "Lady", "Bishop", "Archbishop", "Dame"]),
            full(lists, rng)
        ),
        _ => format!("{} {kind}", place_word(lists, rng)),
    }
}

/// A charity.
pub fn charity(lists: &Lists, rng: &mut Rng) -> String {
    const KNOWN: &[&str] = &[
        "Marie Curie",
        "Macmillan",
        "Sue Ryder",
        "Barnardo's",
        "St Mungo's",
        "Samaritans",
        "Shelter",
        "Mind",
        "Refuge",
        "Victim Support",
        "Crimestoppers",
        "Age UK",
        "Martin House",
        "Dogs Trust",
        "Maggie's",
        "Katharine House",
        "Acorns",
        "Turning Point",
        "Mary Ann Evans Hospice",
        "Leonard Cheshire",
        "Anthony Nolan",
        "Guide Dogs",
        "Teenage Cancer Trust",
        "Citizens Advice",
        "St John Ambulance",
        "Salvation Army",
        "Red Cross",
        "Women's Aid",
        "Stephen Lawrence Foundation",
        "Suzy Lamplugh Trust",
        "Ben Kinsella Trust",
        "Damilola Taylor Trust",
    ];
    match rng.below(5) {
        0 | 1 => rng.pick(KNOWN).to_owned(),
        2 => format!(
            "the {} {}",
            full(lists, rng),
            rng.pick(&["Trust", "Foundation", "Fund", "Memorial Trust", "Hospice", "Centre"])
        ),
        3 => format!(
            "{} {}",
            surname(lists, rng),
            rng.pick(&["Trust", "Foundation", "House Hospice"])
        ),
        _ => format!(
            "St {}'s {}",
            forename(lists, rng),
            rng.pick(&["Hospice", "Trust", "Night Shelter", "Church"])
        ),
    }
}

/// A department or body of the state.
pub fn body(rng: &mut Rng) -> String {
    rng.pick(&[
        "Crown Prosecution Service",
        "CPS",
        "Home Office",
        "Ministry of Justice",
        "Independent Office for Police Conduct",
        "IOPC",
        "HMICFRS",
        "DVLA",
        "HMRC",
        "Ofsted",
        "Environment Agency",
        "Probation Service",
        "NHS England",
        "Treasury",
        "HM Courts and Tribunals Service",
        "Information Commissioner's Office",
        "ICO",
        "College of Policing",
        "NPCC",
        "Youth Offending Service",
        "Department for Education",
        "DWP",
        "Department for Work and Pensions",
        "Cabinet Office",
        "Police Federation",
        "UNISON",
        "Care Quality Commission",
        "CQC",
        "Land Registry",
        "Companies House",
        "Parole Board",
        "Local Government Association",
        "Planning Inspectorate",
        "Housing Ombudsman",
        "Royal Mail",
        "Post Office",
        "BBC",
        "European Commission",
        "United Nations",
        "European Court of Human Rights",
        "Council of Europe",
        "World Bank",
        "Court of Appeal",
        "High Court",
        "Supreme Court",
        "Crown Court",
        "Foreign Office",
        "Network Rail",
        "Highways England",
    ])
    .to_owned()
}

/// A court of this country.
pub fn court(lists: &Lists, rng: &mut Rng) -> String {
    format!(
        "{} {}",
        town(lists, rng),
        rng.pick(&[
            "Crown Court",
            "Magistrates' Court",
            "County Court",
            "Youth Court",
            "Coroner's Court",
            "Family Court"
        ])
    )
}

/// A court of any country.
pub fn foreign_court(lists: &Lists, rng: &mut Rng) -> String {
    let city = rng.one(&lists.world);
    match rng.below(8) {
        0 => format!(
            "the {}",
            rng.pick(&[
                "Supreme Court",
                "Court of Appeal",
                "High Court",
                "Court of Cassation",
                "Constitutional Court",
                "Federal Court",
                "Council of State",
                "Administrative Court",
                "Supreme Administrative Court",
                "House of Lords",
                "Privy Council",
                "Conseil d'État",
                "Court of Session"
            ])
        ),
        1 => format!(
            "the {} Court of {city}",
            rng.pick(&["District", "Regional", "Appeal", "Commercial", "Federal"])
        ),
        2 => format!("the {city} Court of Appeal"),
        3 => format!(
            "the {} Court",
            rng.pick(&[
                "Regional",
                "District",
                "County",
                "City",
                "Assize",
                "Labour",
                "Commercial",
                "Military",
                "Appeal"
            ])
        ),
        _ => format!(
            "the {city} {} Court",
            rng.pick(&[
                "Regional",
                "District",
                "City",
                "Assize",
                "Administrative",
                "Commercial",
                "Labour",
                "Criminal",
                "Civil",
                "Magistrates'",
                "State Security",
                "Military",
                "First Instance",
                "Juvenile"
            ])
        ),
    }
}

/// A ministry or prosecutor's office.
pub fn ministry(lists: &Lists, rng: &mut Rng) -> String {
    match rng.below(6) {
        0 => format!("the {} Public Prosecutor's Office", rng.one(&lists.world)),
        1 => format!(
            "the {} {}",
            rng.one(&lists.world),
            rng.pick(&[
                "Bar Association",
                "Prison",
                "Police",
                "Security Directorate",
                "Land Registry",
                "Tax Office",
                "University Hospital",
                "Town Council"
            ])
        ),
        2 => format!(
            "the {}",
            rng.pick(&[
                "Prosecutor General's Office",
                "Parliament",
                "Federal Police",
                "Immigration Service",
                "Forensic Medicine Institute",
                "National Assembly",
                "Judicial Council",
                "Bar Council",
                "Refugee Agency"
            ])
        ),
        _ => format!(
            "the Ministry of {}",
            rng.pick(&[
                "Justice",
                "Foreign Affairs",
                "the Interior",
                "Finance",
                "Defence",
                "Health",
                "Education",
                "Labour",
                "Internal Affairs"
            ])
        ),
    }
}

/// A university.
pub fn university(lists: &Lists, rng: &mut Rng) -> String {
    if rng.chance(0.5) {
        format!("University of {}", world_city(lists, rng))
    } else {
        format!("{} University", world_city(lists, rng))
    }
}

fn world_city(lists: &Lists, rng: &mut Rng) -> String {
    if rng.chance(0.5) { town(lists, rng) } else { rng.one(&lists.world).clone() }
}

/// A club.
pub fn club(lists: &Lists, rng: &mut Rng) -> String {
    format!(
        "{} {}",
        world_city(lists, rng),
        rng.pick(&[
            "United",
            "City",
            "Rovers",
            "FC",
            "Town",
            "Athletic",
            "Wanderers",
            "Albion",
            "RFC"
        ])
    )
}

/// Letters an organisation is known by.
fn acronym(rng: &mut Rng) -> String {
    (0..rng.between(3, 5)).map(|_| char::from(b"ABCDEFGHIJLMNOPRSTUW"[rng.below(20)])).collect()
}

/// Any organisation.
pub fn organisation(lists: &Lists, rng: &mut Rng) -> String {
    match rng.below(18) {
        16 => acronym(rng),
        17 => format!(
            "the {} {} {}",
            rng.pick(&[
                "National",
                "International",
                "British",
                "European",
                "Royal",
                "Federal",
                "Local",
                "Central",
                "World",
                "Independent"
            ]),
            capitalised(rng.one::<String>(&lists.words)),
            rng.pick(&[
                "Association",
                "Agency",
                "Council",
                "Institute",
                "Society",
                "Federation",
                "Commission",
                "Union",
                "Board",
                "Authority",
                "Network",
                "Alliance",
                "Forum"
            ])
        ),
        0 | 1 => force(lists, rng),
        2 | 3 => council(lists, rng),
        4 => hospital(lists, rng),
        5 => school(lists, rng),
        6 => charity(lists, rng),
        7..=9 => company(lists, rng),
        10 => university(lists, rng),
        11 => court(lists, rng),
        12 => ministry(lists, rng),
        _ => body(rng),
    }
}

/// A word an operation could be called by; often a name.
pub fn name_like(lists: &Lists, rng: &mut Rng) -> String {
    let word = match rng.below(6) {
        0 => forename(lists, rng),
        1 | 2 => surname(lists, rng),
        3 => town(lists, rng),
        _ => capitalised(rng.one::<String>(&lists.words)),
    };
    if rng.chance(0.25) { word.to_uppercase() } else { word }
}

/// The name of a ship.
pub fn ship(lists: &Lists, rng: &mut Rng) -> String {
    match rng.below(5) {
        0 => full(lists, rng),
        1 => format!(
            "{} {}",
            rng.pick(&["Lady", "Queen", "Princess", "Spirit of", "Pride of", "Sir", "King"]),
            forename(lists, rng)
        ),
        2 => format!(
            "{} {}",
            forename(lists, rng),
            rng.pick(&["Ann", "Rose", "Jane", "Louise", "May", "II", "Star"])
        ),
        _ => forename(lists, rng),
    }
}
