//! The first sheet of an XLSX workbook.
//!
//! Our own reader over `zip` and `quick-xml`, because `calamine` trusts the file where a hostile one must not be trusted: it
//! reserves room for as many shared strings as the file claims, copies a font into every cell format, keeps a text of any
//! length in one piece, and its arithmetic on cell references overflows. It reads the same cells in our tests.

mod formats;
mod package;
mod sheet;
mod strings;
mod workbook;
mod xml;

use super::builder::{Builder, Limits, Width};
use super::{MAX_CELLS, MAX_TEXT_BYTES};
use crate::input::{Fault, Warning, short};
use package::Package;

pub(super) fn read(bytes: &[u8]) -> Result<Builder, Fault> {
    let mut package = Package::open(bytes)?;
    let book = workbook::read(&mut package)?;
    let limits = limits(bytes.len());
    let strings = strings::read(&mut package, book.strings.as_deref(), limits.text)?;
    let formats = formats::read(&mut package, book.styles.as_deref())?;
    let mut builder = Builder::new(Width::Sparse, limits);
    if book.other_sheets > 0 {
        let (name, others) = (short(&book.sheet_name), book.other_sheets);
        let s = if others == 1 { "" } else { "s" };
        let message = format!("only the first sheet (\"{name}\") was read; the workbook has {others} more sheet{s}");
        builder.warnings.push(Warning { line: None, message });
    }
    let context = sheet::Context {
        strings: &strings,
        formats: &formats,
        epoch: book.epoch,
    };
    sheet::read(&mut package, &book.sheet, &context, &mut builder)?;
    Ok(builder)
}

/// What a workbook of so many bytes may hold. One shared text can stand in every cell and a short row under a wide header, so
/// a few kilobytes could fill the memory; a list of people packs to no less than a twentieth.
fn limits(bytes: usize) -> Limits {
    Limits {
        text: bytes.saturating_mul(20).clamp(32 << 20, MAX_TEXT_BYTES),
        cells: bytes.saturating_mul(8).clamp(8 << 20, MAX_CELLS),
    }
}

fn damaged(what: impl std::fmt::Display) -> Fault {
    Fault::new(format!("the workbook is damaged ({what}); {}", super::source::SAVE_AS))
}
