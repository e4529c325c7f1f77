//! Charts: numbers in, places on a drawing out. `components/chart.html` draws them, each with its title, its sentence and its table.
//!
//! Lengths are whole tenths of a per cent, so that the same numbers give the same page everywhere and widths need no style.

/// A length in tenths of a per cent, written as per cent.
fn percent(value: i64, of: i64) -> String {
    let tenths = if of <= 0 {
        0
    } else {
        (i128::from(value.clamp(0, of)) * 1000 / i128::from(of)) as i64
    };
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The smallest round number (1, 2 or 5 and zeros) times four that is not below a value: the top of an axis with five lines.
fn ceiling(value: i64) -> i64 {
    let mut unit: i64 = 1;
    loop {
        for step in [1, 2, 5] {
            let Some(top) = unit.checked_mul(4 * step) else {
                return i64::MAX;
            };
            if top >= value {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// One length with its name.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: i64,
}

/// Lengths beside each other, as rows (bars) or as neighbours (histogram).
#[derive(Clone, Debug)]
pub(crate) struct Bars {
    pub(crate) id: &'static str,
    /// What the chart tells, as a sentence.
    pub(crate) title: String,
    /// What is drawn, and of how many.
    pub(crate) note: String,
    /// What the labels are, and what the values are: the heads of the table.
    pub(crate) heads: [String; 2],
    pub(crate) bars: Vec<Bar>,
}

impl Bars {
    /// The width of a bar; the longest one is full.
    pub(crate) fn width(&self, bar: &Bar) -> String {
        percent(bar.value, self.largest())
    }

    /// The five values at the lines of a histogram, from the top.
    pub(crate) fn lines(&self) -> [i64; 5] {
        lines(ceiling(self.largest()))
    }

    /// Left edge, top edge, width and height of each bar of a histogram.
    pub(crate) fn columns(&self) -> Vec<(String, String, String, String, &Bar)> {
        let top = ceiling(self.largest());
        let count = self.bars.len() as i64;
        self.bars
            .iter()
            .zip(0..)
            .map(|(bar, place)| {
                let value = bar.value.clamp(0, top);
                (
                    percent(10 * place + 1, 10 * count),
                    percent(top - value, top),
                    percent(8, 10 * count),
                    percent(value, top),
                    bar,
                )
            })
            .collect()
    }

    fn largest(&self) -> i64 {
        self.bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1)
    }
}

fn lines(top: i64) -> [i64; 5] {
    [top, top / 4 * 3, top / 2, top / 4, 0]
}

/// Rows whose parts add up to a whole. More than four parts are grouped before they come here.
#[derive(Clone, Debug)]
pub(crate) struct Stacked {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) note: String,
    /// What the labels of the rows are.
    pub(crate) head: String,
    pub(crate) parts: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<i64>)>,
}

impl Stacked {
    /// Number, left edge and width of each part of a row that has any.
    pub(crate) fn pieces(&self, values: &[i64]) -> Vec<(usize, String, String)> {
        let whole: i64 = values.iter().sum();
        let mut before = 0;
        values
            .iter()
            .enumerate()
            .map(|(part, value)| {
                let piece = (part + 1, percent(before, whole), percent(*value, whole));
                before += value;
                piece
            })
            .filter(|(_, _, width)| width != "0.0")
            .collect()
    }
}

/// One value over time with the interval it is known to lie in; all in tenths of a per cent or any other whole unit.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) label: String,
    pub(crate) low: i64,
    pub(crate) value: i64,
    pub(crate) high: i64,
}

/// A line with the band of what is not known exactly.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) heads: [String; 2],
    pub(crate) points: Vec<Point>,
}

impl Line {
    /// The five values at the lines of the axis, from the top.
    pub(crate) fn lines(&self) -> [i64; 5] {
        lines(self.top())
    }

    /// The line, as the points of a polyline on a square of 100.
    pub(crate) fn path(&self) -> String {
        let places: Vec<String> = self.places(|point| point.value).collect();
        places.join(" ")
    }

    /// The band, as the points of a polygon: along the upper ends and back along the lower ones.
    pub(crate) fn band(&self) -> String {
        let mut places: Vec<String> = self.places(|point| point.high).collect();
        let mut back: Vec<String> = self.places(|point| point.low).collect();
        back.reverse();
        places.append(&mut back);
        places.join(" ")
    }

    /// Place and name of each point on the time axis, and its height.
    pub(crate) fn ticks(&self) -> Vec<(String, String, &Point)> {
        let top = self.top();
        self.points
            .iter()
            .zip(0..)
            .map(|(point, place)| (self.across(place), percent(top - point.value.clamp(0, top), top), point))
            .collect()
    }

    fn places(&self, height: impl Fn(&Point) -> i64) -> impl Iterator<Item = String> {
        let top = self.top();
        self.points.iter().zip(0..).map(move |(point, place)| {
            format!(
                "{},{}",
                self.across(place),
                percent(top - height(point).clamp(0, top), top)
            )
        })
    }

