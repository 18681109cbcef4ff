//! The arrows between the parts of the house, read from the sources: what may know what. Each rule is shown to catch a
//! violation.

mod source;

use source::Source;

/// A rule: what it is called, and what it finds wrong in a file.
struct Rule {
    name: &'static str,
    wrong: fn(&Source) -> Vec<String>,
}

const RULES: [Rule; 14] = [
    Rule {
        name: "ballot and crypto import nothing of ours",
        wrong: impure,
    },
    Rule {
        name: "roll and urn never import each other",
        wrong: joined,
    },
    Rule {
        name: "SQL only under store, roll, urn, issuer",
        wrong: sql,
    },
    Rule {
        name: "axum only under http",
        wrong: axum,
    },
    Rule {
        name: "the clock is read in clock.rs alone",
        wrong: clock,
    },
    Rule {
        name: "the system's randomness is read in rng.rs alone",
        wrong: randomness,
    },
    Rule {
        name: "ids come from rng.rs",
        wrong: ids,
    },
    Rule {
        name: "verify sees ballot and crypto alone",
        wrong: auditor,
    },
    Rule {
        name: "conduct reaches urn through commands, answers and reading",
        wrong: commands,
    },
    Rule {
        name: "the client is written against the protocol alone",
        wrong: client,
    },
    Rule {
        name: "simulated delegates play with the client alone",
        wrong: players,
    },
    Rule {
        name: "a witness sees crypto alone, and where it keeps its files",
        wrong: witness,
    },
    Rule {
        name: "asking witnesses takes the urn and the wire",
        wrong: cosigning,
    },
    Rule {
        name: "a further issuer sees the protocol, its own tables and what is handed over, no half of the house",
        wrong: issuer,
    },
];

