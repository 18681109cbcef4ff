//! What stands against deciding a motion by hands or by name, in words with what to do.

use ballot::matter::{Matter, Secret};

use super::act::sentence;
use super::console::Shown;
use crate::http::view::{Finding, matter_word};
use crate::roll::floor::Obstacle;
use crate::words::{Lang, Words, words};

/// The matter that a form names; a refusal where it names none.
pub(super) fn matter(name: &str, t: &Words) -> Result<Matter, Finding> {
    let none = |_| sentence(t.floor.no_matter.to_owned(), "WC-04");
    name.parse().map_err(none)
}

/// Why a motion is not decided in the open.
pub(super) fn refused(obstacle: Obstacle, t: &Words) -> Finding {
    match obstacle {
        Obstacle::NotSo => sentence(t.floor.not_so.to_owned(), "WC-04"),
        Obstacle::NotHere => sentence(t.floor.not_here.to_owned(), "WC-03"),
        Obstacle::Ended => sentence(t.floor.ended.to_owned(), "WC-14"),
        Obstacle::Secret(secret) => Finding {
            cause: Some(t.floor.use_a_box.to_owned()),
            ..sentence(why_secret(secret, t).to_owned(), secret.rule())
        },
    }
}

/// What the log says of the matter: it is for everybody, and in the first language.
pub(super) fn declared(matter: Matter) -> String {
    let zh = words(Lang::Zh);
    zh.floor.declared(matter_word(matter, zh))
}

/// A console with a refusal.
pub(super) fn shown(refused: Finding) -> Shown {
    Shown {
        refused: Some(vec![refused]),
        ..Shown::default()
    }
}

fn why_secret(secret: Secret, t: &Words) -> &'static str {
    let t = &t.floor;
    match secret {
        Secret::Election => t.secret_election,
        Secret::Recall => t.secret_recall,
        Secret::Appraisal => t.secret_appraisal,
        Secret::Approval => t.secret_approval,
        Secret::Place => t.secret_place,
    }
}
