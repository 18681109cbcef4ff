//! 更换名册: a file is held against the stored roll; what it changes is shown, then applied once an officer confirms it.
//!
//! Nothing is stored in between: the page holds the file, and the confirmation sends it back with the mark of what was shown.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use crypto::bytes::Hash;
use serde::Deserialize;

use super::prepare::TYPED_ROLL;
use super::prepare::sent::Sent;
use super::{OWN_REFERRER, SignedIn, roll_words};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{RollChange, RollShown, Wrong, paths};
use crate::http::{App, Problem};
use crate::package;
use crate::roll::SecondFactor;
use crate::roll::replacing::{NewRoll, ReplaceRefusal, Shown};
use crate::words::Words;

/// Most bytes of a roll's file: tens of thousands of people.
const MOST_FILE_BYTES: usize = 4 << 20;

/// What the page is asked for.
#[derive(Deserialize)]
pub(in crate::http) struct Asked {
    /// Whether a roll has just been applied.
    #[serde(default)]
    done: bool,
}

/// What the page says beside the form.
#[derive(Default)]
struct Says {
    refused: Option<String>,
    wrong: Vec<Wrong>,
    odd: Vec<Wrong>,
    shown: Option<RollShown>,
    done: bool,
}

/// A file with what was read of it.
struct Read {
    name: String,
    bytes: Vec<u8>,
    people: Vec<package::Delegate>,
    odd: Vec<Wrong>,
}

impl Read {
    fn roll(&self) -> NewRoll<'_> {
        NewRoll {
            people: &self.people,
            file: Hash::of(&self.bytes),
        }
    }
}

/// `GET /officer/c/{congress}/roll`.
pub(in crate::http) async fn roll_change(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
    Query(Asked { done }): Query<Asked>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let says = Says {
        done,
        ..Says::default()
    };
    page(&app, &visitor, &by, &assembly, says).await
}

/// `POST /officer/c/{congress}/roll`.
pub(in crate::http) async fn change_roll(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    let assembly = sent.by.assembly(&app, &congress).await?;
    let visitor = visitor.led_back_to(paths::change_roll(&congress));
    let says = match taken(&sent, &assembly, visitor.t())? {
        Err(says) => says,
        Ok(read) if sent.act() == "apply" => {
            let seen = sent.text("seen").parse();
            let seen: Hash = seen.map_err(|_| Problem::malformed())?;
            let id = assembly.congress.id;
            let new = (&read.roll(), &seen);
            match app.roll.replace_roll(&sent.by.officer, id, new).await {
                Ok(_) => {
                    app.hub.touch(id);
                    return Ok(see_other(&format!(
                        "{}?done=true",
                        paths::change_roll(&congress)
                    )));
                }
                Err(refusal) => refused(refusal, visitor.t())?,
            }
        }
        Ok(read) => look(&app, &sent.by, &assembly, read, visitor.t()).await?,
    };
    let status = if says.shown.is_some() {
        StatusCode::OK
    } else {
        StatusCode::CONFLICT
    };
    let page = page(&app, &visitor, &sent.by, &assembly, says).await?;
    Ok((status, page).into_response())
}

/// The file of a form, chosen just now or sent back by the page that showed it.
fn taken(sent: &Sent, assembly: &Assembly, t: &Words) -> Result<Result<Read, Says>, Problem> {
    let (name, bytes) = match (sent.act(), sent.file("file")) {
        ("look", Some(file)) => (file.name.clone(), file.bytes.clone()),
        ("look", None) if !sent.text("rows").is_empty() => {
            let rows = format!("{}\n", sent.text("rows"));
            (TYPED_ROLL.to_owned(), rows.into_bytes())
        }
        ("look", None) => return Ok(Err(refusing(t.roll_change.nothing))),
        ("apply", _) => {
            let bytes = crypto::b64::decode(sent.text("file"));
            let bytes = bytes.map_err(|_| Problem::malformed())?;
            (sent.text("name").to_owned(), bytes)
        }
        _ => return Err(Problem::malformed()),
    };
    if bytes.len() > MOST_FILE_BYTES {
        return Ok(Err(refusing(t.roll_change.too_large)));
    }
    let factor = match assembly.congress.second_factor {
        SecondFactor::PhoneLast4 => package::SecondFactor::PhoneLast4,
        SecondFactor::Number => package::SecondFactor::Number,
    };
    Ok(match package::read_roll(&name, &bytes, factor) {
        Ok((people, odd)) => Ok(Read {
            name,
            bytes,
            people,
            odd: in_places(&odd, t),
        }),
        Err(problems) => Err(Says {
            wrong: in_places(&problems, t),
            ..Says::default()
        }),
    })
}

async fn look(
    app: &App,
    by: &SignedIn,
    assembly: &Assembly,
    read: Read,
    t: &Words,
) -> Result<Says, Problem> {
    let id = assembly.congress.id;
    let compared = app.roll.compare_roll(&by.officer, id, &read.roll()).await;
    match compared {
        Ok(shown) => Ok(Says {
            shown: Some(in_words(&read, &shown, t)),
            odd: read.odd,
            ..Says::default()
        }),
        Err(refusal) => refused(refusal, t),
    }
}

fn refusing(words: &str) -> Says {
    Says {
        refused: Some(words.to_owned()),
        ..Says::default()
    }
}

fn refused(refusal: ReplaceRefusal, t: &Words) -> Result<Says, Problem> {
    reason(refusal, t).map(|words| refusing(&words))
}

/// Why a roll is not replaced, with what to do.
fn reason(refusal: ReplaceRefusal, t: &Words) -> Result<String, Problem> {
    let w = &t.roll_change;
    Ok(match refusal {
        ReplaceRefusal::Ended => w.ended.to_owned(),
        ReplaceRefusal::Frozen(title) => w.frozen(title),
        ReplaceRefusal::ActUnderWay => w.act_under_way.to_owned(),
        ReplaceRefusal::Counted => w.counted.to_owned(),
        ReplaceRefusal::Present(names) => w.present(names.join(t.app.comma)),
        ReplaceRefusal::OnRecord(name) => w.on_record(name),
        ReplaceRefusal::Changed => w.stale.to_owned(),
        ReplaceRefusal::Internal(error) => return Err(error.into()),
    })
}

async fn page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    says: Says,
) -> Result<Response, Problem> {
    let open = app
        .roll
        .roll_is_open(&by.officer, assembly.congress.id)
        .await;
    let closed = match open {
        Ok(()) => None,
        Err(refusal) => Some(reason(refusal, visitor.t())?),
    };
    let page = RollChange {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        csrf: by.csrf(),
        // Said once.
        refused: says.refused.filter(|_| closed.is_none()),
        closed,
        wrong: says.wrong,
        odd: says.odd,
        shown: says.shown,
        done: says.done,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// Problems of a roll, their places apart from their words.
fn in_places<'a>(
    problems: impl IntoIterator<Item = &'a package::Problem>,
    t: &Words,
) -> Vec<Wrong> {
    let wrong = |problem: &package::Problem| Wrong {
        place: problem.place_in_words(t),
        words: problem.message.words(t).to_owned(),
        href: None,
    };
    problems.into_iter().map(wrong).collect()
}

fn in_words(read: &Read, shown: &Shown, t: &Words) -> RollShown {
    RollShown {
        name: read.name.clone(),
        file: crypto::b64::encode(&read.bytes),
        mark: shown.mark.to_string(),
        changes: roll_words::lists(&shown.changes, t),
    }
}
