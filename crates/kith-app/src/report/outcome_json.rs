//! `outcome.json`: the outcome, indented, keys in the order of the contract.

use std::io::{self, Write};

use crate::outcome::Outcome;

/// Writes the outcome as indented JSON that ends with a line feed; fails only as the writer fails.
pub fn write(outcome: &Outcome, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, outcome)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn text(outcome: &Outcome) -> String {
        let mut bytes = Vec::new();
        write(outcome, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_matching() {
        insta::assert_snapshot!(text(&sample::matching()));
    }

    #[test]
    fn a_plan() {
        insta::assert_snapshot!(text(&sample::plan()));
    }
}
