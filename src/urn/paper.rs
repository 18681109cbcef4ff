//! Paper ballots as two people type them in, each on their own, after the close; the count takes them once both have read
//! the same (protocol §6 `paper`).

use std::collections::BTreeMap;

use ballot::body::Body;
use ballot::id::ContestId;
use ballot::paper::{Agreement, Hand, compare};
use ballot::state::State;
use crypto::entry::{Entry, Paper, PaperFigures};
use crypto::tlog::MAX_ENTRY_LENGTH;
use serde::{Deserialize, Serialize};

use super::command::{Answer, Refusal};
use super::contest_box::ContestBox;
use super::counting::raw;
use super::{Here, Inner, UrnError, reading};
use crate::store::{Tx, execute, fetch_all, fetch_one, write};

/// Bytes of a `paper` entry besides its bodies, generously.
const AROUND_BODIES: usize = 256;

/// What has been read off one contest's paper ballots: canonical bodies by the numbers of the sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Sheets in the box, as the close says.
    pub returned: u32,
    /// By the first hand.
    pub first: BTreeMap<u32, String>,
    /// By the second.
    pub second: BTreeMap<u32, String>,
}

impl Typed {
    /// What one hand has read.
    pub fn by(&self, hand: Hand) -> &BTreeMap<u32, String> {
        match hand {
            Hand::First => &self.first,
            Hand::Second => &self.second,
        }
    }

    /// How the two readings compare.
    pub fn agreement(&self) -> Agreement<String> {
        compare(&self.first, &self.second, self.returned)
    }
}

impl Here {
    /// What has been read off a contest's paper ballots; none before `ready`.
    pub async fn typed(&self, contest: ContestId) -> Result<Option<Typed>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        match reading::state(&mut tx, contest).await? {
            Some(_) => typed(&mut tx, contest).await.map(Some),
            None => Ok(None),
        }
    }
}

impl Inner {
    /// Keeps what a hand reads off the sheet of this number, in place of what it read before; `None` takes that back.
    pub(super) async fn type_paper(
        &self,
        contest: ContestId,
        hand: Hand,
        number: u32,
        body: Option<&str>,
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        if let Some(body) = body {
            Body::parse(&known.manifest, known.eligible.as_ref(), body.as_bytes())
                .map_err(|_| Refusal::NotCanonical)?;
        }
        write!(self.database, "type paper ballot", Refusal, tx => {
            let state = reading::known_state(tx, contest).await?;
            if state != State::Closed {
                return Err(Refusal::WrongState(state));
            }
            let returned = figures(tx, contest).await?.returned;
            if !(1..=returned).contains(&number) {
                return Err(Refusal::NoSuchSheet { number, returned });
            }
            keep(tx, contest, hand, number, body).await?;
            Ok(Answer::State(state))
        })
    }

    /// Forgets all that a hand has read.
    pub(super) async fn forget_paper(
        &self,
        contest: ContestId,
        hand: Hand,
    ) -> Result<Answer, Refusal> {
        self.known(contest).await?;
        write!(self.database, "forget paper ballots", Refusal, tx => {
            let state = reading::known_state(tx, contest).await?;
            if state != State::Closed {
                return Err(Refusal::WrongState(state));
            }
            execute!(
                tx,
                "DELETE FROM paper_typed WHERE contest = $1 AND hand = $2",
                contest.0,
                i64::from(hand.number()),
            )?;
            Ok(Answer::State(state))
        })
    }
}

async fn keep(
    tx: &mut Tx,
    contest: ContestId,
    hand: Hand,
    number: u32,
    body: Option<&str>,
) -> Result<(), UrnError> {
    execute!(
        tx,
        "DELETE FROM paper_typed WHERE contest = $1 AND hand = $2 AND number = $3",
        contest.0,
        i64::from(hand.number()),
        i64::from(number),
    )?;
    if let Some(body) = body {
        execute!(
            tx,
            "INSERT INTO paper_typed (contest, hand, number, body) VALUES ($1, $2, $3, $4)",
            contest.0,
            i64::from(hand.number()),
            i64::from(number),
            body.as_bytes(),
        )?;
    }
    Ok(())
}

/// How many paper ballots went out and came back; nothing before the close.
pub(super) async fn figures(tx: &mut Tx, contest: ContestId) -> Result<PaperFigures, UrnError> {
    let (issued, returned) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT paper_issued, paper_returned FROM contests WHERE id = $1",
        contest.0,
    )?;
    let small = |figure| u32::try_from(figure).map_err(|_| UrnError::Corrupt("paper figures"));
    Ok(PaperFigures {
        issued: small(issued)?,
        returned: small(returned)?,
    })
}

/// The paper ballots as they enter the log, and as they are counted.
pub(super) async fn entries(
    tx: &mut Tx,
    known: &ContestBox,
) -> Result<(Vec<Entry>, Vec<Body>), Refusal> {
    let contest = known.manifest.contest;
    let Agreement::Same(spelled) = typed(tx, contest).await?.agreement() else {
        return Err(Refusal::PaperUnsettled);
    };
    let parse = |text: &String| {
        Body::parse(&known.manifest, known.eligible.as_ref(), text.as_bytes())
            .map_err(|_| UrnError::Corrupt("paper ballot"))
    };
    let bodies: Result<Vec<Body>, UrnError> = spelled.iter().map(parse).collect();
    let mut entries = Vec::new();
    for batch in batches(&spelled) {
        let bodies = batch.iter().map(|body| raw(body.clone().into_bytes()));
        entries.push(Entry::Paper(Paper {
            contest: contest.0,
            bodies: bodies.collect::<Result<_, _>>()?,
        }));
    }
    Ok((entries, bodies?))
}

/// Ascending bodies cut where an entry is full.
fn batches(bodies: &[String]) -> Vec<&[String]> {
    let (mut batches, mut start, mut bytes) = (Vec::new(), 0, AROUND_BODIES);
    for (at, body) in bodies.iter().enumerate() {
        if bytes + body.len() + 1 > MAX_ENTRY_LENGTH {
            batches.push(&bodies[start..at]);
            (start, bytes) = (at, AROUND_BODIES);
        }
        bytes += body.len() + 1;
    }
    if start < bodies.len() {
        batches.push(&bodies[start..]);
    }
    batches
}

async fn typed(tx: &mut Tx, contest: ContestId) -> Result<Typed, UrnError> {
    let mut typed = Typed {
        returned: figures(tx, contest).await?.returned,
        ..Typed::default()
    };
    let rows = fetch_all!(
        tx,
        (i64, i64, Vec<u8>),
        "SELECT hand, number, body FROM paper_typed WHERE contest = $1",
        contest.0,
    )?;
    let corrupt = UrnError::Corrupt("paper ballot");
    for (hand, number, body) in rows {
        let read = u8::try_from(hand).ok().and_then(Hand::of);
        let parts = (read, u32::try_from(number), String::from_utf8(body));
        let (Some(hand), Ok(number), Ok(body)) = parts else {
            return Err(corrupt);
        };
        match hand {
            Hand::First => typed.first.insert(number, body),
            Hand::Second => typed.second.insert(number, body),
        };
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_cut_before_they_are_too_large_and_keep_every_body() {
        let bodies = vec!["x".repeat(8_000); 20];
        let cut = batches(&bodies);
        assert_eq!(
            cut.iter().map(|batch| batch.len()).collect::<Vec<_>>(),
            [8, 8, 4]
        );
        assert!(batches(&[]).is_empty());
    }
}
