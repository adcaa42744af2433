//! Whole documents: prose, letters, messages, minutes, logs, chats, statements.

use crate::cast::Style;
use crate::grammar::{self, Grammar, Scene, Text};
use crate::lists::Lists;
use crate::rng::Rng;
use crate::tables;
use crate::things;

/// All a writer of documents needs.
pub struct Writer<'a> {
    pub grammar: &'a Grammar,
    pub lists: &'a Lists,
}

const SUBJECTS: &[(&str, usize)] = &[
    ("police", 22),
    ("council", 14),
    ("health", 8),
    ("court", 10),
    ("office", 14),
    ("service", 13),
    ("procurement", 7),
    ("general", 12),
];

const HEADINGS: &[&str] = &[
    "Summary",
    "Background",
    "Circumstances",
    "Risk Assessment",
    "Next Steps",
    "Recommendations",
    "Matters Arising",
    "Incident Summary",
    "Victim Contact",
    "Decision Log",
    "Financial Implications",
    "Legal Comments",
    "Officer Safety",
    "ACTION PLAN",
    "CIRCUMSTANCES OF ARREST",
    "RISK REGISTER",
    "APPENDIX A",
    "CONFIDENTIAL",
    "OFFICIAL-SENSITIVE",
    "MINUTES OF THE MEETING",
    "Crime Prevention Advice",
    "Any Other Business",
    "Scope and Purpose",
    "Public Interest Test",
    "Lines of Enquiry",
    "Exhibits and Property",
    "Terms of Reference",
    "Key Findings",
    "Lessons Identified",
    "Options Appraisal",
    "Community Impact",
    "Safeguarding",
    "Threat and Harm",
    "Policy Statement",
    "Stop and Search",
    "Version Control",
    "Equality Impact Assessment",
    "Use of Force",
    "Table of Contents",
    "Data Protection",
    "Social Value",
    "Distribution List",
];

