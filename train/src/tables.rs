//! Tables, forms and lists of names.

use crate::cast::{Person, Style, capitalised};
use crate::documents::Writer;
use crate::grammar::{self, Scene, Text};
use crate::organisations;
use crate::places;
use crate::rng::Rng;
use crate::things;

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Person,
    Officer,
    Surname,
    Forename,
    Several,
    Number,
    Date,
    Time,
    Status,
    Place,
    Address,
    Car,
    Software,
    Product,
    Operation,
    Company,
    Organisation,
    Building,
    Job,
    Rank,
    Shift,
    Offence,
    Mail,
    Telephone,
    Note,
    Venue,
    School,
    Law,
    Callsign,
    Topic,
    Month,
    Team,
    Ship,
    Money,
}

use Column::*;

const HEADERS: &[(Column, &str)] = &[
    (
        Person,
        "Name|Full name|Employee|Contact|Owner|Lead|Allocated to|OIC|Author|Reported by|Attendee|Requester|Driver|Licence holder|DPS|Suspect|Victim|Witness|Nominal|Subject|Complainant|Staff member|Line manager|Cardholder|User|Assigned to|Claimant|Tenant|Patient|Keeper|Registered keeper|Authorised by|Approved by|Countersigned|Signed out by|Returned by|Instructor|Applicant|Objector|Caller|Informant|Next of kin|Parent|Pupil|Child|Carer|Social worker|Recipient|Sender|Account holder|Debtor|Holder|Submitted by|Updated by|Completed by|Who|Action owner|Responsible|Interviewer|Interviewee|Appellant|Occupier|Councillor|Member|Delegate|Person stopped|Passenger|Name of deceased|Booked by|Visitor|Host|Escort|Detainee|Solicitor|Supervisor|Custodian|Hirer|Requested by|Handler|Searched by|Exhibit seized by|Created by|Modified by|Last user|Display name|Payee",
    ),
    (
        Officer,
        "Officer|OIC|Supervisor|Officer in case|Attending officer|Arresting officer|Reporting officer|Duty officer|Sergeant|Crew|Late turn|Early turn|Nights|Officers|Stopping officer|Investigator|Custody sergeant|Unit commander|Loggist|SIO",
    ),
    (Surname, "Surname|Last name|Family name|SURNAME|LAST NAME|Sname|lastname"),
    (
        Forename,
        "Forename|First name|Given name|Known as|Forename(s)|FORENAME|Preferred name|firstname",
    ),
    (
        Several,
        "Attendees|Crew|Parties|Occupants|Siblings|Panel|Present|Distribution|Officers|Directors|Children",
    ),
    (
        Number,
        "Ref|Reference|No.|ID|Collar no|Collar|Crime no|URN|Case ref|Staff no|Payroll|Log|Ticket|Shoulder no|Exhibit|Warrant no|Order|Asset tag|Postcode|Index|VRM",
    ),
    (
        Date,
        "Date|DOB|Date of birth|Start|Expiry|Due|Reported|Date received|Review date|Issued|End date|Deadline",
    ),
    (Time, "Time|Start time|Time in|Time out|On|Off|Arrived"),
    (
        Status,
        "Status|Faith|Religion|Grant|Case|Mark|Bill|Remark|Outcome|Grade|RAG|Decision|Result|Response|Progress|Priority|Gender|Ethnicity|Type|Category|Y/N|Stage",
    ),
    (
        Place,
        "Location|Area|Place|Town|District|Beat|Base|Station|Site|Ward|City|Country|Division|Parish|Street|Road|From|To|Destination",
    ),
    (Address, "Address|Home address|Property|Premises address|Address line 1|Scene|Venue address"),
    (Car, "Vehicle|Make|Make and model|Model|Make/model|Fleet vehicle|Car"),
    (Software, "System|Application|Software|Platform|Database|Service|Source system|Tool"),
    (Product, "Item|Description|Asset|Product|Equipment|Property|Goods|Device"),
    (Operation, "Operation|Op name|Op|Project|Campaign|Code name|Programme|Operation name|Series"),
    (
        Company,
        "Supplier|Company|Contractor|Vendor|Provider|Employer|Firm|Bidder|Manufacturer|Merchant|Payee|Insurer|Customer",
    ),
    (
        Organisation,
        "Organisation|Agency|Partner|Authority|Employer|Body|Department|Force|Trust|Directorate|Referred by",
    ),
    (Building, "Building|Room|Property|Site|Premises|Block|Scheme|Accommodation"),
    (Job, "Role|Job title|Position|Post|Designation|Occupation|Title|Title/role"),
    (Rank, "Rank|Grade|Title"),
    (Shift, "Shift|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Week 1|Duty|Monday|Tuesday"),
    (Offence, "Offence|Crime type|Reason|Nature|Allegation|Charge|Grounds|Incident type"),
    (Mail, "Email|E-mail|Email address|Contact email|Username|Login"),
    (Telephone, "Phone|Tel|Mobile|Telephone|Contact no"),
    (Note, "Notes|Comments|Summary|Remarks|Details|Update|Action|Circumstances|Description"),
    (Venue, "Premises|Venue|Pub|Licensed premises|Premises name|Shop|Establishment"),
    (School, "School|College|Education|Charity|Provider|Hospital|Setting"),
    (Law, "Legislation|Reference|Tool used|Method|Policy|Report"),
    (Callsign, "Callsign|Call sign|Unit|C/S|Channel"),
    (
        Topic,
        "Subject|Topic|Agenda item|Course|Title|Document|Area of work|Objective|Risk|Module|Training|Report title",
    ),
    (Month, "Month|Day|Quarter|Period|Season"),
    (Team, "Team|Section|Unit|Department|Group|Cost centre"),
    (Ship, "Vessel|Ship|Boat|Horse|Dog|Runner|Animal|Pet"),
    (Money, "Amount|Cost|Budget|Spend|Value|Total|Fee|Net|Gross"),
];

