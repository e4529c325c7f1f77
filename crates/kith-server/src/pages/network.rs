//! Who knows whom, as a picture: departments as clusters on a ring, people as discs in them, ties as lines.

use std::f64::consts::TAU;

/// A network by departments. The picture shows its shape; the table twin has the numbers.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) note: String,
    /// Name and size of each department, in the order of the ring.
    pub(crate) groups: Vec<(String, usize)>,
    /// Ties between people, who are counted through the departments from zero on.
    pub(crate) ties: Vec<(usize, usize)>,
}

/// A disc of the picture, in units of a drawing of 320 × 240.
#[derive(Clone, Debug)]
pub(crate) struct Dot {
    pub(crate) x: String,
    pub(crate) y: String,
    /// The department, counted from zero.
    pub(crate) group: usize,
}

/// The turn between neighbours on a sunflower: dots of a cluster fill a disc evenly.
const GOLDEN: f64 = 2.399_963_229_728_653;

impl Network {
    /// The discs of all people.
    pub(crate) fn dots(&self) -> Vec<Dot> {
        let mut dots = Vec::new();
        for (group, (_, size)) in self.groups.iter().enumerate() {
            let (cx, cy) = self.middle(group);
            for place in 0..*size {
                let (turn, far) = (GOLDEN * place as f64, 6.2 * (place as f64 + 0.4).sqrt());
                dots.push(Dot {
                    x: format!("{:.1}", cx + far * turn.cos()),
                    y: format!("{:.1}", cy + far * turn.sin()),
                    group,
                });
            }
        }
        dots
    }

    /// The two ends of each tie, and whether it joins two departments.
    pub(crate) fn lines(&self) -> Vec<(Dot, Dot, bool)> {
        let dots = self.dots();
        self.ties
            .iter()
            .filter_map(|(one, other)| {
                let (one, other) = (dots.get(*one)?.clone(), dots.get(*other)?.clone());
                let bridge = one.group != other.group;
                Some((one, other, bridge))
            })
            .collect()
    }

    /// Name and size of each department, with its ties inside and to others.
    pub(crate) fn rows(&self) -> Vec<(&str, usize, usize, usize)> {
        let lines = self.lines();
        self.groups
            .iter()
            .enumerate()
            .map(|(group, (name, size))| {
                let touching = |bridge: bool| {
                    lines
                        .iter()
                        .filter(|(one, other, joins)| *joins == bridge && (one.group == group || other.group == group))
                        .count()
                };
                (name.as_str(), *size, touching(false), touching(true))
            })
            .collect()
    }

    /// Where a department's name stands: outside of its cluster, seen from the middle.
    pub(crate) fn labels(&self) -> Vec<(String, String, &str)> {
        self.groups
            .iter()
            .enumerate()
            .map(|(group, (name, size))| {
                let (cx, cy) = self.middle(group);
                let below = 6.2 * (*size as f64).sqrt() + 16.0;
                (format!("{cx:.1}"), format!("{:.1}", cy + below), name.as_str())
            })
            .collect()
    }

    fn middle(&self, group: usize) -> (f64, f64) {
        let turn = TAU * group as f64 / self.groups.len().max(1) as f64 - TAU / 4.0;
        (160.0 + 108.0 * turn.cos(), 108.0 + 72.0 * turn.sin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_counted_inside_and_across() {
        let network = Network {
            id: "n",
            title: String::new(),
            note: String::new(),
            groups: vec![("A".to_owned(), 2), ("B".to_owned(), 1)],
            // The last tie names somebody who is not there, and is not drawn.
            ties: vec![(0, 1), (1, 2), (0, 9)],
        };
        assert_eq!(network.rows(), [("A", 2, 1, 1), ("B", 1, 0, 1)]);
        assert_eq!(network.lines().len(), 2);
        let mut places: Vec<_> = network
            .dots()
            .iter()
            .map(|dot| (dot.x.clone(), dot.y.clone()))
            .collect();
        places.sort();
        places.dedup();
        assert_eq!(places.len(), 3, "nobody stands on another");
    }
}
