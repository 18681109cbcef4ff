//! Markdown → HTML that is safe to show. Nothing but text, lists, tables and links survives.

use std::collections::HashSet;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

/// Markdown as it was written. What is shown is [`Markdown::to_html`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Markdown(String);

impl Markdown {
    /// Takes Markdown from a file, or from where it was stored.
    pub fn new(text: &str) -> Self {
        Self(text.replace("\r\n", "\n").trim().to_owned())
    }

    /// The source text, with `\n` line ends.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of the first heading.
    pub fn title(&self) -> Option<String> {
        let mut inside = Parser::new(&self.0)
            .skip_while(|event| !matches!(event, Event::Start(Tag::Heading { .. })))
            .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
            .peekable();
        inside.peek()?;
        let words: Vec<CowStr<'_>> = inside.filter_map(text_of).collect();
        let title = words.concat().trim().to_owned();
        (!title.is_empty()).then_some(title)
    }

    /// Sanitised HTML. Raw HTML and pictures are dropped (both would bring in what nobody has looked at), and headings
    /// go one level down, because the page that shows the text has a heading of its own.
    pub fn to_html(&self) -> String {
        render(self.events().map(one_level_down))
    }

    /// The same for a page that shows the title itself: a heading of the first level at the top is left out.
    pub fn to_html_below_title(&self) -> String {
        let mut events = self.events().peekable();
        let title = Event::Start(Tag::Heading {
            level: HeadingLevel::H1,
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        });
        if events.peek() != Some(&title) {
            return self.to_html();
        }
        render(
            events
                .skip_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
                .skip(1),
        )
    }

    /// Everything that may be shown. Lines end where they were ended: what is pasted from an office program has no empty
    /// lines between its paragraphs.
    fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let lines = |event| match event {
            Event::SoftBreak => Event::HardBreak,
            other => other,
        };
        let events = Parser::new_ext(&self.0, Options::ENABLE_TABLES).map(lines);
        events.filter(|event| {
            !matches!(
                event,
                Event::Html(_)
                    | Event::InlineHtml(_)
                    | Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
                    | Event::End(TagEnd::Image | TagEnd::HtmlBlock)
            )
        })
    }
}

fn render<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut rendered = String::new();
    html::push_html(&mut rendered, events);
    ammonia::Builder::default()
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .rm_tags(["img"])
        .clean(&rendered)
        .to_string()
}

fn text_of(event: Event<'_>) -> Option<CowStr<'_>> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        _ => None,
    }
}

fn one_level_down(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Heading {
            level,
            classes,
            attrs,
            ..
        }) => Event::Start(Tag::Heading {
            level: lower(level),
            id: None,
            classes,
            attrs,
        }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    }
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + 1).unwrap_or(HeadingLevel::H6)
}
