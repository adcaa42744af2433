//! Templates and how they are filled.
//!
//! `[a|b|]` is one of several, `{slot}` an invented value, `<list>` one of a list. `{sur:1}` and
//! `{giv:1}` in one template speak of one person.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::cast::{Person, Style};
use crate::lists::Lists;
use crate::organisations;
use crate::places;
use crate::rng::Rng;
use crate::things;

/// Labels: 0 person, 1 place, 2 organisation.
pub type Label = usize;

/// Text with names marked in bytes.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub text: String,
    pub spans: Vec<(usize, usize, Label)>,
}

impl Text {
    /// Adds plain text.
    pub fn push(&mut self, text: &str) {
        self.text += text;
    }

    /// Adds a name.
    pub fn name(&mut self, text: &str, label: Label) {
        let start = self.text.len();
        self.text += text;
        // A forename and a surname that follow one another are one name.
        if let Some(last) = self.spans.last_mut()
            && (last.2, label) == (0, 0)
            && self.text.get(last.1..start) == Some(" ")
        {
            last.1 = self.text.len();
            return;
        }
        self.spans.push((start, self.text.len(), label));
    }

    /// Adds another text.
    pub fn join(&mut self, other: &Text) {
        let base = self.text.len();
        self.text += &other.text;
        self.spans.extend(
            other.spans.iter().map(|(start, end, label)| (start + base, end + base, *label)),
        );
    }
}

/// The people of one document and its habits.
#[derive(Debug)]
pub struct Scene {
    pub cast: Vec<Person>,
    /// Surnames alone are written in capitals.
    pub loud: bool,
    /// People who are not of the cast are spoken of too.
    pub strangers: bool,
}

impl Scene {
    /// A scene with a cast of its own.
    pub fn new(lists: &Lists, rng: &mut Rng) -> Scene {
        let cast = (0..rng.between(3, 9)).map(|_| Person::new(lists, rng)).collect();
        Scene { cast, loud: rng.chance(0.12), strangers: true }
    }

    /// Someone of the cast, now and then a stranger.
    pub fn person(&self, lists: &Lists, rng: &mut Rng) -> Person {
        if !self.strangers || rng.chance(0.7) {
            rng.one(&self.cast).clone()
        } else {
            Person::new(lists, rng)
        }
    }
}

/// All templates.
#[derive(Debug, Default)]
pub struct Grammar {
    /// Templates by subject; each with whether it is kept for the development set.
    pub subjects: HashMap<String, Vec<String>>,
    named: HashMap<String, Vec<String>>,
}

impl Grammar {
    /// Reads train/text. Every eighth template is kept for development: `held` says which are wanted.
    pub fn read(folder: &Path, held: bool) -> Result<Grammar> {
        let mut grammar = Grammar::default();
        let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        files.sort_by_key(|file| file.file_name());
        for file in files {
            let path = file.path();
            let text =
                std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let subject = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if subject == "lists" {
                for line in text.lines() {
                    let (name, values) = line.split_once(": ").context("a list has a name")?;
                    let values = values.split(" | ").map(str::to_owned).collect();
                    grammar.named.insert(name.to_owned(), values);
                }
                continue;
            }
            let lines = text.lines().filter(|line| !line.is_empty()).enumerate();
            let wanted = lines.filter(|(number, _)| (number % 8 == 5) == held);
            grammar.subjects.insert(subject, wanted.map(|(_, line)| line.to_owned()).collect());
        }
        Ok(grammar)
    }

    /// One of a named list.
    pub fn named(&self, name: &str, rng: &mut Rng) -> String {
        self.named.get(name).map_or(name.to_owned(), |list| rng.one(list).clone())
    }

    /// A filled template of a subject.
    pub fn line(&self, subject: &str, scene: &Scene, lists: &Lists, rng: &mut Rng) -> Text {
        let Some(templates) = self.subjects.get(subject).filter(|list| !list.is_empty()) else {
            return Text::default();
        };
        let template = rng.one(templates).clone();
        self.fill(&template, scene, lists, rng)
    }

