//! Recovery codes: 80 random bits each, in signs that nobody mistakes for others (Crockford's
//! Base32), stored as a SHA-256 that is bound to their owner.

use sha2::{Digest, Sha256};

use crate::{
    domain::{factor::RECOVERY_CODES, id::UserId},
    server::error::Result,
};

use super::token::random_bytes;

const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

const GROUPS: usize = 4;

/// A whole set, as its owner gets it: `7v3k-0q9t-xw2m-c8hd`.
///
/// # Errors
/// When the system has no randomness to give.
pub fn generate() -> Result<Vec<String>> {
    (0..RECOVERY_CODES).map(|_| generate_one()).collect()
}

fn generate_one() -> Result<String> {
    // Of each byte five bits: all signs are as likely.
    let signs = random_bytes()?.map(|byte| char::from(SIGNS[usize::from(byte & 31)]));
    let groups = signs.chunks(4).take(GROUPS);
    let groups: Vec<String> = groups.map(|group| group.iter().collect()).collect();
    Ok(groups.join("-"))
}

/// What is stored of a code, which may be written with dashes.
pub fn hash(owner: UserId, code: &str) -> Vec<u8> {
    let code = code.replace('-', "");
    Sha256::digest(format!("{owner} {code}")).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::factor::Code;

    #[test]
    fn codes_are_ten_different_ones_that_are_read_again() {
        let mut codes = generate().unwrap();
        for code in &codes {
            assert_eq!(code.len(), 19, "{code}");
            let read = Code::read(&code.to_uppercase());
            assert_eq!(read, Some(Code::Recovery(code.replace('-', ""))));
        }
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), 10);
    }
}