    /// Half a step stays free at both ends, so that the names of the first and the last point have room.
    fn across(&self, place: i64) -> String {
        percent(2 * place + 1, 2 * self.points.len() as i64)
    }

    fn top(&self) -> i64 {
        ceiling(self.points.iter().map(|point| point.high).max().unwrap_or(0).max(1))
    }
}

/// How often rows and columns meet: a table whose cells are tinted.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) note: String,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<i64>)>,
}

impl Matrix {
    /// The tint of a value, 0 to 5; only nothing is without any.
    pub(crate) fn level(&self, value: &i64) -> i64 {
        let value = *value;
        let largest = self
            .rows
            .iter()
            .flat_map(|(_, values)| values)
            .copied()
            .max()
            .unwrap_or(0);
        if value <= 0 {
            0
        } else {
            (value * 5 + largest - 1) / largest.max(1)
        }
    }
}

/// A line the size of a word: where something goes, without an axis.
#[derive(Clone, Debug)]
pub(crate) struct Sparkline {
    /// What it shows, for whoever does not see it.
    pub(crate) said: String,
    pub(crate) values: Vec<i64>,
}

impl Sparkline {
    /// The points of a polyline in a box of 100 × 24.
    pub(crate) fn path(&self) -> String {
        let low = self.values.iter().copied().min().unwrap_or(0);
        let span = (self.values.iter().copied().max().unwrap_or(0) - low).max(1);
        let places: Vec<String> = self
            .values
            .iter()
            .zip(0..)
            .map(|(value, place)| format!("{},{}", self.across(place), 22 - (value - low) * 20 / span))
            .collect();
        places.join(" ")
    }

    /// The last point, where one is now.
    pub(crate) fn end(&self) -> Option<(i64, i64)> {
        let path = self.path();
        let (x, y) = path.rsplit(' ').next()?.split_once(',')?;
        Some((x.parse().ok()?, y.parse().ok()?))
    }

    fn across(&self, place: i64) -> i64 {
        let steps = (self.values.len() as i64 - 1).max(1);
        2 + place * 96 / steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_down_and_never_leave_the_drawing() {
        for (value, of, written) in [
            (0, 7, "0.0"),
            (1, 3, "33.3"),
            (2, 3, "66.6"),
            (7, 7, "100.0"),
            (8, 7, "100.0"),
            (-1, 7, "0.0"),
            (1, 0, "0.0"),
            (i64::MAX, i64::MAX, "100.0"),
        ] {
            assert_eq!(percent(value, of), written, "{value} of {of}");
        }
    }

    #[test]
    fn an_axis_ends_at_a_round_number_above_everything() {
        for (value, top) in [
            (1, 4),
            (4, 4),
            (5, 8),
            (17, 20),
            (21, 40),
            (81, 200),
            (1000, 2000),
            (i64::MAX, i64::MAX),
        ] {
            assert_eq!(ceiling(value), top, "{value}");
        }
        assert_eq!(lines(40), [40, 30, 20, 10, 0]);
    }

    #[test]
    fn the_parts_of_a_row_follow_each_other() {
        let stacked = Stacked {
            id: "s",
            title: String::new(),
            note: String::new(),
            head: String::new(),
            parts: Vec::new(),
            rows: Vec::new(),
        };
        let piece = |part, left: &str, width: &str| (part, left.to_owned(), width.to_owned());
        assert_eq!(
            stacked.pieces(&[3, 0, 1]),
            [piece(1, "0.0", "75.0"), piece(3, "75.0", "25.0")]
        );
        assert_eq!(stacked.pieces(&[0, 0]), []);
    }

    #[test]
    fn a_line_with_its_band() {
        let point = |low, value, high| Point {
            label: String::new(),
            low,
            value,
            high,
        };
        let line = Line {
            id: "l",
            title: String::new(),
            note: String::new(),
            heads: [String::new(), String::new()],
            points: vec![point(0, 10, 20), point(10, 20, 40)],
        };
        assert_eq!(line.path(), "25.0,75.0 75.0,50.0");
        assert_eq!(line.band(), "25.0,50.0 75.0,0.0 75.0,75.0 25.0,100.0");
    }

    #[test]
    fn tints_and_sparks() {
        let matrix = Matrix {
            id: "m",
            title: String::new(),
            note: String::new(),
            columns: Vec::new(),
            rows: vec![(String::new(), vec![0, 1, 10])],
        };
        assert_eq!([0, 1, 2, 3, 10].map(|value| matrix.level(&value)), [0, 1, 1, 2, 5]);
        let spark = Sparkline {
            said: String::new(),
            values: vec![3, 5, 4],
        };
        assert_eq!(spark.path(), "2,22 50,2 98,12");
        assert_eq!(spark.end(), Some((98, 12)));
        let nothing = Sparkline {
            said: String::new(),
            values: Vec::new(),
        };
        assert_eq!(nothing.end(), None);
    }
}