    /// A filled template.
    pub fn fill(&self, template: &str, scene: &Scene, lists: &Lists, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let mut known = HashMap::new();
        let letters: Vec<char> = template.chars().collect();
        self.expand(&letters, scene, lists, &mut known, &mut out, rng);
        tidy(&out)
    }

    fn expand(
        &self,
        template: &[char],
        scene: &Scene,
        lists: &Lists,
        known: &mut HashMap<char, Person>,
        out: &mut Text,
        rng: &mut Rng,
    ) {
        let mut at = 0;
        while at < template.len() {
            match template[at] {
                '[' => {
                    let (choices, end) = choices(template, at);
                    let choice = choices[rng.below(choices.len())];
                    self.expand(choice, scene, lists, known, out, rng);
                    at = end;
                }
                '{' => {
                    let end = at + template[at..].iter().position(|c| *c == '}').unwrap_or(1);
                    let slot: String = template[at + 1..end].iter().collect();
                    self.slot(&slot, scene, lists, known, out, rng);
                    at = end + 1;
                }
                '<' => {
                    let end = template[at..].iter().position(|c| *c == '>').map(|end| at + end);
                    let name: Option<String> =
                        end.map(|end| template[at + 1..end].iter().collect());
                    match (name.filter(|name| self.named.contains_key(name)), end) {
                        (Some(name), Some(end)) => {
                            out.push(&self.named(&name, rng));
                            at = end + 1;
                        }
                        _ => {
                            out.push("<");
                            at += 1;
                        }
                    }
                }
                '\\' if template.get(at + 1) == Some(&'n') => {
                    out.push("\n");
                    at += 2;
                }
                letter => {
                    out.text.push(letter);
                    at += 1;
                }
            }
        }
    }

