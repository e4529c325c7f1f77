//! The overlap: people as discs, and what they share where the discs meet.

use std::f64::consts::TAU;

/// A person as a disc.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// The name as the person wants it shown.
    pub(crate) name: String,
    /// One or two letters of it.
    pub(crate) initials: String,
}

impl Face {
    /// The disc of a name.
    pub(crate) fn new(name: impl Into<String>) -> Face {
        let name = name.into();
        Face {
            initials: initials(&name),
            name,
        }
    }
}

/// The first letters of the first and the last word; of a name without letters its first sign.
fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    match (letters.next(), letters.next_back()) {
        (Some(first), Some(last)) => first.to_uppercase().chain(last.to_uppercase()).collect(),
        (Some(only), None) => only.to_uppercase().collect(),
        (None, _) => name.trim().chars().take(1).collect(),
    }
}

/// People who were put together, what each brings and what all of them share.
#[derive(Clone, Debug)]
pub(crate) struct Overlap {
    pub(crate) members: Vec<Member>,
    /// What they have in common, most telling first.
    pub(crate) shared: Vec<String>,
}

/// One of the people who were put together.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) face: Face,
    /// What this person can offer the others.
    pub(crate) brings: Vec<String>,
}

impl Member {
    /// A person and what they bring.
    pub(crate) fn new<const N: usize>(name: &str, brings: [&str; N]) -> Member {
        Member {
            face: Face::new(name),
            brings: brings.map(str::to_owned).to_vec(),
        }
    }
}

/// Where a disc is drawn, in the units of a square of 240.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Disc {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) r: String,
}

impl Overlap {
    /// Two people are drawn large, with the words inside; more as a ring of discs with the words below.
    pub(crate) fn pair(&self) -> Option<(&Member, &Member)> {
        match self.members.as_slice() {
            [first, second] => Some((first, second)),
            _ => None,
        }
    }

    /// All names, as a sentence holds them.
    pub(crate) fn names(&self) -> String {
        let names: Vec<&str> = self.members.iter().map(|member| member.face.name.as_str()).collect();
        names.join(", ")
    }

    /// Each person with the disc of a ring whose neighbours overlap; the first is on top, the rest follow clockwise.
    pub(crate) fn ring(&self) -> Vec<(Disc, &Member)> {
        let count = self.members.len().max(1) as f64;
        // Neighbours on a circle of radius R are 2 R sin(π/n) apart; discs of 0.62 of that overlap by about a fifth.
        let spread = (TAU / 2.0 / count).sin();
        let big = 118.0 / (1.0 + 1.24 * spread);
        let small = 1.24 * big * spread;
        self.members
            .iter()
            .enumerate()
            .map(|(index, member)| {
                let turn = TAU * index as f64 / count;
                let disc = Disc {
                    x: format!("{:.1}", 120.0 + big * turn.sin()),
                    y: format!("{:.1}", 120.0 - big * turn.cos()),
                    r: format!("{small:.1}"),
                };
                (disc, member)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_names_of_every_kind() {
        for (name, letters) in [
            ("Ada Lovelace", "AL"),
            ("  ben ", "B"),
            ("Maria del Carmen Fernández", "MF"),
            ("(Li) 李 小龙", "L小"),
            ("ßen Öz", "SSÖ"),
            ("محمد علي", "مع"),
            ("3 %", "3"),
            ("", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn a_ring_stays_in_its_square_and_neighbours_overlap() {
        for count in 3..=8 {
            let overlap = Overlap {
                members: (0..count).map(|n| Member::new(&format!("P {n}"), [])).collect(),
                shared: Vec::new(),
            };
            let discs: Vec<(f64, f64, f64)> = overlap
                .ring()
                .iter()
                .map(|(disc, _)| {
                    let number = |text: &str| text.parse::<f64>().unwrap();
                    (number(&disc.x), number(&disc.y), number(&disc.r))
                })
                .collect();
            for (index, (x, y, r)) in discs.iter().enumerate() {
                assert!(
                    x - r >= 0.0 && x + r <= 240.0 && y - r >= 0.0 && y + r <= 240.0,
                    "{count}: {discs:?}"
                );
                let (next_x, next_y, _) = discs[(index + 1) % discs.len()];
                let apart = (x - next_x).hypot(y - next_y);
                assert!(apart < 1.9 * r && apart > 1.3 * r, "{count}: {apart} against {r}");
            }
        }
    }
}
