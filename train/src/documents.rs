//! Whole documents: prose, letters, messages, minutes, logs, chats, statements.

use crate::cast::Style;
use crate::grammar::{self, Grammar, Scene, Text};
use crate::lists::Lists;
use crate::rng::Rng;
use crate::tables;

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

    pub fn heading(&self, rng: &mut Rng) -> String {
        let heading = rng.pick(HEADINGS);
        match rng.below(4) {
            0 => format!("{}. {heading}", rng.between(1, 12)),
            1 => heading.to_uppercase(),
            _ => heading.to_owned(),
        }
    }

    pub fn paragraph(&self, subject: &str, scene: &Scene, most: usize, rng: &mut Rng) -> Text {
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
