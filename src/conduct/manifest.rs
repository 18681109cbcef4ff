//! Makes a contest's manifest, and all that is published with it, from its draft.

use ballot::b64::{Digest, IssuerKey, Key};
use ballot::id::{ContestId, MemberId};
use ballot::manifest::{
    BoxKind, BoxSpec, Electorate, EligibleList, IssuerSpec, Kind, Manifest, NONCE_BYTES,
    OptionSpec, Profile, Rules, ScrutineerSpec, Times,
};
use ballot::profile::RuleProfile;
use ballot::state::State;
use crypto::bytes::{Hash, PublicPoint};
use crypto::token::IssuerKey as SecretKey;

use super::{Conduct, ConductError};
use crate::roll::OrganisationId;
use crate::roll::contests::{Facts, Preparation};
use crate::roll::draft::{Draft, DraftOption};
use crate::urn::{Command, Publication};

impl Conduct {
    /// Fixes the contest on the people's side, then publishes it on the ballots' side.
    pub(super) async fn make_ready(
        &self,
        organisation: OrganisationId,
        contest: ContestId,
    ) -> Result<State, ConductError> {
        let facts = self.roll.contest_facts(organisation, contest).await?;
        let facts = facts.ok_or(crate::roll::RollError::Unknown("contest"))?;
        let key = tokio::task::spawn_blocking(SecretKey::generate)
            .await
            .map_err(|_| crate::urn::UrnError::Stopping)??;
        let preparation = Preparation {
            salt: self.rng.bytes(),
            issuing_key: key.to_der()?.to_vec(),
        };
        let published = Published::of(&facts.draft);
        let manifest = self
            .roll
            .prepare(contest, &preparation, |entitled, roll| {
                let issuer = issuer(&facts, key.spki().as_bytes());
                let mut manifest = build(&facts, &published, entitled, &roll, issuer);
                manifest.ballot_box.url = self.urn.url().map(str::to_owned);
                manifest.to_bytes()
            })
            .await?;
        (self.after_step)("prepared");
        self.command(Command::Publish(Box::new(published.publication(manifest))))
            .await
    }
}

/// The documents that a manifest names by hash.
struct Published {
    profiles: Vec<(MemberId, Vec<u8>)>,
    eligible: Option<Vec<u8>>,
    photos: Vec<Vec<u8>>,
}

impl Published {
    fn of(draft: &Draft) -> Self {
        let eligible = draft.eligible.as_ref().filter(|_| draft.write_ins > 0);
        Self {
            profiles: draft
                .options
                .iter()
                .map(|option| (option.member, profile(option).to_bytes()))
                .collect(),
            eligible: eligible
                .and_then(|people| EligibleList::new(people.clone()).ok())
                .map(|list| list.to_bytes()),
            photos: draft
                .options
                .iter()
                .filter_map(|option| option.photo.clone())
                .collect(),
        }
    }

    fn publication(self, manifest: Vec<u8>) -> Publication {
        Publication {
            manifest,
            profiles: self.profiles,
            eligible: self.eligible,
            photos: self.photos,
        }
    }
}

fn profile(option: &DraftOption) -> Profile {
    Profile {
        name: option.name.clone(),
        detail: option.detail.clone(),
        text: option.text.clone(),
        photo: option.photo.as_ref().map(|bytes| digest(bytes)),
    }
}

fn digest(bytes: &[u8]) -> Digest {
    Digest(*Hash::of(bytes).as_bytes())
}

/// The rules that a draft's contest will run under.
pub fn rules(draft: &Draft) -> Rules {
    let profile = RuleProfile::behind(&draft.profile, draft.kind);
    let mut rules = profile.rules(draft.stage, draft.seats);
    draft.own.tighten(&mut rules);
    rules.signoffs = draft.signoffs;
    rules.show = draft.show;
    rules.spread = draft.spread;
    rules
}