/// The styles of one column: all cells are written alike.
struct Habit {
    column: Column,
    style: Style,
    variant: usize,
    loud: bool,
}

impl Habit {
    fn new(column: Column, rng: &mut Rng) -> Habit {
        Habit { column, style: Style::column(rng), variant: rng.below(8), loud: rng.chance(0.12) }
    }

    fn cell(&self, writer: &Writer, scene: &Scene, person: &Person, rng: &mut Rng) -> Text {
        let lists = writer.lists;
        let mut out = Text::default();
        let style = |style| if self.loud { Style::SurnameUpper } else { style };
        match self.column {
            Person => {
                if self.variant == 0 {
                    out.push(rng.pick(&["Mr ", "Mrs ", "Ms ", "Miss ", "Dr "]));
                }
                out.name(&person.written(self.style), 0);
                if self.variant == 1 && rng.chance(0.3) {
                    out.push(&format!(" ({})", writer.grammar.named("team", rng)));
                }
            }
            Officer => {
                out.push(grammar::rank(rng));
                out.push(" ");
                match self.variant {
                    0 | 1 => out.push(&format!("{} ", rng.between(100, 9999))),
                    _ => {}
                }
                let mut how = match self.variant {
                    0..=4 => style(Style::Surname),
                    5 => Style::Initial,
                    _ => Style::Full,
                };
                if self.loud && self.variant > 5 {
                    how = Style::UpperInitial;
                }
                out.name(&person.written(how), 0);
                if self.variant == 3 {
                    out.push(&format!(" {}", rng.between(100, 9999)));
                }
            }
            Surname => out.name(&person.written(style(Style::Surname)), 0),
            Forename => out.name(
                &if self.loud { person.forename.to_uppercase() } else { person.forename.clone() },
                0,
            ),
            Several => {
                let join = *rng.one(&[", ", "; ", " / ", " & ", " and "]);
                for number in 0..rng.between(1, 3) {
                    if number > 0 {
                        out.push(join);
                    }
                    out.name(
                        &scene.person(lists, rng).written(if self.style == Style::Comma {
                            Style::Full
                        } else {
                            self.style
                        }),
                        0,
                    );
                }
            }
            Number => match self.variant {
                0..=2 => out.push(&rng.between(1, 99_999).to_string()),
                3 => out.push(&places::postcode(rng)),
                _ => out.push(&grammar::reference(rng)),
            },
            Date => out.push(&grammar::date(rng)),
            Time => out.push(&grammar::time(rng)),
            Status => out.push(rng.pick(&[
                "Open",
                "Closed",
                "Pending",
                "NFA",
                "High",
                "Low",
                "Medium",
                "Green",
                "Amber",
                "Red",
                "Approved",
                "Refused",
                "Complete",
                "Yes",
                "No",
                "N/A",
                "Male",
                "Female",
                "White British",
                "Asian",
                "Black Caribbean",
                "Granted",
                "Withdrawn",
                "Standard",
                "Urgent",
                "In progress",
                "Deferred",
                "New",
                "Live",
                "Paid",
                "W1",
                "M",
                "F",
                "None",
                "Unknown",
                "Not known",
            ])),
            Place => out.name(&places::place(lists, rng), 1),
            Address => out.name(&places::address(lists, rng).replace('\n', ", "), 1),
            Car => out.push(&match self.variant {
                0..=4 => writer.grammar.named("car", rng),
                _ => writer.grammar.named("car", rng).to_uppercase(),
            }),
            Software => out.push(&writer.grammar.named("software", rng)),
            Product => out.push(&match rng.below(4) {
                0 => format!(
                    "{} {}",
                    capitalised(rng.one::<String>(&lists.words)),
                    rng.one(&lists.words)
                ),
                1 => rng.one(&lists.words).clone(),
                _ => writer.grammar.named("product", rng),
            }),
            Operation => {
                if self.variant < 4 {
                    out.push(rng.pick(&["Op ", "Operation ", "Op "]));
                }
                let name = things::name_like(lists, rng);
                out.push(&if self.loud { name.to_uppercase() } else { name });
            }
            Company => out.name(&organisations::company(lists, rng), 2),
            Organisation => {
                out.name(organisations::organisation(lists, rng).trim_start_matches("the "), 2)
            }
            Building => out.name(&places::building(lists, rng), 1),
            Job => out.push(&writer.grammar.named("job", rng)),
            Rank => out.push(grammar::rank(rng)),
            Shift => out.push(rng.pick(&[
                "E",
                "L",
                "N",
                "RD",
                "AL",
                "0700-1600",
                "1400-0000",
                "Off",
                "Early",
                "Late",
                "Nights",
                "REST",
                "Course",
                "TOIL",
                "Sick",
                "RDW",
            ])),
            Offence => out.push(&capitalised(&writer.grammar.named("offence", rng))),
            Mail => out.push(&grammar::mail(person, rng)),
            Telephone => out.push(&grammar::telephone(rng)),
            Note => {
                let subject = if rng.chance(0.5) { "negative" } else { writer.subject(rng) };
                let line = writer.grammar.line(subject, scene, lists, rng);
                let mut flat = line.clone();
                flat.text = line.text.replace(['\n', '\t', '|', '"'], " ");
                out.join(&flat);
            }
            Venue => out.name(&places::pub_name(lists, rng), 1),
            School => out.name(
                &match rng.below(3) {
                    0 => organisations::charity(lists, rng).replace("the ", ""),
                    1 => organisations::hospital(lists, rng),
                    _ => organisations::school(lists, rng),
                },
                2,
            ),
            Law => out.push(
                &writer
                    .grammar
                    .named(rng.pick(&["namedlaw", "namedthing", "namedreport"]), rng)
                    .replace("the ", ""),
            ),
            Callsign => out.push(&writer.grammar.named("callsign", rng)),
            Topic => out.push(&format!(
                "{} {}",
                capitalised(rng.one::<String>(&lists.words)),
                rng.pick(&[
                    "Strategy",
                    "training",
                    "Review",
                    "update",
                    "Awareness",
                    "plan",
                    "Policy",
                    "and Young People",
                    "Management"
                ])
            )),
            Month => out.push(rng.pick(&[
                "January", "February", "March", "April", "May", "June", "July", "August", "Monday",
                "Friday", "Q1", "Spring", "Summer", "Autumn", "Week 2",
            ])),
            Team => out.push(&writer.grammar.named("team", rng)),
            Ship => out.push(&things::ship(lists, rng)),
            Money => out.push(&format!(
                "{}{}.{:02}",
                rng.pick(&["£", "", "£"]),
                rng.between(1, 99_999),
                rng.below(100)
            )),
        }
        out
    }
}

