//! `piaojue assets`: what npm brings is kept only where it is, byte for byte, what was looked at.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::Printed;

/// The program, with an npm that brings `bytes` for every file, or fails.
fn fetch(data: &std::path::Path, npm: &str) -> Printed {
    let bin = data.join("bin");
    fs::create_dir_all(&bin).unwrap();
    let program = bin.join("npm");
    fs::write(&program, format!("#!/bin/sh\n{npm}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.display());
    Command::new(env!("CARGO_BIN_EXE_piaojue"))
        .args(["assets", "hls", "--data"])
        .arg(data)
        .env("PATH", path)
        .output()
        .unwrap()
        .into()
}

#[test]
fn a_player_that_differs_from_its_pinned_hash_is_not_kept() {
    let data = tempfile::tempdir().unwrap();
    let brings = r#"while [ $# -gt 0 ]; do [ "$1" = --prefix ] && at=$2; last=$1; shift; done
[ "$last" = hls.js@1.7.4 ] || exit 9
mkdir -p "$at/node_modules/hls.js/dist" && echo 'another script' > "$at/node_modules/hls.js/dist/hls.light.min.js""#;
    let said = fetch(data.path(), brings).refused();
    assert!(
        said.contains("hls.light.min.js 与固定的哈希值不符"),
        "{said}"
    );
    assert!(!data.path().join("assets/hls.light.min.js").exists());
    let said = fetch(data.path(), "exit 1").refused();
    assert!(said.contains("npm 没有取到 hls.js@1.7.4"), "{said}");
}
