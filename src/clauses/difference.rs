//! What was taken out of a text and what was put in, by the longest common subsequence.

use super::words::parts;

/// The most cells of the table: beyond, a text counts as replaced as a whole.
const MOST_CELLS: usize = 1_000_000;
/// Fewer signs that stayed between two changes are read as changed too: otherwise nobody could read it.
const LEAST_KEPT: usize = 2;

/// A piece of a text that was revised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the former text alone.
    Deleted(String),
    /// In the new one alone.
    Inserted(String),
}

/// How `old` becomes `new`: without the inserted pieces it is `old`, without the deleted ones `new`.
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (parts(old), parts(new));
    let head = old
        .iter()
        .zip(&new)
        .take_while(|(one, other)| one == other)
        .count();
    let (left, right) = (&old[head..], &new[head..]);
    let tail = left.iter().rev().zip(right.iter().rev());
    let tail = tail.take_while(|(one, other)| one == other).count();
    let (left, right) = (&left[..left.len() - tail], &right[..right.len() - tail]);
    let mut steps = vec![(Step::Same, old[..head].concat())];
    steps.extend(middle(left, right));
    steps.push((Step::Same, old[old.len() - tail..].concat()));
    pieces(steps)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Same,
    Deleted,
    Inserted,
}

fn middle(old: &[&str], new: &[&str]) -> Vec<(Step, String)> {
    if old.len().saturating_mul(new.len()) > MOST_CELLS {
        return vec![
            (Step::Deleted, old.concat()),
            (Step::Inserted, new.concat()),
        ];
    }
    let wide = new.len() + 1;
    // How much of both is common from here to the end.
    let mut common = vec![0_u32; (old.len() + 1) * wide];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * wide + j] = if old[i] == new[j] {
                common[(i + 1) * wide + j + 1] + 1
            } else {
                common[(i + 1) * wide + j].max(common[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            steps.push((Step::Same, old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || (i < old.len() && common[(i + 1) * wide + j] >= common[i * wide + j + 1])
        {
            steps.push((Step::Deleted, old[i].to_owned()));
            i += 1;
        } else {
            steps.push((Step::Inserted, new[j].to_owned()));
            j += 1;
        }
    }
    steps
}

/// Steps joined: what changes between two stretches that stayed is one deletion and one insertion.
fn pieces(steps: Vec<(Step, String)>) -> Vec<Piece> {
    let runs: Vec<Vec<(Step, String)>> = steps
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .fold(Vec::new(), |mut runs: Vec<Vec<_>>, step| {
            match runs.last_mut().filter(|run| run[0].0 == step.0) {
                Some(run) => run.push(step),
                None => runs.push(vec![step]),
            }
            runs
        });
    let last = runs.len().saturating_sub(1);
    let mut pieces = Vec::new();
    let (mut deleted, mut inserted) = (String::new(), String::new());
    for (at, run) in runs.into_iter().enumerate() {
        let text: String = run.iter().map(|(_, text)| text.as_str()).collect();
        let step = run[0].0;
        let scrap = at > 0 && at < last && text.chars().count() < LEAST_KEPT;
        match step {
            Step::Deleted => deleted.push_str(&text),
            Step::Inserted => inserted.push_str(&text),
            Step::Same if scrap => {
                deleted.push_str(&text);
                inserted.push_str(&text);
            }
            Step::Same => {
                flush(&mut pieces, &mut deleted, &mut inserted);
                pieces.push(Piece::Same(text));
            }
        }
    }
    flush(&mut pieces, &mut deleted, &mut inserted);
    pieces
}

fn flush(pieces: &mut Vec<Piece>, deleted: &mut String, inserted: &mut String) {
    let (deleted, inserted) = (std::mem::take(deleted), std::mem::take(inserted));
    if !deleted.is_empty() {
        pieces.push(Piece::Deleted(deleted));
    }
    if !inserted.is_empty() {
        pieces.push(Piece::Inserted(inserted));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(pieces: &[Piece]) -> (String, String) {
        let (mut old, mut new) = (String::new(), String::new());
        for piece in pieces {
            match piece {
                Piece::Same(text) => {
                    old.push_str(text);
                    new.push_str(text);
                }
                Piece::Deleted(text) => old.push_str(text),
                Piece::Inserted(text) => new.push_str(text),
            }
        }
        (old, new)
    }

    #[test]
    fn a_figure_that_was_changed_stands_beside_the_one_before() {
        use Piece::{Deleted, Inserted, Same};
        let found = difference("工资每月 10 日前支付。", "工资每月 8 日前支付。");
        let wanted = [
            Same("工资每月 ".into()),
            Deleted("10".into()),
            Inserted("8".into()),
            Same(" 日前支付。".into()),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn whatever_changes_both_texts_can_be_read_back() {
        let long = "甲乙".repeat(3_000);
        let texts = [
            "",
            "甲",
            "甲乙丙丁",
            "丁丙乙甲",
            "甲乙丙丁戊己庚",
            "全部另写 2.5% 一遍",
            &long,
        ];
        for old in texts {
            for new in texts {
                let found = difference(old, new);
                assert_eq!(sides(&found), (old.to_owned(), new.to_owned()));
                assert_eq!(
                    found.iter().all(|piece| matches!(piece, Piece::Same(_))),
                    old == new
                );
            }
        }
    }

    #[test]
    fn texts_with_one_sign_in_common_here_and_there_are_not_cut_to_pieces() {
        let found = difference("甲方应当先与乙方协商。", "须经职工方同意后商定。");
        assert!(found.len() <= 4, "{found:?}");
    }
}
