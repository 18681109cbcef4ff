//! Beginning, uploading, downloading and deleting preparations; the overview of one.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::{OWN_REFERRER, SignedIn, console};
use super::page::{Desk, title};
use super::sent::Sent;
use super::{parse, refused};
use crate::http::disposition::attachment;
use crate::http::pages::plain::see_other;
use crate::http::pages::time;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{FoundedLine, PreparationRow, PrepareOverview, Step, paths};
use crate::http::{App, Problem};
use crate::package::draft::Draft;
use crate::package::{self, FileMap};
use crate::words::Words;

/// The preparations of an officer's organisation, as the list of congresses shows them.
pub(in crate::http) async fn rows(
    app: &App,
    by: &SignedIn,
    t: &Words,
) -> Result<Vec<PreparationRow>, Problem> {
    let lines = app.roll.preparations(&by.officer).await?;
    let row = |line: crate::roll::preparations::PreparationLine| {
        let changed = t.prepare.changed(time::minute(line.changed));
        PreparationRow {
            href: paths::prepare(&line.id.to_string()),
            title: title(&line.title, t),
            about: match line.founded {
                0 => changed,
                n => format!("{changed} · {}", t.prepare.founded_some(n)),
            },
        }
    };
    Ok(lines.into_iter().map(row).collect())
}

/// `POST /officer/prepare`: a new one, or a package that is uploaded.
pub(in crate::http) async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Problem> {
    let t = visitor.t();
    let (draft, files) = match sent.act() {
        "new" => (Draft::default(), FileMap::new()),
        "upload" => {
            let Some(file) = sent.file("package") else {
                let why = vec![t.prepare.no_file.to_owned()];
                return again(&app, visitor, &sent, why).await;
            };
            let (name, zip) = (file.name.clone(), file.bytes.clone());
            let unpacked = tokio::task::spawn_blocking(move || package::unpack(&name, &zip)).await;
            match unpacked.map_err(|error| Problem::fault(&error))? {
                Ok(package) => package,
                Err(problems) => {
                    let count = problems.iter().count();
                    let said = problems.iter().map(|problem| problem.in_words(t));
                    let why = std::iter::once(t.prepare.from_package(count)).chain(said);
                    return again(&app, visitor, &sent, why.collect()).await;
                }
            }
        }
        _ => return Err(Problem::malformed()),
    };
    let begun = app
        .roll
        .begin_preparation(&sent.by.officer, &draft, &files)
        .await;
    match begun {
        Ok(id) if sent.act() == "new" => {
            let first = Step::Congress.slug();
            Ok(see_other(&paths::prepare_step(
                &id.to_string(),
                first,
                false,
            )))
        }
        Ok(id) => Ok(see_other(&paths::prepare(&id.to_string()))),
        Err(refusal) => {
            let why = vec![refused(refusal, t)?];
            again(&app, visitor, &sent, why).await
        }
    }
}

/// The list once more, with why nothing was begun.
async fn again(
    app: &App,
    visitor: Visitor,
    sent: &Sent,
    why: Vec<String>,
) -> Result<Response, Problem> {
    let visitor = visitor.led_back_to(paths::OFFICER.to_owned());
    let page = console::list(app, &visitor, &sent.by, why).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// `GET /officer/prepare/{preparation}`.
pub(in crate::http) async fn overview(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(preparation): Path<String>,
) -> Result<Response, Problem> {
    let desk = Desk::take(&app, &visitor, &by, parse(&preparation)?).await?;
    let mut founded = Vec::new();
    for id in &desk.preparation.founded {
        if let Some(congress) = app.roll.congress(*id).await? {
            founded.push(FoundedLine {
                href: paths::console(&id.to_string()),
                title: congress.title,
            });
        }
    }
    let page = PrepareOverview {
        frame: desk.frame(),
        preparing: desk.preparing(),
        founded,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// `POST /officer/prepare/{preparation}`: deletes it.
pub(in crate::http) async fn delete(
    State(app): State<App>,
    Path(preparation): Path<String>,
    sent: Sent,
) -> Result<Response, Problem> {
    if sent.act() != "delete" {
        return Err(Problem::malformed());
    }
    let id = parse(&preparation)?;
    app.roll.delete_preparation(&sent.by.officer, id).await?;
    Ok(see_other(paths::OFFICER))
}

/// `GET /officer/prepare/{preparation}/package.zip`.
pub(in crate::http) async fn package(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(preparation): Path<String>,
) -> Result<Response, Problem> {
    let found = app
        .roll
        .preparation(&by.officer, parse(&preparation)?)
        .await?;
    let name = title(found.draft.congress.get("title"), visitor.t());
    let packed = tokio::task::spawn_blocking(move || package::pack(&found.draft, &found.files));
    let packed = packed.await.map_err(|error| Problem::fault(&error))?;
    let bytes = packed.map_err(|error| Problem::fault(&error))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/zip"),
        ),
        (
            header::CONTENT_DISPOSITION,
            attachment(&format!("{name}.zip")),
        ),
    ];
    Ok((headers, bytes).into_response())
}
