//! A hostile officer tries every act in every state of a contest, however it came there: nothing happens but along the
//! arrows of docs/contest-life.md, and the log holds afterwards.

use std::collections::{BTreeMap, BTreeSet};

use ballot::state::State;
use crypto::bytes::{Scalar, Signature};
use piaojue::client::Reply;
use piaojue::verify::verify;
use serde_json::json;

use crate::support::package::{AT_ONCE, motion};
use crate::support::watched::{Watched, signed};
use crate::support::{no, said};

const DRAWING: &str = include_str!("../../../docs/contest-life.md");
/// What an officer can ask for by the API.
const VERBS: [&str; 6] = ["ready", "open", "close", "resume", "count", "void"];

/// The acts that lead from each state, by their first word.
fn drawn() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut arrows = BTreeMap::<_, BTreeSet<_>>::new();
    for line in DRAWING.lines() {
        let Some((from, rest)) = line.trim().split_once(" --> ") else {
            continue;
        };
        if let Some((_, act)) = rest.split_once(": ") {
            arrows
                .entry(from)
                .or_default()
                .extend(act.split(' ').next());
        }
    }
    assert_eq!(arrows.len(), 6, "every state but the two ends");
    arrows
}

#[derive(serde::Deserialize)]
struct Done {
    state: String,
}

/// A contest on its way, tried at every stop.
struct Walk<'a> {
    watched: &'a Watched,
    contest: usize,
    arrows: &'a BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// Whether its rules demand signatures.
    signed: bool,
}

