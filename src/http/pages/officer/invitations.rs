//! 邀请: who has one, and slips to hand out. Codes are in the answer to the form that makes them, and nowhere else.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use crypto::bytes::Hash;
use serde::Deserialize;

use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::fill;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{
    InvitationSlip, InvitationStanding, Invitations, InviteeGroup, InviteeLine, Reprint, Slips,
    paths, qr,
};
use crate::http::{App, Problem};
use crate::percent::encoded;
use crate::roll::congresses::Congress;
use crate::roll::invitations::Invitation;
use crate::roll::inviting::{InviteRefusal, Invitee, Of, Standing, Whom};
use crate::roll::{DelegateId, SecondFactor};
use crate::words::Words;

/// Whose invitations: a delegate's, a delegation's, else everybody's.
#[derive(Deserialize)]
pub(in crate::http) struct Whose {
    delegate: Option<DelegateId>,
    delegation: Option<String>,
}

impl Whose {
    fn of(self) -> Of {
        match (self.delegate, self.delegation) {
            (Some(id), _) => Of::Delegate(id),
            (None, Some(name)) => Of::Delegation(name),
            (None, None) => Of::Everybody,
        }
    }
}

/// The form that makes invitations.
#[derive(Deserialize)]
#[serde(tag = "whom", rename_all = "lowercase")]
pub(in crate::http) enum Make {
    /// For those who have none.
    Missing,
    /// Again, the old ones being void.
    Again {
        delegate: Option<DelegateId>,
        delegation: Option<String>,
        /// The mark of what was shown.
        seen: Hash,
        only: Only,
    },
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(in crate::http) enum Only {
    Unused,
    All,
}

impl Make {
    fn whom(self) -> Whom {
        match self {
            Self::Missing => Whom::Missing,
            Self::Again {
                delegate,
                delegation,
                seen,
                only,
            } => Whom::Again {
                of: Whose {
                    delegate,
                    delegation,
                }
                .of(),
                unused_only: only == Only::Unused,
                seen,
            },
        }
    }
}

/// `GET /officer/c/{congress}/invitations`.
pub(in crate::http) async fn invitations(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    page(&app, &visitor, &by, &assembly, None).await
}

/// `GET /officer/c/{congress}/invitations/reprint`: the question before invitations are replaced.
pub(in crate::http) async fn reprint(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
    Query(whose): Query<Whose>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let everybody = app.roll.invitees(&by.officer, assembly.congress.id).await?;
    let t = visitor.t();
    let of = whose.of();
    let count = |standing| {
        let those = everybody.iter().filter(|one| of.takes(one));
        those.filter(|one| one.standing == standing).count()
    };
    let (waiting, used) = (count(Standing::Waiting), count(Standing::Used));
    let somebody = everybody.iter().find(|one| of.takes(one));
    let somebody = somebody.ok_or_else(Problem::not_found)?;
    if waiting + used == 0 {
        return page(&app, &visitor, &by, &assembly, None).await;
    }
    let mut fields = vec![("seen", of.mark(&everybody).to_string())];
    let question = match &of {
        Of::Delegate(id) => {
            fields.push(("delegate", id.to_string()));
            t.reprint.ask_one(&somebody.name)
        }
        Of::Delegation(name) => {
            fields.push(("delegation", name.clone()));
            t.reprint.ask_delegation(fill::delegation_name(name, t))
        }
        Of::Everybody => t.reprint.ask_all.to_owned(),
    };
    let page = Reprint {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        csrf: by.csrf(),
        question,
        fields,
        waiting,
        used,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// `POST /officer/c/{congress}/invitations`: makes them, and answers the slips this once.
pub(in crate::http) async fn invite(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<Make>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id = assembly.congress.id;
    let visitor = visitor.led_back_to(paths::invitations(&congress));
    let words = &visitor.t().reprint;
    let refused = match app.roll.invite(&by.officer, id, &form.whom()).await {
        Ok(made) if made.is_empty() => words.nobody,
        Ok(made) => return Ok(slips(&app, &visitor, &assembly, &made)),
        Err(InviteRefusal::Changed) => words.changed,
        Err(InviteRefusal::Internal(error)) => return Err(error.into()),
    };
    let page = page(&app, &visitor, &by, &assembly, Some(refused)).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    refused: Option<&str>,
) -> Result<Response, Problem> {
    let congress = assembly.congress.id;
    let everybody = app.roll.invitees(&by.officer, congress).await?;
    let base = paths::reprint(&congress.to_string());
    let groups = everybody
        .chunk_by(|a, b| a.delegation == b.delegation)
        .map(|people| group(people, &base, visitor.t()))
        .collect();
    let page = Invitations {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        csrf: by.csrf(),
        groups,
        refused: refused.map(str::to_owned),
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

fn group(people: &[Invitee], base: &str, t: &Words) -> InviteeGroup {
    let delegation = &people[0].delegation;
    InviteeGroup {
        name: fill::delegation_name(delegation, t),
        reprint: format!("{base}?delegation={}", encoded(delegation)),
        people: people.iter().map(|one| line(one, base)).collect(),
    }
}

fn line(one: &Invitee, base: &str) -> InviteeLine {
    InviteeLine {
        name: one.name.clone(),
        unit: one.unit.clone(),
        number: one.number.clone(),
        standing: match one.standing {
            Standing::Missing => InvitationStanding::Missing,
            Standing::Waiting => InvitationStanding::Waiting,
            Standing::Used => InvitationStanding::Used,
        },
        reprint: format!("{base}?delegate={}", one.delegate),
    }
}

fn slips(app: &App, visitor: &Visitor, assembly: &Assembly, made: &[Invitation]) -> Response {
    let t = visitor.t();
    let base = app.public_base();
    let page = Slips {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        address: format!("{base}{}", paths::ENTER),
        check: match assembly.congress.second_factor {
            SecondFactor::PhoneLast4 => t.slips.check_phone,
            SecondFactor::Number => t.slips.check_number,
        },
        slips: made
            .iter()
            .map(|one| slip(one, base, &assembly.congress))
            .collect(),
    };
    (OWN_REFERRER, Page(page)).into_response()
}

fn slip(made: &Invitation, base: &str, congress: &Congress) -> InvitationSlip {
    let code = made.code.to_string();
    let log = crypto::note::vkey_hash(&congress.vkey);
    let of = (&*congress.id.to_string(), congress.purpose);
    let link = paths::invitation(base, of, &code, &log);
    InvitationSlip {
        name: made.name.clone(),
        unit: made.unit.clone(),
        delegation: made.delegation.clone(),
        number: made.number.clone(),
        qr: qr::svg(&link),
        code,
        link,
    }
}
