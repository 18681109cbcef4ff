//! A source file as the rules of the house see it: its paths in full, the macros it calls, its string literals.

use std::collections::BTreeSet;
use std::path::Path;

/// A file of the workspace.
pub struct Source {
    /// Its path in the repository, with `/`.
    pub file: String,
    /// Every path in its code, from `crate` or another crate's name on; `use` trees are taken apart.
    pub paths: BTreeSet<String>,
    /// Names of macros that it calls.
    pub macros: BTreeSet<String>,
    /// Its string literals.
    pub strings: Vec<String>,
    tokens: Vec<String>,
}

impl Source {
    /// Reads the text of the file of this name.
    pub fn read(file: &str, text: &str) -> Self {
        let (code, strings) = split(text);
        let tokens = tokens(&code);
        let mut source = Self {
            file: file.to_owned(),
            paths: BTreeSet::new(),
            macros: BTreeSet::new(),
            strings,
            tokens,
        };
        source.collect();
        source
    }

    /// All sources of the service and of the two pure crates.
    pub fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Vec::new();
        for folder in ["src", "ballot/src", "crypto/src"] {
            read_folder(root, &root.join(folder), &mut sources);
        }
        sources
    }

    /// Whether the file lies under a folder, or is this file.
    pub fn is_under(&self, place: &str) -> bool {
        self.file == place || self.file.starts_with(&format!("{place}/"))
    }

    /// The paths that begin with `prefix`, a whole number of segments.
    pub fn paths_under(&self, prefix: &str) -> impl Iterator<Item = &str> {
        let inside = format!("{prefix}::");
        self.paths
            .iter()
            .map(String::as_str)
            .filter(move |path| *path == prefix || path.starts_with(&inside))
    }

    /// Methods that are called on a field of this name.
    pub fn methods_of(&self, field: &str) -> Vec<&str> {
        let calls = self
            .tokens
            .windows(3)
            .filter(|window| window[0] == field && window[1] == ".");
        calls.map(|window| window[2].as_str()).collect()
    }

    fn collect(&mut self) {
        let tokens = std::mem::take(&mut self.tokens);
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at] == "use" {
                at = self.tree(&tokens, at + 1, "");
            } else if is_name(&tokens[at]) && (at == 0 || tokens[at - 1] != ".") {
                at = self.path(&tokens, at);
            } else {
                at += 1;
            }
        }
        self.tokens = tokens;
    }

    /// Takes a path in code; the place after it.
    fn path(&mut self, tokens: &[String], mut at: usize) -> usize {
        let mut path = tokens[at].clone();
        at += 1;
        while is(tokens, at, "::") && tokens.get(at + 1).is_some_and(|token| is_name(token)) {
            path = format!("{path}::{}", tokens[at + 1]);
            at += 2;
        }
        if is(tokens, at, "!") {
            self.macros
                .insert(path.rsplit("::").next().unwrap().to_owned());
        }
        self.paths.insert(self.resolve(&path));
        at
    }

    /// Takes a tree of `use` below `prefix`; the place after it.
    fn tree(&mut self, tokens: &[String], mut at: usize, prefix: &str) -> usize {
        let mut path = prefix.to_owned();
        loop {
            match tokens.get(at).map(String::as_str) {
                Some("{") => {
                    at += 1;
                    while !is(tokens, at, "}") && at < tokens.len() {
                        at = self.tree(tokens, at, &path);
                        at += usize::from(is(tokens, at, ","));
                    }
                    return at + 1;
                }
                Some("::") => at += 1,
                Some("self") if !path.is_empty() => at += 1,
                Some("as") => at += 2,
                Some(name) if is_name(name) || name == "*" => {
                    path = if path.is_empty() {
                        name.to_owned()
                    } else {
                        format!("{path}::{name}")
                    };
                    at += 1;
                }
                _ => break,
            }
        }
        self.paths.insert(self.resolve(&path));
        at
    }

    /// Spells a path from its crate on.
    fn resolve(&self, path: &str) -> String {
        let mut segments: Vec<&str> = path.split("::").collect();
        let mut module = self.module();
        match segments[0] {
            "piaojue" => segments[0] = "crate",
            "self" => drop(segments.splice(..1, module)),
            "super" => {
                let up = segments
                    .iter()
                    .take_while(|segment| **segment == "super")
                    .count();
                module.truncate(module.len().saturating_sub(up).max(1));
                drop(segments.splice(..up, module));
            }
            _ => {}
        }
        segments.join("::")
    }

    fn module(&self) -> Vec<&str> {
        let inside = self
            .file
            .split_once("src/")
            .map_or("", |(_, inside)| inside);
        let names = inside
            .trim_end_matches(".rs")
            .split('/')
            .filter(|name| !["mod", "lib", "main"].contains(name));
        std::iter::once("crate").chain(names).collect()
    }
}

fn read_folder(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let file = path
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            sources.push(Source::read(
                &file,
                &std::fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

fn is(tokens: &[String], at: usize, token: &str) -> bool {
    tokens.get(at).is_some_and(|found| found == token)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_name(rest) {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

/// Code without comments, characters and strings, and the strings.
fn split(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings, mut rest) = (String::new(), Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some((string, length)) =
            string(rest).filter(|_| !code.ends_with(|c: char| c.is_alphanumeric()))
        {
            strings.push(string.to_owned());
            length
        } else if first == '\'' {
            character(rest)
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[taken..];
    }
    (code, strings)
}

/// The string literal at the beginning of `text`, and the length of its spelling.
fn string(text: &str) -> Option<(&str, usize)> {
    let bare = text.strip_prefix('b').unwrap_or(text);
    let before = text.len() - bare.len();
    if let Some(raw) = bare.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inside = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = inside.find(&end)?;
        return Some((
            &inside[..length],
            before + 1 + hashes + 1 + length + end.len(),
        ));
    }
    let inside = bare.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some((&inside[..end], before + 1 + end + 1))
}

/// The length of a character literal, or of a lifetime's tick.
fn character(text: &str) -> usize {
    let mut inside = text.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((after, escaped))) => {
            let from = after + escaped.len_utf8();
            text[from..].find('\'').map_or(1, |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
