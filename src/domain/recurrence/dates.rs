//! The dates of a rule: period by period, each expanded and limited as RFC 5545 (section 3.3.10)
//! and RFC 7529 say, in order and without end.
//!
//! The calendar repeats every 400 years, which are whole weeks: a rule that has no date in as many
//! periods as 400 years have has none at all. That bounds what any rule may cost.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use super::{
    Rule,
    rule::{ByDay, Frequency, Skip, Until},
};

/// The last year that a due may have.
const LAST_YEAR: i32 = 9999;

impl Frequency {
    /// How many periods there are in 400 years.
    fn periods(self) -> u32 {
        match self {
            Self::Daily => 146_097,
            Self::Weekly => 20_871,
            Self::Monthly => 4_800,
            Self::Yearly => 400,
        }
    }
}

impl Rule {
    /// The first date from `start` on.
    pub(super) fn next_from(&self, start: NaiveDate, time: Option<NaiveTime>) -> Option<NaiveDate> {
        self.next_after(start, start.pred_opt()?, time)
    }

    /// The first date after `after` of the series that began at `start`.
    pub fn next_after(
        &self,
        start: NaiveDate,
        after: NaiveDate,
        time: Option<NaiveTime>,
    ) -> Option<NaiveDate> {
        let mut left = self.count.unwrap_or(u32::MAX);
        // What is counted is counted from the beginning.
        let first = match self.count {
            Some(_) => 0,
            None => self.period_before(start, after),
        };
        for date in self.dates(start, first) {
            if left == 0 || self.is_over(date, time) {
                return None;
            }
            if date > after {
                return Some(date);
            }
            left -= 1;
        }
        None
    }

    fn is_over(&self, date: NaiveDate, time: Option<NaiveTime>) -> bool {
        match self.until {
            None => false,
            Some(Until::Local(last, None)) => date > last,
            Some(Until::Local(last, Some(until))) => {
                date > last || (date == last && time.is_some_and(|time| time > until))
            }
            // Nobody said where the clock is: UTC's own.
            Some(Until::Utc(until)) => {
                date > until.date()
                    || (date == until.date() && time.is_some_and(|time| time > until.time()))
            }
        }
    }

    /// A period of the rule that ends before `after`, as late as can be told without counting.
    fn period_before(&self, start: NaiveDate, after: NaiveDate) -> u32 {
        let days = u32::try_from((after - start).num_days()).unwrap_or(0);
        let units = match self.frequency {
            Frequency::Daily => days,
            Frequency::Weekly => days / 7,
            Frequency::Monthly => days / 31,
            Frequency::Yearly => days / 366,
        };
        (units / self.interval).saturating_sub(2)
    }

    fn dates(&self, start: NaiveDate, first: u32) -> impl Iterator<Item = NaiveDate> {
        let mut last = start.pred_opt().unwrap_or(start);
        let (mut empty, most) = (0, self.frequency.periods());
        let within = move |days: &Vec<NaiveDate>| {
            empty = if days.is_empty() { empty + 1 } else { 0 };
            empty <= most
        };
        (first..)
            .map_while(move |period| self.period(start, period))
            .take_while(within)
            .flatten()
            // A day that was skipped forward may be in the next period too.
            .filter(move |date| {
                let is_next = *date > last;
                last = last.max(*date);
                is_next
            })
            .take_while(|date| date.year() <= LAST_YEAR)
    }

    /// The dates of one period, in order; `None` beyond the calendar.
    fn period(&self, start: NaiveDate, period: u32) -> Option<Vec<NaiveDate>> {
        let ahead = u64::from(period) * u64::from(self.interval);
        let months = |factor: u64| u32::try_from(ahead * factor).ok().map(Months::new);
        let first = start.with_day(1)?;
        let mut days = match self.frequency {
            Frequency::Daily => vec![start.checked_add_days(Days::new(ahead))?],
            Frequency::Weekly => self.week(start, ahead)?,
            Frequency::Monthly => self.month(first.checked_add_months(months(1)?)?, start.day()),
            Frequency::Yearly => self.year(first.checked_add_months(months(12)?)?.year(), start)?,
        };
        if days.first().is_some_and(|day| day.year() > LAST_YEAR) {
            return None;
        }
        days.retain(|day| self.allows(*day));
        days.sort_unstable();
        days.dedup();
        Some(self.at_positions(days))
    }

