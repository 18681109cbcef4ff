//! The roll and its spreadsheet traps, each by name.

use piaojue::package::{Package, Problem, Question};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};

use super::english::in_english;
use super::{CONGRESS, Draft, repository};

const HEADINGS: [&str; 4] = ["姓名", "工号", "单位", "手机号"];

/// A sheet with headings and two delegates, as text.
fn sheet() -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name("名册").unwrap();
    sheet.write_row(0, 0, HEADINGS).unwrap();
    sheet
        .write_row(1, 0, ["丁一凡", "000123", "一车间", "15400000001"])
        .unwrap();
    sheet
        .write_row(2, 0, ["王芳", "000124", "二车间", "15400000002"])
        .unwrap();
    sheet
}

fn workbook(sheets: Vec<Worksheet>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    sheets.into_iter().for_each(|sheet| {
        workbook.push_worksheet(sheet);
    });
    workbook.save_to_buffer().unwrap()
}

/// The small package with the changed sheet as its roll.
fn with(change: impl FnOnce(&mut Worksheet) -> Result<&mut Worksheet, XlsxError>) -> Draft {
    let mut sheet = sheet();
    change(&mut sheet).unwrap();
    with_workbook(workbook(vec![sheet]))
}

fn with_workbook(bytes: Vec<u8>) -> Draft {
    Draft::new()
        .with("roll.xlsx", bytes)
        .with("congress.toml", CONGRESS.replace("roll.csv", "roll.xlsx"))
        .without("roll.csv")
}

fn with_csv(text: &str) -> Draft {
    Draft::new().with("roll.csv", text)
}

/// The same package, where delegates sign in with their number.
fn by_number(draft: Draft) -> Draft {
    draft.with(
        "congress.toml",
        CONGRESS
            .replace("roll.csv", "roll.xlsx")
            .replace("phone-last4", "number"),
    )
}

impl Draft {
    fn without(self, path: &str) -> Self {
        std::fs::remove_file(self.path().join(path)).unwrap();
        self
    }
}

fn names(package: &Package) -> Vec<&str> {
    package
        .delegates
        .iter()
        .map(|delegate| delegate.name.as_str())
        .collect()
}

#[test]
fn the_place_of_a_problem_is_file_sheet_and_cell() {
    let problems: Vec<Problem> = with(|sheet| sheet.write(2, 3, "12345")).problems();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}")
    };
    assert_eq!(
        (problem.file.as_str(), problem.sheet(), problem.cell()),
        ("roll.xlsx", Some("名册"), Some("D3"))
    );
    assert_eq!(
        problem.to_string(),
        "roll.xlsx，工作表“名册”，D3：手机号“12345”不对：应当是 11 位手机号码，只写一个。"
    );
    assert_eq!(
        in_english(problem),
        "roll.xlsx, sheet “名册”, D3: The mobile number “12345” is not right: it must be one number of 11 digits."
    );
}

#[test]
fn digits_after_the_fifteenth_are_lost_in_a_number() {
    let problem = with(|sheet| sheet.write(1, 1, 110101199003071234_f64)).problem();
    assert!(problem.contains("B2：工号是超过 15 位的数字"), "{problem}");
}

#[test]
fn zeros_before_a_number_are_lost_007() {
    let problem = with(|sheet| sheet.write(1, 1, 7)).problem();
    assert!(
        problem.contains("B2：工号 7 是按数字存的，前面的 0 可能已经丢失（007 会变成 7）"),
        "{problem}"
    );
}

#[test]
fn zeros_may_be_lost_where_numbers_differ_in_length_or_others_have_zeros() {
    let lengths = with(|sheet| {
        sheet.write(1, 1, 12345).unwrap();
        sheet.write(2, 1, 9999)
    });
    assert!(lengths.problem().contains("B3：工号 9999"));
    let zeros = with(|sheet| sheet.write(1, 1, 123456));
    assert!(zeros.problem().contains("B2：工号 123456"));
}

#[test]
fn numbers_of_one_length_are_taken_unless_delegates_sign_in_with_them() {
    let numbers = || {
        with(|sheet| {
            sheet.write(1, 1, 20231).unwrap();
            sheet.write(2, 1, 20232)
        })
    };
    assert_eq!(numbers().good().delegates[1].number, "20232");
    assert_eq!(by_number(numbers()).problems().len(), 2);
}

#[test]
fn a_number_signs_in_where_the_congress_says_so_and_no_phone_is_kept() {
    let package = by_number(with_workbook(workbook(vec![sheet()]))).good();
    assert_eq!(package.delegates[0].check.expose(), "000123");
    assert!(!format!("{package:?}").contains("1540000"));
}

