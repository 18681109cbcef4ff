//! What the simulated officers do, each thing by its address in the API or by the console's form.

use std::collections::HashMap;

use ballot::id::ContestId;
use ballot::matter::Matter;
use hyper::Method;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::forms::Browser;
use super::revision::revised;
use super::step::{Deed, Step};
use super::{Chair, ChairError, WithoutPhone};
use crate::client::{ClientError, Http, Officer, Paper, Trust};
use crate::demo::decks::Decks;
use crate::http::view::paths;
use crate::roll::{AgendaItemId, DocumentId};

/// Of those who raise their hands: who are against, and who abstain.
const AGAINST: u64 = 2;
const ABSTAIN: u64 = 3;
/// Who counts the hands.
const COUNTED_BY: &str = "会场清点人员";
/// What they are raised for: the demo's 选举办法.
const MATTER: Matter = Matter::Procedure;

/// The desk of those who run the meeting.
pub(super) struct Desk<'a> {
    chair: &'a Chair,
    http: &'a Http,
    trust: &'a Trust,
    decks: &'a Decks,
    officer: Officer,
    browser: Browser,
    /// What stands on the sheets of a contest that came back.
    sheets: HashMap<ContestId, Vec<Box<RawValue>>>,
}

impl<'a> Desk<'a> {
    /// Signs in.
    pub(super) async fn open(
        chair: &'a Chair,
        http: &'a Http,
        trust: &'a Trust,
        decks: &'a Decks,
    ) -> Result<Self, ClientError> {
        let access = &chair.clerks[0].access;
        Ok(Self {
            chair,
            http,
            trust,
            decks,
            officer: Officer::new(http, access.bearer.expose()),
            browser: Browser::sign_in(http, access.link.expose()).await?,
            sheets: HashMap::new(),
        })
    }

    /// Where the minutes are.
    pub(super) fn minutes(&self) -> String {
        let path = paths::minutes(&self.chair.congress.to_string());
        format!("{}{path}", self.http.base())
    }

    /// Takes a step.
    pub(super) async fn take(
        &mut self,
        step: Step,
        without: &[WithoutPhone],
    ) -> Result<(), ChairError> {
        match step {
            Step::CheckIn => self.check_in(without).await?,
            Step::Move(item) => self.go_to(&item.to_string()).await?,
            Step::Finish => self.go_to("").await?,
            Step::Hands(item) => self.show_of_hands(item).await?,
            Step::Revise(document) => self.revise(document).await?,
            Step::Vote(contest, deed) => self.act(contest, deed, without).await?,
        }
        Ok(())
    }

    async fn act(
        &mut self,
        contest: ContestId,
        deed: Deed,
        without: &[WithoutPhone],
    ) -> Result<(), ChairError> {
        match deed {
            Deed::Ready => drop(self.officer.ready(contest).await?),
            Deed::HandOut => self.hand_out(contest, without).await?,
            Deed::Open => drop(self.officer.open(contest).await?),
            Deed::CountBox => self.count_box(contest).await?,
            Deed::Close => drop(self.officer.close(contest).await?),
            Deed::TypeIn => self.type_in(contest).await?,
            Deed::Count => drop(self.officer.count(contest).await?),
            Deed::Next(stage) => drop(self.officer.next_round(contest, stage).await?),
        }
        Ok(())
    }

    async fn check_in(&self, without: &[WithoutPhone]) -> Result<(), ClientError> {
        for each in without.iter().filter(|each| each.expected) {
            let path = format!(
                "/api/v1/congresses/{}/delegates/{}/attendance",
                self.chair.congress, each.delegate
            );
            self.post(&path, &json!({"act": "check-in"})).await?;
        }
        Ok(())
    }

    async fn go_to(&self, item: &str) -> Result<(), ClientError> {
        let path = paths::agenda(&self.chair.congress.to_string());
        self.browser.send(&path, &[("item", item)]).await
    }

