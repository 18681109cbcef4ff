//! What is `malformed` in a cast request: JSON, members, lengths, the curve, the number of tokens, the opening; and
//! what is not: unknown members, any order (protocol §2, §5, §8).

use crypto::b64;
use piaojue::client::Envelope;
use serde_json::{Map, Value, json};

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, said};

/// A good ballot's members, to be spoilt.
struct Members(Map<String, Value>);

impl Members {
    fn of(envelope: &Envelope) -> Self {
        let Ok(Value::Object(members)) = serde_json::to_value(envelope) else {
            panic!("an object")
        };
        Self(members)
    }

    fn with(&self, name: &str, value: Value) -> String {
        let mut members = self.0.clone();
        members.insert(name.to_owned(), value);
        Value::Object(members).to_string()
    }

    fn without(&self, name: &str) -> String {
        let mut members = self.0.clone();
        members.remove(name);
        Value::Object(members).to_string()
    }

    fn twice(&self, name: &str) -> String {
        let whole = Value::Object(self.0.clone()).to_string();
        format!("{{{}:{},{}", json!(name), self.0[name], &whole[1..])
    }

    /// A byte string made another length.
    fn resized(&self, name: &str, by: isize) -> String {
        let mut bytes = b64::decode(self.0[name].as_str().unwrap()).unwrap();
        bytes.resize(bytes.len().strict_add_signed(by), 0);
        self.with(name, json!(b64::encode(bytes)))
    }

    /// The same byte string, written differently.
    fn respelt(&self, name: &str) -> Vec<String> {
        let text = self.0[name].as_str().unwrap();
        let padded = format!("{text}=");
        let spaced = format!("{text} ");
        // 65 and 64 bytes leave unused bits in the last character: set one of them.
        let last = text.chars().last().unwrap();
        let bits = if text.len().is_multiple_of(4) {
            None
        } else {
            Some(next_of(last))
        };
        let mut spellings = vec![padded, spaced];
        spellings.extend(bits.map(|bit| format!("{}{bit}", &text[..text.len() - 1])));
        spellings
            .iter()
            .map(|text| self.with(name, json!(text)))
            .collect()
    }
}

/// The next character of base64url's alphabet: it differs in the last bit, which is unused.
fn next_of(character: char) -> char {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let at = ALPHABET.find(character).unwrap();
    ALPHABET.chars().nth(at + 1).unwrap()
}

const STRINGS: [&str; 5] = ["contest", "key", "commit", "signature", "opening"];

fn malformed(good: &Members) -> Vec<String> {
    let mut bodies: Vec<String> = ["", "null", "7", "[]", "{}", "{", "\"ballot\"", "\u{feff}{}"]
        .map(String::from)
        .into();
    let values: Vec<&Value> = ["contest", "key", "tokens", "commit", "signature", "opening"]
        .map(|name| &good.0[name])
        .into();
    bodies.push(json!(values).to_string());
    bodies.push(format!("{} {{}}", Value::Object(good.0.clone())));
    for name in STRINGS.into_iter().chain(["tokens"]) {
        bodies.push(good.without(name));
        bodies.push(good.twice(name));
        bodies.extend(
            [json!(null), json!(7), json!([]), json!({})].map(|value| good.with(name, value)),
        );
    }
    for name in ["key", "commit", "signature", "opening"] {
        bodies.extend([good.resized(name, -1), good.resized(name, 1)]);
        bodies.extend(good.respelt(name));
    }
    let token = good.0["tokens"][0].as_str().unwrap();
    for tokens in [
        json!([]),
        json!([token, token]),
        json!([&token[4..]]),
        json!([null]),
        json!([[token]]),
        json!(token),
    ] {
        bodies.push(good.with("tokens", tokens));
    }
    let id = good.0["contest"].as_str().unwrap();
    for id in [
        id.to_uppercase(),
        id.replace('-', ""),
        format!("{{{id}}}"),
        format!("urn:uuid:{id}"),
    ] {
        bodies.push(good.with("contest", json!(id)));
    }
    let compressed = b64::decode(good.0["key"].as_str().unwrap()).unwrap();
    bodies.push(good.with("key", json!(b64::encode(&compressed[..33]))));
    bodies.extend(sealed(good));
    bodies
}

/// A live box takes an opening, nothing sealed, and never both.
fn sealed(good: &Members) -> Vec<String> {
    let point = good.0["key"].clone();
    let share = json!({"enc": point, "share": b64::encode([0; 49])});
    let sealed = json!({"content": b64::encode([0; 616]), "shares": [share]});
    let alone = Members({
        let mut members = good.0.clone();
        members.remove("opening");
        members
    });
    let array = json!([b64::encode([0; 616]), [share]]);
    vec![
        alone.with("sealed", sealed.clone()),
        good.with("sealed", sealed),
        good.with("sealed", json!(null)),
        alone.with("sealed", json!(null)),
        alone.with("sealed", array),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_misshapen_ballot_is_malformed_and_none_is_kept() {
    let hall = Hall::open(&PackageText::new(1, vec![motion(AT_ONCE)])).await;
    let device = &hall.devices(1).await[0];
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let ballot = device.take(hall.contests[0]).await.unwrap();
    hall.officer.open(hall.contests[0]).await.unwrap();
    let good = Members::of(&hall.fill(&ballot, &[true]));

    for body in malformed(&good) {
        assert_eq!(
            said(&hall.cast(body.clone()).await),
            no(400, "malformed"),
            "{body}"
        );
    }
    let entries = hall.board().await.entries.len();

    let known = good.with("client", json!({"version": [1, null]}));
    let mut members: Vec<_> = serde_json::from_str::<Map<String, Value>>(&known)
        .unwrap()
        .into_iter()
        .collect();
    members.reverse();
    let members: Vec<_> = members
        .iter()
        .map(|(name, value)| format!(" {} : {value}", json!(name)))
        .collect();
    let in_any_order = format!("\n{{{}}}", members.join(",\t"));
    assert_eq!(
        hall.cast(in_any_order).await.status.as_u16(),
        200,
        "unknown members and any order are taken"
    );
    assert_eq!(hall.board().await.entries.len(), entries + 1);
    hall.service.stop().await;
}