#[test]
fn a_phone_typed_as_a_number_keeps_its_digits() {
    let package = with(|sheet| sheet.write(1, 3, 15400009876_f64)).good();
    assert_eq!(package.delegates[0].check.expose(), "9876");
}

#[test]
fn scientific_notation_has_lost_the_number() {
    let problem =
        with_csv("姓名,工号,单位,手机号\n丁一凡,1.10101E+17,一车间,15400000001\n").problem();
    assert!(
        problem.contains("B2：工号“1.10101E+17”是科学计数法"),
        "{problem}"
    );
}

#[test]
fn a_number_twice_names_the_first_cell() {
    let problem = with(|sheet| sheet.write(2, 1, " ０００１２３ ")).problem();
    assert!(problem.contains("B3：工号 000123 与 B2 重复"), "{problem}");
}

#[test]
fn a_phone_must_be_one_mobile_number() {
    for wrong in [
        "0513-55500142",
        "1540000000",
        "154000000011",
        "12400000001",
        "15400000001、15400000003",
        "无",
    ] {
        let problem = with(|sheet| sheet.write(1, 3, wrong)).problem();
        assert!(
            problem.contains("D2：手机号") && problem.contains("11 位"),
            "{wrong}: {problem}"
        );
    }
    for right in [
        "+86 154 0000 4321",
        "８６－15400004321",
        "154-0000-4321",
        "(154)00004321",
    ] {
        let package = with(|sheet| sheet.write(1, 3, right)).good();
        assert_eq!(package.delegates[0].check.expose(), "4321", "{right}");
    }
}

#[test]
fn a_phone_twice_is_a_warning() {
    let warning = with(|sheet| sheet.write(2, 3, "15400000001")).warning();
    assert!(warning.contains("D3：手机号与 D2 相同"), "{warning}");
}

#[test]
fn an_empty_name_is_a_problem_and_an_empty_row_is_not() {
    let problem = with(|sheet| sheet.write(1, 0, "　")).problem();
    assert!(problem.contains("A2：姓名是空的"), "{problem}");
    let package =
        with(|sheet| sheet.write_row(5, 0, ["李林", "000125", "三车间", "15400000003"])).good();
    assert_eq!(package.delegates.len(), 3);
}

#[test]
fn the_same_name_and_unit_is_a_warning() {
    let warning =
        with(|sheet| sheet.write_row(2, 0, ["丁 一凡", "000124", "一车间", "15400000002"]))
            .warning();
    assert!(
        warning.contains("A3：一车间的丁一凡与 A2 同名同部门"),
        "{warning}"
    );
}

#[test]
fn names_are_read_as_they_are_meant() {
    for (typed, meant) in [
        ("王　芳", "王芳"),
        ("王  芳 ", "王芳"),
        ("\u{200B}王芳\u{FEFF}", "王芳"),
        ("阿依努尔•买买提明", "阿依努尔·买买提明"),
        ("阿依努尔・买买提明", "阿依努尔·买买提明"),
        ("阿依努尔 . 买买提明", "阿依努尔·买买提明"),
        ("John  Smith", "John Smith"),
        ("䶮𬭎", "䶮𬭎"),
    ] {
        let package = with(|sheet| sheet.write(1, 0, typed)).good();
        assert_eq!(names(&package)[0], meant, "{typed}");
    }
}

#[test]
fn a_name_that_is_none_is_a_problem() {
    for (wrong, why) in [
        ("王芳2", "有数字"),
        ("王?", "生僻字"),
        ("王\u{E5E5}", "造字"),
        ("王", "应当是 2 到 40 个字"),
    ] {
        let problem = with(|sheet| sheet.write(1, 0, wrong)).problem();
        assert!(
            problem.contains("A2：") && problem.contains(why),
            "{wrong}: {problem}"
        );
    }
    let problem = with(|sheet| sheet.write(1, 0, 42)).problem();
    assert!(problem.contains("A2：姓名是数字 42"), "{problem}");
}

#[test]
fn a_name_that_looks_like_a_formula_is_a_problem() {
    for sign in ["=", "+", "-", "@", "＝"] {
        let problem = with(|sheet| sheet.write_string(1, 0, format!("{sign}王芳"))).problem();
        assert!(problem.contains("像是公式"), "{sign}: {problem}");
    }
}

