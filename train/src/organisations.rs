//! Invented organisations, many of them named after people.

use crate::cast::capitalised;
use crate::lists::Lists;
use crate::places::{forename, full, surname, town};
use crate::rng::Rng;

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
