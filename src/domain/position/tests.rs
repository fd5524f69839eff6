//! Keys are always in the order that was asked for, and short.

use proptest::prelude::*;

use super::*;

#[test]
fn ten_thousand_appended_keys_ascend() {
    let keys = spread(10_000);
    assert_eq!(keys[0], "a0");
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(keys.iter().all(|key| is_key(key) && key.len() <= 5));
}

#[test]
fn a_full_digit_takes_the_next_length() {
    assert_eq!(after(Some("az")), "b00");
    assert_eq!(after(Some("bzz")), "c000");
    assert_eq!(between(None, Some("a0")).unwrap(), "Zz");
    assert_eq!(between(None, Some("Z0")).unwrap(), "Yzz");
}

#[test]
fn a_fraction_is_left_behind() {
    assert_eq!(after(Some("a0V")), "a1");
    assert_eq!(between(Some("a0"), Some("a1")).unwrap(), "a0V");
    assert_eq!(between(None, Some("a0V")).unwrap(), "a0");
}

#[test]
fn what_is_no_key_is_told() {
    for bad in ["", "a", "0", "a00", "a0V0", "b0", "a0é", "ä0", "a 1"] {
        assert!(!is_key(bad), "{bad}");
    }
    assert!(!is_key(&("a0".to_owned() + &"V".repeat(100))));
    assert_eq!(between(Some("a1"), Some("a0")), None);
    assert_eq!(between(Some("a0"), Some("a0")), None);
    assert_eq!(between(Some("x"), None), None);
}

#[test]
fn the_first_and_the_last_integer_have_room_beside_them() {
    let lowest = "A".to_owned() + &"0".repeat(25) + "1";
    let below = between(None, Some(&lowest)).unwrap();
    assert!(is_key(&below) && below < lowest, "{below}");
    let highest = "z".repeat(27);
    let above = between(Some(&highest), None).unwrap();
    assert!(is_key(&above) && above > highest, "{above}");
}

proptest! {
    /// A list in which rows are moved about: the keys always give the order that was asked for,
    /// and are never longer than they may be.
    #[test]
    fn any_sequence_of_moves_gives_the_asked_order(moves in proptest::collection::vec((0_usize..12, 0_usize..12), 1..300)) {
        let mut rows: Vec<(usize, String)> = spread(12).into_iter().enumerate().collect();
        for (from, to) in moves {
            let (row, _) = rows.remove(from);
            let low = to.checked_sub(1).and_then(|at| rows.get(at)).map(|(_, key)| key.as_str());
            let high = rows.get(to).map(|(_, key)| key.as_str());
            let key = between(low, high);
            prop_assert!(key.as_deref().is_some_and(is_key), "{low:?} {high:?} {key:?}");
            rows.insert(to, (row, key.unwrap_or_default()));
            if rows.iter().any(|(_, key)| key.len() > LENGTH_MAX) {
                for ((_, key), fresh) in rows.iter_mut().zip(spread(12)) {
                    *key = fresh;
                }
            }
            let mut sorted = rows.clone();
            sorted.sort_by(|one, other| one.1.cmp(&other.1));
            prop_assert_eq!(&sorted, &rows);
            prop_assert!(rows.windows(2).all(|pair| pair[0].1 < pair[1].1));
        }
    }

    /// Halving one gap again and again makes keys longer slowly.
    #[test]
    fn between_any_two_keys_there_is_one(a in "[a-c][0-9A-Za-z]{4}[1-9]{0,3}", b in "[X-Za-c][0-9A-Za-z]{4}[1-9]{0,3}") {
        prop_assume!(is_key(&a) && is_key(&b) && a != b);
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        let middle = between(Some(&low), Some(&high)).unwrap();
        prop_assert!(is_key(&middle));
        prop_assert!(low < middle && middle < high, "{low} {middle} {high}");
    }
}
