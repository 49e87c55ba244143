//! Settings that cannot be read, in words: what serde says of them is for programmers.

use std::fmt::Display;

/// What is wrong with a setting, and what would be right.
pub fn in_words(error: &impl Display) -> String {
    let text = error.to_string();
    // serde-wasm-bindgen puts the name of JavaScript's class before it, serde_json the place behind it.
    let text = text.strip_prefix("Error: ").unwrap_or(&text);
    let text = text.rsplit_once(" at line ").map_or(text, |(before, _)| before);
    let quoted = |text: &str| text.split('`').nth(1).map(str::to_owned);
    let (what, expected) = text.split_once(", expected ").unwrap_or((text, ""));
    let wanted = wanted(expected);
    if let Some(found) = what.strip_prefix("invalid type: ").or(what.strip_prefix("invalid value: ")) {
        // Behind its type: integer `-1`, floating point `1.5`, string "many".
        let found = found.split_once(['`', '"']).map_or(found, |(_, value)| value).trim_end_matches(['`', '"']);
        return format!("“{found}” cannot be used where {wanted} is needed");
    }
    if let Some(name) = what.strip_prefix("unknown variant ").and_then(quoted) {
        return format!("“{name}” is not one of the choices; choose {wanted}");
    }
    if let Some(name) = what.strip_prefix("unknown field ").and_then(quoted) {
        return format!("there is no setting called “{name}”");
    }
    if let Some(name) = what.strip_prefix("missing field ").and_then(quoted) {
        return format!("the setting “{name}” is missing");
    }
    if let Some(name) = what.strip_prefix("duplicate field ").and_then(quoted) {
        return format!("the setting “{name}” is there twice");
    }
    text.to_owned()
}

/// What serde expects, in words.
fn wanted(expected: &str) -> String {
    let number = |most: u64| format!("a whole number from 0 to {most}");
    match expected {
        "u8" => number(u8::MAX.into()),
        "u32" => number(u32::MAX.into()),
        "usize" | "u64" => "a whole number of at least 0".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" | "a borrowed string" | "string" => "a text".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "byte array" => "an array of bytes".to_owned(),
        _ if expected.contains('`') => expected.replace('`', ""),
        // The name of a type of ours.
        _ => "something else".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{NetworkConfig, RunConfig, Schedule};

    #[test]
    fn what_serde_says_becomes_a_sentence() {
        let said = in_words(&"Error: invalid type: floating point `101.5`, expected u32");
        assert_eq!(said, "“101.5” cannot be used where a whole number from 0 to 4294967295 is needed");
        let said = |json: &str| in_words(&serde_json::from_str::<Schedule>(json).unwrap_err());
        assert_eq!(said(r#"{"type":"linear"}"#), "“linear” is not one of the choices; choose constant or cosine");
        assert_eq!(said(r#"{"type":"cosine"}"#), "the setting “steps” is missing");
        assert_eq!(
            said(r#"{"type":"cosine","steps":"many"}"#),
            "“many” cannot be used where a whole number from 0 to 4294967295 is needed"
        );
        assert_eq!(
            said(r#"{"type":"cosine","steps":-1}"#),
            "“-1” cannot be used where a whole number from 0 to 4294967295 is needed"
        );
        assert_eq!(said(r#"{"type":"cosine","steps":1,"end":2}"#), "there is no setting called “end”");
        let network = in_words(&serde_json::from_str::<NetworkConfig>("3").unwrap_err());
        assert_eq!(network, "“3” cannot be used where something else is needed");
        let cut = in_words(&serde_json::from_str::<RunConfig>("{\"family\":").unwrap_err());
        assert_eq!(cut, "EOF while parsing a value");
    }
}