impl Walk<'_> {
    async fn ask(&self, verb: &str, body: String) -> Reply {
        let (hall, contest) = (&self.watched.hall, self.watched.hall.contests[self.contest]);
        let path = format!("/api/v1/contests/{contest}/{verb}");
        hall.post(&path, Some(&hall.bearer), body).await
    }

    async fn act(&self, verb: &str) -> Reply {
        let body = if verb == "void" {
            r#"{"reason":"会议决定"}"#
        } else {
            "{}"
        };
        self.ask(verb, body.to_owned()).await
    }

    /// Goes a way, word by word: `open>ready` is an act and the state that it leads to, `01>closed` signatures and where
    /// they lead; `?ready` tries everything that is not lawful there, `?closing*` while signatures are waited for.
    async fn go(&self, way: &str) {
        for word in way.split_whitespace() {
            if let Some(state) = word.strip_prefix('?') {
                let waits = state.ends_with('*');
                self.stand(state.trim_end_matches('*'), waits).await;
                continue;
            }
            let (act, state) = word.split_once('>').unwrap();
            let places: Option<Vec<_>> = act.chars().map(|place| place.to_digit(10)).collect();
            let reached = match places {
                Some(places) => {
                    let places: Vec<_> = places.into_iter().map(|place| place as usize).collect();
                    self.watched.sign(&places, self.contest).await.to_string()
                }
                None => {
                    let reply = self.act(act).await;
                    assert_eq!(reply.status.as_u16(), 200, "{word}: {:?}", said(&reply));
                    let done: Done = reply.json().unwrap();
                    done.state
                }
            };
            assert_eq!(reached, state, "{word}");
        }
    }

    /// Tries everything that no arrow allows here. With an act that `waits` for signatures, what the arrows allow has to
    /// wait too.
    async fn stand(&self, state: &str, waits: bool) {
        let before = self.watched.hall.board().await.checkpoint;
        let none = BTreeSet::new();
        let arrows = self.arrows.get(state).unwrap_or(&none);
        for verb in VERBS {
            // A result that needs no certificate is the end.
            let over = state == "counted" && !self.signed;
            let expected = match arrows.contains(verb) && !over {
                false => no(409, "wrong-state"),
                true if waits && verb != "resume" => no(409, "log-waiting"),
                true => continue,
            };
            // Giving up what waits is how an opening is taken back: it moves the contest along no arrow.
            if waits && verb == "resume" {
                continue;
            }
            let reply = self.act(verb).await;
            assert_eq!(said(&reply), expected, "{verb} while {state}");
            if expected.1 == "wrong-state" {
                assert_eq!(reply.problem().members["state"], state, "{verb}");
            }
        }
        let forged = json!({ "scrutineer": 0, "signature": Signature::from([1; 64]) });
        let key = json!({ "scrutineer": 0, "key": Scalar::from([1; 32]) });
        for (verb, body) in [("signoffs", forged), ("unseal", key)] {
            let refused = said(&self.ask(verb, body.to_string()).await);
            assert!(
                [403, 404, 409].contains(&refused.0),
                "{verb} while {state}: {refused:?}"
            );
        }
        if state != "void" {
            let next = said(&self.ask("next", r#"{"stage":"formal"}"#.to_owned()).await);
            assert_eq!(next.0, 409, "next while {state}");
        }
        let after = self.watched.hall.board().await.checkpoint;
        assert_eq!(
            before, after,
            "what is refused leaves nothing in the log: {state}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_act_succeeds_but_along_the_arrows_of_a_contests_life() {
    let contests = (0..6).map(|_| signed()).chain([motion(AT_ONCE)]).collect();
    let watched = &Watched::open(contests).await;
    let arrows = &drawn();
    let walk = |contest| Walk {
        watched,
        contest,
        arrows,
        signed: contest < 6,
    };

    const TO_CLOSED: &str = "ready>ready open>ready 0>open close>closing 01>closed";
    walk(0)
        .go(
            "?draft ready>ready ?ready open>ready ?ready* 0>open ?open close>closing ?closing* \
             resume>open ?open close>closing 0>closing ?closing* 1>closed ?closed count>counted \
             ?counted 0>counted ?counted 1>certified ?certified",
        )
        .await;
    walk(1)
        .go("ready>ready open>ready resume>ready ?ready void>void ?void")
        .await;
    // By decision from each state that allows it, given up once before.
    walk(2)
        .go(
            "ready>ready open>ready 0>open void>closing ?closing* resume>open ?open void>closing \
             01>void ?void",
        )
        .await;
    walk(3).go(TO_CLOSED).await;
    walk(3)
        .go("void>closed ?closed* resume>closed ?closed void>closed 01>void ?void")
        .await;
    walk(4).go(TO_CLOSED).await;
    walk(4)
        .go(
            "count>counted 0>counted void>counted ?counted* resume>counted ?counted void>counted \
             01>void ?void",
        )
        .await;
    // Where nothing is signed.
    walk(6)
        .go("ready>ready ?ready open>open ?open close>closed ?closed count>counted ?counted")
        .await;
    walk(5).go("?draft").await;
    let report = verify(&watched.hall.evidence().await);
    assert!(report.holds(), "{:?}", report.failures);
    let states: Vec<State> = report
        .contests
        .iter()
        .map(|contest| contest.state)
        .collect();
    let [void, certified] = [State::Void, State::Certified];
    assert_eq!(states, [certified, void, void, void, void, State::Counted]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_same_act_many_times_at_once_one_is_done() {
    let watched = &Watched::open(vec![motion(AT_ONCE)]).await;
    let arrows = &drawn();
    let walk = Walk {
        watched,
        contest: 0,
        arrows,
        signed: false,
    };
    for verb in ["ready", "open", "close", "count"] {
        let size = watched.hall.board().await.checkpoint.tree.size;
        let answers = futures_util::future::join_all((0..12).map(|_| walk.act(verb))).await;
        let done = answers
            .iter()
            .filter(|reply| reply.status.is_success())
            .count();
        assert_eq!(done, 1, "{verb}");
        for reply in answers.iter().filter(|reply| !reply.status.is_success()) {
            let refused = said(reply);
            let lawful = [no(409, "wrong-state"), no(409, "log-waiting")].contains(&refused);
            assert!(lawful, "{verb}: {refused:?}");
        }
        assert_eq!(
            watched.hall.board().await.checkpoint.tree.size,
            size + 1,
            "{verb}"
        );
    }
    watched.holds().await;
}