fn header(column: Column, rng: &mut Rng) -> String {
    let all = HEADERS.iter().find(|(known, _)| *known == column).map_or("", |(_, headers)| headers);
    let all: Vec<&str> = all.split('|').collect();
    let header = rng.pick(&all);
    match rng.below(8) {
        0 => header.to_uppercase(),
        1 => header.to_lowercase().replace(' ', "_"),
        2 => header.to_lowercase(),
        _ => header.to_owned(),
    }
}

/// A table, its columns kept apart by tabs, bars, commas or blanks.
pub fn table(writer: &Writer, scene: &Scene, rng: &mut Rng) -> Text {
    let mut columns = Vec::new();
    let people = rng.chance(0.72);
    if people {
        match rng.below(8) {
            0 | 1 => columns.extend([Surname, Forename]),
            2 => columns.extend([Forename, Surname]),
            3 => columns.extend([Rank, Number, Surname]),
            4 => columns.extend([Officer]),
            5 => columns.extend([Person, Person]),
            _ => columns.extend([Person]),
        }
    }
    for _ in 0..rng.between(if people { 1 } else { 2 }, 5) {
        let column = rng.one(HEADERS).0;
        if people || !matches!(column, Person | Officer | Surname | Forename | Several) {
            columns.push(column);
        }
    }
    if columns.len() < 2 {
        columns.push(Status);
        columns.push(Operation);
    }
    if rng.chance(0.6) {
        rng.shuffle(&mut columns);
    }
    let habits: Vec<Habit> = columns.iter().map(|column| Habit::new(*column, rng)).collect();
    let divider = rng.below(10);
    let join = match divider {
        0..=3 => "\t",
        4 | 5 => " | ",
        6 | 7 => ",",
        _ => "    ",
    };
    let bar = divider == 4;
    let mut out = Text::default();
    if rng.chance(0.3) && divider != 6 && divider != 7 {
        out.push(rng.pick(&[
            "Duty roster",
            "Staff list",
            "Asset register",
            "Table 2: allocations",
            "Schedule",
            "Case list",
            "Appendix B",
            "Contacts",
            "Fleet list",
            "Register of interests",
            "Stop and search extract",
        ]));
        out.push("\n");
    }
    let headed = rng.chance(0.85);
    let rows = rng.between(2, 12);
    for row in 0..=rows {
        if row == 0 && !headed {
            continue;
        }
        let person = scene.person(writer.lists, rng);
        if bar {
            out.push("| ");
        }
        for (number, habit) in habits.iter().enumerate() {
            if number > 0 {
                out.push(join);
            }
            let cell = if row == 0 {
                let mut cell = Text::default();
                cell.push(&header(habit.column, rng));
                cell
            } else {
                let other =
                    if rng.chance(0.3) { scene.person(writer.lists, rng) } else { person.clone() };
                let who = if matches!(habit.column, Surname | Forename) { &person } else { &other };
                habit.cell(writer, scene, who, rng)
            };
            if join == "," && cell.text.contains(',') {
                out.push("\"");
                out.join(&cell);
                out.push("\"");
            } else {
                out.join(&cell);
            }
        }
        if bar {
            out.push(" |");
        }
        out.push("\n");
        if bar && row == 0 {
            out.push(&"|---".repeat(habits.len()));
            out.push("|\n");
        }
    }
    out
}

