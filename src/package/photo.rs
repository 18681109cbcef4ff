//! Photos are decoded and written anew: small, without EXIF, and certainly a picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::words::{Said, said};

/// The longer side of a stored photo, in pixels.
const MAX_SIDE: u32 = 480;
/// The longer side of a picture that is a document: a scanned page can be read.
const MAX_PAGE_SIDE: u32 = 2400;
/// The most pixels that are decoded; looked at before decoding.
const MAX_PIXELS: u64 = 40_000_000;
/// The most memory that a decoder may take, in bytes.
const MAX_ALLOC: u64 = 256 << 20;
const QUALITY: u8 = 82;

/// A candidate's photo or a picture among the documents, re-encoded.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Photo {
    /// JPEG without metadata; a photo has at most 480 pixels on its longer side, a document 2,400.
    #[serde(skip)]
    pub jpeg: Vec<u8>,
    /// SHA-256 of the file that the officer gave.
    pub source: [u8; 32],
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({} bytes)", self.jpeg.len())
    }
}

impl Photo {
    /// Decodes and re-encodes a JPEG or PNG; an error is a sentence for the officer.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Said> {
        Self::within(MAX_SIDE, bytes)
    }

    /// The same for a page to be read.
    pub(super) fn page(bytes: &[u8]) -> Result<Self, Said> {
        Self::within(MAX_PAGE_SIDE, bytes)
    }

    fn within(side: u32, bytes: &[u8]) -> Result<Self, Said> {
        let picture = flatten(shrink(decode(bytes)?, side));
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
            .encode_image(&picture)
            .map_err(|_| said(|t| t.package.photo_unsaved))?;
        let mut source = [0; 32];
        source.copy_from_slice(digest(&SHA256, bytes).as_ref());
        Ok(Self { jpeg, source })
    }
}

/// Whether the file is a picture of any kind that phones and cameras make.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    use ImageFormat::{Gif, Jpeg, Png, Tiff, WebP};
    let format = image::guess_format(bytes);
    matches!(format, Ok(Jpeg | Png | Gif | WebP | Tiff)) || bytes.get(4..8) == Some(b"ftyp")
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Said> {
    let damaged = |_| said(|t| t.package.photo_broken);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(bytes)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(said(|t| t.package.photo_large(height, width)));
    }
    // Cameras store how they were held in EXIF, which is lost here.
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The format by the first bytes; the file's ending says nothing.
fn format(bytes: &[u8]) -> Result<ImageFormat, Said> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => Ok(format),
        _ if bytes.get(4..8) == Some(b"ftyp") => Err(said(|t| t.package.photo_heic)),
        _ => Err(said(|t| t.package.photo_kind)),
    }
}

fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    picture.resize(side, side, FilterType::CatmullRom)
}

/// JPEG has no transparency: what shines through is white, as paper is.
fn flatten(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        Rgb([r, g, b]
            .map(|c| u8::try_from((c * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)))
    })
}
