//! Check 3: each ballot's tokens, signature and key.

use crypto::{ecdsa, entry, message, sealing};

use super::Reason;
use super::contest::{Contest, Logged, Opens};

/// Why a ballot in the log is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BallotFault {
    /// The ballot key is not on the curve.
    #[error("the ballot key is not a point on the curve")]
    Point,
    /// Another ballot of the contest stands under this key.
    #[error("the ballot key has cast already")]
    KeyTwice,
    /// Not one token of each issuer.
    #[error("{found} tokens where there are {issuers} issuers")]
    Tokens {
        /// Tokens found.
        found: usize,
        /// Issuers named.
        issuers: usize,
    },
    /// A token that its issuer did not sign for this key and contest.
    #[error("the token of issuer {0} does not verify")]
    Token(usize),
    /// Not signed by the ballot key.
    #[error("the ballot's signature does not verify")]
    Signature,
    /// A sealed ballot in a live box, an open one in a sealed box, or one sealed in another shape.
    #[error("not sealed as the box demands")]
    Sealing,
}

/// Puts a ballot of the log among those of its contest, and checks it.
pub(super) fn take(
    contest: &mut Contest,
    index: u64,
    ballot: &entry::Ballot,
) -> Result<(), Reason> {
    contest.ballots.push(Logged {
        index,
        key: ballot.key,
        commit: ballot.commit,
        sealed: ballot.sealed.clone(),
        opens: Opens::Due,
    });
    let fresh = contest.keys.insert(ballot.key);
    check(contest, ballot)?;
    if fresh {
        Ok(())
    } else {
        Err(BallotFault::KeyTwice.into())
    }
}

fn check(contest: &Contest, ballot: &entry::Ballot) -> Result<(), BallotFault> {
    if !ballot.key.is_on_curve() {
        return Err(BallotFault::Point);
    }
    let (found, issuers) = (ballot.tokens.len(), contest.issuers.len());
    if found != issuers {
        return Err(BallotFault::Tokens { found, issuers });
    }
    let token_message = message::token(&contest.hash, &ballot.key);
    for (at, (issuer, token)) in contest.issuers.iter().zip(&ballot.tokens).enumerate() {
        issuer
            .verify(&token_message, token)
            .map_err(|_| BallotFault::Token(at))?;
    }
    if !ecdsa::verify(
        &ballot.key,
        &message::ballot(&contest.hash, &ballot.commit),
        &ballot.signature,
    ) {
        return Err(BallotFault::Signature);
    }
    if is_sealed_as_due(contest, ballot.sealed.as_ref()) {
        Ok(())
    } else {
        Err(BallotFault::Sealing)
    }
}

/// None in a live box; in a sealed one content of the box's length and a share for each scrutineer.
fn is_sealed_as_due(contest: &Contest, sealed: Option<&entry::Sealed>) -> bool {
    match sealed {
        None => contest.is_live(),
        Some(sealed) => {
            let content = contest.manifest.ballot_box.size as usize + sealing::TAG_LENGTH;
            !contest.is_live()
                && sealed.content.as_bytes().len() == content
                && sealed.shares.len() == contest.manifest.scrutineers.len()
        }
    }
}