/// A draft's manifest as it would be, without keys and hashes: for findings, never published.
pub(super) fn preview(facts: &Facts) -> Manifest {
    let issuer = issuer(facts, &[0; 294]);
    build(
        facts,
        &Published::of(&facts.draft),
        facts.entitled,
        &Hash::of(b""),
        issuer,
    )
}

fn issuer(facts: &Facts, key: &[u8]) -> IssuerSpec {
    let key = IssuerKey::try_from(key).expect("an issuer's key has 294 bytes");
    IssuerSpec {
        name: facts.held_by.clone(),
        key,
        url: None,
        sign_key: None,
    }
}

fn build(
    facts: &Facts,
    published: &Published,
    entitled: u64,
    roll: &Hash,
    issuer: IssuerSpec,
) -> Manifest {
    let draft = &facts.draft;
    let options = draft
        .options
        .iter()
        .zip(&published.profiles)
        .map(|(option, (_, profile))| OptionSpec {
            id: option.member,
            name: option.name.clone(),
            detail: option.detail.clone(),
            profile: digest(profile),
        });
    let mut manifest = Manifest {
        v: 1,
        congress: facts.congress,
        contest: facts.contest,
        kind: draft.kind,
        title: draft.title.clone(),
        stage: draft.stage,
        round: draft.round,
        follows: draft.follows,
        seats: match draft.kind {
            Kind::Election => draft.seats,
            Kind::Motion | Kind::Appraisal => 0,
        },
        options: options.collect(),
        marks: marks(draft),
        write_ins: draft.write_ins,
        eligible: published.eligible.as_deref().map(digest),
        rules: rules(draft),
        times: Times {
            opens: planned(draft.times.opens),
            closes: planned(draft.times.closes),
        },
        electorate: Electorate {
            entitled: u32::try_from(entitled).unwrap_or(u32::MAX),
            roll: Digest(*roll.as_bytes()),
        },
        ballot_box: BoxSpec {
            kind: match draft.threshold {
                Some(_) => BoxKind::Sealed,
                None => BoxKind::Live,
            },
            size: 0,
            group: draft.group,
            wait_s: draft.wait_s,
            threshold: draft.threshold.unwrap_or(0),
            url: None,
        },
        issuers: std::iter::once(issuer)
            .chain(facts.further.iter().cloned())
            .collect(),
        scrutineers: scrutineers(facts),
    };
    manifest.ballot_box.size = opening_size(manifest.longest_body_len());
    manifest
}

/// The scrutineers who have the keys that the contest asks of them. Whether that is all of them, findings say.
fn scrutineers(facts: &Facts) -> Vec<ScrutineerSpec> {
    let sealed = facts.draft.threshold.is_some();
    let point = |key: &PublicPoint| Key(*key.as_bytes());
    let named = facts.watchers.iter().filter_map(|watcher| {
        let sealing_key = watcher.sealing_key.as_ref().filter(|_| sealed).map(point);
        (sealing_key.is_some() || !sealed).then_some(ScrutineerSpec {
            name: watcher.name.clone(),
            key: point(watcher.key.as_ref()?),
            sealing_key,
        })
    });
    named.collect()
}

/// What can be marked at each option.
fn marks(draft: &Draft) -> Vec<String> {
    match draft.kind {
        Kind::Appraisal => draft.grades.clone(),
        Kind::Election | Kind::Motion => ["for", "against", "abstain"].map(String::from).to_vec(),
    }
}

/// All openings of a contest have one size: the longest, rounded up so that it tells little of the ballot's length.
fn opening_size(longest_body: u64) -> u32 {
    let longest = longest_body + u64::from(NONCE_BYTES);
    u32::try_from(longest.next_multiple_of(64)).unwrap_or(u32::MAX)
}

fn planned(millis: Option<i64>) -> Option<u64> {
    millis.and_then(|millis| u64::try_from(millis).ok())
}
