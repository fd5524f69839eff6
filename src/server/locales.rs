//! What a language tag (BCP 47) says beside the language: how dates and times are written, and on
//! which day weeks begin. The tables are here and not on the page, which is told the result.
//!
//! They are CLDR's, release 48: `timeData` and `weekData` of its supplemental data, `likelySubtags`
//! for tags without a region, and the order in the long date of each language. English without a
//! region is nobody's in particular: it stays with the default, as does whatever CLDR does not know.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::{account::WeekStart, date_style::DateStyle, text::Locale};

/// What an account has where nobody said anything else.
const DEFAULT: &str = "en";

/// Where the clock counts twelve hours (`timeData`, preferred `h`).
const TWELVE_HOURS: &str = "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ \
    EC EG EH ER ET FJ FM GD GH GM GR GT GU GY HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY \
    MH MO MP MR MW MX MY NA NH NI NZ OM PA PE PG PH PK PR PS PW PY QA SA SB SD SG SL SO SS SV SY SZ \
    TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM";

/// Where weeks begin on Sunday (`weekData`).
const SUNDAY: &str = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR \
    LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";

/// Where weeks begin on Saturday (`weekData`).
const SATURDAY: &str = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";

/// Where English puts the month first.
const MONTH_FIRST_IN_ENGLISH: &str = "AS BI CA GU MH MP PH PR UM US VI";

/// Languages that put the month first wherever they are; most of them the year before it.
const MONTH_FIRST: &str = "ceb eu fil hu ja kn ko lt ml mn my ne or so xh yue zh zu";

/// Where languages are at home (`likelySubtags`), as far as it makes a difference.
const HOMES: [(&str, &str); 27] = [
    ("am", "ET"),
    ("ar", "EG"),
    ("bn", "BD"),
    ("ceb", "PH"),
    ("el", "GR"),
    ("fa", "IR"),
    ("fil", "PH"),
    ("gu", "IN"),
    ("he", "IL"),
    ("hi", "IN"),
    ("id", "ID"),
    ("is", "IS"),
    ("ja", "JP"),
    ("km", "KH"),
    ("kn", "IN"),
    ("ko", "KR"),
    ("ml", "IN"),
    ("mr", "IN"),
    ("ms", "MY"),
    ("ne", "NP"),
    ("pt", "BR"),
    ("sq", "AL"),
    ("ta", "IN"),
    ("te", "IN"),
    ("th", "TH"),
    ("ur", "PK"),
    ("zu", "ZA"),
];

/// What is offered to choose from: a tag for each style.
const CHOICES: [&str; 4] = ["en-GB", "en-US", "en-AU", "en-US-u-hc-h23"];

/// How dates and times are written.
pub fn date_style(tag: &str) -> DateStyle {
    let Parts {
        language,
        region,
        clock,
    } = Parts::of(tag);
    DateStyle {
        is_month_first: has(MONTH_FIRST, &language)
            || language == "en" && has(MONTH_FIRST_IN_ENGLISH, &region),
        is_twelve_hours: match clock.as_deref() {
            Some("h11" | "h12") => true,
            Some("h23" | "h24") => false,
            // The one language that does not count as its region does (`fr_CA`).
            _ if language == "fr" && region == "CA" => false,
            _ => has(TWELVE_HOURS, &region),
        },
    }
}

/// On which day weeks begin. What begins them on another one (the Maldives) has the default.
fn week_start(tag: &str) -> WeekStart {
    let Parts { region, .. } = Parts::of(tag);
    match region.as_str() {
        region if has(SUNDAY, region) => WeekStart::Sunday,
        region if has(SATURDAY, region) => WeekStart::Saturday,
        _ => WeekStart::default(),
    }
}

/// What an account begins with whose browser asks for these languages (`Accept-Language`): the tag that
/// comes first, and the day on which its weeks begin. Dates are written as everybody's are until
/// somebody chooses another style: most browsers ask for American English without anybody's doing.
pub fn at_first(languages: Option<&str>) -> (String, WeekStart) {
    let tag = preferred(languages);
    let week_start = week_start(&tag);
    match date_style(&tag) == DateStyle::default() {
        true => (tag, week_start),
        false => (DEFAULT.to_owned(), week_start),
    }
}

fn preferred(languages: Option<&str>) -> String {
    let tags = languages.unwrap_or_default().split(',');
    let mut tags = tags.map(|tag| tag.split(';').next().unwrap_or_default().trim());
    let first = tags.find_map(|tag| Locale::parse(tag).ok());
    first.map_or(DEFAULT.to_owned(), Locale::into_string)
}

