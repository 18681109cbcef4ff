//! How each was graded.

use crate::{
    appraisal::Appraised,
    grade::Grade,
    words::{Context, Language},
};

/// "王芳：优秀 115 票（95.83%），称职 5 票（4.17%）。"
pub(in crate::words) fn appraised(appraised: &Appraised, context: &Context<'_>) -> String {
    let marks = context.manifest.marks.iter();
    let grades = marks.zip(&appraised.rates).map(|(mark, rate)| {
        let grade = Grade::word(mark, Language::Zh);
        format!("{grade} {} 票（{rate}）", rate.votes)
    });
    let grades: Vec<_> = grades.collect();
    format!("{}：{}。", context.name(appraised.id), grades.join("，"))
}
