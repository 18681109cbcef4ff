//! Check 4: 收回 ≤ 发出 ≤ 实到 ≤ 应到, quorum, further issuers' figures, and the voids that arithmetic commands.

use ballot::manifest::Sitting;
use ballot::quorum::Quorum;
use ballot::state::{self, AtClose};
use crypto::entry::{Close, Ground, IssuerFigures, Open, Void};
use crypto::merkle::TreeHead;
use crypto::{ecdsa, message};

use super::contest::Contest;
use super::grammar::Phase;
use super::manifest::point;
use super::{Reason, signoffs};

/// Why figures are not possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FiguresFault {
    /// More present than entitled.
    #[error("{present} present where {entitled} are entitled")]
    Present {
        /// 实到.
        present: u32,
        /// 应到.
        entitled: u32,
    },
    /// An assembly opened below its quorum.
    #[error("opened with {present} present where {needed} make the quorum")]
    Quorum {
        /// 实到.
        present: u32,
        /// The fewest that make the quorum.
        needed: u64,
    },
    /// `close.returned` is not the number of ballots.
    #[error("{stated} returned where the log has {ballots} ballots")]
    Returned {
        /// As stated.
        stated: u32,
        /// In the log.
        ballots: usize,
    },
    /// `close.paper.returned` is not the number of paper ballots.
    #[error("{stated} paper ballots returned where the log lists {listed}")]
    Paper {
        /// As stated.
        stated: u32,
        /// In the log.
        listed: u32,
    },
    /// More issued than present.
    #[error("{issued} issued where {present} are present")]
    Issued {
        /// 发出, both kinds.
        issued: u64,
        /// 实到.
        present: u32,
    },
    /// Not one statement of each further issuer.
    #[error("{found} further issuers' figures where there are {further}")]
    FurtherIssuers {
        /// Statements found.
        found: usize,
        /// Further issuers.
        further: usize,
    },
    /// A further issuer's statement is not signed by it.
    #[error("the figures of issuer {0} are not signed by it")]
    FurtherIssuer(usize),
    /// The arithmetic commands a void that does not follow.
    #[error("the figures void the contest ({0:?}), and nothing says so")]
    NotVoided(Ground),
}

/// Checks an `open` entry; `before` is the log without it.
pub(super) fn open(contest: &mut Contest, open: &Open, before: &TreeHead) -> Result<(), Reason> {
    contest.open_present = open.present;
    let present = open.present;
    within_entitled(contest, present)?;
    let quorum = Quorum::of(&contest.manifest, present.into(), 0);
    if let Some(quorum) =
        quorum.filter(|quorum| quorum.sitting == Sitting::Assembly && !quorum.met())
    {
        return Err(FiguresFault::Quorum {
            present,
            needed: quorum.needed,
        }
        .into());
    }
    let message = message::open_signoff(&contest.hash, present, before);
    Ok(signoffs::check(
        contest,
        &open.signoffs,
        contest.manifest.rules.signoffs.open,
        &message,
    )?)
}

/// Checks a `close` entry; where its figures command a void, the contest must meet it next.
pub(super) fn close(contest: &mut Contest, close: &Close, before: &TreeHead) -> Result<(), Reason> {
    contest.close = Some(close.clone());
    let void = state::void_at_close(&contest.manifest, &at_close(close));
    if let Some(ground) = void {
        contest.phase = Phase::Doomed(ground_of(ground));
    }
    add_up(contest, close)?;
    further_issuers(contest, close)?;
    let figures = message::CloseFigures {
        present: close.present,
        issued: close.issued,
        returned: close.returned,
        register: close.register,
    };
    let message = message::close_signoff(&contest.hash, &figures, before);
    Ok(signoffs::check(
        contest,
        &close.signoffs,
        contest.manifest.rules.signoffs.close,
        &message,
    )?)
}

/// Checks the signatures of a `void` entry: only people's decisions have some.
pub(super) fn void(contest: &Contest, void: &Void, before: &TreeHead) -> Result<(), Reason> {
    if void.ground != Ground::Decision {
        return Ok(signoffs::none(&void.signoffs)?);
    }
    let message = message::void_signoff(&contest.hash, &void.reason, before);
    Ok(signoffs::check(
        contest,
        &void.signoffs,
        contest.manifest.rules.signoffs.void,
        &message,
    )?)
}

/// Whether as many paper ballots are listed as came back, before the result.
pub(super) fn paper(contest: &Contest) -> Result<(), FiguresFault> {
    let stated = contest
        .close
        .as_ref()
        .map_or(0, |close| close.paper.returned);
    let listed = contest.paper;
    if listed == stated {
        Ok(())
    } else {
        Err(FiguresFault::Paper { stated, listed })
    }
}

fn at_close(close: &Close) -> AtClose {
    AtClose {
        issued: u64::from(close.issued) + u64::from(close.paper.issued),
        returned: u64::from(close.returned) + u64::from(close.paper.returned),
        in_log: close.returned.into(),
        further_issued: close
            .issuers
            .iter()
            .map(|issuer| issuer.issued.into())
            .collect(),
    }
}

fn add_up(contest: &Contest, close: &Close) -> Result<(), FiguresFault> {
    let (stated, ballots) = (close.returned, contest.ballots.len());
    if stated as usize != ballots {
        return Err(FiguresFault::Returned { stated, ballots });
    }
    let (issued, present) = (at_close(close).issued, close.present);
    if issued > present.into() {
        return Err(FiguresFault::Issued { issued, present });
    }
    within_entitled(contest, present)
}

fn within_entitled(contest: &Contest, present: u32) -> Result<(), FiguresFault> {
    let entitled = contest.manifest.electorate.entitled;
    if present > entitled {
        Err(FiguresFault::Present { present, entitled })
    } else {
        Ok(())
    }
}

fn further_issuers(contest: &Contest, close: &Close) -> Result<(), FiguresFault> {
    let named = contest.manifest.issuers.iter().enumerate().skip(1);
    let (found, further) = (close.issuers.len(), named.len());
    if found != further {
        return Err(FiguresFault::FurtherIssuers { found, further });
    }
    for (
        (at, issuer),
        IssuerFigures {
            issued,
            register,
            signature,
        },
    ) in named.zip(&close.issuers)
    {
        let number = u8::try_from(at).map_err(|_| FiguresFault::FurtherIssuer(at))?;
        let message = message::issued(&contest.hash, number, *issued, register);
        let signed = issuer
            .sign_key
            .is_some_and(|key| ecdsa::verify(&point(&key), &message, signature));
        if !signed {
            return Err(FiguresFault::FurtherIssuer(at));
        }
    }
    Ok(())
}

/// The ground as entries name it.
fn ground_of(ground: state::Ground) -> Ground {
    match ground {
        state::Ground::Withdrawn => Ground::Withdrawn,
        state::Ground::ReturnedAboveIssued => Ground::ReturnedAboveIssued,
        state::Ground::Quorum => Ground::Quorum,
        state::Ground::Decision => Ground::Decision,
    }
}
