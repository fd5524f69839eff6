//! One term: a word of the language, or a comparison. Each becomes a [`Term`] by one arm here, and
//! has one in `Term::matches` and one in `server/db/search`.

use super::{
    DateField, Filter, FilterDate, Term, Test, fold,
    lexer::{Token, refuse},
    parser::Parser,
};
use crate::domain::{
    problem::FieldError,
    task::{Priority, Status},
};

const FIELDS: &str = "due, start, created, updated, completed, priority, status, project, section, \
                      label, assignee, creator, text";
const WORDS: &str = "overdue, recurring, shared, mine, subtask, no due, no label, no assignee, \
                     has comment, has attachment, has reminder";

/// `=` and `in` give the values to be any of, `!=` the same turned around.
struct Comparison<T> {
    test: Test<T>,
    is_negated: bool,
}

impl<T> Comparison<T> {
    fn into_filter(self, term: impl FnOnce(Test<T>) -> Term) -> Filter {
        let filter = Filter::Term(term(self.test));
        if self.is_negated {
            return Filter::Not(Box::new(filter));
        }
        filter
    }
}

impl Parser {
    pub(super) fn term(&mut self) -> Result<Filter, FieldError> {
        let offset = self.offset();
        let Some(Token::Word(word)) = self.take() else {
            return Err(self.unexpected("a word"));
        };
        let word = word.to_lowercase();
        if matches!(
            self.peek(),
            Some(Token::Equal | Token::NotEqual | Token::Ordered(_))
        ) || self.is_in()
        {
            return self.comparison(&word, offset);
        }
        self.count_value(offset)?;
        let phrase = match word.as_str() {
            "no" | "has" => self.phrase(&word),
            _ => word.replacen(':', " ", 1),
        };
        self.word(&phrase, offset)
    }

    /// `no` and `has` take the word after them along.
    fn phrase(&mut self, word: &str) -> String {
        let Some(Token::Word(what)) = self.peek() else {
            return word.to_owned();
        };
        let phrase = format!("{word} {}", what.to_lowercase());
        self.take();
        phrase
    }

    fn word(&self, word: &str, offset: usize) -> Result<Filter, FieldError> {
        match word {
            "overdue" => Ok(Filter::Term(Term::Overdue)),
            "no due" => Ok(Filter::Term(Term::NoDue)),
            "recurring" => Ok(Filter::Term(Term::Recurring)),
            "subtask" => Ok(Filter::Term(Term::Subtask)),
            "no label" => Ok(Filter::Term(Term::NoLabel)),
            "no assignee" => Ok(Filter::Term(Term::NoAssignee)),
            "has comment" => Ok(Filter::Term(Term::HasComment)),
            "has attachment" => Ok(Filter::Term(Term::HasAttachment)),
            "has reminder" => Ok(Filter::Term(Term::HasReminder)),
            "shared" => Ok(Filter::Term(Term::Shared)),
            "mine" => Ok(Filter::Term(Term::Mine)),
            _ if FIELDS.split(", ").any(|field| field == word) => {
                Err(self.unexpected(&format!("what “{word}” is compared with, such as =")))
            }
            _ => {
                let message = format!(
                    "There is no word “{}”. Expected one of {WORDS}, or a comparison of {FIELDS}. \
                     To look for text, write text = …; put values with spaces in quotes.",
                    word.chars().take(30).collect::<String>()
                );
                Err(refuse("unknown_word", offset, message))
            }
        }
    }

    fn comparison(&mut self, field: &str, offset: usize) -> Result<Filter, FieldError> {
        let dates = |parser: &mut Self, field| {
            let comparison = parser.ordered(date)?;
            Ok(comparison.into_filter(|test| Term::Date(field, test)))
        };
        match field {
            "due" => dates(self, DateField::Due),
            "start" => dates(self, DateField::Start),
            "created" => dates(self, DateField::Created),
            "updated" => dates(self, DateField::Updated),
            "completed" => dates(self, DateField::Completed),
            "priority" => Ok(self.ordered(priority)?.into_filter(Term::Priority)),
            "status" => self.equal(status, Term::Status),
            "project" => self.equal(text, Term::Project),
            "section" => self.equal(text, Term::Section),
            "label" => self.equal(text, Term::Label),
            "assignee" => self.equal(text, Term::Assignee),
            "creator" => self.equal(text, Term::Creator),
            "text" => self.equal(text, Term::Text),
            _ => {
                let message = format!(
                    "There is no field “{}”. Expected one of {FIELDS}.",
                    field.chars().take(30).collect::<String>()
                );
                Err(refuse("unknown_word", offset, message))
            }
        }
    }

