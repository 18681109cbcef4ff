//! Photos and texts.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::civil::date;
use piaojue::package::{Body, Markdown, Package, Photo, Question};

use super::{CONGRESS, Draft, png};

fn photo(bytes: Vec<u8>) -> Photo {
    let package = Draft::new().with("ding.png", bytes).good();
    let Question::Election { candidates, .. } = &package.contests[0].question else {
        panic!("an election")
    };
    candidates[0].photo.clone().unwrap()
}

fn resume(bytes: impl AsRef<[u8]>) -> Markdown {
    let package = Draft::new().with("ding.md", bytes).good();
    let Question::Election { candidates, .. } = &package.contests[0].question else {
        panic!("an election")
    };
    candidates[0].resume.clone()
}

fn jpeg(picture: RgbImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture)
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

/// A JPEG with an EXIF block that says "turned by 90°" and names a place.
fn jpeg_with_exif() -> Vec<u8> {
    let plain = jpeg(RgbImage::from_pixel(60, 40, Rgb([200, 30, 30])));
    let mut exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 32.0N 120.9E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &exif, &plain[2..]].concat()
}

#[test]
fn a_photo_is_scaled_to_480_pixels() {
    let stored = image::load_from_memory(&photo(png(900, 1200)).jpeg).unwrap();
    assert_eq!((stored.width(), stored.height()), (360, 480));
    let stored = image::load_from_memory(&photo(png(30, 40)).jpeg).unwrap();
    assert_eq!((stored.width(), stored.height()), (30, 40));
}

#[test]
fn a_photo_loses_its_exif_but_stands_upright() {
    let jpeg = photo(jpeg_with_exif()).jpeg;
    let has = |needle: &[u8]| jpeg.windows(needle.len()).any(|window| window == needle);
    assert!(!has(b"Exif") && !has(b"GPS"));
    let stored = image::load_from_memory(&jpeg).unwrap();
    assert_eq!((stored.width(), stored.height()), (40, 60));
}