impl Writer<'_> {
    /// One document of any sort.
    pub fn document(&self, rng: &mut Rng) -> Text {
        let scene = Scene::new(self.lists, rng);
        match rng.below(100) {
            0..=27 => self.prose(&scene, rng),
            28..=36 => self.message(&scene, rng),
            37..=41 => self.letter(&scene, rng),
            42..=57 => tables::table(self, &scene, rng),
            58..=65 => tables::form(self, &scene, rng),
            66..=71 => self.log(&scene, rng),
            72..=77 => self.chat(&scene, rng),
            78..=81 => self.statement(&scene, rng),
            82..=85 => self.minutes(&scene, rng),
            86..=89 => tables::names(self, &scene, rng),
            90..=91 => self.short(&scene, rng),
            _ => self.nobody(&scene, rng),
        }
    }

    /// A sentence on a subject; one in five has no person in it.
    pub fn sentence(&self, subject: &str, scene: &Scene, rng: &mut Rng) -> Text {
        let subject = if rng.chance(0.22) { "negative" } else { subject };
        self.grammar.line(subject, scene, self.lists, rng)
    }

    /// A subject by chance.
    pub fn subject(&self, rng: &mut Rng) -> &'static str {
        let mut left = rng.below(SUBJECTS.iter().map(|(_, share)| share).sum());
        for (name, share) in SUBJECTS {
            if left < *share {
                return name;
            }
            left -= share;
        }
        "office"
    }

    fn heading(&self, rng: &mut Rng) -> String {
        let heading = rng.pick(HEADINGS);
        match rng.below(4) {
            0 => format!("{}. {heading}", rng.between(1, 12)),
            1 => heading.to_uppercase(),
            _ => heading.to_owned(),
        }
    }

    fn paragraph(&self, subject: &str, scene: &Scene, most: usize, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        for number in 0..rng.between(1, most) {
            if number > 0 {
                out.push(" ");
            }
            let subject = if rng.chance(0.15) { self.subject(rng) } else { subject };
            out.join(&self.sentence(subject, scene, rng));
        }
        out
    }

    fn prose(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let subject = self.subject(rng);
        let mut out = Text::default();
        let gap = rng.pick(&["\n\n", "\n", "\n\n"]);
        let numbered = rng.chance(0.2);
        for number in 1..=rng.between(2, 8) {
            if rng.chance(0.25) {
                out.push(&self.heading(rng));
                out.push(gap);
            }
            if numbered {
                out.push(&format!("{number}. "));
            } else if rng.chance(0.08) {
                out.push(rng.pick(&["- ", "• ", "* ", "o ", "– "]));
            }
            out.join(&self.paragraph(subject, scene, 5, rng));
            out.push(gap);
        }
        out
    }

    fn short(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let subject = self.subject(rng);
        self.sentence(subject, scene, rng)
    }

    fn nobody(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        for _ in 0..rng.between(4, 16) {
            if rng.chance(0.25) {
                out.push(&self.heading(rng));
            } else {
                out.join(&self.grammar.line("negative", scene, self.lists, rng));
            }
            out.push(rng.pick(&["\n", "\n\n", " "]));
        }
        out
    }

    fn correspondent(&self, scene: &Scene, angle: bool, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let person = scene.person(self.lists, rng);
        let style = *rng.one(&[
            Style::Full,
            Style::Full,
            Style::Full,
            Style::Comma,
            Style::Initial,
            Style::ForenameUpper,
            Style::UpperComma,
            Style::SurnameFirst,
        ]);
        let name = person.written(style);
        if rng.chance(0.1) {
            out.push("\"");
            out.name(&name, 0);
            out.push("\"");
        } else {
            out.name(&name, 0);
        }
        if rng.chance(0.15) {
            out.push(" (");
            out.push(
                rng.pick(&["Legal", "Estates", "External", "IT", "Housing", "CJ", "PSD", "FCR"]),
            );
            out.push(")");
        }
        if angle {
            out.push(&format!(" <{}>", grammar::mail(&person, rng)));
        }
        out
    }

    fn headers(&self, scene: &Scene, out: &mut Text, rng: &mut Rng) {
        let angle = rng.chance(0.5);
        let between = rng.pick(&["; ", ", ", "; "]);
        for (field, most) in [("From", 1), ("To", 4), ("Cc", 4)] {
            if field == "Cc" && rng.chance(0.5) {
                continue;
            }
            out.push(&format!(
                "{}: ",
                if rng.chance(0.1) { field.to_uppercase() } else { field.to_owned() }
            ));
            for number in 0..rng.between(1, most) {
                if number > 0 {
                    out.push(between);
                }
                out.join(&self.correspondent(scene, angle, rng));
            }
            out.push("\n");
            if field == "From" {
                out.push(&format!(
                    "{}: {} {}\n",
                    rng.pick(&["Sent", "Date"]),
                    grammar::date(rng),
                    grammar::time(rng)
                ));
            }
        }
        out.push("Subject: ");
        out.push(rng.pick(&["RE: ", "FW: ", "", "Re: "]));
        match rng.below(4) {
            0 => out.name(&scene.person(self.lists, rng).written(Style::any(rng)), 0),
            1 => out.push(&format!("Request {}", grammar::reference(rng))),
            2 => out.push(&format!("Operation {}", things::name_like(self.lists, rng))),
            _ => out.push(&self.heading(rng)),
        }
        out.push("\n\n");
    }

    fn sign(&self, scene: &Scene, out: &mut Text, rng: &mut Rng) {
        out.push(rng.pick(&[
            "Regards",
            "Kind regards",
            "Many thanks",
            "Thanks",
            "Best wishes",
            "Yours sincerely",
            "Cheers",
            "Best",
            "Rgds",
            "KR",
            "Thx",
            "Yours faithfully",
            "Sent from my iPhone\n",
        ]));
        out.push(rng.pick(&["\n\n", ",\n\n", "\n", ",\n", ", ", " "]));
        let person = scene.person(self.lists, rng);
        match rng.below(6) {
            0 => out.name(&person.forename, 0),
            1 => {
                out.push(grammar::rank(rng));
                out.push(&format!(" {} ", rng.between(100, 9999)));
                out.name(
                    &person.written(*rng.one(&[
                        Style::Full,
                        Style::Surname,
                        Style::SurnameUpper,
                        Style::ForenameUpper,
                    ])),
                    0,
                );
            }
            2 => {
                out.push(rng.pick(&["Mr ", "Mrs ", "Ms ", "Dr "]));
                out.name(&person.written(Style::full(rng)), 0);
            }
            3 => out.name(&person.initial(), 0),
            _ => out.name(&person.written(Style::full(rng)), 0),
        }
        if rng.chance(0.6) {
            out.push("\n");
            out.push(&self.grammar.named("job", rng));
            if rng.chance(0.6) {
                out.push(rng.pick(&["\n", ", ", " | "]));
                out.name(&things::organisation(self.lists, rng).replace("the ", ""), 2);
            }
            if rng.chance(0.5) {
                out.push(&format!(
                    "\n{}{}",
                    rng.pick(&["Tel: ", "T: ", "Ext ", "Mob ", ""]),
                    grammar::telephone(rng)
                ));
            }
        }
        out.push("\n");
    }

    fn greet(&self, scene: &Scene, out: &mut Text, rng: &mut Rng) {
        out.push(rng.pick(&[
            "Hi ",
            "Dear ",
            "Hello ",
            "Morning ",
            "Dear ",
            "",
            "Hiya ",
            "All, and especially ",
            "Good morning ",
        ]));
        let person = scene.person(self.lists, rng);
        match rng.below(6) {
            0 => {
                out.push(
                    rng.pick(&["Mr ", "Mrs ", "Ms ", "Dr ", "Cllr ", "Miss ", "DS ", "Insp "]),
                );
                out.name(&person.surname, 0);
            }
            1 => out.name(&person.written(Style::Full), 0),
            2 => {
                out.name(&person.forename, 0);
                out.push(rng.pick(&[", ", " and ", "/", " & "]));
                out.name(&scene.person(self.lists, rng).forename, 0);
            }
            3 if rng.chance(0.3) => out.push(rng.pick(&[
                "all",
                "team",
                "Sir or Madam",
                "colleagues",
                "both",
                "Sir",
                "Chair",
            ])),
            _ => out.name(&person.forename, 0),
        }
        out.push(rng.pick(&[",\n\n", "\n\n", ",\n", " - ", ", "]));
    }

    fn message(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let subject = self.subject(rng);
        for number in 0..rng.between(1, 3) {
            if number > 0 {
                match rng.below(3) {
                    0 => out.push("-----Original Message-----\n"),
                    1 => {
                        out.push(&format!("On {} at {}, ", grammar::date(rng), grammar::time(rng)));
                        out.join(&self.correspondent(scene, true, rng));
                        out.push(" wrote:\n");
                    }
                    _ => out.push("________________________________\n"),
                }
            }
            if number == 0 || rng.chance(0.6) {
                self.headers(scene, &mut out, rng);
            }
            self.greet(scene, &mut out, rng);
            for _ in 0..rng.between(1, 3) {
                out.join(&self.paragraph(subject, scene, 3, rng));
                out.push(rng.pick(&["\n\n", "\n"]));
            }
            self.sign(scene, &mut out, rng);
            out.push("\n");
        }
        out
    }

    fn letter(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let subject = self.subject(rng);
        if rng.chance(0.7) {
            out.push(rng.pick(&["Mr ", "Mrs ", "Ms ", "", "Dr ", "Miss "]));
            out.name(&scene.person(self.lists, rng).written(Style::full(rng)), 0);
            out.push("\n");
            out.name(&things::address(self.lists, rng), 1);
            out.push("\n\n");
        }
        if rng.chance(0.6) {
            out.push(&format!(
                "{} {}\n{}\n\n",
                rng.pick(&["Our ref:", "Ref:", "Your ref"]),
                grammar::reference(rng),
                grammar::date(rng)
            ));
        }
        self.greet(scene, &mut out, rng);
        if rng.chance(0.4) {
            out.push(rng.pick(&["Re: ", "RE: ", ""]));
            match rng.below(3) {
                0 => out.name(&scene.person(self.lists, rng).written(Style::any(rng)), 0),
                1 => out.name(&things::address(self.lists, rng).replace('\n', ", "), 1),
                _ => out.push(&self.heading(rng)),
            }
            out.push("\n\n");
        }
        for _ in 0..rng.between(1, 4) {
            out.join(&self.paragraph(subject, scene, 4, rng));
            out.push("\n\n");
        }
        self.sign(scene, &mut out, rng);
        if rng.chance(0.3) {
            out.push("\ncc ");
            out.name(&scene.person(self.lists, rng).written(Style::any(rng)), 0);
            out.push(", ");
            out.name(&scene.person(self.lists, rng).written(Style::any(rng)), 0);
        }
        out
    }

    fn log(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let join = rng.pick(&[" ", " - ", "\t", " | ", ": ", "  "]);
        for _ in 0..rng.between(4, 14) {
            match rng.below(3) {
                0 => out.push(&grammar::time(rng)),
                1 => out.push(&format!("{} {}", grammar::date(rng), grammar::time(rng))),
                _ => out.push(&format!("[{}]", grammar::time(rng))),
            }
            out.push(join);
            let person = scene.person(self.lists, rng);
            match rng.below(5) {
                0 => {
                    out.push(grammar::rank(rng));
                    out.push(" ");
                    out.name(
                        &person.written(*rng.one(&[
                            Style::Surname,
                            Style::SurnameUpper,
                            Style::Full,
                            Style::SurnameInitial,
                        ])),
                        0,
                    );
                    out.push(join);
                }
                1 => {
                    out.push(rng.pick(&[
                        "OPR ",
                        "Op ",
                        "DISP ",
                        "Ctrl ",
                        "FROM: ",
                        "User ",
                        "Entry by ",
                    ]));
                    out.name(
                        &person.written(*rng.one(&[
                            Style::SurnameUpper,
                            Style::Surname,
                            Style::Initial,
                            Style::UpperInitial,
                            Style::Full,
                        ])),
                        0,
                    );
                    out.push(join);
                }
                2 => {
                    out.push(&self.grammar.named("callsign", rng));
                    out.push(join);
                }
                _ => {}
            }
            let subject = if rng.chance(0.6) { "police" } else { self.subject(rng) };
            out.join(&self.sentence(subject, scene, rng));
            out.push("\n");
        }
        out
    }

    fn chat(&self, scene: &Scene, rng: &mut Rng) -> Text {
        const SAID: &[&str] = &[
            "ok",
            "no worries",
            "on my way",
            "where are you",
            "lol",
            "can you call me",
            "what time tomorrow",
            "yes",
            "sorry just seen this",
            "is it still on",
            "cant make it",
            "will do",
            "see you there",
            "who has the keys",
            "👍",
            "in a meeting",
            "did you get my email",
            "thats a no from me",
            "running late traffic is bad on the ring road",
            "may be off tomorrow",
            "will let you know",
            "Hope so",
            "Good grief",
            "Grant money came in",
            "mark my words",
            "Nice one",
            "Happy Friday",
            "Any joy?",
            "Rang twice, voicemail",
        ];
        let mut out = Text::default();
        let form = rng.below(5);
        let style = *rng.one(&[
            Style::Full,
            Style::Forename,
            Style::Full,
            Style::Comma,
            Style::Initial,
            Style::Lower,
        ]);
        for _ in 0..rng.between(5, 18) {
            let name = rng.one(&scene.cast).written(style);
            match form {
                0 => {
                    out.push(&format!("[{}, {}] ", grammar::date(rng), grammar::time(rng)));
                    out.name(&name, 0);
                    out.push(": ");
                }
                1 => {
                    out.push(&format!("{}, {} - ", grammar::date(rng), grammar::time(rng)));
                    out.name(&name, 0);
                    out.push(": ");
                }
                2 => {
                    out.name(&name, 0);
                    out.push(&format!("  {}\n", grammar::time(rng)));
                }
                3 => {
                    out.name(&name, 0);
                    out.push(rng.pick(&[": ", " > ", " - "]));
                }
                _ => {
                    out.push(&format!("<{}> ", grammar::time(rng)));
                    out.name(&name, 0);
                    out.push(" ");
                }
            }
            let mut said = Text::default();
            match rng.below(10) {
                0..=3 => said.push(rng.pick(SAID)),
                4 => {
                    said.push(rng.pick(SAID));
                    said.push(" ");
                    said.name(&scene.person(self.lists, rng).forename, 0);
                }
                5 => {
                    said.push("@");
                    said.name(
                        &rng.one(&scene.cast).written(*rng.one(&[Style::Full, Style::Forename])),
                        0,
                    );
                    said.push(" ");
                    said.push(rng.pick(SAID));
                }
                _ => {
                    let subject = *rng.one(&["office", "service", "police", "general", "negative"]);
                    said = self.grammar.line(subject, scene, self.lists, rng);
                }
            }
            if rng.chance(0.45) {
                said.text = crate::noise::lower(&said).text;
            }
            out.join(&said);
            out.push("\n");
        }
        out
    }

    fn statement(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let person = rng.one(&scene.cast).clone();
        let style = *rng.one(&[
            Style::Full,
            Style::ForenameUpper,
            Style::Upper,
            Style::Middle,
            Style::UpperComma,
        ]);
        out.push(rng.pick(&[
            "WITNESS STATEMENT\n",
            "Witness Statement\n(Criminal Procedure Rules, r 16.2)\n",
            "MG11\n",
            "STATEMENT OF WITNESS\n",
            "RECORD OF INTERVIEW\n",
        ]));
        out.push(rng.pick(&[
            "Statement of: ",
            "Statement of ",
            "Name: ",
            "STATEMENT OF: ",
            "Person interviewed: ",
        ]));
        out.name(&person.written(style), 0);
        out.push(&format!(
            "\n{}: {}\n",
            rng.pick(&["Age if under 18", "Age", "Occupation"]),
            rng.pick(&[
                "Over 18",
                "O18",
                "Shop manager",
                "Police Officer",
                "Student",
                "Baker",
                "Retired"
            ])
        ));
        if rng.chance(0.5) {
            out.push("This statement (consisting of 3 pages each signed by me) is true to the best of my knowledge and belief.\n");
        }
        out.push("\nI am ");
        if rng.chance(0.5) {
            out.push("the above named person. ");
        } else {
            out.name(&person.written(Style::Full), 0);
            out.push(" and I live at the address overleaf. ");
        }
        for _ in 0..rng.between(2, 4) {
            out.join(&self.paragraph("police", scene, 4, rng));
            out.push("\n");
        }
        for label in ["Signature: ", "Signature witnessed by: "] {
            out.push(label);
            if rng.chance(0.8) {
                out.name(
                    &rng.one(&scene.cast).written(*rng.one(&[
                        Style::Initial,
                        Style::InitialDot,
                        Style::Full,
                        Style::InitialsTight,
                    ])),
                    0,
                );
            }
            out.push(&format!(" {}\n", grammar::date(rng)));
        }
        out
    }

    fn minutes(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        out.push(&format!(
            "{}\n{} {}\n\n",
            self.heading(rng),
            grammar::date(rng),
            grammar::time(rng)
        ));
        let style = *rng.one(&[
            Style::Full,
            Style::Full,
            Style::Initial,
            Style::InitialDot,
            Style::Comma,
            Style::ForenameUpper,
        ]);
        for label in ["Present", "In attendance", "Apologies"] {
            out.push(label);
            let down = rng.chance(0.5);
            out.push(if down { ":\n" } else { ": " });
            for number in 0..rng.between(1, 5) {
                if number > 0 {
                    out.push(if down { "\n" } else { ", " });
                }
                let person = scene.person(self.lists, rng);
                match rng.below(6) {
                    0 => out.push("Cllr "),
                    1 => {
                        out.push(grammar::rank(rng));
                        out.push(" ");
                    }
                    2 => out.push(rng.pick(&["Mr ", "Mrs ", "Ms ", "Dr "])),
                    _ => {}
                }
                out.name(&person.written(style), 0);
                if rng.chance(0.3) {
                    // Initials that stand for the person in the minutes.
                    let last = person.surname.chars().next().unwrap_or('X').to_uppercase();
                    out.push(&format!(" ({}{last})", person.initial()));
                } else if rng.chance(0.4) {
                    out.push(rng.pick(&[" - ", ", ", " (", "\t"]));
                    out.push(&self.grammar.named("job", rng));
                }
            }
            out.push("\n");
        }
        out.push("\n");
        for number in 1..=rng.between(2, 6) {
            out.push(&format!("{number}. {}\n", self.heading(rng)));
            out.join(&self.paragraph("council", scene, 4, rng));
            out.push("\n");
            if rng.chance(0.4) {
                out.push("Action: ");
                out.name(&rng.one(&scene.cast).written(Style::any(rng)), 0);
                out.push(rng.pick(&["\n", " by Friday\n", " / ALL\n"]));
            }
            out.push("\n");
        }
        out
    }
}
