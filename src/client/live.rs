//! Whoever watches: the live feed over a WebSocket, asking again where a message has been missed (protocol §8).

use ballot::id::{CongressId, ContestId, MemberId};
use ballot::state::State;
use futures_util::StreamExt;
use serde::Deserialize;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{ClientError, Http};

/// A congress's figures at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Snapshot {
    /// Goes up with every change.
    pub seq: u64,
    /// 应到.
    pub entitled: u64,
    /// 实到.
    pub present: u64,
    /// 请假.
    pub leave: u64,
    /// The agenda item that is now.
    pub now: Option<String>,
    /// In voting order.
    pub contests: Vec<Box>,
}

/// A contest's box at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Box {
    /// The contest.
    pub contest: ContestId,
    /// Its state.
    pub state: State,
    /// 应到, of its roll.
    pub entitled: u64,
    /// There now or issued a ballot.
    pub present: u64,
    /// 发出.
    pub issued: u64,
    /// 收回.
    pub returned: u64,
    /// When it is to close, Unix milliseconds.
    pub closes: Option<u64>,
    /// The tally, for those who may see it.
    pub tally: Option<LiveTally>,
}

/// A tally before the result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LiveTally {
    /// Valid ballots.
    pub valid: u64,
    /// Invalid ones.
    pub invalid: u64,
    /// Of each option, the figures of its marks.
    pub options: Vec<Vec<u64>>,
    /// Those written in, with their votes.
    pub write_ins: Vec<(MemberId, u64)>,
}

/// One message of the feed.
#[derive(Debug, Deserialize)]
struct Update {
    from: Option<u64>,
    #[serde(flatten)]
    figures: Snapshot,
}

impl Snapshot {
    /// A contest's box, if the congress has that contest.
    pub fn of(&self, contest: ContestId) -> Option<&Box> {
        self.contests.iter().find(|one| one.contest == contest)
    }

    /// Takes a message in; false if it builds on another snapshot than this one.
    fn take(&mut self, update: Update) -> bool {
        let Update { from, figures } = update;
        match from {
            _ if figures.seq <= self.seq => return true,
            None => *self = figures,
            Some(from) if from == self.seq => self.merge(figures),
            Some(_) => return false,
        }
        true
    }

    /// Puts a change's contests in the places of the ones before.
    fn merge(&mut self, change: Self) {
        let mut contests = std::mem::take(&mut self.contests);
        for changed in change.contests {
            match contests
                .iter_mut()
                .find(|one| one.contest == changed.contest)
            {
                Some(one) => *one = changed,
                None => contests.push(changed),
            }
        }
        *self = Self { contests, ..change };
    }
}

/// Follows a congress.
#[derive(Debug)]
pub struct Watcher {
    http: Http,
    path: String,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    snapshot: Snapshot,
}

impl Watcher {
    /// Begins to follow, with the key of a circle or, without, as the public.
    pub async fn connect(
        http: &Http,
        congress: CongressId,
        watch: Option<&str>,
    ) -> Result<Self, ClientError> {
        let query = watch.map_or_else(String::new, |key| format!("?watch={key}"));
        let path = format!("/api/v1/congresses/{congress}/live{query}");
        let socket = http.base().replacen("http", "ws", 1) + &path;
        let (socket, _) = connect_async(socket).await.map_err(lost)?;
        let snapshot = http.get(&path, None).await?.json()?;
        Ok(Self {
            http: http.clone(),
            path,
            socket,
            snapshot,
        })
    }

    /// The newest figures known.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Waits for the next change; the figures then. An error where the connection is lost: connect again.
    pub async fn next(&mut self) -> Result<&Snapshot, ClientError> {
        let before = self.snapshot.seq;
        while self.snapshot.seq == before {
            let message = self
                .socket
                .next()
                .await
                .ok_or(ClientError::Unreachable("the feed has ended".into()))?;
            if let Message::Text(text) = message.map_err(lost)? {
                self.take(&text).await?;
            }
        }
        Ok(&self.snapshot)
    }

    async fn take(&mut self, message: &str) -> Result<(), ClientError> {
        let update = serde_json::from_str(message)
            .map_err(|error| ClientError::Unexpected(error.to_string()))?;
        if !self.snapshot.take(update) {
            self.snapshot = self.http.get(&self.path, None).await?.json()?;
        }
        Ok(())
    }
}

fn lost(error: tokio_tungstenite::tungstenite::Error) -> ClientError {
    ClientError::Unreachable(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Snapshot, Update};

    fn contest(n: u8, returned: u64) -> Value {
        json!({
            "contest": format!("00000000-0000-4000-8000-0000000000{n:02}"), "state": "open", "entitled": 4,
            "present": 3, "issued": 3, "returned": returned, "closes": null, "tally": null,
        })
    }

    fn message(seq: u64, from: Option<u64>, contests: &[Value]) -> Value {
        let whole = json!({"seq": seq, "entitled": 4, "present": 3, "leave": 1, "now": null, "contests": contests});
        match (from, whole) {
            (Some(from), Value::Object(mut members)) => {
                members.insert("from".into(), from.into());
                Value::Object(members)
            }
            (_, whole) => whole,
        }
    }

    fn start() -> Snapshot {
        serde_json::from_value(message(5, None, &[contest(1, 0), contest(2, 0)])).unwrap()
    }

    fn update(seq: u64, from: Option<u64>, contests: &[Value]) -> Update {
        serde_json::from_value(message(seq, from, contests)).unwrap()
    }

    fn returned(snapshot: &Snapshot) -> Vec<u64> {
        snapshot
            .contests
            .iter()
            .map(|contest| contest.returned)
            .collect()
    }

    #[test]
    fn a_change_touches_only_its_contests() {
        let mut snapshot = start();
        assert!(snapshot.take(update(6, Some(5), &[contest(2, 7)])));
        assert_eq!((snapshot.seq, returned(&snapshot)), (6, vec![0, 7]));
    }

    #[test]
    fn a_whole_message_replaces_everything() {
        let mut snapshot = start();
        assert!(snapshot.take(update(9, None, &[contest(1, 3)])));
        assert_eq!(returned(&snapshot), [3]);
    }

    #[test]
    fn a_change_that_builds_on_another_snapshot_is_not_taken() {
        let mut snapshot = start();
        assert!(!snapshot.take(update(8, Some(7), &[contest(1, 3)])));
        assert_eq!(snapshot, start());
    }

    #[test]
    fn an_old_message_changes_nothing() {
        let mut snapshot = start();
        assert!(snapshot.take(update(5, Some(4), &[contest(1, 3)])));
        assert_eq!(snapshot, start());
    }
}
