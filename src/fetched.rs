//! Files that the program does not carry: others' players, taken from npm by `piaojue assets` into the data folder, and
//! served from there only where they are, byte for byte, the ones that were looked at when their hash was written here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;

use hyper::body::Bytes;
use ring::digest::{SHA384, digest};

/// The folder of these files in the data folder.
pub const FOLDER: &str = "assets";

/// A package of npm in the version that was looked at.
#[derive(Debug)]
pub struct Package {
    /// Name in npm.
    pub npm: &'static str,
    /// The version.
    pub version: &'static str,
    /// The files that are taken from it.
    pub files: &'static [Pinned],
}

/// One file of a package.
#[derive(Debug)]
pub struct Pinned {
    /// The name under which it is kept and served.
    pub name: &'static str,
    /// Where it stands in the package.
    path: &'static str,
    /// SHA-384 of its bytes, base64, as `integrity` attributes write it after `sha384-`.
    sha384: &'static str,
}

/// Plays HLS streams where the browser does not by itself. Apache-2.0.
pub const HLS: Package = Package {
    npm: "hls.js",
    version: "1.7.4",
    files: &[HLS_SCRIPT],
};

/// hls.js without subtitles and further sound tracks: a classic script.
pub const HLS_SCRIPT: Pinned = Pinned {
    name: "hls.light.min.js",
    path: "dist/hls.light.min.js",
    sha384: "vpNtFjJmrPAaL9LfqByx3MxTVjqrtQ6Ue6UVNnFeghNrhE0uvpydDr3tkTVcBgDz",
};

/// Draws PDF files where the browser does not by itself, as in apps on Android. Apache-2.0.
pub const PDF: Package = Package {
    npm: "pdfjs-dist",
    version: "5.4.530",
    files: &[PDF_SCRIPT, PDF_WORKER],
};

/// pdf.js, the newest whose older build still brings what the oldest browsers promised lack: a script module.
pub const PDF_SCRIPT: Pinned = Pinned {
    name: "pdf.min.mjs",
    path: "legacy/build/pdf.min.mjs",
    sha384: "y2Q60WBgn59YtFiKcqrEwPEal8hcXrZkJRDCgAMNO5Fmam8lwrjjHmz2WPTLTNxS",
};

/// Its other half.
pub const PDF_WORKER: Pinned = Pinned {
    name: "pdf.worker.min.mjs",
    path: "legacy/build/pdf.worker.min.mjs",
    sha384: "npKuHW5QmnJWN1nZ9xV7/pWNO01JYecjVV+6JqFG6JiKw1xCydY9La10rycnNIvn",
};

/// Why a package is not taken. Nothing has been written then.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// npm can't be run.
    #[error("npm 没有运行起来，请先安装 Node.js：{0}")]
    NoNpm(std::io::Error),
    /// npm ended without the package.
    #[error("npm 没有取到 {package}（{status}）")]
    Npm {
        /// The package with its version.
        package: String,
        /// How npm ended.
        status: ExitStatus,
    },
    /// A file is not what was looked at.
    #[error("{0} 与固定的哈希值不符，没有使用")]
    Differs(&'static str),
    /// A file or folder.
    #[error("{path}：{error}", path = .0.display(), error = .1)]
    File(PathBuf, std::io::Error),
}

impl Pinned {
    /// The value of an `integrity` attribute.
    pub fn integrity(&self) -> String {
        format!("sha384-{}", self.sha384)
    }

    fn is(&self, bytes: &[u8]) -> bool {
        use base64::Engine as _;
        let hash = digest(&SHA384, bytes);
        base64::engine::general_purpose::STANDARD.encode(hash) == self.sha384
    }
}

impl Package {
    /// Has npm fetch the package, and keeps its files in the data folder.
    pub fn fetch(&self, data: &Path) -> Result<(), FetchError> {
        let folder = data.join(FOLDER);
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| FetchError::File(path, error)
        };
        let work = folder.join("npm");
        std::fs::create_dir_all(&work).map_err(at(&work))?;
        let package = format!("{}@{}", self.npm, self.version);
        let status = Command::new("npm")
            .args([
                "install",
                "--no-save",
                "--ignore-scripts",
                "--omit=optional",
            ])
            .args(["--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
            .arg(&work)
            .arg(&package)
            .status()
            .map_err(FetchError::NoNpm)?;
        if !status.success() {
            return Err(FetchError::Npm { package, status });
        }
        let read = |file: &'static Pinned| {
            let path = work.join("node_modules").join(self.npm).join(file.path);
            let bytes = std::fs::read(&path).map_err(at(&path))?;
            match file.is(&bytes) {
                true => Ok((file.name, bytes)),
                false => Err(FetchError::Differs(file.name)),
            }
        };
        let files: Vec<_> = self.files.iter().map(read).collect::<Result<_, _>>()?;
        for (name, bytes) in files {
            let path = folder.join(name);
            std::fs::write(&path, bytes).map_err(at(&path))?;
        }
        std::fs::remove_dir_all(&work).map_err(at(&work))
    }
}

/// The files that are there, read once. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Fetched(Arc<BTreeMap<&'static str, (Bytes, &'static Pinned)>>);

impl Fetched {
    /// Reads the data folder. What is missing stays missing; what differs from its hash is left aside.
    pub fn load(data: &Path) -> Self {
        let files = HLS.files.iter().chain(PDF.files);
        let there = files.filter_map(|file| {
            let path = data.join(FOLDER).join(file.name);
            let bytes = std::fs::read(&path).ok()?;
            if file.is(&bytes) {
                return Some((file.name, (Bytes::from(bytes), file)));
            }
            tracing::warn!(path = %path.display(), "is not the file whose hash is pinned: run piaojue assets again");
            None
        });
        Self(Arc::new(there.collect()))
    }

    /// Whether all files of a package are there.
    pub fn has(&self, package: &Package) -> bool {
        package
            .files
            .iter()
            .all(|file| self.0.contains_key(file.name))
    }

    /// A file by the name under which it is served, and what is pinned of it.
    pub fn file(&self, name: &str) -> Option<(&Bytes, &'static Pinned)> {
        self.0.get(name).map(|(bytes, pinned)| (bytes, *pinned))
    }
}
