//! A draft by its clauses: where each begins, and what a revision has changed. Pure.

mod alignment;
mod difference;
mod words;

pub use alignment::{Change, changes};
pub use difference::{Piece, difference};

/// A clause: a part of a text that delegates speak about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What it is called, "第三条" or its heading; none of what stands before the first clause, and of a text without any.
    pub label: Option<String>,
    /// Its Markdown, with the headings that lead to it.
    pub markdown: String,
}

impl Clause {
    /// Its words as they are read: without the marks of headings and of emphasis.
    pub fn words(&self) -> String {
        let lines = self.markdown.lines().map(|line| {
            let (_, line) = heading(line).unwrap_or((0, line));
            line.replace("**", "").trim_end().to_owned()
        });
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }
}

/// Two versions of a text by their clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The clauses of the old one.
    pub old: Vec<Clause>,
    /// Those of the new one.
    pub new: Vec<Clause>,
    /// What became of each clause, with the signs that differ.
    pub changes: Vec<(Change, Vec<Piece>)>,
}

/// Compares two versions of a text. Takes up to a few hundred milliseconds where long clauses differ in much.
pub fn compare(old: &str, new: &str) -> Comparison {
    let (old, new) = (clauses(old), clauses(new));
    let words = |side: &[Clause], at: Option<usize>| {
        at.and_then(|at| side.get(at))
            .map_or_else(String::new, Clause::words)
    };
    let with_pieces = |change: Change| {
        let (before, after) = change.places();
        let pieces = difference(&words(&old, before), &words(&new, after));
        (change, pieces)
    };
    let changes = changes(&old, &new).into_iter().map(with_pieces).collect();
    Comparison { old, new, changes }
}

/// The clauses of a text: each begins at its heading or at its line 第…条. Joined they are the text again; a text without
/// clauses is one.
pub fn clauses(markdown: &str) -> Vec<Clause> {
    let mut split = Split::default();
    for line in markdown.split_inclusive('\n') {
        split.take(line);
    }
    let mut clauses = split.clauses;
    if let [only] = clauses.as_mut_slice() {
        only.label = None;
    }
    clauses
}

/// How far a text is split.
#[derive(Default)]
struct Split {
    clauses: Vec<Clause>,
    /// Whether the last clause has nothing but headings yet.
    opening: bool,
    /// Whether a paragraph goes on.
    within: bool,
}

impl Split {
    fn take(&mut self, line: &str) {
        let text = line.trim();
        if let Some((level, title)) = heading(text) {
            // The title of the whole is no clause.
            let label = (level > 1 || !self.clauses.is_empty()).then(|| {
                article(title, true).map_or_else(|| bare(title).to_owned(), str::to_owned)
            });
            self.begin(label, line);
            self.within = false;
        } else if let Some(label) = article(text, !self.within) {
            let label = Some(label.to_owned());
            self.begin(label, line);
            (self.opening, self.within) = (false, true);
        } else {
            self.go_on(line);
            self.within = !text.is_empty();
            self.opening &= text.is_empty();
        }
    }

    /// A clause begins here, unless headings have led to it.
    fn begin(&mut self, label: Option<String>, line: &str) {
        match self.clauses.last_mut().filter(|_| self.opening) {
            Some(last) => {
                last.label = label.or(last.label.take());
                last.markdown.push_str(line);
            }
            None => {
                let markdown = line.to_owned();
                self.clauses.push(Clause { label, markdown });
            }
        }
        self.opening = true;
    }

    fn go_on(&mut self, line: &str) {
        match self.clauses.last_mut() {
            Some(last) => last.markdown.push_str(line),
            None => self.clauses.push(Clause {
                label: None,
                markdown: line.to_owned(),
            }),
        }
    }
}

/// The level and the words of a heading, if a line is one.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_start();
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    ((1..=6).contains(&level) && words.starts_with([' ', '\u{3000}', '\t']))
        .then(|| (level, words.trim()))
}

/// "第三条" or "第三条之一" at the beginning of a line; "第三条规定的" is the beginning of a sentence, unless a paragraph
/// begins with it.
fn article(line: &str, begins: bool) -> Option<&str> {
    const DIGITS: &str = "零〇一二三四五六七八九十百千两0123456789";
    let number = |text: &str| {
        text.char_indices()
            .find(|(_, sign)| !DIGITS.contains(*sign))
            .map_or(text.len(), |(at, _)| at)
    };
    let line = bare(line);
    let counted = line.strip_prefix('第')?;
    let (digits, rest) = counted.split_at(number(counted));
    let rest = rest.strip_prefix('条').filter(|_| !digits.is_empty())?;
    let rest = match rest.strip_prefix('之') {
        Some(more) if number(more) > 0 => &more[number(more)..],
        _ => rest,
    };
    let apart = rest.is_empty()
        || rest.starts_with([' ', '\u{3000}', '\t', '*', '：', ':', '、', '【', '（', '(']);
    let sentence = rest.starts_with(['规', '第', '至', '和', '、', '的', '所', '中']);
    ((apart || begins) && !sentence).then(|| &line[..line.len() - rest.len()])
}

/// Without the marks of emphasis around it.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches("**").trim_end_matches("**")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Vec<Option<String>> {
        let clauses = clauses(text);
        let joined: String = clauses.iter().map(|each| each.markdown.as_str()).collect();
        assert_eq!(joined, text, "nothing is lost");
        clauses.into_iter().map(|each| each.label).collect()
    }

    fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Option<String>> {
        let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
        names.into_iter().map(named).collect()
    }

    #[test]
    fn clauses_begin_at_their_lines_and_take_the_chapters_heading_along() {
        let text = "# 集体合同（草案）\n\n双方协商一致。\n\n## 第一章　总则\n\n第一条　依据。\n第二条 范围。\n第三条规定的除外。\n\n\
                    ## 第二章　工资\n\n**第三条** 工资。\n\n按第一条执行。\n\n第四条之一：另行。\n";
        assert_eq!(
            labels(text),
            named(["", "第一条", "第二条", "第三条", "第四条之一"])
        );
        let third = &clauses(text)[3];
        assert!(third.markdown.starts_with("## 第二章"), "{third:?}");
        assert_eq!(third.words(), "第二章　工资\n第三条 工资。\n按第一条执行。");
    }

    #[test]
    fn headings_are_clauses_where_articles_are_headings_or_there_are_none() {
        let articles =
            "# 草案\n\n前言。\n\n## 第一条　劳动报酬\n\n甲方。\n\n## 第十二条 期限\n\n乙方。";
        assert_eq!(labels(articles), named(["", "第一条", "第十二条"]));
        let plain = "## 一、工资\n\n甲。\n\n## 二、工时\n\n乙。\n";
        assert_eq!(labels(plain), named(["一、工资", "二、工时"]));
    }

    #[test]
    fn a_text_without_clauses_is_one() {
        for text in [
            "只有一段话。\n还有一行。",
            "# 决议（草案）\n\n大会同意。",
            "",
        ] {
            let found = labels(text);
            assert!(found.len() <= 1, "{found:?}");
            assert!(found.iter().all(Option::is_none), "{found:?}");
        }
    }

    #[test]
    fn a_sentence_that_speaks_of_an_article_is_none() {
        let text = "第一条　甲。\n\n第二条规定的期限从签字起算。\n\n第三条第二款不适用。\n";
        assert_eq!(labels(text).len(), 1);
    }
}
