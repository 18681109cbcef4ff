//! Refusals on the wire: RFC 9457 problem details, each with its slug and status (protocol §2, §5, §8).
//!
//! Strangers see a slug; the cause of a fault goes to the service's log alone.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    slug: &'static str,
    status: StatusCode,
    retry_after_s: Option<u64>,
    members: Map<String, Value>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:ident $slug:literal $title:literal;)*) => {
        impl Problem {$(
            $(#[$doc])*
            pub fn $name() -> Self {
                Self { slug: $slug, status: StatusCode::$status, retry_after_s: None, members: Map::new() }
            }
        )*}

        /// The problem's title for people.
        fn title(slug: &str) -> &'static str {
            match slug {
                $($slug => $title,)*
                _ => "出错了",
            }
        }
    };
}

problems! {
    /// The request can't be read.
    malformed = BAD_REQUEST "malformed" "请求的格式不对";
    /// A cast request carried a cookie or an authorization header.
    credentials_present = BAD_REQUEST "credentials-present" "投票请求不得带身份信息";
    /// More bytes than a request may have.
    too_large = PAYLOAD_TOO_LARGE "too-large" "请求太大";
    /// No such contest.
    unknown_contest = NOT_FOUND "unknown-contest" "没有这项选举或表决";
    /// No such congress.
    unknown_congress = NOT_FOUND "unknown-congress" "没有这次会议";
    /// A rehearsal that is wiped.
    rehearsal_over = GONE "rehearsal-over" "这次试投已经清除";
    /// Only a rehearsal can be wiped.
    not_a_rehearsal = CONFLICT "not-a-rehearsal" "这是正式的会议，不能清除";
    /// Nothing at this address.
    not_found = NOT_FOUND "not-found" "这个地址没有内容";
    /// The address takes other methods.
    method_not_allowed = METHOD_NOT_ALLOWED "method-not-allowed" "这个地址不接受这种请求";
    /// Another ballot is stored under this key.
    ballot_differs = CONFLICT "ballot-differs" "这张选票已经投出，内容不同";
    /// The box takes nothing now.
    box_not_open = CONFLICT "box-not-open" "票箱没有打开";
    /// A token is not its issuer's.
    token_invalid = FORBIDDEN "token-invalid" "选票凭证无效";
    /// The ballot key did not sign this.
    signature_invalid = FORBIDDEN "signature-invalid" "选票签名无效";
    /// The opening does not fit the commitment.
    commit_mismatch = UNPROCESSABLE_ENTITY "commit-mismatch" "选票内容与承诺不符";
    /// The body is not canonical.
    body_not_canonical = UNPROCESSABLE_ENTITY "body-not-canonical" "选票内容的写法不对";
    /// Nobody is signed in.
    not_signed_in = UNAUTHORIZED "not-signed-in" "请先核对身份";
    /// Somebody is signed in who may not do this.
    not_allowed = FORBIDDEN "not-allowed" "您没有这项权限";
    /// Unknown code or wrong check.
    sign_in_failed = UNAUTHORIZED "sign-in-failed" "邀请码或核对信息不对";
    /// The invitation was replaced.
    invitation_void = GONE "invitation-void" "这份邀请已经换过，不能再用";
    /// Check-in is not open.
    check_in_closed = CONFLICT "check-in-closed" "现在不能签到";
    /// Check-in takes the code on the hall's screen, and there was none or an old one.
    hall_code_wanted = CONFLICT "hall-code-wanted" "请扫会场屏幕上现在的二维码，或者输入它下面的签到码";
    /// No hall screen has this link.
    unknown_screen = UNAUTHORIZED "unknown-screen" "这个屏幕链接无效，或者已经换过";
    /// Not on the contest's roll.
    not_entitled = FORBIDDEN "not-entitled" "您不在这项选举或表决的名册上";
    /// Another ballot was issued.
    already_issued = CONFLICT "already-issued" "您的选票已经在另一部设备上领取";
    /// The contest is a draft.
    contest_not_ready = CONFLICT "contest-not-ready" "选票还没有准备好";
    /// No ballots are given out any more.
    issuing_closed = CONFLICT "issuing-closed" "已经停止发票";
    /// Not checked in.
    not_checked_in = FORBIDDEN "not-checked-in" "请先签到";
    /// The registered device did not sign this.
    device_signature_invalid = FORBIDDEN "device-signature-invalid" "设备签名无效";
    /// No recovery copy is stored.
    no_recovery = NOT_FOUND "no-recovery" "没有保存恢复数据";
    /// Another device is the registered one.
    device_kept = FORBIDDEN "device-kept" "登记的是另一部设备";
    /// Another act is under way.
    log_waiting = CONFLICT "log-waiting" "另一项操作正在进行，请稍候";
    /// Not the scrutineer's signature or key.
    not_the_scrutineers = FORBIDDEN "not-the-scrutineers" "不是这名监票人的签名或者钥匙";
    /// No scrutineer has this code.
    unknown_scrutineer = UNAUTHORIZED "unknown-scrutineer" "这个监票人链接无效，或者已经换过";
    /// The scrutineer's key is named by a contest that is under way.
    key_in_use = CONFLICT "key-in-use" "进行中的选举或表决用着原来的密钥，现在不能换";
    /// The scrutineer's key is somebody else's, or made for something else.
    key_taken = CONFLICT "key-taken" "这把钥匙另有用处，请重新生成";
    /// A challenge was not decrypted.
    not_proved = FORBIDDEN "not-proved" "没有解开核对用的密文，请重新生成钥匙";
    /// A manifest that a further issuer does not sign for.
    manifest_refused = CONFLICT "manifest-refused" "联合发票方不认可这份选票，请告诉工作人员";
    /// There is no paper ballot to replace.
    no_paper_ballot = CONFLICT "no-paper-ballot" "这位代表还没有领纸票";
    /// Two other officers type the paper ballots in.
    hands_taken = CONFLICT "hands-taken" "已经有两个人在录入纸票";
    /// No paper ballot of this number was in the box.
    no_such_sheet = CONFLICT "no-such-sheet" "收回的纸票没有这么多";
    /// A show of hands was corrected before it was signed.
    figures_changed = CONFLICT "figures-changed" "要签的数目刚刚变了";
    /// A vote by name is over.
    vote_closed = CONFLICT "vote-closed" "记名表决已经结束";
    /// The discussion takes nothing now.
    discussion_closed = CONFLICT "discussion-closed" "讨论没有开放，或者已经结束";
    /// The draft was revised: the clause is another one now.
    clause_gone = CONFLICT "clause-gone" "草案已经修改，请看新稿再发表意见";
    /// The delegate has made as many statements as one may.
    too_many_statements = CONFLICT "too-many-statements" "这项讨论里您的发言已经达到上限";
    /// The call for proposals is not open.
    proposals_closed = CONFLICT "proposals-closed" "现在不征集提案";
    /// The delegate has as many proposals as one may.
    too_many_proposals = CONFLICT "too-many-proposals" "您的提案已经到了上限";
    /// The proposal is somebody else's.
    not_the_proposer = FORBIDDEN "not-the-proposer" "只有提案人可以这样做";
    /// What stands at this place of the agenda is over or going on.
    agenda_past = CONFLICT "agenda-past" "议程的这个位置已经改不了";
    /// The meeting has not ended.
    session_goes_on = CONFLICT "session-goes-on" "大会还没有结束";
    /// The text that the delegate has read was replaced.
    proposal_changed = CONFLICT "proposal-changed" "内容刚刚改过，请看过现在的再决定";
    /// Nobody seconds their own proposal.
    own_proposal = CONFLICT "own-proposal" "不能附议自己的提案";
    /// Out of date, or sent by another page.
    cross_origin = FORBIDDEN "cross-origin" "请求不是从本页发出的";
}

