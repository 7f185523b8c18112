// SPDX-License-Identifier: GPL-2.0

//! A packet to start from: `v0: who-has 10.0.0.1 tell 10.0.0.2`, watched with every probe armed,
//! which got as far as a lookup that says "ours". Tests change what they are about.

use crate::arp::facts::Facts;
use crate::arp::frame::Frame;
use crate::arp::observation::{
    op,
    rtn,
    Armed,
    Conf,
    Device,
    Enqueue,
    HwAddr,
    InDev,
    Lookup,
    Neigh,
    Observation,
    Packet,
    Validation, //
};

pub(crate) const ALL_ARMED: Armed = Armed {
    arp_xmit: true,
    neigh_event_ns: true,
    neigh_update: true,
    inet_confirm_addr: true,
    pneigh_enqueue: true,
};

/// `dev->name`, filled up with NULs.
pub(crate) fn device_name(name: &[u8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name);
    bytes
}

pub(crate) fn observation() -> Observation {
    let mut sha = HwAddr {
        bytes: [0; 32],
        len: 6,
    };
    sha.bytes[..6].copy_from_slice(&[2, 0, 0, 0, 0, 2]);
    Observation {
        device: Device {
            name: device_name(b"v0"),
            ifindex: 2,
            hw_type: 1,
            netns: 4026531840,
            in_other_netns: false,
            noarp: false,
        },
        in_dev: InDev::Present,
        conf: Some(Conf::default()),
        packet: Some(Packet {
            hrd: 1,
            pro: 0x0800,
            op: op::REQUEST,
            sha,
            tha_is_sha: false,
            sip: [10, 0, 0, 2],
            tip: [10, 0, 0, 1],
        }),
        route_ret: Some(0),
        route_reason: None,
        rt_type: Some(rtn::LOCAL),
        validation: Validation::Returned(0),
        sender: Lookup::NotSeen,
        target: Lookup::Found(rtn::LOCAL),
        way_back: Lookup::NotSeen,
        dad_target: Lookup::NotSeen,
        confirm_addr: None,
        neigh_event_ns: false,
        enqueue: Enqueue::NotSeen,
        neigh: Neigh::NotSeen,
        replied: false,
        dropped: Some(false),
        missed: false,
        armed: ALL_ARMED,
        facts: Facts::default(),
        frame: Frame::default(),
    }
}

/// Changes a packet or its interface's sysctls in place.
pub(crate) trait Change {
    fn packet(&mut self) -> &mut Packet;
    fn conf(&mut self) -> &mut Conf;

    /// A request for `tip` by `sip`.
    fn asks(&mut self, sip: [u8; 4], tip: [u8; 4]);

    /// Route input was not reached, and so nothing behind it.
    fn no_route_input(&mut self);
}

impl Change for Observation {
    fn packet(&mut self) -> &mut Packet {
        self.packet.as_mut().unwrap()
    }

    fn conf(&mut self) -> &mut Conf {
        self.conf.as_mut().unwrap()
    }

    fn asks(&mut self, sip: [u8; 4], tip: [u8; 4]) {
        self.packet().sip = sip;
        self.packet().tip = tip;
    }

    fn no_route_input(&mut self) {
        self.route_ret = None;
        self.rt_type = None;
        self.validation = Validation::NotSeen;
        self.target = Lookup::NotSeen;
    }
}
