//! Things by number: for some dozens, or for many that come nearly in order, as fast as a map, and a
//! fraction of its code.

/// Things in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sorted<T>(Vec<(u128, T)>);

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Sorted<T> {
    fn place(&self, number: u128) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(&number))
    }

    pub fn get(&self, number: u128) -> Option<&T> {
        let at = self.place(number).ok()?;
        self.0.get(at).map(|(_, thing)| thing)
    }

    pub fn get_mut(&mut self, number: u128) -> Option<&mut T> {
        let at = self.place(number).ok()?;
        self.0.get_mut(at).map(|(_, thing)| thing)
    }

    /// The thing of a number, made now if there is none.
    pub fn get_or(&mut self, number: u128, make: impl FnOnce() -> T) -> &mut T {
        let at = self.place(number).unwrap_or_else(|at| {
            self.0.insert(at, (number, make()));
            at
        });
        &mut self.0[at].1
    }

    pub fn remove(&mut self, number: u128) {
        if let Ok(at) = self.place(number) {
            self.0.remove(at);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &(u128, T)> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stand_by_number_whenever_they_came() {
        let mut things = Sorted::default();
        for number in [3, 1, 2, 1] {
            things.get_or(number, Vec::new).push(number);
        }
        let all: Vec<_> = things.iter().cloned().collect();
        assert_eq!(all, [(1, vec![1, 1]), (2, vec![2]), (3, vec![3])]);
        things.remove(2);
        things.remove(9);
        assert_eq!((things.get(2), things.get(3)), (None, Some(&vec![3])));
        assert_eq!(things.get_mut(1).map(|found| found.len()), Some(2));
    }
}
