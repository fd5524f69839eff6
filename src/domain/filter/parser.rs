//! Tokens as a tree: `!` binds tighter than `&`, `&` tighter than `|`; side by side is `&`.

use super::{
    DEPTH_MAX, Filter, VALUES_MAX,
    lexer::{Placed, Token, refuse, tokens},
};
use crate::domain::problem::FieldError;

const TERMS: &str = "a word such as overdue, or a comparison such as due <= +7d";

/// Reads tokens from left to right.
pub struct Parser {
    tokens: Vec<Placed>,
    next: usize,
    /// Where the text ends, in characters.
    end: usize,
    depth: usize,
    values: usize,
}

pub fn parse(text: &str) -> Result<Filter, FieldError> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        let message = format!("The filter is empty: expected {TERMS}.");
        return Err(refuse("required", 0, message));
    }
    let mut parser = Parser {
        tokens,
        next: 0,
        end: text.chars().count(),
        depth: 0,
        values: 0,
    };
    let filter = parser.any()?;
    match parser.peek() {
        None => Ok(filter),
        Some(Token::Close) => Err(parser.unexpected("nothing more: this parenthesis closes none")),
        Some(_) => Err(parser.unexpected("& or | or the end")),
    }
}

impl Parser {
    pub fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|placed| &placed.token)
    }

    pub fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.next += 1;
        token
    }

    /// Takes the next token where it is this one.
    pub fn take_if(&mut self, token: &Token) -> bool {
        let is_next = self.peek() == Some(token);
        self.next += usize::from(is_next);
        is_next
    }

    /// Where the next token stands.
    pub fn offset(&self) -> usize {
        self.tokens
            .get(self.next)
            .map_or(self.end, |placed| placed.offset)
    }

    pub fn unexpected(&self, expected: &str) -> FieldError {
        let message = format!("Expected {expected}.");
        refuse("unexpected", self.offset(), message)
    }

    /// Counts a word or a value, of which there is a most.
    pub fn count_value(&mut self, offset: usize) -> Result<(), FieldError> {
        self.values += 1;
        if self.values <= VALUES_MAX {
            return Ok(());
        }
        let message = format!("A filter has at most {VALUES_MAX} words and values.");
        Err(refuse("too_many_values", offset, message))
    }

    fn any(&mut self) -> Result<Filter, FieldError> {
        let mut parts = vec![self.all()?];
        while self.take_if(&Token::Or) {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Filter::Any))
    }

    fn all(&mut self) -> Result<Filter, FieldError> {
        let mut parts = vec![self.one()?];
        loop {
            let starts_another = self.take_if(&Token::And)
                || matches!(
                    self.peek(),
                    Some(Token::Not | Token::Open | Token::Word(_) | Token::Quoted(_))
                );
            if !starts_another {
                return Ok(joined(parts, Filter::All));
            }
            parts.push(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Filter, FieldError> {
        if self.depth == DEPTH_MAX {
            let message = format!("A filter is nested at most {DEPTH_MAX} levels deep.");
            return Err(refuse("too_deep", self.offset(), message));
        }
        self.depth += 1;
        let found = match self.peek() {
            Some(Token::Not) => {
                self.next += 1;
                self.one().map(|filter| Filter::Not(Box::new(filter)))
            }
            Some(Token::Open) => self.group(),
            Some(Token::Word(_)) => self.term(),
            _ => Err(self.unexpected(TERMS)),
        };
        self.depth -= 1;
        found
    }

    fn group(&mut self) -> Result<Filter, FieldError> {
        self.next += 1;
        let filter = self.any()?;
        if self.take_if(&Token::Close) {
            return Ok(filter);
        }
        Err(self.unexpected("& or | or a closing parenthesis"))
    }
}

fn joined(mut parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    }
}