#[test]
fn every_arrow_of_the_house_holds() {
    let sources = Source::all();
    assert!(sources.len() > 100, "the sources were found");
    let mut wrong = Vec::new();
    for rule in &RULES {
        for source in &sources {
            wrong.extend(
                (rule.wrong)(source)
                    .iter()
                    .map(|found| format!("{}: {}: {found}", rule.name, source.file)),
            );
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_catches_a_violation() {
    let planted = [
        ("ballot/src/tally.rs", "use crypto::bytes::Hash;"),
        (
            "src/roll/issuing.rs",
            "fn f() { crate::urn::board::checkpoint() }",
        ),
        (
            "src/http/api/cast.rs",
            "const A: &str = \"SELECT key FROM ballots\";",
        ),
        ("src/conduct/act.rs", "use axum::http::StatusCode;"),
        (
            "src/live/mod.rs",
            "fn f() -> std::time::SystemTime { todo!() }",
        ),
        (
            "src/urn/group.rs",
            "use ring::rand::{SecureRandom, SystemRandom}; fn f() { SystemRandom::new(); }",
        ),
        ("src/urn/acts.rs", "fn f() { Uuid::new_v4() }"),
        ("src/verify/walk.rs", "use crate::{client::Board, verify};"),
        (
            "src/conduct/mod.rs",
            "impl Conduct { fn f(&self) { self.urn.cast(b\"\") } }",
        ),
        (
            "src/client/device.rs",
            "use crate::urn::envelope::Envelope;",
        ),
        ("src/demo/player.rs", "use super::super::roll::Roll;"),
        ("src/witness/memory.rs", "use crate::vault::Vault;"),
        ("src/cosigning.rs", "use crate::roll::Roll;"),
        ("src/issuer/issuing.rs", "use crate::roll::Session;"),
    ];
    for (rule, (file, text)) in RULES.iter().zip(planted) {
        assert_eq!(
            (rule.wrong)(&Source::read(file, text)).len(),
            1,
            "{}: {text}",
            rule.name
        );
    }
}

#[test]
fn other_ways_to_break_a_rule_are_caught_too() {
    let planted: [(usize, &str, &str); 8] = [
        (
            0,
            "crypto/src/note/keys.rs",
            "use piaojue_ballot::id::ContestId;",
        ),
        (
            1,
            "src/urn/tally.rs",
            "use crate::{store::Tx, roll::{Roll, self}};",
        ),
        (1, "src/urn/casting.rs", "use super::super::roll;"),
        (2, "src/http/view/hall.rs", "use crate::store::fetch_all;"),
        (2, "src/live/mod.rs", "async fn f() { sqlx::query(\"x\"); }"),
        (
            4,
            "src/roll/sessions.rs",
            "use tokio::time::{Duration, Instant};",
        ),
        (
            5,
            "src/roll/secret.rs",
            "fn f() { getrandom::fill(&mut [0]) }",
        ),
        (
            8,
            "src/conduct/overview.rs",
            "use crate::urn::casting::Tested;",
        ),
    ];
    for (rule, file, text) in planted {
        assert!(
            !(RULES[rule].wrong)(&Source::read(file, text)).is_empty(),
            "{}: {text}",
            RULES[rule].name
        );
    }
}

#[test]
fn comments_and_strings_are_no_imports() {
    let text = "//! See crate::urn.\n/* use crate::urn; */\nconst A: &str = \"crate::urn::Urn\";\nconst B: char = '\"';\n";
    assert!(joined(&Source::read("src/roll/mod.rs", text)).is_empty());
}

/// The paths of a file that begin with one of these.
fn under(source: &Source, prefixes: &[&str]) -> Vec<String> {
    prefixes
        .iter()
        .flat_map(|prefix| source.paths_under(prefix))
        .map(str::to_owned)
        .collect()
}

/// The modules of this crate that a file names, apart from these.
fn others(source: &Source, allowed: &[&str]) -> Vec<String> {
    let named = source
        .paths_under("crate")
        .filter_map(|path| path.split("::").nth(1));
    // What `super` means inside a module in the same file is not told apart: only modules are looked at.
    let modules = named.filter(|name| MODULES.contains(name) && !allowed.contains(name));
    modules.map(str::to_owned).collect()
}

const MODULES: [&str; 26] = [
    "cli",
    "client",
    "clock",
    "code",
    "conduct",
    "cosigning",
    "demo",
    "fetched",
    "handover",
    "http",
    "issuer",
    "live",
    "package",
    "private_file",
    "rng",
    "roll",
    "secret",
    "service",
    "signing_pool",
    "store",
    "terminal",
    "tls",
    "urn",
    "vault",
    "witness",
    "words",
];

fn impure(source: &Source) -> Vec<String> {
    let other = if source.is_under("ballot/src") {
        ["crypto", "piaojue_crypto"]
    } else if source.is_under("crypto/src") {
        ["ballot", "piaojue_ballot"]
    } else {
        return Vec::new();
    };
    let world = [
        "piaojue", "axum", "sqlx", "tokio", "tracing", "std::env", "std::fs", "std::net",
    ];
    let mut found = under(source, &[&other[..], &world].concat());
    // A bare name is a variable.
    found.retain(|path| path.contains("::"));
    found
}

fn joined(source: &Source) -> Vec<String> {
    if source.is_under("src/roll") {
        under(source, &["crate::urn"])
    } else if source.is_under("src/urn") {
        under(source, &["crate::roll", "crate::conduct"])
    } else {
        Vec::new()
    }
}

fn sql(source: &Source) -> Vec<String> {
    if ["src/store", "src/roll", "src/urn", "src/issuer"]
        .iter()
        .any(|place| source.is_under(place))
    {
        return Vec::new();
    }
    let statement = |text: &&String| {
        ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "PRAGMA "]
            .iter()
            .any(|verb| text.trim_start().starts_with(verb))
    };
    let mut found = under(source, &["sqlx", "crate::store"]);
    found.extend(source.strings.iter().filter(statement).cloned());
    found
}

fn axum(source: &Source) -> Vec<String> {
    if source.is_under("src/http") {
        Vec::new()
    } else {
        under(source, &["axum", "axum_server"])
    }
}

/// Timers: they say when a group of ballots or a message is due, and no time of theirs is kept or told.
const TIMERS: [&str; 2] = ["src/urn/writer.rs", "src/http/socket.rs"];

fn clock(source: &Source) -> Vec<String> {
    let file = source.file.as_str();
    let names = |path: &str, name: &str| path.split("::").any(|segment| segment == name);
    let read = |path: &&String| {
        names(path, "SystemTime") || (names(path, "Instant") && !TIMERS.contains(&file))
    };
    let found = source.paths.iter().filter(read);
    found.filter(|_| file != "src/clock.rs").cloned().collect()
}

fn randomness(source: &Source) -> Vec<String> {
    if source.file == "src/rng.rs" {
        return Vec::new();
    }
    let mut found = under(source, &["rand", "getrandom", "fastrand", "openssl::rand"]);
    found.extend(
        source
            .paths
            .iter()
            .filter(|path| path.ends_with("SystemRandom::new"))
            .cloned(),
    );
    found
}

fn ids(source: &Source) -> Vec<String> {
    let made = |path: &&String| {
        ["Uuid::new_v4", "Uuid::now_v7"]
            .iter()
            .any(|way| path.ends_with(way))
    };
    source.paths.iter().filter(made).cloned().collect()
}

fn auditor(source: &Source) -> Vec<String> {
    if source.is_under("src/verify") {
        others(source, &[])
    } else {
        Vec::new()
    }
}

/// What conduct may name of the other half, and what it may ask of it.
const URN_NAMES: [&str; 12] = [
    "Answer",
    "Command",
    "ContestBox",
    "ContestStatus",
    "Publication",
    "Refusal",
    "ShownTally",
    "SignedAct",
    "Typed",
    "Urn",
    "UrnError",
    "UrnError",
];
const URN_METHODS: [&str; 12] = [
    "act",
    "changes",
    "checkpoint",
    "contest",
    "contests",
    "held",
    "status",
    "tile",
    "typed",
    "url",
    "version",
    "vkey",
];

fn commands(source: &Source) -> Vec<String> {
    if !source.is_under("src/conduct") {
        return Vec::new();
    }
    let name = |path: &str| {
        path.trim_start_matches("crate::")
            .split("::")
            .nth(1)
            .map(str::to_owned)
    };
    let names = ["crate::urn", "urn"]
        .into_iter()
        .flat_map(|prefix| source.paths_under(prefix))
        .filter_map(name);
    let methods = source.methods_of("urn").into_iter().map(str::to_owned);
    let names = names.filter(|name| !URN_NAMES.contains(&name.as_str()));
    names
        .chain(methods.filter(|method| !URN_METHODS.contains(&method.as_str())))
        .collect()
}

/// The auditor is written against the protocol alone as well: a scrutineer verifies before signing.
fn client(source: &Source) -> Vec<String> {
    if source.is_under("src/client") {
        others(source, &["client", "rng", "verify"])
    } else {
        Vec::new()
    }
}

fn witness(source: &Source) -> Vec<String> {
    if source.is_under("src/witness") {
        others(source, &["private_file", "rng", "witness"])
    } else {
        Vec::new()
    }
}

fn issuer(source: &Source) -> Vec<String> {
    const MAY: [&str; 11] = [
        "client",
        "clock",
        "code",
        "handover",
        "issuer",
        "private_file",
        "rng",
        "secret",
        "signing_pool",
        "store",
        "vault",
    ];
    if source.is_under("src/issuer") {
        return others(source, &MAY);
    }
    let doors = [
        "src/http/issuer.rs",
        "src/http/problem.rs",
        "src/cli/issuer.rs",
    ];
    if doors.contains(&source.file.as_str()) {
        return Vec::new();
    }
    under(source, &["crate::issuer"])
}

fn cosigning(source: &Source) -> Vec<String> {
    if source.file == "src/cosigning.rs" {
        others(source, &["client", "cosigning", "urn"])
    } else {
        Vec::new()
    }
}

fn players(source: &Source) -> Vec<String> {
    let plays = [
        "src/demo/player.rs",
        "src/demo/crowd.rs",
        "src/demo/choice.rs",
    ]
    .contains(&source.file.as_str());
    if plays {
        others(source, &["client", "demo", "rng"])
    } else {
        Vec::new()
    }
}
