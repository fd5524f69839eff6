//! Files as answers: whole or in part, and never as a page.
//!
//! A file may say that it is HTML; what it says is kept, but a browser is told to save it, to take
//! it for nothing else, and, should it show it after all, to let it do nothing.

use std::{future::poll_fn, ops::Range};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_channel::mpsc;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    domain::{
        attachment::UNKNOWN_TYPE,
        problem::{Problem, ProblemCode},
    },
    server::{error::problem_response, service::attachments::Readable},
};

const CSP: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// What RFC 8187 lets stand in a name as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// The file, or the part of it that `headers` ask for.
pub fn answer(file: Readable, headers: &HeaderMap) -> Response {
    let size = u64::try_from(file.about.size).unwrap_or_default();
    let range = match asked_range(headers, size) {
        Asked::Whole => 0..size,
        Asked::Part(range) => range,
        Asked::Nothing => return not_satisfiable(size),
    };
    let is_part = range != (0..size);
    let mut response = (headers_of(&file), ()).into_response();
    let answered = response.headers_mut();
    answered.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    if is_part {
        let part = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        if let Ok(part) = HeaderValue::from_str(&part) {
            answered.insert(header::CONTENT_RANGE, part);
        }
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    *response.body_mut() = stream(file, range);
    response
}

fn headers_of(file: &Readable) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let media_type = HeaderValue::from_str(&file.about.media_type);
    let unknown = HeaderValue::from_static(UNKNOWN_TYPE);
    headers.insert(header::CONTENT_TYPE, media_type.unwrap_or(unknown));
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition(&file.about.file_name),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CSP),
    );
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers
}

/// RFC 6266: the name in ASCII for those who read no more, and as it is.
fn disposition(name: &str) -> HeaderValue {
    let plain = |c: char| match c {
        c if c.is_ascii_graphic() && !"\"\\%".contains(c) => c,
        ' ' => ' ',
        _ => '_',
    };
    let ascii: String = name.chars().map(plain).collect();
    let encoded = utf8_percent_encode(name, ENCODED);
    HeaderValue::from_str(&format!(
        "attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"
    ))
    .unwrap_or(HeaderValue::from_static("attachment"))
}

#[derive(Debug, PartialEq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    /// A part that is not there.
    Nothing,
}

/// One range of bytes (RFC 9110, section 14). More than one, and what cannot be read, asks for the
/// whole; so does a condition, which only holds where the client has the same file.
fn asked_range(headers: &HeaderMap, size: u64) -> Asked {
    let spec = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let spec = spec.and_then(|text| text.strip_prefix("bytes="));
    let Some((first, last)) = spec.and_then(|spec| spec.trim().split_once('-')) else {
        return Asked::Whole;
    };
    if headers.contains_key(header::IF_RANGE) {
        return Asked::Whole;
    }
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..size.min(last.saturating_add(1)),
        (Ok(first), Err(_)) if last.is_empty() => first..size,
        (Err(_), Ok(length)) if first.is_empty() => size.saturating_sub(length)..size,
        _ => return Asked::Whole,
    };
    match range.start < range.end {
        true => Asked::Part(range),
        false => Asked::Nothing,
    }
}

fn not_satisfiable(size: u64) -> Response {
    let problem = Problem::new(
        ProblemCode::RangeNotSatisfiable,
        "The file has no such part.",
    );
    let mut response = problem_response(problem);
    if let Ok(whole) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, whole);
    }
    response
}

/// Reads one piece after another, each when the one before has been taken.
fn stream(file: Readable, range: Range<u64>) -> Body {
    type Piece = Result<Bytes, std::io::Error>;
    let (mut sender, receiver) = mpsc::channel::<Piece>(0);
    tokio::spawn(async move {
        let mut at = range.start;
        while at < range.end && poll_fn(|cx| sender.poll_ready(cx)).await.is_ok() {
            let piece = file.read(at, range.end).await;
            let is_over = piece.is_err();
            at += piece.as_ref().map_or(0, |bytes| bytes.len() as u64);
            // The answer has begun: all that is left is to break it off. The cause is logged.
            let piece = piece
                .map(Bytes::from)
                .map_err(|error| std::io::Error::other(error.to_problem().title));
            if sender.start_send(piece).is_err() || is_over {
                return;
            }
        }
    });
    Body::from_stream(receiver)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, size: u64) -> Asked {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        asked_range(&headers, size)
    }

    #[test]
    fn a_range_is_read_as_rfc_9110_says() {
        assert_eq!(asked("bytes=0-4", 10), Asked::Part(0..5));
        assert_eq!(asked("bytes=5-", 10), Asked::Part(5..10));
        assert_eq!(asked("bytes=-3", 10), Asked::Part(7..10));
        assert_eq!(asked("bytes=-30", 10), Asked::Part(0..10));
        assert_eq!(asked("bytes=8-99", 10), Asked::Part(8..10));
        for gone in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(asked(gone, 10), Asked::Nothing, "{gone}");
        }
        for ignored in [
            "bytes=5-4",
            "bytes=a-b",
            "bytes=0-1,3-4",
            "lines=1-2",
            "bytes=-",
        ] {
            assert_eq!(asked(ignored, 10), Asked::Whole, "{ignored}");
        }
    }

    #[test]
    fn a_name_is_said_twice_and_cannot_end_its_quotes() {
        let said = |name| disposition(name).to_str().unwrap().to_owned();
        assert_eq!(
            said("a b.txt"),
            "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"
        );
        assert_eq!(
            said("ü\".txt"),
            "attachment; filename=\"__.txt\"; filename*=UTF-8''%C3%BC%22.txt"
        );
    }
}
