//! How each was graded.

use crate::{
    appraisal::Appraised,
    grade::Grade,
    words::{Context, Language},
};

/// "Wang Fang: Excellent 115 (95.83%), Competent 5 (4.17%)."
pub(in crate::words) fn appraised(appraised: &Appraised, context: &Context<'_>) -> String {
    let marks = context.manifest.marks.iter();
    let grades = marks.zip(&appraised.rates).map(|(mark, rate)| {
        let grade = Grade::word(mark, Language::En);
        format!("{grade} {} ({rate})", rate.votes)
    });
    let grades: Vec<_> = grades.collect();
    format!("{}: {}.", context.name(appraised.id), grades.join(", "))
}
