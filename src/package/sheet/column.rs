//! What a column's heading says it holds.

use crate::words::Words;

/// What a column holds, as far as anything here asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::package) enum Column {
    Name,
    Number,
    Unit,
    Delegation,
    Phone,
    Leave,
    Remark,
    Resume,
    Photo,
}

/// What a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Column(Column),
    /// Resident identity numbers, which nobody here needs.
    Identity,
    /// Known and of no use, such as a running number.
    Useless,
    Unknown,
}

impl Column {
    const ALL: [Self; 9] = [
        Self::Name,
        Self::Number,
        Self::Unit,
        Self::Delegation,
        Self::Phone,
        Self::Leave,
        Self::Remark,
        Self::Resume,
        Self::Photo,
    ];

    /// The headings that officers use, the usual one first.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "姓名",
                "代表姓名",
                "会员姓名",
                "候选人",
                "候选人姓名",
                "职工姓名",
                "名字",
            ],
            Self::Number => &[
                "工号",
                "编号",
                "代表编号",
                "代表证号",
                "代表号",
                "员工编号",
                "员工号",
                "职工号",
                "职工编号",
                "人员编号",
                "会员编号",
            ],
            Self::Unit => &[
                "部门",
                "单位",
                "所在单位",
                "所在部门",
                "工作单位",
                "部门单位",
                "单位部门",
                "车间",
                "科室",
                "基层工会",
                "分工会",
                "单位及职务",
                "部门及职务",
                "工作单位及职务",
            ],
            Self::Delegation => &[
                "代表团",
                "代表组",
                "小组",
                "代表小组",
                "代表团组",
                "所属代表团",
                "所在代表团",
                "团组",
                "分团",
            ],
            Self::Phone => &[
                "手机",
                "手机号",
                "手机号码",
                "联系电话",
                "电话",
                "联系方式",
                "移动电话",
                "电话号码",
                "联系手机",
            ],
            Self::Leave => &["请假", "是否请假", "请假情况", "出席情况"],
            Self::Remark => &["备注", "说明"],
            Self::Resume => &["简历", "简历文件", "个人简历"],
            Self::Photo => &["照片", "照片文件", "相片"],
        }
    }

    /// What the column is called in sentences: its usual heading.
    pub(super) fn title(self, t: &Words) -> &'static str {
        let t = &t.package;
        match self {
            Self::Name => t.column_name,
            Self::Number => t.column_number,
            Self::Unit => t.column_unit,
            Self::Delegation => t.column_delegation,
            Self::Phone => t.column_phone,
            Self::Leave => t.column_leave,
            Self::Remark => t.column_remark,
            Self::Resume => t.column_resume,
            Self::Photo => t.column_photo,
        }
    }
}

impl Heading {
    /// What `text` means; signs, spaces and what stands in brackets do not matter: "* 手机号（必填）" is a 手机号.
    pub(super) fn of(text: &str) -> Self {
        let text = text
            .split(['（', '(', '【', '['])
            .next()
            .unwrap_or_default();
        let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        if ["身份证", "证件号", "公民身份", "居民身份"]
            .iter()
            .any(|word| plain.contains(word))
        {
            return Self::Identity;
        }
        if [
            "序号",
            "序",
            "性别",
            "民族",
            "政治面貌",
            "职务",
            "职称",
            "出生年月",
            "年龄",
            "文化程度",
            "学历",
        ]
        .contains(&plain.as_str())
        {
            return Self::Useless;
        }
        Column::ALL
            .into_iter()
            .find(|column| column.headings().contains(&plain.as_str()))
            .map_or(Self::Unknown, Self::Column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, words};

    #[test]
    fn a_column_is_called_by_a_heading_that_finds_it_in_every_language() {
        for column in Column::ALL {
            let chinese = column.title(words(Lang::Zh));
            assert_eq!(Heading::of(chinese), Heading::Column(column));
            let english = column.title(words(Lang::En));
            assert!(english.starts_with(&format!("“{chinese}” (")), "{english}");
        }
    }
}