#[test]
fn a_formula_is_a_problem() {
    let problem =
        with(|sheet| sheet.write_formula(1, 2, Formula::new("=F2&\"车间\"").set_result("一车间")))
            .problem();
    assert!(
        problem.contains("C2：部门是公式“=F2&\"车间\"”"),
        "{problem}"
    );
}

#[test]
fn an_error_value_is_a_problem() {
    let problem = with(|sheet| {
        sheet.write_formula(1, 2, Formula::new("=VLOOKUP(1,F:F,1)").set_result("#N/A"))
    })
    .problem();
    assert!(problem.contains("C2：部门是错误值 #N/A"), "{problem}");
}

#[test]
fn a_number_that_became_a_date_is_a_problem() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let problem = with(|sheet| sheet.write_number_with_format(1, 1, 46000, &date)).problem();
    assert!(
        problem.contains("B2：工号被表格程序变成了日期"),
        "{problem}"
    );
}

#[test]
fn merged_cells_are_a_problem() {
    let problems = with(|sheet| sheet.merge_range(1, 2, 2, 2, "一车间", &Format::new())).problems();
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(all[0].contains("C2：从这里到 C3 是合并的单元格"), "{all:?}");
}

#[test]
fn a_merged_title_above_the_headings_is_no_problem() {
    let mut sheet = Worksheet::new();
    sheet
        .merge_range(0, 0, 0, 3, "代表名册（2026 年）", &Format::new())
        .unwrap();
    sheet
        .write_row(2, 0, ["* 姓 名", "工号（必填）", "所在单位", "联系电话"])
        .unwrap();
    sheet
        .write_row(3, 0, ["丁一凡", "000123", "一车间", "15400000001"])
        .unwrap();
    assert_eq!(
        names(&with_workbook(workbook(vec![sheet])).good()),
        ["丁一凡"]
    );
}

#[test]
fn a_blank_heading_above_contents_is_a_problem() {
    let problem = with(|sheet| sheet.write(2, 4, "是")).problem();
    assert!(
        problem.contains("E1：E 列没有列名，但第 3 行有内容"),
        "{problem}"
    );
}

#[test]
fn headings_are_needed_once_each() {
    let none = with_csv("丁一凡,0001,一车间,15400000001\n").problem();
    assert!(none.contains("没有找到“姓名”这一列"), "{none}");
    let missing = with_csv("姓名,工号,手机号\n丁一凡,0001,15400000001\n").problem();
    assert!(
        missing.contains("A1：这一行是列名，但没有“部门”这一列"),
        "{missing}"
    );
    let twice =
        with_csv("姓名,工号,单位,手机号,联系电话\n丁一凡,0001,一车间,15400000001,15400000001\n")
            .problem();
    assert!(twice.contains("E1：又有一列“联系电话”"), "{twice}");
}

#[test]
fn an_unknown_column_is_a_warning_and_a_running_number_is_not() {
    let warning =
        with_csv("序号,姓名,工号,单位,手机号,鞋码\n1,丁一凡,0001,一车间,15400000001,42\n")
            .warning();
    assert!(warning.contains("F1：“鞋码”这一列没有用到"), "{warning}");
}

#[test]
fn identity_numbers_are_refused() {
    let column =
        with_csv("姓名,工号,单位,手机号,身份证号码\n丁一凡,0001,一车间,15400000001,x\n").problem();
    assert!(column.contains("E1：投票用不到身份证号"), "{column}");
    let hidden =
        with_csv("姓名,工号,单位,手机号\n丁一凡,11010119900307123X,一车间,15400000001\n").problem();
    assert!(
        hidden.contains("B2：工号里像是身份证号") && !hidden.contains("1101"),
        "{hidden}"
    );
}

#[test]
fn leave_is_read_from_its_column_or_a_remark() {
    let package = with_csv(
        "姓名,工号,单位,手机号,请假,备注\n丁一凡,1001,一车间,15400000001,是,\n王芳,1002,一车间,15400000002,,病假一周\n李林,1003,一车间,15400000003,,素食\n",
    )
    .good();
    let leave: Vec<bool> = package
        .delegates
        .iter()
        .map(|delegate| delegate.on_leave)
        .collect();
    assert_eq!(leave, [true, true, false]);
    let problem =
        with_csv("姓名,工号,单位,手机号,请假\n丁一凡,1001,一车间,15400000001,可能\n").problem();
    assert!(problem.contains("E2：看不懂“可能”"), "{problem}");
}

