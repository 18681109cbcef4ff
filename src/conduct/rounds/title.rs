//! What a round is called: the title that the election began with, and the round in words.

use ballot::course::NextRound;
use ballot::manifest::Stage;

/// What a title ends with after its subject: the paper's name, or the act's.
const ENDS: [&str; 4] = ["表决票", "选票", "选举", "表决"];
const STAGES: [Stage; 5] = [
    Stage::Primary,
    Stage::Formal,
    Stage::Runoff,
    Stage::Further,
    Stage::Byelection,
];

/// "第三届工会委员会委员（再次投票）选票" of "第三届工会委员会委员选票".
pub(super) fn title(before: &str, next: &NextRound) -> String {
    let end = ENDS.into_iter().find(|end| before.ends_with(end));
    let end = end.unwrap_or_default();
    let subject = without_round(before.strip_suffix(end).unwrap_or(before));
    let word = word(next.stage);
    match next.round {
        2 => format!("{subject}（{word}）{end}"),
        round => format!("{subject}（{word}，第 {round} 轮）{end}"),
    }
}

/// A subject without the words that a round before has added.
fn without_round(subject: &str) -> &str {
    let added = |words: &str| STAGES.iter().any(|stage| words.starts_with(word(*stage)));
    match subject
        .strip_suffix('）')
        .and_then(|rest| rest.rsplit_once('（'))
    {
        Some((subject, words)) if added(words) => subject,
        _ => subject,
    }
}

fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Primary => "预选",
        Stage::Formal => "正式选举",
        Stage::Runoff => "再次投票",
        Stage::Further => "另行选举",
        Stage::Byelection => "补选",
    }
}

#[cfg(test)]
mod tests {
    use ballot::id::ContestId;
    use ballot::profile::RuleId;

    use super::*;

    fn next(stage: Stage, round: u32) -> NextRound {
        NextRound {
            stage,
            round,
            follows: ContestId(uuid::Uuid::nil()),
            seats: None,
            candidates: Vec::new(),
            rule: RuleId("UE-29"),
        }
    }

    #[test]
    fn a_round_stands_in_the_title_once_however_many_there_were() {
        let second = title("第三届工会委员会委员选票", &next(Stage::Runoff, 2));
        assert_eq!(second, "第三届工会委员会委员（再次投票）选票");
        let third = title(&second, &next(Stage::Further, 3));
        assert_eq!(third, "第三届工会委员会委员（另行选举，第 3 轮）选票");
        let fourth = title(&third, &next(Stage::Runoff, 4));
        assert_eq!(fourth, "第三届工会委员会委员（再次投票，第 4 轮）选票");
    }

    #[test]
    fn parentheses_of_another_kind_stay() {
        let agenda = "表决《集体合同（2026—2028 年）（草案）》";
        let again = title(agenda, &next(Stage::Formal, 2));
        assert_eq!(again, format!("{agenda}（正式选举）"));
        assert_eq!(
            title("选举女职工委员（单列）", &next(Stage::Further, 2)),
            "选举女职工委员（单列）（另行选举）"
        );
    }
}
