//! The register of exemptions, and the tests each section asks for.
//!
//! The register is data, with its source and date on every row. Nothing here decides whether an
//! exemption applies: that, and the balance of the public interest, are a person's.

pub mod lint;
pub mod register;
pub mod stamp;