/// The styles to choose from, each as a tag and an example; the one that `current` has, by that tag.
pub fn choices(current: &str) -> Vec<(String, String)> {
    let date = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap_or_default();
    let time = NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default();
    let choice = |tag| {
        let style = date_style(tag);
        let is_current = style == date_style(current);
        let tag = if is_current { current } else { tag };
        (tag.to_owned(), style.moment_label(date, time))
    };
    CHOICES.map(choice).to_vec()
}

fn has(list: &str, one: &str) -> bool {
    list.split_ascii_whitespace().any(|other| other == one)
}

/// What of a tag there is something to tell from.
struct Parts {
    language: String,
    /// Empty where there is none.
    region: String,
    /// The key `hc` of Unicode's extension, by which people ask for another clock.
    clock: Option<String>,
}

impl Parts {
    fn of(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        let language = parts.next().unwrap_or_default().to_owned();
        let names = parts.by_ref().take_while(|part| part.len() > 1);
        let region = names.filter(|part| part.len() == 2).last();
        let region = region.map(str::to_ascii_uppercase);
        let home = || HOMES.iter().find(|(at_home, _)| *at_home == language);
        let region = region.or_else(|| home().map(|(_, region)| (*region).to_owned()));
        Self {
            region: region.unwrap_or_default(),
            clock: parts
                .skip_while(|part| *part != "hc")
                .nth(1)
                .map(str::to_owned),
            language,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(tag: &str) -> String {
        let date = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let time = NaiveTime::from_hms_opt(17, 0, 0).unwrap();
        date_style(tag).moment_label(date, time)
    }

    #[test]
    fn dates_are_written_as_the_region_has_it() {
        for (style, tags) in [
            (
                "1 December 2026, 17:00",
                &[
                    "en", "en-GB", "en-ZA", "en-001", "de", "de-AT", "fr-CA", "fr", "pt-BR", "tlh",
                    "x",
                ][..],
            ),
            (
                "December 1, 2026, 5:00 pm",
                &[
                    "en-US",
                    "EN-us",
                    "en-CA",
                    "en-PH",
                    "en-Latn-US",
                    "ko",
                    "zh-TW",
                    "fil",
                ],
            ),
            (
                "1 December 2026, 5:00 pm",
                &[
                    "en-AU",
                    "en-IN",
                    "es-US",
                    "es-MX",
                    "ar",
                    "hi",
                    "en-GB-u-hc-h12",
                ],
            ),
            (
                "December 1, 2026, 17:00",
                &[
                    "ja",
                    "zh-CN",
                    "hu-HU",
                    "en-US-u-hc-h23",
                    "en-US-u-ca-gregory-hc-h23",
                ],
            ),
        ] {
            for tag in tags {
                assert_eq!(says(tag), style, "{tag}");
            }
        }
    }

    #[test]
    fn weeks_begin_as_the_region_has_it() {
        for (day, tags) in [
            (
                WeekStart::Monday,
                &["en", "en-GB", "de", "en-AU", "dv-MV", "en-150"][..],
            ),
            (WeekStart::Sunday, &["en-US", "ja", "he-IL", "pt", "es-MX"]),
            (WeekStart::Saturday, &["ar", "fa-IR", "en-QA", "ar-Arab-SY"]),
        ] {
            for tag in tags {
                assert_eq!(week_start(tag), day, "{tag}");
            }
        }
        assert_eq!(week_start("ar-SA"), WeekStart::Sunday);
    }

    #[test]
    fn the_first_language_that_is_one_is_preferred() {
        for (header, tag) in [
            (Some("de-AT,de;q=0.9,en;q=0.5"), "de-AT"),
            (Some(" en-US ; q=0.8 , fr"), "en-US"),
            (Some("*"), "en"),
            (Some("de_DE, i-klingon, <b>, fr"), "fr"),
            (Some(""), "en"),
            (None, "en"),
        ] {
            assert_eq!(preferred(header), tag, "{header:?}");
        }
    }

    #[test]
    fn every_style_can_be_chosen_and_what_one_has_is_among_them() {
        let examples = |current: &str| {
            let choices = choices(current).into_iter();
            choices.map(|(tag, _)| tag).collect::<Vec<_>>()
        };
        assert_eq!(
            examples("de-CH"),
            ["de-CH", "en-US", "en-AU", "en-US-u-hc-h23"]
        );
        assert_eq!(examples("ja"), ["en-GB", "en-US", "en-AU", "ja"]);
        for (tag, example) in choices("en-GB") {
            assert_eq!(says(&tag), example);
        }
    }
}
