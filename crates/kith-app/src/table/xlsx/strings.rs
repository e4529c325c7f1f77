//! The texts that cells of a workbook share.

use super::package::Package;
use super::xml::Node;
use crate::input::Fault;
use crate::table::MAX_CELL_BYTES;
use std::ops::ControlFlow::Continue;

/// All shared texts in one string: a million small allocations would cost more than the texts.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// The text with that number, counted from 0; one that is too long for a cell is cut just behind the limit.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        Some(&self.text[start as usize..end as usize])
    }

    fn start(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }
}

/// Reads the shared texts, at most about `most` bytes of them.
pub(super) fn read(package: &mut Package<'_>, path: Option<&str>, most: usize) -> Result<Strings, Fault> {
    let mut strings = Strings::default();
    let Some(xml) = path.map(|path| package.part(path)).transpose()?.flatten() else {
        return Ok(strings);
    };
    let (mut in_text, mut in_phonetic) = (false, false);
    xml.walk(|node| {
        match node {
            Node::Open("t", _) => in_text = true,
            Node::Close("t") => in_text = false,
            // How a Japanese name is read aloud, written beside it.
            Node::Open("rPh", _) => in_phonetic = true,
            Node::Close("rPh") => in_phonetic = false,
            Node::Close("si") => {
                if strings.text.len() > most {
                    let message = format!(
                        "the workbook holds more than {} MiB of text; save the first sheet as CSV",
                        most >> 20
                    );
                    return Err(Fault::new(message));
                }
                // The check above keeps every end within 32 bits.
                strings.ends.push(strings.text.len() as u32);
            }
            // What is too long for a cell is kept just long enough for the cell that uses it, if one does, to be refused.
            Node::Text(text) if in_text && !in_phonetic && strings.text.len() - strings.start() <= MAX_CELL_BYTES => {
                strings.text.push_str(text);
            }
            _ => {}
        }
        Ok(Continue(()))
    })?;
    Ok(strings)
}