    fn week(&self, start: NaiveDate, ahead: u64) -> Option<Vec<NaiveDate>> {
        let back = start.weekday().days_since(self.week_start);
        let monday = start.checked_sub_days(Days::new(back.into()))?;
        let week = monday.checked_add_days(Days::new(7 * ahead))?;
        let days = (0..7).filter_map(|day| week.checked_add_days(Days::new(day)));
        let is_due = |day: &NaiveDate| !self.by_day.is_empty() || day.weekday() == start.weekday();
        Some(days.filter(is_due).collect())
    }

    /// The days of one month, before `BYDAY` and `BYMONTH` limit them.
    fn month(&self, month: NaiveDate, day: u32) -> Vec<NaiveDate> {
        if !self.allows_month(month) {
            return Vec::new();
        }
        if !self.by_month_day.is_empty() {
            let days = self.by_month_day.iter();
            return days.filter_map(|day| self.day_of(month, *day)).collect();
        }
        if !self.by_day.is_empty() {
            return month.iter_days().take(length(month) as usize).collect();
        }
        self.day_of(month, day.cast_signed()).into_iter().collect()
    }

    fn year(&self, year: i32, start: NaiveDate) -> Option<Vec<NaiveDate>> {
        let has_days = !self.by_month_day.is_empty() || !self.by_day.is_empty();
        let is_wanted = |month: &u32| {
            let months = &self.by_month;
            months.contains(month) || (months.is_empty() && (has_days || *month == start.month()))
        };
        let months = (1..=12)
            .filter(is_wanted)
            .map(|month| NaiveDate::from_ymd_opt(year, month, 1));
        let months: Option<Vec<NaiveDate>> = months.collect();
        let days = months?.into_iter();
        Some(
            days.flat_map(|month| self.month(month, start.day()))
                .collect(),
        )
    }

    /// The day of a month, from its end where negative, or what stands for it (RFC 7529).
    fn day_of(&self, month: NaiveDate, day: i32) -> Option<NaiveDate> {
        let length = length(month);
        let wanted = day.unsigned_abs();
        match (day > 0, wanted <= length, self.skip) {
            (true, true, _) => month.with_day(wanted),
            (false, true, _) => month.with_day(length + 1 - wanted),
            (true, false, Skip::Backward) => month.with_day(length),
            (true, false, Skip::Forward) => month.checked_add_months(Months::new(1)),
            // Before the first of a month there is no month that it could be said of.
            (_, false, _) => None,
        }
    }

    fn allows_month(&self, date: NaiveDate) -> bool {
        self.by_month.is_empty() || self.by_month.contains(&date.month())
    }

    /// What limits a date whichever way it came about.
    fn allows(&self, date: NaiveDate) -> bool {
        // A day that was skipped forward is of the month before.
        let was_skipped = self.skip == Skip::Forward
            && date.day() == 1
            && matches!(self.frequency, Frequency::Monthly | Frequency::Yearly);
        let in_month = self.allows_month(date)
            || (was_skipped && date.pred_opt().is_some_and(|day| self.allows_month(day)));
        let on_day_of_month = self.frequency != Frequency::Daily
            || self.by_month_day.is_empty()
            || self
                .by_month_day
                .iter()
                .any(|day| self.day_of(first_of_month(date), *day) == Some(date));
        let on_day = self.by_day.is_empty() || self.by_day.iter().any(|day| self.is_on(date, *day));
        in_month && on_day_of_month && on_day
    }

    /// Ordinals count within the month, or within the year where months play no part.
    fn is_on(&self, date: NaiveDate, by_day: ByDay) -> bool {
        let of_year = self.frequency == Frequency::Yearly && self.by_month.is_empty();
        let (day, length) = match of_year {
            true => (date.ordinal(), if date.leap_year() { 366 } else { 365 }),
            false => (date.day(), length(date)),
        };
        date.weekday() == by_day.weekday
            && by_day.ordinal.is_none_or(|ordinal| {
                let nth = match ordinal > 0 {
                    true => (day - 1) / 7 + 1,
                    false => (length - day) / 7 + 1,
                };
                nth == ordinal.unsigned_abs()
            })
    }

    fn at_positions(&self, days: Vec<NaiveDate>) -> Vec<NaiveDate> {
        if self.by_set_pos.is_empty() {
            return days;
        }
        let mut chosen: Vec<_> = self
            .by_set_pos
            .iter()
            .filter_map(|position| {
                let from_start = position.unsigned_abs() as usize - 1;
                match *position > 0 {
                    true => days.get(from_start),
                    false => days.iter().rev().nth(from_start),
                }
            })
            .copied()
            .collect();
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}

fn length(month: NaiveDate) -> u32 {
    month.num_days_in_month().into()
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}
