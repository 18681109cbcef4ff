//! Every page with data of real length. With `PIAOJUE_PREVIEW=<folder>` they are also written
//! there as files, to be looked at in a browser.

mod preparing;
mod sample;

use std::path::Path;

use piaojue::words::Lang;
use sample::{pages, plain_frame};

/// What the content security policy would block, and what hides words from a screen reader.
const FORBIDDEN: [&str; 5] = [" style=", " onclick=", "<style", "javascript:", "<script>"];

#[test]
fn no_page_carries_inline_style_or_script() {
    for (name, html) in pages(&plain_frame(Lang::Zh)) {
        for forbidden in FORBIDDEN {
            assert!(!html.contains(forbidden), "{name} contains `{forbidden}`");
        }
        let scripts = html.matches("<script").count();
        let modules = html
            .matches("<script type=\"module\" src=\"/static/")
            .count();
        assert_eq!(
            scripts, modules,
            "{name} has a script that is not a module of ours"
        );
    }
}

#[test]
fn every_control_has_a_name_and_every_reference_a_target() {
    for (name, html) in pages(&plain_frame(Lang::Zh)) {
        for tag in tags(&html, &["input", "textarea", "select"]) {
            let named = attribute(tag, "type") == Some("hidden")
                || attribute(tag, "aria-label").is_some()
                || attribute(tag, "id").is_some_and(|id| html.contains(&format!("for=\"{id}\"")))
                || tag.contains("type=\"checkbox\"");
            assert!(named, "{name}: no label for {tag}");
        }
        for kind in [
            "for",
            "aria-labelledby",
            "aria-describedby",
            "aria-controls",
        ] {
            for tag in tags(&html, &[""]) {
                let Some(id) = attribute(tag, kind) else {
                    continue;
                };
                assert!(
                    html.contains(&format!("id=\"{id}\"")),
                    "{name}: nothing has the id {id}"
                );
            }
        }
    }
}

#[test]
fn no_id_stands_twice_on_a_page() {
    for (name, html) in pages(&plain_frame(Lang::Zh)) {
        let mut ids: Vec<&str> = tags(&html, &[""])
            .filter_map(|tag| attribute(tag, "id"))
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name} has an id twice");
    }
}

#[test]
fn every_choice_on_the_ballot_is_a_native_radio_with_the_candidates_name() {
    let html = page("ballot");
    for label in ["王芳，赞成", "王芳，不赞成", "王芳，弃权"] {
        assert!(
            html.contains(&format!("aria-label=\"{label}\"")),
            "no radio {label}"
        );
    }
    assert_eq!(html.matches("type=\"radio\"").count(), 3 * 20);
    assert_eq!(
        html.matches(" checked").count(),
        0,
        "a choice is made beforehand"
    );
    assert!(
        html.contains("阿依努尔·<wbr>买买提明"),
        "a name may break at its dot"
    );
}

#[test]
fn every_page_names_the_person_to_ask() {
    for (name, html) in pages(&plain_frame(Lang::Zh)) {
        if !name.starts_with("hall") {
            assert!(
                html.contains("href=\"tel:051355500142\""),
                "{name} has no help line"
            );
        }
    }
}

#[test]
fn a_result_shows_the_cut_the_scale_and_that_nobody_signed() {
    let html = page("result");
    assert!(html.contains("应选 9 人到此为止。以下 3 人未当选。"));
    assert!(html.contains("本次没有监票人签名。"));
    assert!(
        html.contains("width=\"82.50%\""),
        "99 of 120 is a bar of 82.50 %"
    );
}

#[test]
fn the_hall_draws_one_stroke_for_each_entitled_delegate() {
    let html = page("hall-voting");
    let strokes = |class: &str| {
        html.matches(&format!("class=\"{class}\" data-stroke"))
            .count()
    };
    assert_eq!(
        (strokes("solid"), strokes("hollow"), strokes("faint")),
        (87, 25, 8)
    );
}

#[test]
fn an_english_page_has_no_chinese_sentence_of_ours() {
    for (name, html) in pages(&plain_frame(Lang::En)) {
        for sentence in [
            "有疑问请找",
            "本服务记录",
            "核对选票",
            "为什么是这个结果",
            "下一步",
        ] {
            assert!(
                !html.contains(sentence),
                "{name} says {sentence} in English"
            );
        }
        assert!(
            html.contains("<html lang=\"en\""),
            "{name} does not say its language"
        );
    }
}

#[test]
fn pages_are_written_for_looking_at() {
    let Ok(folder) = std::env::var("PIAOJUE_PREVIEW") else {
        return;
    };
    for (suffix, frame) in sample::frames() {
        for (name, html) in pages(&frame) {
            let path = Path::new(&folder).join(format!("{name}{suffix}.html"));
            let local = html.replace("\"/static/", "\"static/");
            std::fs::write(path, local).expect("the preview folder is writable");
        }
    }
}

fn page(wanted: &str) -> String {
    pages(&plain_frame(Lang::Zh))
        .into_iter()
        .find(|(name, _)| *name == wanted)
        .expect("the page is among the samples")
        .1
}

/// Start tags with one of the names; `""` stands for any.
fn tags<'a>(html: &'a str, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
        .filter(move |tag| names.iter().any(|name| tag.starts_with(name)))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}
