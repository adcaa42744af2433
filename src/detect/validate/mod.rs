//! Named checks that any rule may use. Each gets the words found and says whether they can be real.

mod address;
mod dates;
mod money;
mod network;
mod person;
mod police;
mod things;

/// A check on the words of a span.
pub type Check = fn(&str) -> bool;

/// Every validator by name, with what it checks.
pub const VALIDATORS: &[(&str, Check, &str)] = &[
    ("age", dates::age, "a whole number of years from 0 to 120"),
    ("asn", police::asn, "arrest/summons number: mod 23 check letter"),
    ("card", money::card, "payment card: issuer range and Luhn"),
    ("ccrn", police::ccrn, "court case reference: mod 23 check letter"),
    ("chi", person::chi, "CHI number: date of birth and mod 11"),
    ("cro", police::cro, "CRO number: mod 23 check letter, standard or SF"),
    ("date", dates::date, "a date the calendar has, in a British or ISO form"),
    ("driver-gb", person::driver_gb, "GB driver number: 16 characters, padding, month and day"),
    ("entropy", things::entropy, "characters as varied as a random secret's"),
    ("hcn", person::hcn, "Health and Care number: range and mod 11"),
    ("iban", money::iban, "IBAN: length by country and mod 97"),
    ("iccid", things::iccid, "SIM serial: 19 or 20 digits and Luhn"),
    ("imei", things::imei, "handset number: 15 digits and Luhn"),
    ("ipv4", network::ipv4, "IPv4 address or block that is neither unspecified nor for all"),
    (
        "ipv6",
        network::ipv6,
        "IPv6 address or block that is neither unspecified nor this machine itself",
    ),
    ("mrz", person::mrz, "machine-readable zone: 7-3-1 check digits of number and dates"),
    ("nhs", person::nhs, "NHS number: issued range and mod 11"),
    ("nino", person::nino, "National Insurance number: letters and prefixes in use"),
    ("phone-uk", address::phone_uk, "UK telephone number: numbering plan and length"),
    ("pnc", police::pnc, "PNC identifier: mod 23 check letter"),
    ("postcode", address::postcode, "UK postcode: form and area in use"),
    ("ppsn", person::ppsn, "Irish PPS number: mod 23 check letter"),
    ("upn", person::upn, "unique pupil number: mod 23 check letter"),
    ("utr", money::utr, "unique taxpayer reference: mod 11"),
    ("vat", money::vat, "VAT registration: mod 97 or 97-55"),
    ("vin", things::vin, "vehicle identification number: 17 characters with letters and digits"),
    ("vrm-current", things::vrm_current, "registration mark of the style since 2001"),
];

/// The check with a name.
pub fn named(name: &str) -> Option<Check> {
    VALIDATORS.iter().find(|(known, _, _)| *known == name).map(|(_, check, _)| *check)
}

/// The names of all validators.
pub fn names() -> Vec<&'static str> {
    VALIDATORS.iter().map(|(name, _, _)| *name).collect()
}

/// The digits of a text, as numbers.
fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|letter| letter.to_digit(10)).collect()
}

/// Letters and digits only, upper case.
fn squeezed(text: &str) -> String {
    let kept = text.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|letter| letter.to_ascii_uppercase()).collect()
}

