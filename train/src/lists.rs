//! The word lists in train/lists, and the gazetteer made from them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use withhold::names::token::fold;
use withhold::names::{Gazetteer, flag};

/// Names of one group of origin.
#[derive(Debug, Default)]
pub struct Origin {
    pub name: String,
    pub forenames: Vec<String>,
    pub surnames: Vec<String>,
}

/// All lists.
#[derive(Debug, Default)]
pub struct Lists {
    pub origins: Vec<Origin>,
    /// Surnames of the census, most frequent first.
    pub census: Vec<String>,
    pub census_forenames: Vec<String>,
    /// Places in Great Britain and Northern Ireland, abroad, and countries.
    pub british: Vec<String>,
    pub world: Vec<String>,
    pub countries: Vec<String>,
    pub words: Vec<String>,
}

fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

impl Lists {
    /// Reads train/lists.
    pub fn read(folder: &Path) -> Result<Lists> {
        let mut lists = Lists::default();
        for row in rows(&folder.join("people.tsv"))? {
            let [group, kind, name] = &row[..] else { continue };
            if lists.origins.last().is_none_or(|last| last.name != *group) {
                lists.origins.push(Origin { name: group.clone(), ..Origin::default() });
            }
            let origin = lists.origins.last_mut().context("a group")?;
            let list = if kind == "f" { &mut origin.forenames } else { &mut origin.surnames };
            list.push(name.clone());
        }
        for row in rows(&folder.join("census.tsv"))? {
            let [kind, name] = &row[..] else { continue };
            let list = if kind == "f" { &mut lists.census_forenames } else { &mut lists.census };
            list.push(name.clone());
        }
        for row in rows(&folder.join("places.tsv"))? {
            let [kind, name] = &row[..] else { continue };
            let list = match kind.as_str() {
                "gb" => &mut lists.british,
                "world" => &mut lists.world,
                _ => &mut lists.countries,
            };
            list.push(name.clone());
        }
        lists.words = rows(&folder.join("words.txt"))?.into_iter().flatten().collect();
        Ok(lists)
    }

    /// The names of a group.
    pub fn origin(&self, name: &str) -> &Origin {
        self.origins.iter().find(|origin| origin.name == name).unwrap_or(&self.origins[0])
    }

    /// The gazetteer file.
    pub fn gazetteer(&self, date: &str) -> Vec<u8> {
        let mut words: BTreeMap<String, u16> = BTreeMap::new();
        let mut add = |name: &str, flags: u16| {
            for part in
                name.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() > 1)
            {
                *words.entry(part.chars().map(fold).collect()).or_default() |= flags;
            }
        };
        for origin in &self.origins {
            for name in &origin.forenames {
                add(name, flag::FORENAME);
            }
            for name in &origin.surnames {
                add(name, flag::SURNAME);
            }
        }
        for (rank, name) in self.census_forenames.iter().enumerate() {
            add(name, if rank < 700 { flag::FORENAME | flag::COMMON } else { flag::FORENAME });
        }
        for (rank, name) in self.census.iter().enumerate() {
            add(name, if rank < 12_000 { flag::SURNAME } else { flag::RARE });
        }
        for name in &self.british {
            add(name, flag::PLACE);
        }
        for name in self.world.iter().chain(&self.countries) {
            add(name, flag::ABROAD);
        }
        for (list, flags) in WORDS {
            for word in list.split_whitespace() {
                add(word, *flags);
            }
        }
        for word in &self.words {
            add(word, flag::ORDINARY);
        }
        let about = [
            "source: United States Census Bureau 1990 name lists; Faker person providers; popular-names-by-country; GeoNames; SCOWL".to_owned(),
            "licence: public domain; MIT; CC0-1.0; CC BY 4.0 (https://www.geonames.org); SCOWL (MIT-like)".to_owned(),
            format!("date: {date}"),
        ];
        Gazetteer::build(&words.into_iter().collect::<Vec<_>>(), &about)
    }
}

/// Words that are known for what they do in names.
const WORDS: &[(&str, u16)] = &[
    (
        "street road avenue lane close drive crescent gardens terrace court house square hill park place way \
         mews grove walk row rise view green parade wharf quay bridge estate flat floor building tower towers \
         block heights lodge cottage farm yard alley circus embankment boulevard st rd ave ln dr cres gdns sq",
        flag::STREET,
    ),
    (
        "ltd limited plc llp inc corp corporation company co gmbh llc sa council police constabulary university \
         college school academy hospital trust infirmary surgery committee ministry department agency office \
         association club group bank party union society foundation institute federation commission authority \
         board service services partnership solutions systems consulting associates partners brothers sons \
         holdings industries united city fc rovers tribunal parliament assembly court chamber bureau centre \
         charity church mosque nhs bbc",
        flag::ORGANISATION,
    ),
    (
        "mr mrs ms miss mx dr prof professor sir lady lord dame rev revd reverend fr cllr councillor pc dc ds di \
         dci dsu dcs wpc wdc sgt ps insp ci supt acc dcc cc det constable sergeant inspector superintendent \
         detective officer pcso sc tdc judge hhj justice recorder hon capt captain col colonel gen general lt \
         lieutenant maj major cpl wing commander sister nurse president minister senator mayor king queen prince \
         princess pope bishop archbishop messrs madam alderman baroness baron",
        flag::TITLE,
    ),
    (
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july \
         august september october november december mon tue tues wed thu thur thurs fri sat sun jan feb mar apr \
         jun jul aug sep sept oct nov dec spring summer autumn winter easter christmas",
        flag::CALENDAR,
    ),
    (
        "manager officer director head clerk chair secretary solicitor victim suspect witness complainant \
         applicant claimant defendant respondent tenant patient driver passenger owner author lead contact \
         nominal offender informant caller resident neighbour mother father son daughter brother sister wife \
         husband partner uncle aunt cousin friend doctor teacher nurse carer social worker coroner counsel \
         barrister lawyer appellant deceased employee supervisor handler landlord keeper signed sincerely \
         faithfully regards dear hi hello thanks cheers attn cc bcc",
        flag::ROLE,
    ),
];
