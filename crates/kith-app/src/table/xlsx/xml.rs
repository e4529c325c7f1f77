//! XML as a stream of plain events: bounded in depth and in the size of one event, with no entities but the standard ones.

use super::damaged;
use crate::input::Fault;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::io::{BufReader, Error, Read};
use std::ops::ControlFlow;

/// One tag, comment or piece of text. A cell may hold 64 KiB; there is room to spare, so that a longer one is read to its end
/// and refused with its place.
const MAX_EVENT_BYTES: u64 = 12 << 20;
/// Sheets nest about ten deep.
const MAX_DEPTH: usize = 64;

/// What the reader of a part sees. Names come without their prefix.
pub(super) enum Node<'a> {
    Open(&'a str, Element<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// The attributes of an opening tag.
pub(super) struct Element<'a>(&'a BytesStart<'a>);

impl<'a> Element<'a> {
    /// The values of attributes, by their names without a prefix.
    pub(super) fn attributes<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Cow<'a, str>>; N], Fault> {
        let mut values = [const { None }; N];
        // Without checks: looking for duplicates costs quadratic time in a tag of a million attributes.
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(damaged)?;
            let name = attribute.key.local_name();
            if let Some(at) = names.iter().position(|n| *n == name.as_ref()) {
                values[at] = Some(attribute.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?);
            }
        }
        Ok(values)
    }

    /// The value of one attribute.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<Cow<'a, str>>, Fault> {
        self.attributes([name]).map(|[value]| value)
    }
}

pub(super) struct Xml<R: Read> {
    reader: Reader<BufReader<Bounded<R>>>,
}

impl<R: Read> Xml<R> {
    /// The XML in `part`, whose length the ZIP library holds to what the archive says.
    pub(super) fn new(part: R) -> Xml<R> {
        let mut reader = Reader::from_reader(BufReader::new(Bounded { part, event: 0 }));
        reader.config_mut().expand_empty_elements = true;
        Xml { reader }
    }

    /// Shows every node to `visit` until it breaks off.
    pub(super) fn walk(
        mut self,
        mut visit: impl FnMut(Node<'_>) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), Fault> {
        let (mut buffer, mut depth) = (Vec::new(), 0_usize);
        loop {
            buffer.clear();
            self.reader.get_mut().get_mut().event = MAX_EVENT_BYTES;
            let flow = match self.reader.read_event_into(&mut buffer).map_err(broken)? {
                Event::Start(tag) => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        return Err(damaged("its XML is nested too deeply"));
                    }
                    visit(Node::Open(tag.local_name().as_ref(), Element(&tag)))?
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    visit(Node::Close(tag.local_name().as_ref()))?
                }
                Event::Text(text) => visit(Node::Text(&text.xml10_content()))?,
                Event::CData(text) => visit(Node::Text(&text.xml10_content()))?,
                Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(damaged)? {
                    Some(c) => visit(Node::Text(c.encode_utf8(&mut [0; 4])))?,
                    None => match resolve_xml_entity(&reference) {
                        Some(text) => visit(Node::Text(text))?,
                        None => return Err(damaged("it refers to an entity of its own")),
                    },
                },
                // A document type is where a file defines entities that grow without end or name other files.
                Event::DocType(_) => return Err(damaged("it defines entities of its own")),
                Event::Eof if depth > 0 => return Err(damaged("a part of it breaks off")),
                Event::Eof => return Ok(()),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => ControlFlow::Continue(()),
            };
            if flow.is_break() {
                return Ok(());
            }
        }
    }
}

/// What is wrong with the XML, or with the archive under it.
fn broken(error: quick_xml::Error) -> Fault {
    match error {
        quick_xml::Error::Io(error) => damaged(error),
        error => damaged(error),
    }
}

/// Lets about `event` bytes through; whoever reads an event sets it anew.
struct Bounded<R> {
    part: R,
    event: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.event == 0 {
            return Err(Error::other("a tag or a text in it is longer than 12 MiB"));
        }
        let count = self.part.read(buffer)?;
        self.event = self.event.saturating_sub(count as u64);
        Ok(count)
    }
}