impl Problem {
    /// The contest's state forbids it.
    pub fn wrong_state(state: ballot::state::State) -> Self {
        Self::named("wrong-state", StatusCode::CONFLICT).with("state", json!(state))
    }

    /// The delegate has taken a paper ballot.
    pub fn on_paper() -> Self {
        Self::already_issued().with("paper", json!(true))
    }

    /// A part of a proposal is missing or too long.
    pub fn proposal_text(part: &str) -> Self {
        Self::named("proposal-text", StatusCode::UNPROCESSABLE_ENTITY).with("part", json!(part))
    }

    /// The step does not follow where the proposal stands.
    pub fn proposal_stage(stage: crate::roll::proposals::course::Stage) -> Self {
        Self::named("proposal-stage", StatusCode::CONFLICT).with("stage", json!(stage))
    }

    /// The act does not fit where the delegate is.
    pub fn attendance_differs(attendance: crate::roll::check_in::Attendance) -> Self {
        Self::named("attendance-differs", StatusCode::CONFLICT)
            .with("attendance", json!(attendance))
    }

    /// Rules refuse it: each with its id and a sentence.
    pub fn rule_refused(findings: &[(&str, String)]) -> Self {
        let findings: Vec<Value> = findings
            .iter()
            .map(|(rule, message)| json!({ "rule": rule, "message": message }))
            .collect();
        Self::named("rule-refused", StatusCode::CONFLICT).with("findings", Value::Array(findings))
    }

    /// The invitation is paused.
    pub fn invitation_paused(retry_after_s: u64) -> Self {
        Self::named("invitation-paused", StatusCode::TOO_MANY_REQUESTS).retry_after(retry_after_s)
    }

