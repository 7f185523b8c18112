// SPDX-License-Identifier: GPL-2.0

//! Every sentence has its scene, in which a guest does as it says.

use crate::arp::advice::dropper::Dropper;
use crate::arp::advice::sentence::Sentence;

const SCENES: &[&str] = &[
    include_str!("../qemu-test/cases/46-sentences.sh"),
    include_str!("../qemu-test/cases/49-stages.sh"),
    include_str!("../qemu-test/cases/49-virtual.sh"),
];

/// All that is said: the sentences, and the parts of which some are made.
fn told() -> Vec<&'static str> {
    let sentences = Sentence::ALL.iter().map(|sentence| sentence.name());
    let droppers = Dropper::ALL.iter().map(|dropper| dropper.name());
    sentences.chain(droppers).collect()
}

fn lines() -> impl Iterator<Item = &'static str> {
    SCENES.iter().flat_map(|scenes| scenes.lines())
}

/// The name that ends here.
fn name(rest: &'static str) -> Option<&'static str> {
    rest.split([':', '"']).next()
}

/// With or without a condition: whether the kernel is able to.
fn scenes() -> Vec<&'static str> {
    let code = lines().filter(|line| !line.starts_with('#'));
    code.filter_map(|line| name(line.split_once("case_ \"")?.1))
        .collect()
}

fn without_scene() -> Vec<&'static str> {
    lines()
        .filter_map(|line| name(line.strip_prefix("# no scene: ")?))
        .collect()
}

#[test]
fn every_sentence_has_a_scene_or_a_reason() {
    let (scenes, without) = (scenes(), without_scene());
    for name in told() {
        let count = usize::from(scenes.contains(&name)) + usize::from(without.contains(&name));
        let is_both = count == 2 && name == "Answered";
        assert!(count == 1 || is_both, "{name}: {count}");
    }
}

#[test]
fn every_scene_is_one_of_a_sentence() {
    for name in scenes().into_iter().chain(without_scene()) {
        assert!(told().contains(&name), "{name}");
    }
}

#[test]
fn no_two_have_one_name() {
    let mut names = told();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}
