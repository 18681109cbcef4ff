//! What the demo's delegations have changed of the collective contract: one clause, before it is put to the vote.

/// As the draft has it.
const DRAFTED: &str = "每连续工作 90 日，安排一次不少于 7 日的探亲休假，往返路费由甲方承担。";
/// As it is after the discussion.
const REVISED: &str =
    "每连续工作 60 日，安排一次不少于 7 日的探亲休假，往返路费由甲方承担，休假期间照发基本工资。";

/// The revised text of a draft; none of a text that is another one, or revised already.
pub(super) fn revised(text: &str) -> Option<String> {
    text.contains(DRAFTED)
        .then(|| text.replace(DRAFTED, REVISED))
}
