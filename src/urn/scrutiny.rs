//! What scrutineers put into the log by themselves: the key of a sealed box, a certificate (protocol §6).
//!
//! Whoever sends them proves who they are by what they send: a key that fits the manifest's, a signature by another.

use ballot::id::ContestId;
use ballot::state::State;
use crypto::bytes::{Hash, PublicPoint, Scalar, Signature};
use crypto::entry::{Certify, Entry, Unseal};
use crypto::merkle::TreeHead;
use crypto::sealing::SealingKey;
use crypto::{ecdsa, message};

use super::command::{Answer, Refusal};
use super::contest_box::ContestBox;
use super::{Here, Inner, UrnError, holding, reading};
use crate::store::{Tx, execute, fetch_all, fetch_one, write};

impl Inner {
    /// Publishes a scrutineer's key of a sealed box that is closed.
    pub(super) async fn unseal(
        &self,
        contest: ContestId,
        scrutineer: u32,
        scalar: &Scalar,
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        let named = known.manifest.scrutineers.get(scrutineer as usize);
        let due = named.and_then(|named| named.sealing_key);
        let key = SealingKey::from_scalar(scalar).map_err(|_| Refusal::NotTheirs)?;
        if due.map(|key| PublicPoint::from(key.0)) != Some(key.public()) {
            return Err(Refusal::NotTheirs);
        }
        write!(self.database, "unseal box", Refusal, tx => {
            let state = reading::known_state(tx, contest).await?;
            if released(tx, contest).await?.iter().any(|(place, _)| u32::from(*place) == scrutineer) {
                return Ok(Answer::State(state));
            }
            if state != State::Closed {
                return Err(Refusal::WrongState(state));
            }
            holding::free(tx, known.congress).await?;
            let entry = Entry::Unseal(Unseal { contest: contest.0, scrutineer, key: *scalar });
            let position = self.log(tx, known.congress).await?.append(tx, &[entry]).await?;
            execute!(
                tx,
                "INSERT INTO unsealed (contest, scrutineer, key, position) VALUES ($1, $2, $3, $4)",
                contest.0,
                i64::from(scrutineer),
                scalar.as_bytes().as_slice(),
                position.cast_signed(),
            )?;
            Ok(Answer::State(state))
        })
    }

    /// Publishes a scrutineer's certificate of a result; with the last one demanded the contest is certified.
    pub(super) async fn certify(
        &self,
        contest: ContestId,
        scrutineer: u32,
        signature: &Signature,
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        write!(self.database, "certify result", Refusal, tx => {
            let state = reading::known_state(tx, contest).await?;
            if !matches!(state, State::Counted | State::Certified) {
                return Err(Refusal::WrongState(state));
            }
            if !signed(&known, scrutineer, &counted(tx, contest).await?, signature) {
                return Err(Refusal::NotTheirs);
            }
            if certificates(tx, contest).await?.contains(&scrutineer) {
                return Ok(Answer::State(state));
            }
            holding::free(tx, known.congress).await?;
            let entry = Entry::Certify(Certify { contest: contest.0, scrutineer, signature: *signature });
            self.log(tx, known.congress).await?.append(tx, &[entry]).await?;
            execute!(
                tx,
                "INSERT INTO certificates (contest, scrutineer, signature) VALUES ($1, $2, $3)",
                contest.0,
                i64::from(scrutineer),
                signature.as_bytes().as_slice(),
            )?;
            let demanded = known.manifest.rules.signoffs.certify as usize;
            let state = if demanded > 0 && certificates(tx, contest).await?.len() >= demanded {
                execute!(tx, "UPDATE contests SET state = 'certified' WHERE id = $1", contest.0)?;
                State::Certified
            } else {
                state
            };
            Ok(Answer::State(state))
        })
    }
}

impl Here {
    /// The certificates of a contest's result: each scrutineer's place and signature.
    pub async fn certificates(
        &self,
        contest: ContestId,
    ) -> Result<Vec<(u32, Signature)>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (i64, Vec<u8>),
            "SELECT scrutineer, signature FROM certificates WHERE contest = $1 ORDER BY scrutineer",
            contest.0,
        )?;
        let read = |(place, signature): (i64, Vec<u8>)| {
            let signature = Signature::try_from(signature.as_slice()).ok()?;
            Some((u32::try_from(place).ok()?, signature))
        };
        let certificates: Option<Vec<_>> = rows.into_iter().map(read).collect();
        certificates.ok_or(UrnError::Corrupt("certificate"))
    }
}

fn signed(known: &ContestBox, scrutineer: u32, counted: &TreeHead, signature: &Signature) -> bool {
    let named = known.manifest.scrutineers.get(scrutineer as usize);
    let message = message::certify(&known.hash, counted);
    named.is_some_and(|named| ecdsa::verify(&PublicPoint::from(named.key.0), &message, signature))
}

/// Keys released so far, in log order, each with its scrutineer's place in the manifest.
pub(super) async fn released(
    tx: &mut Tx,
    contest: ContestId,
) -> Result<Vec<(u8, SealingKey)>, UrnError> {
    let rows = fetch_all!(
        tx,
        (i64, Vec<u8>),
        "SELECT scrutineer, key FROM unsealed WHERE contest = $1 ORDER BY position",
        contest.0,
    )?;
    let read = |(place, key): (i64, Vec<u8>)| {
        let scalar = Scalar::try_from(key.as_slice()).ok()?;
        Some((
            u8::try_from(place).ok()?,
            SealingKey::from_scalar(&scalar).ok()?,
        ))
    };
    let keys: Option<Vec<_>> = rows.into_iter().map(read).collect();
    keys.ok_or(UrnError::Corrupt("sealing key"))
}

/// The places of scrutineers who have certified.
pub(super) async fn certificates(tx: &mut Tx, contest: ContestId) -> Result<Vec<u32>, UrnError> {
    let rows = fetch_all!(
        tx,
        (i64,),
        "SELECT scrutineer FROM certificates WHERE contest = $1 ORDER BY scrutineer",
        contest.0,
    )?;
    let places: Result<Vec<u32>, _> = rows
        .into_iter()
        .map(|(place,)| u32::try_from(place))
        .collect();
    places.map_err(|_| UrnError::Corrupt("certificate"))
}

/// The log up to and with the contest's result.
pub(super) async fn counted(tx: &mut Tx, contest: ContestId) -> Result<TreeHead, UrnError> {
    let row = fetch_one!(
        tx,
        (Option<i64>, Option<Vec<u8>>),
        "SELECT counted_size, counted_root FROM contests WHERE id = $1",
        contest.0,
    )?;
    let (Some(size), Some(root)) = row else {
        return Err(UrnError::Corrupt("result"));
    };
    let root = Hash::try_from(root.as_slice()).map_err(|_| UrnError::Corrupt("root"))?;
    Ok(TreeHead {
        size: size.cast_unsigned(),
        root,
    })
}
