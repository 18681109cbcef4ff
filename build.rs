//! Makes a typed catalogue of `locales/*.toml`: a sentence missing in one language, or with other
//! parameters there, fails the build.
//!
//! `[section]` becomes a struct, `key = "…"` a `&'static str` field, `key = "… {n} …"` a function
//! of its parameters. `[script]` and `[problems.<slug>]` are for pages' scripts: they stay
//! templates and are also given out as one JSON object; `[verifying]` is another, for the verify page alone.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use toml::{Table, Value};

const LANGUAGES: [(&str, &str); 2] = [("Zh", "zh-CN"), ("En", "en")];

fn main() {
    let catalogues = LANGUAGES.map(|(lang, file)| (lang, read(file)));
    check_alike(&catalogues[0].1, &catalogues[1].1, "");
    let (_, chinese) = &catalogues[0];

    let mut code = String::new();
    write_types(&mut code, chinese);
    for (lang, catalogue) in &catalogues {
        write_constant(&mut code, lang, catalogue);
    }
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&out).join("words.rs"), code).expect("OUT_DIR is writable");
}

fn read(name: &str) -> Table {
    let path = format!("locales/{name}.toml");
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Panics with the first sentence that the two catalogues do not share.
fn check_alike(chinese: &Table, english: &Table, at: &str) {
    for key in chinese.keys().chain(english.keys()) {
        let path = format!("{at}{key}");
        match (chinese.get(key), english.get(key)) {
            (Some(Value::String(zh)), Some(Value::String(en))) => assert_eq!(
                parameters(zh),
                parameters(en),
                "locales: `{path}` has other parameters in the two languages"
            ),
            (Some(Value::Table(zh)), Some(Value::Table(en))) => {
                check_alike(zh, en, &format!("{path}."));
            }
            (Some(Value::Array(zh)), Some(Value::Array(en))) => assert_eq!(
                zh.len(),
                en.len(),
                "locales: `{path}` has another number of steps in the two languages"
            ),
            _ => panic!("locales: `{path}` is missing or of another kind in one language"),
        }
    }
}

/// The names in braces, in alphabetical order.
fn parameters(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

/// The sections with typed sentences, without those for scripts.
fn sections(catalogue: &Table) -> impl Iterator<Item = (&str, &Table)> {
    catalogue
        .iter()
        .filter(|(name, _)| !["script", "problems", "verifying"].contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), table(value, name)))
}

fn table<'a>(value: &'a Value, name: &str) -> &'a Table {
    value
        .as_table()
        .unwrap_or_else(|| panic!("locales: `{name}` is not a section"))
}

fn sentences(section: &Table) -> impl Iterator<Item = (&str, &str)> {
    section.iter().map(|(key, value)| {
        let text = value
            .as_str()
            .unwrap_or_else(|| panic!("locales: `{key}` is not a sentence"));
        (key.as_str(), text)
    })
}

fn write_types(code: &mut String, catalogue: &Table) {
    code.push_str("/// The catalogue of one language.\n#[derive(Debug)]\npub struct Words {\n");
    for (name, _) in sections(catalogue) {
        let _ = writeln!(code, "/// `[{name}]`\npub {name}: {},", type_name(name));
    }
    code.push_str(
        "/// Its language.\n\
         pub lang: Lang,\n\
         /// `[script]` and `[problems]` as JSON, safe inside an HTML element.\n\
         pub script_json: &'static str,\n\
         /// `[verifying]` as JSON, likewise.\n\
         pub verifying_json: &'static str,\n\
         problems: &'static [(&'static str, Problem)],\n}\n",
    );
    for (name, section) in sections(catalogue) {
        write_section_type(code, name, section);
    }
}

fn write_section_type(code: &mut String, name: &str, section: &Table) {
    let kind = type_name(name);
    let mut functions = String::new();
    let _ = writeln!(
        code,
        "/// Sentences of `[{name}]`.\n#[derive(Debug)]\npub struct {kind} {{"
    );
    for (key, text) in sentences(section) {
        let names: Vec<&str> = parameters(text).into_iter().collect();
        // In brackets, documentation looks for links.
        let shown = text.replace('[', "\\[");
        if names.is_empty() {
            let _ = writeln!(code, "/// “{shown}”\npub {key}: &'static str,");
            continue;
        }
        let kinds = vec!["&dyn Display"; names.len()].join(", ");
        let _ = writeln!(code, "{key}: fn({kinds}) -> String,");
        let list: Vec<String> = names.iter().map(|n| format!("{n}: impl Display")).collect();
        let passed: Vec<String> = names.iter().map(|n| format!("&{n}")).collect();
        let _ = writeln!(
            functions,
            "/// “{shown}”\n#[must_use]\npub fn {key}(&self, {}) -> String {{ (self.{key})({}) }}",
            list.join(", "),
            passed.join(", ")
        );
    }
    let _ = writeln!(code, "}}\nimpl {kind} {{\n{functions}}}");
}

fn write_constant(code: &mut String, lang: &str, catalogue: &Table) {
    let constant = lang.to_uppercase();
    let _ = writeln!(
        code,
        "static {constant}: Words = Words {{ lang: Lang::{lang},"
    );
    for (name, section) in sections(catalogue) {
        let _ = writeln!(code, "{name}: {} {{", type_name(name));
        for (key, text) in sentences(section) {
            let names: Vec<&str> = parameters(text).into_iter().collect();
            let _ = if names.is_empty() {
                writeln!(code, "{key}: {text:?},")
            } else {
                writeln!(code, "{key}: |{}| format!({text:?}),", names.join(", "))
            };
        }
        code.push_str("},\n");
    }
    let verifying = safe_json(&serde_json::json!(catalogue["verifying"]));
    let _ = writeln!(code, "script_json: {:?},", script_json(catalogue));
    let _ = writeln!(code, "verifying_json: {verifying:?},");
    let _ = writeln!(code, "problems: &[{}],\n}};", problems(catalogue));
}

/// `script` and `problems` as JSON.
fn script_json(catalogue: &Table) -> String {
    safe_json(&serde_json::json!({
        "script": catalogue["script"],
        "problems": catalogue["problems"],
    }))
}

/// JSON in which no `<` can end the element around it.
fn safe_json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

fn problems(catalogue: &Table) -> String {
    let all = table(&catalogue["problems"], "problems");
    all.iter()
        .map(|(slug, value)| {
            let problem = table(value, slug);
            let steps: Vec<&str> = problem["steps"]
                .as_array()
                .unwrap_or_else(|| panic!("locales: `problems.{slug}.steps` is not a list"))
                .iter()
                .filter_map(Value::as_str)
                .collect();
            format!(
                "({slug:?}, Problem {{ what: {:?}, why: {:?}, steps: &{steps:?} }}),",
                problem["what"].as_str().unwrap_or_default(),
                problem["why"].as_str().unwrap_or_default(),
            )
        })
        .collect()
}

fn type_name(section: &str) -> String {
    section
        .split('_')
        .map(|part| {
            let (first, rest) = part.split_at(1);
            first.to_uppercase() + rest
        })
        .collect::<String>()
        + "Words"
}
