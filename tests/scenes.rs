// SPDX-License-Identifier: GPL-2.0

//! Every sentence has its scene, in which a guest does as it says.

use crate::arp::advice::sentence::Sentence;

const SCENES: &str = include_str!("../qemu-test/cases/46-sentences.sh");

/// The names in lines that begin like this.
fn names(prefix: &str) -> Vec<&str> {
    SCENES
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(prefix))
        .filter_map(|rest| rest.split([':', '"']).next())
        .collect()
}

#[test]
fn every_sentence_has_a_scene_or_a_reason() {
    let (scenes, without) = (names("case_ \""), names("# no scene: "));
    for sentence in Sentence::ALL {
        let name = sentence.name();
        let count = usize::from(scenes.contains(&name)) + usize::from(without.contains(&name));
        let is_both = count == 2 && name == "Answered";
        assert!(count == 1 || is_both, "{name}: {count}");
    }
}

#[test]
fn every_scene_is_one_of_a_sentence() {
    for name in names("case_ \"").into_iter().chain(names("# no scene: ")) {
        let is_one = Sentence::ALL.iter().any(|sentence| sentence.name() == name);
        assert!(is_one, "{name}");
    }
}
