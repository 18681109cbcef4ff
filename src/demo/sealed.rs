//! `demo --sealed`: every contest in a sealed box, with three scrutineers of whom two open it. People play the scrutineers.

use ballot::id::CongressId;

use super::folder::Watcher;
use crate::package::{Package, Question, Signatures};
use crate::roll::RollError;
use crate::roll::acts::Actor;
use crate::roll::officers::Officer;
use crate::service::Service;

/// Scrutineers of the demo.
const SCRUTINEERS: usize = 3;
/// As many open a box, and sign its closing and its result.
const THRESHOLD: u8 = 2;

/// What to do and see, step by step.
pub(super) const STEPS: &str = "密封票箱 Sealed boxes：三名监票人，两人到齐才能开封\n\
     1. 三个监票人链接都要打开，各用一部手机或一个浏览器：生成签名密钥，保存备份，再为每个票箱生成钥匙。Open all three.\n\
     2. 打开工作人员链接：固定选票内容、开启票箱；监票人在自己的页面上签字。Officer opens, scrutineers sign.\n\
     3. 关闭票箱：两名监票人看清数目，签字。Two of them sign the closing.\n\
     4. 两名监票人交出钥匙，工作人员计票，监票人确认结果。Release two keys, count, certify.\n\
     5. 打开上面“自己核对”的网址；或者写出审计包，拖到那一页上，断网也能核对。Verify everything, online or from the bundle.";

/// Seals every contest, and names scrutineers where too few are named: electors who stand for nothing.
pub(super) fn arrange(package: &mut Package) {
    let standing: Vec<&str> = package
        .contests
        .iter()
        .flat_map(|contest| match &contest.question {
            Question::Election { candidates, .. } => candidates.as_slice(),
            Question::Motion { .. } | Question::Appraisal { .. } => &[],
        })
        .map(|candidate| candidate.name.as_str())
        .collect();
    let known = package.scrutineers.clone();
    let electors = package
        .delegates
        .iter()
        .rev()
        .map(|delegate| &delegate.name);
    let more = electors
        .filter(|name| !standing.contains(&name.as_str()) && !known.contains(name))
        .cloned();
    let missing = SCRUTINEERS.saturating_sub(known.len());
    let more: Vec<String> = more.take(missing).collect();
    package.scrutineers.extend(more);
    for contest in &mut package.contests {
        contest.ballot_box.threshold = Some(THRESHOLD);
        contest.signatures = Some(Signatures {
            open: 1,
            close: THRESHOLD,
            certify: THRESHOLD,
            void: THRESHOLD,
        });
    }
}

/// Makes a link for each scrutineer of sealed boxes.
pub(super) async fn link(
    service: &Service,
    officer: &Officer,
    congress: CongressId,
    package: &Package,
) -> Result<Vec<Watcher>, RollError> {
    let sealed = package
        .contests
        .iter()
        .any(|contest| contest.ballot_box.threshold.is_some());
    let number = if sealed { package.scrutineers.len() } else { 0 };
    let actor = Actor::from(officer);
    let mut watchers = Vec::new();
    for place in (1..).take(number) {
        let link = service
            .halves
            .roll
            .link_scrutineer(&actor, congress, place)
            .await?;
        watchers.push(Watcher {
            name: link.name,
            code: link.code.to_string(),
        });
    }
    Ok(watchers)
}
