//! A filter's text as tokens, each with its place in characters.

use super::{LENGTH_MAX, Order};
use crate::domain::problem::FieldError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    And,
    Or,
    Not,
    Open,
    Close,
    Comma,
    Equal,
    NotEqual,
    Ordered(Order),
    /// A bare word.
    Word(String),
    Quoted(String),
}

#[derive(Clone, Debug)]
pub struct Placed {
    pub token: Token,
    pub offset: usize,
}

/// What is wrong, and where.
pub fn refuse(code: &str, offset: usize, message: impl Into<String>) -> FieldError {
    FieldError::new("filter", code, message).at(offset)
}

pub fn tokens(text: &str) -> Result<Vec<Placed>, FieldError> {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() > LENGTH_MAX {
        let message = format!("A filter has at most {LENGTH_MAX} characters.");
        return Err(refuse("too_long", LENGTH_MAX, message));
    }
    if let Some(offset) = signs.iter().position(|c| *c == '\0') {
        let message = "A filter cannot hold the character NUL.";
        return Err(refuse("invalid_character", offset, message));
    }
    let mut tokens = Vec::new();
    let mut offset = 0;
    while let Some(sign) = signs.get(offset) {
        if sign.is_whitespace() {
            offset += 1;
            continue;
        }
        let (token, length) = match operator(*sign, signs.get(offset + 1) == Some(&'=')) {
            Some(found) => found,
            None if *sign == '"' => quoted(&signs, offset)?,
            None => word(&signs[offset..]),
        };
        tokens.push(Placed { token, offset });
        offset += length;
    }
    Ok(tokens)
}

fn operator(sign: char, before_equal: bool) -> Option<(Token, usize)> {
    let found = match (sign, before_equal) {
        ('!', true) => (Token::NotEqual, 2),
        ('<', true) => (Token::Ordered(Order::AtMost), 2),
        ('>', true) => (Token::Ordered(Order::AtLeast), 2),
        ('!', false) => (Token::Not, 1),
        ('<', false) => (Token::Ordered(Order::Less), 1),
        ('>', false) => (Token::Ordered(Order::Greater), 1),
        ('=', _) => (Token::Equal, 1),
        ('&', _) => (Token::And, 1),
        ('|', _) => (Token::Or, 1),
        ('(', _) => (Token::Open, 1),
        (')', _) => (Token::Close, 1),
        (',', _) => (Token::Comma, 1),
        _ => return None,
    };
    Some(found)
}

fn word(signs: &[char]) -> (Token, usize) {
    let ends = |c: &char| c.is_whitespace() || "!&|()<>=,\"".contains(*c);
    let word: String = signs.iter().take_while(|c| !ends(c)).collect();
    let length = word.chars().count();
    (Token::Word(word), length)
}

fn quoted(signs: &[char], start: usize) -> Result<(Token, usize), FieldError> {
    let mut text = String::new();
    let mut offset = start + 1;
    loop {
        match (signs.get(offset), signs.get(offset + 1)) {
            (None, _) => {
                let message = "This quote is never closed.";
                return Err(refuse("unfinished_quote", start, message));
            }
            (Some('"'), _) => return Ok((Token::Quoted(text), offset + 1 - start)),
            (Some('\\'), Some(escaped @ ('"' | '\\'))) => {
                text.push(*escaped);
                offset += 2;
            }
            (Some('\\'), _) => {
                let message = "Within quotes, “\\” stands only before a quote or another “\\”.";
                return Err(refuse("invalid_escape", offset, message));
            }
            (Some(sign), _) => {
                text.push(*sign);
                offset += 1;
            }
        }
    }
}
