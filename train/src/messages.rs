//! E-mail, letters and chats.

use crate::cast::Style;
use crate::documents::Writer;
use crate::grammar::{self, Scene, Text};
use crate::organisations;
use crate::places;
use crate::rng::Rng;
use crate::things;

impl Writer<'_> {
    fn correspondent(&self, scene: &Scene, angle: bool, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        if rng.chance(0.08) {
            out.push(rng.pick(&[
                "Press Desk",
                "FOI Team",
                "Control Room",
                "No Reply",
                "Customer Services",
                "Information Governance",
                "Duty Inspector",
                "HR",
                "All Staff",
                "Service Desk",
                "Planning",
                "Licensing Team",
            ]));
            if angle {
                out.push(" <mailbox@example.org>");
            }
            return out;
        }
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
                out.name(&organisations::organisation(self.lists, rng).replace("the ", ""), 2);
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

    pub fn message(&self, scene: &Scene, rng: &mut Rng) -> Text {
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

    pub fn letter(&self, scene: &Scene, rng: &mut Rng) -> Text {
        let mut out = Text::default();
        let subject = self.subject(rng);
        if rng.chance(0.7) {
            out.push(rng.pick(&["Mr ", "Mrs ", "Ms ", "", "Dr ", "Miss "]));
            out.name(&scene.person(self.lists, rng).written(Style::full(rng)), 0);
            out.push("\n");
            out.name(&places::address(self.lists, rng), 1);
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
                1 => out.name(&places::address(self.lists, rng).replace('\n', ", "), 1),
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

    pub fn chat(&self, scene: &Scene, rng: &mut Rng) -> Text {
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
}
