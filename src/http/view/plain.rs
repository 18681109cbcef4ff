//! Pages with nothing to operate: the list of congresses, the notice, problems.

use askama::Template;

use super::{Frame, Link, Meeting, paths};
use crate::words::Problem;

/// `/`: the congresses of this service.
#[derive(Clone, Debug, Template)]
#[template(path = "plain/index.html")]
pub struct Index {
    /// Surroundings.
    pub frame: Frame,
    /// Congresses, newest first.
    pub congresses: Vec<CongressLine>,
}

/// A congress in a list.
#[derive(Clone, Debug)]
pub struct CongressLine {
    /// The congress.
    pub meeting: Meeting,
    /// How far it is, in words.
    pub state: String,
    /// Day, Beijing; empty if not known.
    pub day: String,
}

/// `/notice`: what this service stores, where, for how long, who sees it.
#[derive(Clone, Debug, Template)]
#[template(path = "plain/notice.html")]
pub struct Notice {
    /// Surroundings.
    pub frame: Frame,
    /// What the congress asks for as second factor, in words; it is stored as in the roll.
    pub check: String,
}

/// What was refused, why, and what to do now.
#[derive(Clone, Debug, Template)]
#[template(path = "plain/problem.html")]
pub struct ProblemPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress, where it is known.
    pub meeting: Option<Meeting>,
    /// Problem slug of protocol §5 and §8, or an own one: "not-found".
    pub slug: String,
    /// What the button leads to.
    pub action: Option<Link>,
}

impl ProblemPage {
    /// The words for the slug.
    fn text(&self) -> Problem {
        self.frame.t().problem(&self.slug)
    }

    /// 请这样做, with the name of the person to ask.
    fn steps(&self) -> Vec<String> {
        let helper = self.frame.helper();
        let steps = self.text().steps.iter();
        steps
            .map(|step| step.replace("{contact}", helper))
            .collect()
    }
}

/// A page opened over plain http from another machine: WebCrypto is missing there.
#[derive(Clone, Debug, Template)]
#[template(path = "plain/insecure.html")]
pub struct Insecure {
    /// Surroundings.
    pub frame: Frame,
    /// The same page over https, where this server has one.
    pub secure: Option<String>,
}