    /// A further issuer can't ask the organiser.
    pub fn organiser_unreachable() -> Self {
        Self::named("organiser-unreachable", StatusCode::SERVICE_UNAVAILABLE).retry_after(5)
    }

    /// A further issuer can't be asked for its count.
    pub fn issuer_unreachable(name: &str) -> Self {
        Self::named("issuer-unreachable", StatusCode::SERVICE_UNAVAILABLE)
            .with("issuer", json!(name))
            .retry_after(5)
    }

    /// A statement has more than `most` characters.
    pub fn too_many_words(most: usize) -> Self {
        Self::named("too-many-words", StatusCode::UNPROCESSABLE_ENTITY).with("most", json!(most))
    }

    /// More statements within a minute than a delegate may make.
    pub fn within_a_minute() -> Self {
        Self::named("statements-too-fast", StatusCode::TOO_MANY_REQUESTS).retry_after(60)
    }

    /// Too many at once.
    pub fn too_many_requests() -> Self {
        Self::named("too-many-requests", StatusCode::TOO_MANY_REQUESTS).retry_after(1)
    }

    /// The service can't take more now.
    pub fn busy() -> Self {
        Self::named("busy", StatusCode::SERVICE_UNAVAILABLE).retry_after(2)
    }

    /// A fault, whose cause goes to the log.
    pub fn fault(cause: &impl Fault) -> Self {
        if cause.is_overload() {
            return Self::busy();
        }
        tracing::error!(%cause, "a request failed");
        Self::named("internal", StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The problem's slug.
    pub fn slug(&self) -> &'static str {
        self.slug
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    fn named(slug: &'static str, status: StatusCode) -> Self {
        Self {
            slug,
            status,
            retry_after_s: None,
            members: Map::new(),
        }
    }

    fn with(mut self, member: &str, value: Value) -> Self {
        self.members.insert(member.to_owned(), value);
        self
    }

    fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    fn title(&self) -> &'static str {
        match self.slug {
            "wrong-state" => "现在的状态不能这样做",
            "rule-refused" => "规则不允许",
            "proposal-text" => "案名、案由、建议都要写，也不能太长",
            "proposal-stage" => "提案现在的状态不能这样做",
            "invitation-paused" => "核对多次不对，这份邀请暂停使用",
            "organiser-unreachable" => "联合发票方暂时连不上会务方，请稍候再试",
            "issuer-unreachable" => "暂时连不上联合发票方，操作没有进行，请稍候再试",
            "too-many-words" => "发言太长",
            "statements-too-fast" => "发言太密，请过一分钟再发",
            "too-many-requests" | "busy" => "现在人多，请稍候再试",
            slug => title(slug),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let problem = self.clone();
        let mut body = Map::new();
        body.insert(
            "type".into(),
            format!("urn:piaojue:problem:{}", self.slug).into(),
        );
        body.insert("title".into(), self.title().into());
        body.insert("status".into(), self.status.as_u16().into());
        body.extend(self.members);
        let mut response = (self.status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // For pages, which say the same in words.
        response.extensions_mut().insert(problem);
        response
    }
}

impl From<crate::roll::RollError> for Problem {
    fn from(error: crate::roll::RollError) -> Self {
        match error {
            crate::roll::RollError::Unknown(_) => Self::not_found(),
            error => Self::fault(&error),
        }
    }
}

impl From<crate::urn::UrnError> for Problem {
    fn from(error: crate::urn::UrnError) -> Self {
        Self::fault(&error)
    }
}

impl From<crate::conduct::ConductError> for Problem {
    fn from(error: crate::conduct::ConductError) -> Self {
        Self::fault(&error)
    }
}

/// A fault below this layer.
pub trait Fault: std::error::Error {
    /// Whether something gave up because there was too much to do: the same may succeed a little later.
    fn is_overload(&self) -> bool;
}

impl Fault for askama::Error {
    fn is_overload(&self) -> bool {
        false
    }
}

impl Fault for crate::workbook::Unwritable {
    fn is_overload(&self) -> bool {
        false
    }
}

/// Work beside the requests that did not come to its end.
impl Fault for tokio::task::JoinError {
    fn is_overload(&self) -> bool {
        false
    }
}

impl Fault for std::io::Error {
    fn is_overload(&self) -> bool {
        false
    }
}

impl Fault for crate::roll::RollError {
    fn is_overload(&self) -> bool {
        self.is_overload()
    }
}

impl Fault for crate::issuer::IssuerError {
    fn is_overload(&self) -> bool {
        self.is_overload()
    }
}

impl Fault for crate::urn::UrnError {
    fn is_overload(&self) -> bool {
        self.is_overload()
    }
}

impl Fault for crate::conduct::ConductError {
    fn is_overload(&self) -> bool {
        match self {
            Self::Roll(error) => error.is_overload(),
            Self::Urn(error) => error.is_overload(),
            _ => false,
        }
    }
}