    async fn show_of_hands(&self, item: AgendaItemId) -> Result<(), ChairError> {
        let there = self
            .chair
            .halves
            .roll
            .head_count(self.chair.congress)
            .await?;
        let against = AGAINST.min(there.there / 4);
        let abstained = ABSTAIN.min(there.there / 4);
        let in_favour = there.there - against - abstained;
        let path = paths::hands(&self.chair.congress.to_string(), &item.to_string());
        let figures = [in_favour, against, abstained].map(|figure| figure.to_string());
        let fields = ["in_favour", "against", "abstained"]
            .into_iter()
            .zip(figures.iter().map(String::as_str));
        let about = [("counted_by", COUNTED_BY), ("matter", MATTER.name())];
        let fields: Vec<_> = fields.chain(about).collect();
        Ok(self.browser.send(&path, &fields).await?)
    }

    async fn revise(&self, document: DocumentId) -> Result<(), ChairError> {
        let (roll, congress) = (&self.chair.halves.roll, self.chair.congress);
        let Some(draft) = roll.document(congress, document).await? else {
            return Ok(());
        };
        let versions = roll.versions(congress, document).await?;
        let newest = versions
            .last()
            .map_or(1, |newest| newest.number)
            .to_string();
        if let Some(text) = revised(&draft.text) {
            let fields = [("step", "publish"), ("version", &newest), ("text", &text)];
            let path = paths::revise(&congress.to_string(), &document.to_string());
            self.browser.send(&path, &fields).await?;
        }
        Ok(())
    }

    async fn hand_out(
        &self,
        contest: ContestId,
        without: &[WithoutPhone],
    ) -> Result<(), ChairError> {
        let given = self.chair.halves.roll.on_paper(contest).await?;
        let path = format!("/api/v1/contests/{contest}/paper");
        for WithoutPhone { delegate, .. } in without {
            if !given.contains(delegate) {
                self.post(&path, &json!({"delegate": delegate})).await?;
            }
        }
        Ok(())
    }

    async fn count_box(&mut self, contest: ContestId) -> Result<(), ClientError> {
        let returned = self.sheets(contest).await?.len();
        let path = format!("/api/v1/contests/{contest}/paper/box");
        self.post(&path, &json!({"returned": returned})).await
    }

    /// Both type every sheet in. What is in the box and was not dealt, nobody can read.
    async fn type_in(&mut self, contest: ContestId) -> Result<(), ChairError> {
        let officer = &self.chair.clerks[0].officer;
        let standing = self.chair.halves.conduct.paper_standing(officer, contest);
        let returned = standing.await.map_or(0, |standing| standing.returned);
        let mut sheets = self.sheets(contest).await?.iter();
        let mut read = Vec::new();
        for number in 1..=returned {
            let sheet = sheets.next();
            read.push((
                number,
                sheet.map_or(json!({"sheet": "void"}), |sheet| json!({"sheet": sheet})),
            ));
        }
        for clerk in &self.chair.clerks {
            for (number, sheet) in &read {
                let path = format!("/api/v1/contests/{contest}/paper/{number}");
                let bearer = clerk.access.bearer.expose();
                self.send(Method::PUT, &path, bearer, sheet).await?;
            }
        }
        Ok(())
    }

    /// The sheets that came back of those given out: dealt with the ballots on phones, once.
    async fn sheets(&mut self, contest: ContestId) -> Result<&[Box<RawValue>], ClientError> {
        if !self.sheets.contains_key(&contest) {
            let paper = Paper::fetch(self.http, self.trust, contest).await?;
            let dealt = self.chair.on_paper.iter().map(|_| self.decks.draw(&paper));
            let written = dealt.flatten().filter_map(|body| {
                let text = String::from_utf8(body.to_bytes(&paper.manifest)).ok()?;
                RawValue::from_string(text).ok()
            });
            self.sheets.insert(contest, written.collect());
        }
        Ok(self.sheets.get(&contest).map_or(&[], Vec::as_slice))
    }

    async fn post(&self, path: &str, body: &Value) -> Result<(), ClientError> {
        let bearer = self.chair.clerks[0].access.bearer.expose();
        self.send(Method::POST, path, bearer, body).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        bearer: &str,
        body: &Value,
    ) -> Result<(), ClientError> {
        let authorization = format!("Bearer {bearer}");
        let headers = [
            ("content-type", "application/json"),
            ("authorization", authorization.as_str()),
        ];
        let reply = self.http.send(method, path, &headers, body.to_string());
        reply.await?.accepted().map(drop)
    }
}