#[test]
fn two_sheets_with_names_are_a_problem_and_a_sheet_of_notes_is_not() {
    let mut other = sheet();
    other.set_name("旧名册").unwrap();
    let problem = with_workbook(workbook(vec![sheet(), other])).problem();
    assert!(
        problem.contains("有几张工作表都有“姓名”列：名册、旧名册"),
        "{problem}"
    );
    let mut notes = Worksheet::new();
    notes
        .set_name("说明")
        .unwrap()
        .write(0, 0, "请按模板填写")
        .unwrap();
    assert_eq!(
        with_workbook(workbook(vec![notes, sheet()]))
            .good()
            .delegates
            .len(),
        2
    );
}

#[test]
fn a_hidden_sheet_is_not_read_and_that_is_a_warning() {
    let mut hidden = sheet();
    hidden.set_name("旧名册").unwrap().set_hidden(true);
    let warning = with_workbook(workbook(vec![sheet(), hidden])).warning();
    assert!(
        warning.contains("隐藏的工作表“旧名册”没有读取"),
        "{warning}"
    );
}

#[test]
fn real_csv_files_of_three_encodings_read_alike() {
    for file in [
        "roll-gb18030.csv",
        "roll-utf8-bom.csv",
        "roll-unicode-text.csv",
    ] {
        let bytes = std::fs::read(repository("tests/package").join(file)).unwrap();
        let package = Draft::new().with("roll.csv", bytes).good();
        assert_eq!(
            names(&package),
            ["王芳", "阿依努尔·买买提明", "李林"],
            "{file}"
        );
        assert_eq!(package.delegates[1].check.expose(), "5678");
        assert!(package.delegates[1].on_leave);
        assert_eq!(
            package.delegates[2].delegation.as_deref(),
            Some("第一代表团")
        );
    }
}

#[test]
fn rows_of_a_csv_are_counted_as_the_officer_sees_them() {
    let problems = with_csv(
        "姓名,工号,单位,手机号\r\n\r\n,1001,\"一\r\n车间\",15400000001\r\n,1002,二车间,15400000002",
    )
    .problems();
    let cells: Vec<_> = problems.iter().map(Problem::cell).collect();
    assert_eq!(cells, [Some("A3"), Some("A4")]);
}

#[test]
fn an_old_or_locked_workbook_is_named() {
    let problem = with_workbook(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()).problem();
    assert!(
        problem.contains("旧版 .xls 文件，或者设了密码"),
        "{problem}"
    );
}

#[test]
fn a_truncated_workbook_is_a_problem_at_every_length() {
    let whole = workbook(vec![sheet()]);
    for length in (2..whole.len()).step_by(97) {
        assert!(
            with_workbook(whole[..length].to_vec()).read().is_err(),
            "{length} bytes"
        );
    }
}

#[test]
fn two_cells_far_apart_do_not_fill_the_memory() {
    let problem = with(|sheet| sheet.write(1_048_575, 16_383, "x")).problem();
    assert!(problem.contains("超过 50000 行"), "{problem}");
    assert_eq!(
        with(|sheet| sheet.write(1, 16_383, "x"))
            .good()
            .delegates
            .len(),
        2
    );
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_stopped() {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(
        "xl/sharedStrings.xml",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    zip.write_all(&vec![b' '; 21 << 20]).unwrap();
    let problem = with_workbook(zip.finish().unwrap().into_inner()).problem();
    assert!(problem.contains("展开以后超过 20 MB"), "{problem}");
}

#[test]
fn an_empty_roll_is_a_problem() {
    assert!(
        with_csv("姓名,工号,单位,手机号\n")
            .problem()
            .contains("名册里没有代表")
    );
}

#[test]
fn members_and_candidates_come_from_spreadsheets_too() {
    let toml = CONGRESS
        .split("[[contests.candidates]]")
        .next()
        .unwrap()
        .replace(
            "roll = \"roll.csv\"",
            "roll = \"roll.csv\"\neligible = \"members.csv\"",
        )
        + "candidates = \"candidates.csv\"\n";
    let package = Draft::new()
        .with("congress.toml", toml)
        .with(
            "members.csv",
            "姓名,单位\n赵一,一车间\n钱二,二车间\n孙三,二车间\n",
        )
        .with(
            "candidates.csv",
            "姓名,单位,简历,照片\n王芳,二车间,,\n丁一凡,一车间,ding.md,ding.png\n",
        )
        .good();
    assert_eq!(package.eligible.len(), 3);
    let Question::Election { candidates, .. } = &package.contests[0].question else {
        panic!("an election")
    };
    assert_eq!(candidates[0].name, "王芳");
    assert!(candidates[1].photo.is_some() && !candidates[1].resume.is_empty());
    assert_eq!(package.warnings, []);
}