/// ISO/IEC 7812-1 annex B.
fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit < 5 { digit * 2 } else { digit * 2 - 9 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Valid and invalid numbers for each validator: reserved, specimen or published test values.
    const TABLE: &[(&str, &[&str], &[&str])] = &[
        ("age", &["0", "4", "34", "120"], &["121", "x", "1980"]),
        (
            "asn",
            &["1101ZD0100000410836V", "11/01ZD/01/00000410836V", "2420ZZ0100000123456P"],
            &["1101ZD0100000448754J", "1101ZD010000041083", "0123456789012345678I"],
        ),
        (
            "card",
            &[
                "4111 1111 1111 1111",
                "5555555555554444",
                "3782 822463 10005",
                "6011 1111 1111 1117",
            ],
            &["4111 1111 1111 1112", "1234 5678 9012 3456", "0000 0000 0000 0000"],
        ),
        ("ccrn", &["24/2908/000001H"], &["24/2908/000001A", "05/9876/123456R", "24/29/1"]),
        (
            "chi",
            &["0101011008", "0101999127", "0101102003"],
            &["3201011007", "0113011005", "0101011009"],
        ),
        (
            "cro",
            &["123456/01X", "SF05/123T", "99999/78C"],
            &["123456/01A", "SF05/123S", "123456/01"],
        ),
        (
            "date",
            &[
                "01/01/1980",
                "29.2.2024",
                "2 March 2011",
                "1980-12-31",
                "3rd Feb 99",
                "March 2, 2011",
            ],
            &["31/02/2020", "29/02/2023", "2020-13-01", "32 May 2001", "12"],
        ),
        (
            "driver-gb",
            &["MORGA657054SM9IJ", "MORGA753116SM9IJ", "LEE99 801010 J99ZZ"],
            &["MORGA673054SM9IJ", "MORGA657994SM9IJ", "MOR9A657054SM9IJ"],
        ),
        ("entropy", &["x7Kp!9qL2v", "r1dge-w4y_Ro"], &["password", "aaaaaaaa", "example"]),
        (
            "hcn",
            &["3200000015", "3999999985", "320 000 0015"],
            &["3200000016", "3199999999", "4000000000"],
        ),
        (
            "iban",
            &["GB82 WEST 1234 5698 7654 32", "GB33BUKB20201555555555", "GB29NWBK60161331926819"],
            &["GB82 WEST 1234 5698 7654 33", "GB00", "XX12345678901234"],
        ),
        (
            "iccid",
            &["8944000000000000001", "89440000000000000002"],
            &["8944000000000000000", "8944"],
        ),
        (
            "imei",
            &["490154203237518", "001017000000003", "35-000000-000000-6"],
            &["490154203237519", "000000000000000"],
        ),
        (
            "ipv4",
            &["10.1.2.3", "172.16.0.0/12", "8.8.8.8"],
            &["0.0.0.0", "255.255.255.255", "999.1.1.1", "10.0.0.0/33"],
        ),
        ("ipv6", &["fe80::1", "fd00:1:2::/48", "2001:db8::1"], &["::", "::1", "12:30", "::g"]),
        (
            "mrz",
            &[
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
            ],
            &[
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C35UTO7408122F1204159ZE184226B<<<<<10",
                "P<UTO",
            ],
        ),
        (
            "nhs",
            &["999 012 3454", "9998765439", "999 001 0005"],
            &["999 012 3455", "999 123 4560", "1234567881"],
        ),
        (
            "nino",
            &["AB 12 34 56 C", "PW123456D", "AA123456A"],
            &["QQ123456C", "GB123456A", "AO123456B", "AB12345"],
        ),
        (
            "phone-uk",
            &[
                "07700 900461",
                "01632 960123",
                "+44 20 7946 0018",
                "(0121) 496 0123",
                "0044 7700 900123",
            ],
            &["101", "07700 90046", "01632 96", "00000 000000", "0123456789012345"],
        ),
        (
            "pnc",
            &["2001/0123456F", "98/7654321E", "1979/0163001B"],
            &["2001/0123456G", "2001/0123456I", "1999/0000001A"],
        ),
        (
            "postcode",
            &["EC1A 1BB", "M1 1AE", "sw1a 2aa", "GIR 0AA", "B33 8TH"],
            &["QB1 1AA", "B1 1CA", "AB12 34CD", "XY1 1AA"],
        ),
        ("ppsn", &["1234567T", "1234567FA", "1234567TW"], &["1234567A", "123456T", "1234567Z"]),
        ("upn", &["H801200001001", "J201000099001"], &["A801200001001", "H80120000100"]),
        ("utr", &["5000000017", "60000 00025", "1123456789"], &["5000000018", "99999"]),
        (
            "vat",
            &["GB 999 0001 03", "GB999000145", "123 4567 82"],
            &["GB 999 0001 04", "12", "GD777"],
        ),
        (
            "vin",
            &["1M8GDM9AXKP042788", "SAJZZZ00000000001"],
            &["12345678901234567", "1M8GDM9AIKP042788", "1M8GDM9AXKP04278"],
        ),
        (
            "vrm-current",
            &["AB49 CDE", "KL99ZZZ", "BX98 YYY", "bx16 tfn"],
            &["AB50 CDE", "AI51 ABC", "ZA51 ABC", "AB00 CDE"],
        ),
    ];

    #[test]
    fn every_validator_knows_good_from_bad() {
        let tested: Vec<&str> = TABLE.iter().map(|(name, _, _)| *name).collect();
        assert_eq!(tested, names(), "one row a validator, in order");
        for (name, valid, invalid) in TABLE {
            let check = named(name).unwrap();
            for number in *valid {
                assert!(check(number), "{name} should take {number}");
            }
            for number in *invalid {
                assert!(!check(number), "{name} should refuse {number}");
            }
        }
    }

    #[test]
    fn no_validator_panics_on_odd_text() {
        for (_, check, _) in VALIDATORS {
            for odd in
                ["", " ", "é", "٣٣٣٣٣٣٣٣٣٣", "////", "--", "P<\n", "00000000000000000000000000"]
            {
                check(odd);
            }
        }
    }
}
