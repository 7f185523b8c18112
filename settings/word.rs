// SPDX-License-Identifier: GPL-2.0

//! Numbers and switches, as `kstrtoint()` and `kstrtobool()` (`lib/kstrtox.c`) take them; less what the latter
//! takes without looking at it whole.

use super::refusal::Why;

/// A switch.
pub(super) fn boolean(value: &[u8]) -> Result<bool, Why<'_>> {
    const ON: [&[u8]; 6] = [b"1", b"y", b"t", b"on", b"yes", b"true"];
    const OFF: [&[u8]; 6] = [b"0", b"n", b"f", b"off", b"no", b"false"];
    let is_in = |words: &[&[u8]]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
    match (is_in(&ON), is_in(&OFF)) {
        (true, _) => Ok(true),
        (_, true) => Ok(false),
        _ => Err(Why::NoSwitch),
    }
}

/// A switch as `param_get_bool()` shows it.
pub(super) fn yes_or_no(on: bool) -> &'static str {
    match on {
        true => "Y",
        false => "N",
    }
}

/// A number: decimal, or in C's octal or hexadecimal. What is out of all range is [`i64::MIN`] or
/// [`i64::MAX`].
pub(super) fn integer(value: &[u8]) -> Result<i64, Why<'_>> {
    let (negative, digits) = match value {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', digits @ ..] => (16, digits),
        [b'0', digits @ ..] if !digits.is_empty() => (8, digits),
        digits => (10, digits),
    };
    if digits.is_empty() {
        return Err(Why::NoNumber);
    }
    let mut number = 0i64;
    for &digit in digits {
        let digit = char::from(digit).to_digit(radix).ok_or(Why::NoNumber)?;
        number = number
            .saturating_mul(i64::from(radix))
            .saturating_add(i64::from(digit));
    }
    Ok(match negative {
        true => number.saturating_neg(),
        false => number,
    })
}

/// A number that a `u32` holds.
pub(super) fn unsigned(value: &[u8]) -> Result<u32, Why<'_>> {
    let number = integer(value)?;
    match u32::try_from(number) {
        Ok(number) => Ok(number),
        Err(_) if number < 0 => Err(Why::Negative),
        Err(_) => Err(Why::TooLarge),
    }
}