    fn slot(
        &self,
        slot: &str,
        scene: &Scene,
        lists: &Lists,
        known: &mut HashMap<char, Person>,
        out: &mut Text,
        rng: &mut Rng,
    ) {
        let (kind, number) =
            slot.split_once(':').map_or((slot, None), |(kind, n)| (kind, n.chars().next()));
        let mut person = |rng: &mut Rng| match number {
            Some(number) => known.entry(number).or_insert_with(|| scene.person(lists, rng)).clone(),
            None => scene.person(lists, rng),
        };
        match kind {
            "full" => {
                let style = Style::full(rng);
                out.name(&person(rng).written(style), 0);
            }
            "per" => {
                let style = Style::any(rng);
                out.name(&person(rng).written(style), 0);
            }
            "sur" => {
                let style = if scene.loud { Style::SurnameUpper } else { Style::Surname };
                out.name(&person(rng).written(style), 0);
            }
            "giv" => out.name(&person(rng).written(Style::Forename), 0),
            "first" => out.push(&person(rng).forename),
            "last" => out.push(&person(rng).surname),
            "up" => out.name(&person(rng).written(Style::Upper), 0),
            "gup" => out.name(&person(rng).forename.to_uppercase(), 0),
            "sup" => out.name(&person(rng).written(Style::SurnameUpper), 0),
            "ini" => {
                let who = person(rng);
                let last = who.surname.chars().next().unwrap_or('X').to_uppercase();
                out.name(&format!("{}{last}", who.initial()), 0);
            }
            "role" => out.push(rng.pick(&[
                "pressdesk@example.police.uk",
                "foi@example.gov.uk",
                "noreply@example.org",
                "services@example.gov.uk",
                "control@example.police.uk",
            ])),
            "word" => out.name(&crate::cast::word_surname(scene.loud, rng), 0),
            "nick" => out.name(&crate::cast::nickname(lists, rng), 0),
            "town" => out.name(&places::town(lists, rng), 1),
            "place" => out.name(&places::place(lists, rng), 1),
            "world" => marked(out, places::world(lists, rng), 1),
            "country" => out.name(rng.one::<String>(&lists.countries), 1),
            "street" => out.name(&places::street(lists, rng), 1),
            "pstreet" => out.name(&places::person_street(lists, rng), 1),
            "addr" => out.name(&places::address(lists, rng), 1),
            "building" => out.name(&places::building(lists, rng), 1),
            "pub" => marked(out, places::pub_name(lists, rng), 1),
            "ward" => out.push(&format!(
                "{} {}",
                rng.pick(&[
                    "Nightingale",
                    "Willow",
                    "Churchill",
                    "Victoria",
                    "Ward",
                    "Florence",
                    "Elizabeth",
                    "Shelton",
                    "Maple"
                ]),
                rng.pick(&["Ward", "Unit", "Suite", "4", "B"])
            )),
            "surgery" => {
                let name = format!(
                    "{} {}",
                    places::town(lists, rng),
                    rng.pick(&["Surgery", "Medical Centre", "Health Centre", "Practice"])
                );
                out.name(&name, 2);
            }
            "org" => marked(out, organisations::organisation(lists, rng), 2),
            "force" => marked(out, organisations::force(lists, rng), 2),
            "council" => out.name(&organisations::council(lists, rng), 2),
            "hospital" => out.name(&organisations::hospital(lists, rng), 2),
            "school" => out.name(&organisations::school(lists, rng), 2),
            "charity" => marked(out, organisations::charity(lists, rng), 2),
            "company" => out.name(&organisations::company(lists, rng), 2),
            "perco" | "firm" => out.name(&organisations::person_company(lists, rng), 2),
            "court" => out.name(&organisations::court(lists, rng), 2),
            "xcourt" => marked(out, organisations::foreign_court(lists, rng), 2),
            "ministry" | "prosecutor" => marked(out, organisations::ministry(lists, rng), 2),
            "xforce" => marked(out, organisations::ministry(lists, rng), 2),
            "uni" => out.name(&organisations::university(lists, rng), 2),
            "club" => out.name(&organisations::club(lists, rng), 2),
            "namelike" => out.push(&things::name_like(lists, rng)),
            "shipname" => out.push(&things::ship(lists, rng)),
            "rank" => out.push(rank(rng)),
            "ti" => out.push(
                rng.pick(&["Mr", "Mrs", "Ms", "Miss", "Mr", "Mrs", "Dr", "Mr.", "Mrs.", "Mx"]),
            ),
            "num" => out.push(&number_of(rng)),
            "age" => out.push(&rng.between(2, 94).to_string()),
            "year" => out.push(&rng.between(1962, 2026).to_string()),
            "month" => out.push(rng.pick(MONTHS)),
            "date" => out.push(&date(rng)),
            "time" => out.push(&time(rng)),
            "tel" => out.push(&telephone(rng)),
            "mail" => {
                let address = mail(&person(rng), rng);
                out.push(&address);
            }
            "handle" => {
                let name = person(rng);
                out.push(&format!(
                    "{}{}",
                    name.forename.to_lowercase().replace(' ', ""),
                    rng.below(100)
                ));
            }
            "ref" => out.push(&reference(rng)),
            "exh" => {
                let who = person(rng);
                let last = who.surname.chars().next().unwrap_or('X').to_uppercase();
                out.push(&format!("{}{last}/{}", who.initial(), rng.between(1, 40)));
            }
            other => out.push(other),
        }
    }
}

/// Takes out the blanks that empty choices leave.
fn tidy(text: &Text) -> Text {
    let next: Vec<char> = text.text.chars().skip(1).chain([' ']).collect();
    let mut at = 0;
    crate::noise::mapped(text, |letter, out| {
        let follows = next.get(at).copied().unwrap_or(' ');
        at += 1;
        if letter != ' ' || !matches!(follows, ' ' | '.' | ',' | ';' | ')' | '?') {
            out.push(letter);
        }
    })
}

/// Marks a name without the article before it.
fn marked(out: &mut Text, name: String, label: Label) {
    let article = ["the ", "The "].into_iter().find(|article| name.starts_with(*article));
    if let Some(article) = article {
        out.push(article);
        out.name(&name[article.len()..], label);
    } else {
        out.name(&name, label);
    }
}

