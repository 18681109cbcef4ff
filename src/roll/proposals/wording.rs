//! What people write of proposals: bounded, without control characters, so that every page, workbook and form can hold it.

/// Text of 1 to `MOST` characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text<const MOST: usize>(String);

/// 案名: what a proposal is about, one line.
pub type Title = Text<60>;
/// 案由 or 建议.
pub type Passage = Text<1200>;
/// Why a proposal is returned.
pub type Reason = Text<500>;
/// Who answers or is to answer, one line.
pub type Name = Text<50>;

impl<const MOST: usize> Text<MOST> {
    /// One line; none where there is nothing in it, or too much.
    pub fn line(written: &str) -> Option<Self> {
        Self::bounded(written.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Paragraphs; none where there is nothing in them, or too much.
    pub fn paragraphs(written: &str) -> Option<Self> {
        Self::bounded(written.replace("\r\n", "\n").replace('\t', " "))
    }

    fn bounded(written: String) -> Option<Self> {
        let kept: String = written
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect();
        let kept = kept.trim();
        let fits = !kept.is_empty() && kept.chars().count() <= MOST;
        fits.then(|| Self(kept.to_owned()))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a proposal says: one matter (一事一案).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// 案名.
    pub title: Title,
    /// 案由: what is wrong.
    pub reason: Passage,
    /// 建议: what to do about it.
    pub suggestion: Passage,
}

impl Wording {
    /// Reads the three parts; else the name of the first that is missing or too long.
    pub fn parse(title: &str, reason: &str, suggestion: &str) -> Result<Self, &'static str> {
        Ok(Self {
            title: Text::line(title).ok_or("title")?,
            reason: Text::paragraphs(reason).ok_or("reason")?,
            suggestion: Text::paragraphs(suggestion).ok_or("suggestion")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_keeps_its_paragraphs_and_drops_what_no_file_can_hold() {
        let wording = Wording::parse(" 夜班\n食堂 ", "一\r\n二\u{0}\u{1b}", " 三 ").unwrap();
        let parts = [
            wording.title.as_str(),
            wording.reason.as_str(),
            wording.suggestion.as_str(),
        ];
        assert_eq!(parts, ["夜班 食堂", "一\n二", "三"]);
    }

    #[test]
    fn what_is_missing_or_too_long_is_named() {
        let long = "长".repeat(1201);
        for (title, reason, suggestion, part) in [
            ("\u{7}", "x", "x", "title"),
            (&long[..183], "x", "x", "title"),
            ("x", " \n ", "x", "reason"),
            ("x", "x", &long, "suggestion"),
        ] {
            assert_eq!(Wording::parse(title, reason, suggestion), Err(part));
        }
        assert!(Wording::parse(&long[..180], &long[3..], "x").is_ok());
    }
}
