//! Check 7: the result recomputed, equal in every byte; certificates.

use ballot::outcome::{self, CountError, Earlier, Figures};
use crypto::entry::{Certify, Close, ResultEntry};
use crypto::merkle::TreeHead;
use crypto::message;

use super::contest::Contest;
use super::signoffs::{self, SignoffFault};

/// Why a result or certificate does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResultFault {
    /// The ballots and figures make no result.
    #[error("the count can't finish: {0}")]
    Count(#[from] CountError),
    /// The log has another result than its ballots make.
    #[error("not the result of these ballots, from byte {at} on")]
    Differs {
        /// The first byte that differs.
        at: usize,
    },
    /// A certificate does not hold.
    #[error("the certificate: {0}")]
    Certificate(SignoffFault),
    /// A result was taken back that nobody may take back any more.
    #[error("the result is final: the certificates that are due are in")]
    Final,
}

/// Recomputes the result; `with` is the log up to and with this entry.
pub(super) fn check(
    contest: &mut Contest,
    entry: &ResultEntry,
    earlier: Option<&Earlier>,
    with: TreeHead,
) -> Result<(), ResultFault> {
    contest.certified_tree = Some(with);
    let figures = figures(contest);
    let result = outcome::result(&contest.manifest, &contest.tally, &figures, earlier)?;
    let (ours, theirs) = (result.to_bytes(), entry.result.get().as_bytes());
    contest.result = Some(result);
    if ours == theirs {
        return Ok(());
    }
    let at = ours
        .iter()
        .zip(theirs)
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    Err(ResultFault::Differs { at })
}

/// Checks a certificate.
pub(super) fn certify(contest: &mut Contest, entry: &Certify) -> Result<(), ResultFault> {
    let Certify {
        scrutineer,
        signature,
        ..
    } = entry;
    if let Some(tree) = contest.certified_tree {
        let message = message::certify(&contest.hash, &tree);
        signoffs::signed_by(contest, *scrutineer, &message, signature)
            .map_err(ResultFault::Certificate)?;
    }
    if contest.certificates.insert(*scrutineer) {
        Ok(())
    } else {
        Err(ResultFault::Certificate(SignoffFault::Scrutineer(
            *scrutineer,
        )))
    }
}

/// Whether a result may still be taken back by decision: only while certificates are due.
pub(super) fn may_be_voided(contest: &Contest) -> Result<(), ResultFault> {
    let is_final = contest.certificates.len() >= contest.manifest.rules.signoffs.certify as usize;
    if contest.certified_tree.is_some() && is_final {
        Err(ResultFault::Final)
    } else {
        Ok(())
    }
}

fn figures(contest: &Contest) -> Figures {
    let stated = |figure: fn(&Close) -> u32| {
        contest
            .close
            .as_ref()
            .map_or(0, |close| u64::from(figure(close)))
    };
    Figures {
        entitled: contest.manifest.electorate.entitled.into(),
        open_present: contest.open_present.into(),
        present: stated(|close| close.present),
        issued: stated(|close| close.issued) + stated(|close| close.paper.issued),
        returned: stated(|close| close.returned) + stated(|close| close.paper.returned),
        unopenable: contest.unopenable() as u64,
    }
}
