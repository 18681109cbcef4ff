//! Documents' files and the program's own: sent once to each browser, and again only where they have changed.

use futures_util::future::join_all;
use hyper::Method;
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use piaojue::client::Reply;
use piaojue::roll::documents::DocumentKind;
use sqlx::SqlitePool;

use super::site::Site;

async fn ask(site: &Site, path: &str, known: Option<&str>) -> Reply {
    let headers: Vec<_> = known
        .iter()
        .map(|known| ("if-none-match", *known))
        .collect();
    let reply = site.http.send(Method::GET, path, &headers, "").await;
    reply.unwrap()
}

fn tag(reply: &Reply) -> &str {
    assert_eq!(reply.headers[CACHE_CONTROL], "no-cache");
    reply.headers[ETAG].to_str().unwrap()
}

/// The address of a document's file.
async fn file(site: &Site, kind: DocumentKind) -> String {
    let papers = site
        .service
        .halves
        .roll
        .papers(site.congress)
        .await
        .unwrap();
    let paper = papers.iter().find(|paper| paper.kind == kind).unwrap();
    format!("/c/{}/documents/{}/file", site.congress, paper.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_has_a_documents_file_is_not_sent_it_again_until_it_changes() {
    let site = Site::open().await;
    let path = file(&site, DocumentKind::Pdf).await;
    let first = ask(&site, &path, None).await;
    assert_eq!(first.status.as_u16(), 200);
    assert!(first.body.starts_with(b"%PDF-"));
    let known = tag(&first).to_owned();
    let again = ask(&site, &path, Some(&known)).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(tag(&again), known);
    assert_eq!(
        again.headers["content-security-policy"],
        first.headers["content-security-policy"]
    );
    let other = ask(&site, &path, Some("\"another\"")).await;
    assert_eq!((other.status.as_u16(), &other.body), (200, &first.body));

    let roll = site.folder().join("roll.db");
    let roll = SqlitePool::connect(&format!("sqlite:{}", roll.display()))
        .await
        .unwrap();
    sqlx::query("UPDATE documents SET file = $1 WHERE kind = 'pdf'")
        .bind(b"%PDF-1.4 corrected %%EOF".as_slice())
        .execute(&roll)
        .await
        .unwrap();
    roll.close().await;
    let changed = ask(&site, &path, Some(&known)).await;
    assert_eq!(changed.status.as_u16(), 200);
    assert!(changed.body.starts_with(b"%PDF-1.4 corrected"));
    assert_ne!(tag(&changed), known);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_hall_reads_the_same_picture_at_once() {
    let site = Site::open().await;
    let path = file(&site, DocumentKind::Picture).await;
    let readers = (0..60).map(|_| ask(&site, &path, None));
    let replies = join_all(readers).await;
    for reply in &replies {
        assert_eq!(reply.status.as_u16(), 200);
        assert_eq!(reply.headers[CONTENT_TYPE], "image/jpeg");
        assert_eq!(reply.body, replies[0].body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programs_own_files_are_sent_once_too() {
    let site = Site::open().await;
    let first = ask(&site, "/static/style.css", None).await;
    let known = tag(&first).to_owned();
    let again = ask(&site, "/static/style.css", Some(&format!("\"x\", {known}"))).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}
