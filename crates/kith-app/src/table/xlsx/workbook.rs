//! Where the parts of a workbook are: its first sheet, its shared strings and its styles.

use super::damaged;
use super::formats::Epoch;
use super::package::Package;
use super::xml::Node;
use crate::input::Fault;
use std::ops::ControlFlow::Continue;

/// What is needed of a workbook to read its first sheet.
pub(super) struct Workbook {
    pub(super) sheet: String,
    pub(super) sheet_name: String,
    /// How many visible sheets follow the first one.
    pub(super) other_sheets: usize,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) epoch: Epoch,
}

/// A link from one part to another.
struct Relation {
    id: String,
    kind: String,
    path: String,
}

pub(super) fn read(package: &mut Package<'_>) -> Result<Workbook, Fault> {
    let roots = relations(package, "")?;
    let no_workbook = || damaged("it does not say where its workbook is");
    let path = roots
        .into_iter()
        .find(|r| r.is("officeDocument"))
        .ok_or_else(no_workbook)?
        .path;
    let relations = relations(package, &path)?;
    let part_of = |kind: &str| relations.iter().find(|r| r.is(kind)).map(|r| r.path.clone());

    let xml = package.part(&path)?.ok_or_else(no_workbook)?;
    let mut first: Option<(String, String)> = None;
    let (mut other_sheets, mut epoch) = (0, Epoch::Year1900);
    xml.walk(|node| {
        match node {
            Node::Open("sheet", tag) => {
                let id = tag.attribute("id")?.unwrap_or_default();
                let hidden = tag.attribute("state")?.is_some_and(|state| state != "visible");
                // Sheets that are charts have another kind.
                let sheet = relations.iter().find(|r| r.id == id && r.is("worksheet"));
                match (sheet, &first) {
                    _ if hidden => {}
                    (Some(_), Some(_)) => other_sheets += 1,
                    (Some(sheet), None) => {
                        first = Some((
                            sheet.path.clone(),
                            tag.attribute("name")?.unwrap_or_default().into_owned(),
                        ));
                    }
                    (None, _) => {}
                }
            }
            Node::Open("workbookPr", tag) => {
                let since_1904 = tag
                    .attribute("date1904")?
                    .is_some_and(|value| value == "1" || value == "true");
                epoch = if since_1904 { Epoch::Year1904 } else { epoch };
            }
            _ => {}
        }
        Ok(Continue(()))
    })?;
    let (sheet, sheet_name) = first.ok_or_else(|| {
        Fault::new("the workbook has no visible sheet with cells; expected the list on its first sheet")
    })?;
    let (strings, styles) = (part_of("sharedStrings"), part_of("styles"));
    Ok(Workbook {
        sheet,
        sheet_name,
        other_sheets,
        strings,
        styles,
        epoch,
    })
}

impl Relation {
    /// Whether the link is of a kind; the namespace before it differs between the two flavours of the format.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The links of a part; of the whole package when `path` is empty.
fn relations(package: &mut Package<'_>, path: &str) -> Result<Vec<Relation>, Fault> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let mut relations = Vec::new();
    let Some(xml) = package.part(&resolve(folder, &format!("_rels/{file}.rels")))? else {
        return Ok(relations);
    };
    xml.walk(|node| {
        if let Node::Open("Relationship", tag) = node
            && let (Some(id), Some(kind), Some(target)) =
                (tag.attribute("Id")?, tag.attribute("Type")?, tag.attribute("Target")?)
        {
            relations.push(Relation {
                id: id.into_owned(),
                kind: kind.into_owned(),
                path: resolve(folder, &target),
            });
        }
        Ok(Continue(()))
    })?;
    Ok(relations)
}

/// The path that a link in a folder points to.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_their_folder() {
        let cases = [
            (("", "_rels/.rels"), "_rels/.rels"),
            (("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml"),
            (("xl", "/xl/styles.xml"), "xl/styles.xml"),
            (("xl/deep", "../styles.xml"), "xl/styles.xml"),
            (("xl", "../../../etc/passwd"), "etc/passwd"),
            (("xl", "./a//b"), "xl/a/b"),
        ];
        for ((folder, target), path) in cases {
            assert_eq!(resolve(folder, target), path, "{folder} {target}");
        }
    }
}