    fn is_in(&self) -> bool {
        matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case("in"))
    }

    /// The comparison of a field that has an order.
    fn ordered<T>(&mut self, read: Read<T>) -> Result<Comparison<T>, FieldError> {
        if let Some(Token::Ordered(order)) = self.peek() {
            let order = *order;
            self.take();
            return Ok(Comparison {
                test: Test::Ordered(order, self.value(read)?),
                is_negated: false,
            });
        }
        let is_negated = self.peek() == Some(&Token::NotEqual);
        let is_in = self.is_in();
        self.take();
        let values = if is_in {
            self.values(read)?
        } else {
            vec![self.value(read)?]
        };
        Ok(Comparison {
            test: Test::AnyOf(values),
            is_negated,
        })
    }

    /// The comparison of a field that has none.
    fn equal<T>(&mut self, read: Read<T>, term: fn(Vec<T>) -> Term) -> Result<Filter, FieldError> {
        if let Some(Token::Ordered(_)) = self.peek() {
            let message = "This field has no order: expected =, != or in (…).";
            return Err(refuse("invalid_operator", self.offset(), message));
        }
        Ok(self.ordered(read)?.into_filter(|test| match test {
            Test::AnyOf(values) => term(values),
            Test::Ordered(_, value) => term(vec![value]),
        }))
    }

    fn values<T>(&mut self, read: Read<T>) -> Result<Vec<T>, FieldError> {
        if !self.take_if(&Token::Open) {
            return Err(self.unexpected("( and a list of values"));
        }
        let mut values = vec![self.value(read)?];
        while self.take_if(&Token::Comma) {
            values.push(self.value(read)?);
        }
        if self.take_if(&Token::Close) {
            return Ok(values);
        }
        Err(self.unexpected("a comma or a closing parenthesis"))
    }

    fn value<T>(&mut self, read: Read<T>) -> Result<T, FieldError> {
        let offset = self.offset();
        let text = match self.peek() {
            Some(Token::Word(text) | Token::Quoted(text)) => text.clone(),
            _ => return Err(self.unexpected("a value")),
        };
        self.take();
        self.count_value(offset)?;
        read(&text).map_err(|(code, message)| refuse(code, offset, message))
    }
}

/// A value from its text, or the code and message of what is wrong.
type Read<T> = fn(&str) -> Result<T, (&'static str, String)>;

fn date(text: &str) -> Result<FilterDate, (&'static str, String)> {
    FilterDate::parse(text).ok_or_else(|| {
        let message = "Expected a date from 1970 to 9999 such as 2026-12-01, or today, tomorrow, \
                       yesterday, a day of the week, or a distance such as +7d, -2w, +1m, +1y.";
        ("invalid_date", message.to_owned())
    })
}

fn priority(text: &str) -> Result<Priority, (&'static str, String)> {
    named(text, Priority::from_name, Priority::ALL, Priority::name)
}

fn status(text: &str) -> Result<Status, (&'static str, String)> {
    named(text, Status::from_name, Status::ALL, Status::name)
}

fn named<T: Copy>(
    text: &str,
    from_name: fn(&str) -> Option<T>,
    all: &[T],
    name: fn(T) -> &'static str,
) -> Result<T, (&'static str, String)> {
    from_name(&text.to_lowercase()).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|value| name(*value)).collect();
        let message = format!("Expected one of {}.", names.join(", "));
        ("invalid_value", message)
    })
}

fn text(text: &str) -> Result<String, (&'static str, String)> {
    if text.trim().is_empty() {
        return Err(("invalid_value", "Expected some text.".to_owned()));
    }
    Ok(fold(text))
}
