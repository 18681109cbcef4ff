//! The grades of an appraisal (民主评议, WC-17): what a manifest's mark says in words.
//!
//! A manifest fixes marks, not words (§3 `marks`). So that nobody can call a grade something else after the vote, each
//! word has its mark once and for all, here; a mark that is not listed is shown as it stands.

/// A grade: its mark, and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade {
    /// As manifests spell it: `[a-z_]{1,16}`.
    pub mark: &'static str,
    /// What the ballot says.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

const fn grade(mark: &'static str, zh: &'static str, en: &'static str) -> Grade {
    Grade { mark, zh, en }
}

/// The grades in use, families together, the best first.
pub static GRADES: [Grade; 24] = [
    grade("excellent", "优秀", "Excellent"),
    grade("good", "良好", "Good"),
    grade("competent", "称职", "Competent"),
    grade("mostly_competent", "基本称职", "Mostly competent"),
    grade("incompetent", "不称职", "Not competent"),
    grade("qualified", "合格", "Qualified"),
    grade("mostly_qualified", "基本合格", "Mostly qualified"),
    grade("unqualified", "不合格", "Not qualified"),
    grade("very_satisfied", "非常满意", "Very satisfied"),
    grade("satisfied", "满意", "Satisfied"),
    grade("rather_satisfied", "比较满意", "Rather satisfied"),
    grade("mostly_satisfied", "基本满意", "Mostly satisfied"),
    grade("dissatisfied", "不满意", "Dissatisfied"),
    grade("very_good", "好", "Very good"),
    grade("fairly_good", "较好", "Fairly good"),
    grade("fair", "一般", "Fair"),
    grade("rather_poor", "较差", "Rather poor"),
    grade("poor", "差", "Poor"),
    grade("agree", "认同", "Agree"),
    grade("mostly_agree", "基本认同", "Mostly agree"),
    grade("disagree", "不认同", "Disagree"),
    grade("outstanding", "突出", "Outstanding"),
    grade("unknown", "不了解", "Cannot say"),
    grade("abstain", "弃权", "Abstain"),
];

impl Grade {
    /// The grade of a mark.
    pub fn of_mark(mark: &str) -> Option<&'static Self> {
        GRADES.iter().find(|grade| grade.mark == mark)
    }

    /// The grade that a Chinese word names.
    pub fn of_word(zh: &str) -> Option<&'static Self> {
        GRADES.iter().find(|grade| grade.zh == zh)
    }
}
