//! Folders and zips: limits, and nothing from outside.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use piaojue::package::{self, MAX_FILES};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{CONGRESS, Draft, ROLL, png};

/// A zip of the small package with `prefix` before each path, in `draft`'s folder.
fn zipped(draft: &Draft, prefix: &str, extra: impl FnOnce(&mut ZipWriter<File>)) -> PathBuf {
    let path = draft.path().with_extension("zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    let photo = png(30, 40);
    let files: [(&str, &[u8]); 4] = [
        ("congress.toml", CONGRESS.as_bytes()),
        ("roll.csv", ROLL.as_bytes()),
        ("ding.md", "在一车间工作。".as_bytes()),
        ("ding.png", &photo),
    ];
    for (name, bytes) in files {
        add(&mut zip, &format!("{prefix}{name}"), bytes);
    }
    extra(&mut zip);
    zip.finish().unwrap();
    path
}

fn add(zip: &mut ZipWriter<File>, name: &str, bytes: &[u8]) {
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    zip.write_all(bytes).unwrap();
}

/// The only problem of the zip at `path`, which is removed.
fn problem(path: PathBuf) -> String {
    let read = package::read(&path);
    fs::remove_file(path).unwrap();
    let problems = read.expect_err("the zip has a problem");
    assert_eq!(problems.iter().count(), 1, "{problems}");
    problems.to_string()
}

#[test]
fn a_zip_of_the_files_or_of_their_folder_reads_like_the_folder() {
    let draft = Draft::new();
    for prefix in ["", "会议包/"] {
        let path = zipped(&draft, prefix, |zip| {
            add(zip, "__MACOSX/._roll.csv", b"junk")
        });
        let package = package::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
        fs::remove_file(path).unwrap();
        assert_eq!(package.digest(), draft.good().digest());
        assert_eq!(package.warnings, []);
    }
}

#[test]
fn a_truncated_zip_is_a_problem_at_every_length() {
    let draft = Draft::new();
    let path = zipped(&draft, "", |_| ());
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(61) {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(
            package::read(&path).is_err(),
            "{length} of {} bytes",
            whole.len()
        );
    }
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(problem(path).contains("不是完整的 .zip 压缩包"));
}

#[test]
fn a_zip_with_any_byte_changed_never_panics() {
    let draft = Draft::new();
    let path = zipped(&draft, "", |_| ());
    let whole = fs::read(&path).unwrap();
    for index in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[index] ^= 0x55;
        fs::write(&path, &changed).unwrap();
        let _ = package::read(&path);
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn a_zip_path_that_leads_outside_is_a_problem() {
    for outside in [
        "../evil.md",
        "/etc/evil.md",
        "a/../../evil.md",
        "..\\evil.md",
        "C:\\evil.md",
    ] {
        let path = zipped(&Draft::new(), "", |zip| {
            // The writer tidies plain names itself: an absolute one is kept only raw.
            let name: &str = outside;
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
        });
        let raw = fs::read(&path).unwrap();
        assert!(
            raw.windows(outside.len())
                .any(|window| window == outside.as_bytes()),
            "{outside} is in the zip"
        );
        assert!(problem(path).contains("路径指到了会议包外面"), "{outside}");
    }
}

#[test]
fn a_symbolic_link_in_a_zip_is_a_problem() {
    let path = zipped(&Draft::new(), "", |zip| {
        zip.add_symlink("link.md", "/etc/passwd", SimpleFileOptions::default())
            .unwrap();
    });
    assert!(problem(path).contains("link.md：这是链接或特殊文件"));
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_in_a_folder_is_a_problem() {
    let draft = Draft::new();
    std::os::unix::fs::symlink("/etc/passwd", draft.path().join("ding2.md")).unwrap();
    assert!(draft.problem().contains("ding2.md：这是链接或特殊文件"));
}

#[test]
fn a_reference_outside_the_package_is_a_problem_at_its_line() {
    for outside in ["../ding.md", "/etc/passwd", "C:/ding.md"] {
        let problem = Draft::new()
            .changed("\"ding.md\"", &format!("\"{outside}\""))
            .problem();
        assert!(
            problem.contains("第 27 行") && problem.contains("不在会议包里面"),
            "{problem}"
        );
    }
}

#[test]
fn a_zip_bomb_is_stopped_by_the_bytes_that_really_come() {
    let path = zipped(&Draft::new(), "", |zip| {
        add(zip, "big.md", &vec![b' '; 21 << 20])
    });
    assert!(fs::metadata(&path).unwrap().len() < 1 << 20);
    assert!(problem(path).contains("展开以后超过 20 MB"));
}

#[test]
fn a_huge_file_in_a_folder_is_stopped() {
    let draft = Draft::new();
    File::create(draft.path().join("big.md"))
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    assert!(draft.problem().contains("超过 20 MB"));
}

#[test]
fn too_many_files_are_stopped() {
    let path = zipped(&Draft::new(), "", |zip| {
        (0..MAX_FILES).for_each(|n| add(zip, &format!("{n}.md"), b""));
    });
    assert!(problem(path).contains("超过 2000 个"));
}

#[test]
fn chinese_file_names_of_an_old_windows_zip_are_read() {
    // The writer marks names as UTF-8; Chinese Windows writes GBK without the mark. The name is patched in place.
    let draft = Draft::new();
    let path = zipped(&draft, "", |zip| add(zip, "AAAA.md", b"x"));
    let gbk = encoding_rs::GB18030.encode("说明").0.into_owned();
    let mut bytes = fs::read(&path).unwrap();
    for at in 0..bytes.len() - 4 {
        if &bytes[at..at + 4] == b"AAAA" {
            bytes[at..at + 4].copy_from_slice(&gbk);
        }
    }
    fs::write(&path, bytes).unwrap();
    let package = package::read(&path).unwrap_or_else(|problems| panic!("{problems}"));
    fs::remove_file(path).unwrap();
    assert_eq!(package.warnings[0].file, "说明.md");
}

#[test]
fn a_package_without_congress_toml_says_what_it_may_be_called() {
    let draft = Draft::new();
    fs::rename(
        draft.path().join("congress.toml"),
        draft.path().join("congress.toml.txt"),
    )
    .unwrap();
    assert!(
        draft
            .problem()
            .contains("没有 congress.toml。是不是“congress.toml.txt”？")
    );
}

#[test]
fn no_package_at_all_is_a_problem() {
    let problems = package::read(&Draft::new().path().join("nowhere")).unwrap_err();
    assert!(problems.to_string().contains("找不到会议包"));
}

#[test]
fn a_missing_file_is_a_problem_where_it_is_named_with_the_nearest_name() {
    let problem = Draft::new()
        .changed("\"ding.md\"", "\"dingg.md\"")
        .problem();
    assert!(
        problem.ends_with("会议包里没有文件“dingg.md”。是不是“ding.md”？"),
        "{problem}"
    );
}

#[test]
fn a_file_that_nothing_names_is_a_warning() {
    assert!(
        Draft::new()
            .with("wang.md", "简历")
            .warning()
            .contains("wang.md：没有用到这个文件")
    );
}