/// A form: one label and one value a line.
pub fn form(writer: &Writer, scene: &Scene, rng: &mut Rng) -> Text {
    let mut out = Text::default();
    let join = *rng.one(&[": ", ":\t", "\t", ": ", " - ", ":\n", " | ", ": ", "    "]);
    if rng.chance(0.4) {
        out.push(rng.pick(&[
            "CRIME REPORT",
            "Application form",
            "CUSTODY RECORD",
            "Referral form",
            "INTELLIGENCE REPORT",
            "Incident report",
            "Licence application",
            "Booking form",
            "Complaint form",
            "Risk assessment",
            "Case summary",
        ]));
        out.push("\n");
    }
    for _ in 0..rng.between(4, 14) {
        let column = if rng.chance(0.45) {
            *rng.one(&[Person, Person, Officer, Surname, Forename, Several])
        } else {
            rng.one(HEADERS).0
        };
        out.push(&header(column, rng));
        out.push(join);
        if rng.chance(0.93) {
            let person = scene.person(writer.lists, rng);
            let habit = Habit::new(column, rng);
            out.join(&habit.cell(writer, scene, &person, rng));
            if rng.chance(0.1) {
                out.push(&format!(
                    " ({} {})",
                    rng.pick(&["dob", "born", "ref", "tel"]),
                    grammar::date(rng)
                ));
            }
        }
        out.push(rng.pick(&["\n", "\n", "\n", "\n\n"]));
    }
    if rng.chance(0.4) {
        out.push("\n");
        out.join(&writer.sentence(writer.subject(rng), scene, rng));
        out.push("\n");
    }
    out
}