#[test]
fn a_photo_of_too_many_pixels_is_refused_before_it_is_decoded() {
    // 20,000 × 20,000 in the header, no pixels behind it: only looking first can give this answer.
    let mut header = png(1, 1);
    header[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    let checksum = crc32(&header[12..29]);
    header[29..33].copy_from_slice(&checksum.to_be_bytes());
    let problem = Draft::new().with("ding.png", header).problem();
    assert!(
        problem.contains("ding.png：照片有 20000×20000 像素"),
        "{problem}"
    );
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn a_photo_of_another_format_is_refused_by_its_contents() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice();
    assert!(
        Draft::new()
            .with("ding.png", heic)
            .problem()
            .contains("HEIC")
    );
    let webp = b"RIFF\0\0\0\0WEBPVP8 ".as_slice();
    assert!(
        Draft::new()
            .with("ding.png", webp)
            .problem()
            .contains("只能是 JPEG 或 PNG")
    );
}

#[test]
fn a_damaged_photo_is_refused() {
    let mut bytes = png(300, 300);
    bytes.truncate(60);
    assert!(
        Draft::new()
            .with("ding.png", bytes)
            .problem()
            .contains("照片文件已损坏")
    );
}

#[test]
fn markdown_becomes_html_one_heading_lower() {
    assert_eq!(
        resume("# 简历\n\n**先进**\n").to_html().trim(),
        "<h2>简历</h2>\n<p><strong>先进</strong></p>"
    );
}

#[test]
fn markdown_brings_in_nothing_that_runs_or_loads() {
    let html = resume(
        "<script>alert(1)</script>\n\n[a](javascript:alert(1)) <b onclick=\"x()\">b</b> ![p](https://example.org/p.png) \
         [r](//example.org) <iframe src=x></iframe> [ok](https://example.org/)\n",
    )
    .to_html();
    for bad in [
        "<script",
        "javascript:",
        "onclick",
        "<img",
        "<iframe",
        "href=\"//",
    ] {
        assert!(!html.contains(bad), "{bad} in {html}");
    }
    assert!(
        html.contains("href=\"https://example.org/\"") && html.contains("noopener"),
        "{html}"
    );
}

#[test]
fn a_text_in_gb18030_with_a_rare_character_is_read() {
    let text = "陈䶮，一九八〇年生。";
    assert_eq!(resume(encoding_rs::GB18030.encode(text).0).as_str(), text);
}

#[test]
fn a_word_document_is_not_a_text() {
    let problem = Draft::new()
        .with("ding.md", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0")
        .problem();
    assert!(problem.contains("ding.md：不是文本文件"), "{problem}");
}

#[test]
fn an_empty_document_is_a_problem() {
    let draft = Draft::new()
        .with(
            "congress.toml",
            CONGRESS.replace(
                "contest = \"committee\"",
                "contest = \"committee\"\ndocument = \"rules.md\"",
            ),
        )
        .with("rules.md", "\n");
    assert!(draft.problem().contains("rules.md：文件是空的"));
}

/// A small package whose only agenda item has these keys, and a document of each kind beside it.
fn papers(keys: &str, more: &str) -> Draft {
    let congress = CONGRESS
        .replace(
            "contest = \"committee\"\n",
            &format!("contest = \"committee\"\n{keys}\n"),
        )
        .replace("[[contests]]\nslug", &format!("{more}[[contests]]\nslug"));
    Draft::new()
        .with("congress.toml", congress)
        .with("rules.md", "# 选举办法\n\n第一条")
        .with("report.pdf", PDF)
        .with("plan.png", png(3000, 1500))
}

const PDF: &str = "%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";

#[test]
fn an_item_may_have_several_documents_of_each_kind() {
    let all = r#"document = ["rules.md", "report.pdf", "plan.png"]"#;
    let package: Package = papers(all, "").good();
    assert_eq!(
        package.agenda[0].documents,
        ["rules.md", "report.pdf", "plan.png"]
    );
    let [rules, report, plan] = &package.documents[..] else {
        panic!("three documents")
    };
    assert_eq!(
        (&*rules.title, &*report.title, &*plan.title),
        ("选举办法", "report", "plan")
    );
    let Body::Pdf(pdf) = &report.body else {
        panic!("a PDF")
    };
    assert_eq!(pdf.bytes, PDF.as_bytes());
    let Body::Picture(picture) = &plan.body else {
        panic!("a picture")
    };
    let stored = image::load_from_memory(&picture.jpeg).unwrap();
    assert_eq!((stored.width(), stored.height()), (2400, 1200));
}

#[test]
fn a_document_is_told_by_what_is_in_it_and_what_phones_cannot_open_is_refused() {
    let one = |bytes: &[u8]| papers(r#"document = "paper.pdf""#, "").with("paper.pdf", bytes);
    let refused = |bytes: &[u8]| {
        let problems = one(bytes).read().unwrap_err();
        problems.iter().next().unwrap().to_string()
    };
    assert!(one(PDF.as_bytes()).read().is_ok());
    assert_eq!(
        refused(&PDF.as_bytes()[..20]),
        "paper.pdf：PDF 文件不完整，请重新导出或者重新复制。"
    );
    let word = refused(b"PK\x03\x04\x00\x00word/document.xml");
    assert!(word.contains("Word、Excel、PPT 请另存为 PDF"), "{word}");
    assert!(refused(b"").contains("文件是空的"));
    let heic = refused(b"\0\0\0\x18ftypheic");
    assert!(heic.contains("HEIC"), "{heic}");
}

#[test]
fn a_document_has_the_title_and_day_that_the_package_says() {
    let listed =
        "[[documents]]\nfile = \"report.pdf\"\ntitle = \"财务报告\"\npublished = \"2026-11-15\"\n";
    let package = papers(r#"document = ["rules.md", "report.pdf"]"#, listed)
        .read()
        .unwrap();
    let [rules, report] = &package.documents[..] else {
        panic!("two documents")
    };
    assert_eq!((&*rules.title, rules.published), ("选举办法", None));
    assert_eq!(
        (&*report.title, report.published),
        ("财务报告", Some(date(2026, 11, 15)))
    );
    let nobody = papers("", listed).read().unwrap();
    let warnings: Vec<String> = nobody.warnings.iter().map(ToString::to_string).collect();
    assert!(
        warnings.iter().any(|said| said
            == "congress.toml，第 19 行：没有一项议程用到“report.pdf”，代表看不到。请在议程里写上它。"),
        "{warnings:?}"
    );
    let wrong = listed.replace("2026-11-15", "11 月 15 日");
    let problem = papers(r#"document = "report.pdf""#, &wrong).problem();
    assert_eq!(
        problem,
        "congress.toml，第 21 行：published 应当是日期，写成 \"2026-11-28\"。"
    );
}
