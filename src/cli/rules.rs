//! `piaojue rules [PROFILE]`: which rules there are, and where each of them stands.

use std::io::{self, Write};

use ballot::profile::{PROFILES, RuleProfile};
use clap::ValueEnum;

/// How like a name must be to be offered in place of one that is not there.
const LIKE: f64 = 0.5;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A profile, with or without its version. 规则的名称，可以不写版本。
    profile: Option<String>,
    /// The language of the words. 文字的语言。
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Lang {
    Zh,
    En,
}

/// Why no rules are printed.
#[derive(Debug, thiserror::Error)]
pub enum RulesRefusal {
    /// No such profile.
    #[error("没有规则 no such profile: {name}{}", offered(.near))]
    Unknown {
        /// What was typed.
        name: String,
        /// What may have been meant.
        near: Vec<&'static str>,
    },
    /// They can't be printed.
    #[error(transparent)]
    Output(#[from] io::Error),
}

fn offered(near: &[&str]) -> String {
    match near {
        [] => "。不带名称运行，列出全部 run it without a name to see all".to_owned(),
        near => format!("。是不是 did you mean: {}", near.join("、")),
    }
}

/// Prints all profiles, or one of them line by line.
pub(super) fn run(args: &Args) -> Result<(), RulesRefusal> {
    let mut out = io::stdout().lock();
    match &args.profile {
        None => all(&mut out, args.lang)?,
        Some(name) => one(&mut out, find(name)?, args.lang)?,
    }
    Ok(())
}

fn find(name: &str) -> Result<&'static RuleProfile, RulesRefusal> {
    let found = RuleProfile::named(name).or_else(|| RuleProfile::of_stem(name));
    found.ok_or_else(|| RulesRefusal::Unknown {
        name: name.to_owned(),
        near: near(name),
    })
}

fn near(name: &str) -> Vec<&'static str> {
    let name = name.to_lowercase();
    let likeness = |profile: &&RuleProfile| {
        strsim::normalized_damerau_levenshtein(&name, profile.stem()) >= LIKE
            || (name.len() > 2 && profile.stem().contains(&name))
    };
    let near = PROFILES.iter().filter(likeness);
    near.map(|profile| profile.name).collect()
}

fn all(out: &mut impl Write, lang: Lang) -> io::Result<()> {
    for profile in &PROFILES {
        let text = |text: ballot::profile::Text| lang.choose(text.zh, text.en);
        writeln!(out, "{}  {}", profile.name, text(profile.title))?;
        writeln!(out, "    {}", text(profile.when))?;
    }
    Ok(())
}

fn one(out: &mut impl Write, profile: &RuleProfile, lang: Lang) -> io::Result<()> {
    let text = |text: ballot::profile::Text| lang.choose(text.zh, text.en);
    writeln!(out, "{}  {}", profile.name, text(profile.title))?;
    writeln!(out, "{}", text(profile.when))?;
    if let Some(base) = profile.base {
        writeln!(
            out,
            "{} {base}",
            lang.choose("在这套规则之上：", "On top of")
        )?;
    }
    for rule in profile.lines() {
        let (sentence, confidence) = match lang {
            Lang::Zh => (rule.sentence_zh(profile.kind), rule.confidence.words_zh()),
            Lang::En => (rule.sentence_en(profile.kind), rule.confidence.words_en()),
        };
        writeln!(out, "\n{}  {sentence}", rule.id)?;
        writeln!(out, "    {}（{confidence}）", rule.source)?;
    }
    Ok(())
}

impl Lang {
    fn choose(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}