/// A list, one name a line.
pub fn names(writer: &Writer, scene: &Scene, rng: &mut Rng) -> Text {
    let mut out = Text::default();
    out.push(rng.pick(&[
        "Distribution:\n",
        "Attendees\n",
        "Nominals:\n",
        "Team list\n",
        "",
        "",
        "Signed in:\n",
        "Witnesses:\n",
        "Class register\n",
        "cc:\n",
        "Persons present\n",
    ]));
    let style = Style::column(rng);
    let mark = *rng.one(&["", "", "- ", "• ", "#", "* "]);
    let extra = rng.below(6);
    // Now and then the list is of things that are named like people.
    let things_only = rng.chance(0.18);
    for number in 1..=rng.between(3, 14) {
        out.push(&if mark == "#" { format!("{number}. ") } else { mark.to_owned() });
        if things_only {
            match rng.below(4) {
                0 => out.name(&organisations::person_company(writer.lists, rng), 2),
                1 => out.name(&places::building(writer.lists, rng), 1),
                2 => out.name(&organisations::school(writer.lists, rng), 2),
                _ => out.name(&places::person_street(writer.lists, rng), 1),
            }
            out.push("\n");
            continue;
        }
        let person = Person::new(writer.lists, rng);
        if extra == 0 {
            out.push(grammar::rank(rng));
            out.push(" ");
        }
        out.name(&person.written(style), 0);
        match extra {
            1 => out.push(&format!(" {}", grammar::date(rng))),
            2 => out.push(&format!(" - {}", writer.grammar.named("job", rng))),
            3 => {
                out.push(" (");
                out.name(
                    organisations::organisation(writer.lists, rng).trim_start_matches("the "),
                    2,
                );
                out.push(")");
            }
            4 => out.push(&format!(" {}", rng.between(100, 9999))),
            _ => {}
        }
        out.push("\n");
    }
    let _ = scene;
    out
}