/// The choices of a bracket and where it ends.
fn choices(template: &[char], open: usize) -> (Vec<&[char]>, usize) {
    let (mut depth, mut from, mut found) = (0, open + 1, Vec::new());
    for (at, letter) in template.iter().enumerate().skip(open) {
        match letter {
            '[' => depth += 1,
            ']' => {
                depth -= 1;
                if depth == 0 {
                    found.push(&template[from..at]);
                    return (found, at + 1);
                }
            }
            '|' if depth == 1 => {
                found.push(&template[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&template[from..]);
    (found, template.len())
}

/// A rank as it stands before a name.
pub fn rank(rng: &mut Rng) -> &'static str {
    rng.pick(&[
        "PC",
        "PC",
        "PC",
        "DC",
        "DC",
        "DS",
        "DI",
        "DCI",
        "Sgt",
        "PS",
        "Insp",
        "T/DC",
        "A/Insp",
        "A/Sgt",
        "T/Sgt",
        "Det Sgt",
        "CI",
        "Supt",
        "PCSO",
        "Detective Constable",
        "Detective Sergeant",
        "Inspector",
        "Constable",
        "Special Constable",
        "Sergeant",
        "Chief Inspector",
        "ACC",
        "DCC",
        "CC",
        "Ch Supt",
        "SC",
        "WPC",
        "P.C.",
        "D.C.",
        "Pc",
        "Dc",
        "Ds",
        "TDC",
        "Officer",
        "SOCO",
        "CSI",
    ])
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in one of the ways of the country.
pub fn date(rng: &mut Rng) -> String {
    const DAYS: &[&str] =
        &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let (day, month, year) = (rng.between(1, 28), rng.between(1, 12), rng.between(1950, 2026));
    let name = MONTHS[month - 1];
    match rng.below(9) {
        0 | 1 => format!("{day:02}/{month:02}/{year}"),
        2 => format!("{day} {name} {year}"),
        3 => format!("{year}-{month:02}-{day:02}"),
        4 => format!("{day}.{month}.{:02}", year % 100),
        5 => format!("{} {day} {name}", rng.pick(DAYS)),
        6 => format!("{day:02} {} {year}", &name[..3]),
        7 => format!("{name} {day}, {year}"),
        _ => format!("{day}th {name} {year}"),
    }
}

/// A time of day.
pub fn time(rng: &mut Rng) -> String {
    let (hour, minute) = (rng.below(24), rng.below(60));
    match rng.below(4) {
        0 => format!("{hour:02}{minute:02}"),
        1 => format!("{hour:02}{minute:02}hrs"),
        2 => format!("{}.{minute:02}pm", hour % 12),
        _ => format!("{hour:02}:{minute:02}"),
    }
}

/// A number for a rank or a reference.
fn number_of(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => rng.between(100, 999).to_string(),
        1 => format!("{}{}", char::from(b'A' + rng.below(26) as u8), rng.between(100, 9999)),
        _ => rng.between(1000, 99_999).to_string(),
    }
}

/// A telephone number kept for fiction.
pub fn telephone(rng: &mut Rng) -> String {
    match rng.below(3) {
        0 => format!("07700 900{:03}", rng.below(1000)),
        1 => format!("0121 496 {:04}", rng.below(1000)),
        _ => format!("+44 7700 900{:03}", rng.below(1000)),
    }
}

/// A reference number.
pub fn reference(rng: &mut Rng) -> String {
    match rng.below(4) {
        0 => format!("{}/{}/{:02}", rng.between(1, 99), rng.between(1000, 99_999), rng.below(30)),
        1 => format!("FOI-{}", rng.between(100, 9999)),
        2 => format!(
            "{}{}{}",
            char::from(b'A' + rng.below(26) as u8),
            char::from(b'A' + rng.below(26) as u8),
            rng.between(1000, 999_999)
        ),
        _ => rng.between(10_000, 9_999_999).to_string(),
    }
}

/// The address a person would have.
pub fn mail(person: &Person, rng: &mut Rng) -> String {
    let plain = |name: &str| name.to_lowercase().replace([' ', '\'', '’', '-'], "");
    let (first, last) = (plain(&person.forename), plain(&person.surname));
    let user = match rng.below(4) {
        0 => format!("{first}.{last}"),
        1 => format!("{}{last}", first.chars().next().unwrap_or('a')),
        2 => format!("{first}{}", rng.below(100)),
        _ => format!("{last}.{first}"),
    };
    format!(
        "{user}@{}",
        rng.pick(&[
            "example.com",
            "example.police.uk",
            "example.gov.uk",
            "example.org",
            "mail.example"
        ])
    )
}
