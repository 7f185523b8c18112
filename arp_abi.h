/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the ARP side takes from the kernel's own headers: where the fields lie
 * that it reads, and the numbers it decodes. Offsets as enumerators, not
 * structs: bindgen has no stable names for the anonymous unions of sk_buff.
 */
#ifndef ARP_ABI_H
#define ARP_ABI_H

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_packet.h>
#include <linux/if_team.h>
#include <linux/if_vlan.h>
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/bonding.h>
#include <net/dropreason.h>
#include <net/fib_rules.h>
#include <net/ip_fib.h>
#include <net/neighbour.h>
#include <net/net_namespace.h>
#include <net/nexthop.h>
#include <net/route.h>

enum arp_abi_offset {
	SKB_CB		= offsetof(struct sk_buff, cb),
	SKB_DATA	= offsetof(struct sk_buff, data),
	SKB_DATA_LEN	= offsetof(struct sk_buff, data_len),
	SKB_DEV		= offsetof(struct sk_buff, dev),
	SKB_HEAD	= offsetof(struct sk_buff, head),
	SKB_IIF		= offsetof(struct sk_buff, skb_iif),
	SKB_LEN		= offsetof(struct sk_buff, len),
	SKB_MAC_HEADER	= offsetof(struct sk_buff, mac_header),
	SKB_MARK	= offsetof(struct sk_buff, mark),
	SKB_NETWORK_HEADER = offsetof(struct sk_buff, network_header),
	SKB_PKT_TYPE	= PKT_TYPE_OFFSET,
	SKB_PROTOCOL	= offsetof(struct sk_buff, protocol),
	SKB_SK		= offsetof(struct sk_buff, sk),
	SKB_TRANSPORT_HEADER = offsetof(struct sk_buff, transport_header),
	SKB_REFDST	= offsetof(struct sk_buff, _skb_refdst),

	RTABLE_DEV	= offsetof(struct rtable, dst.dev),
	RTABLE_TYPE	= offsetof(struct rtable, rt_type),

	DEV_ADDR_LEN	= offsetof(struct net_device, addr_len),
	DEV_DEV_ADDR	= offsetof(struct net_device, dev_addr),
	DEV_BROADCAST	= offsetof(struct net_device, broadcast),
	DEV_FLAGS	= offsetof(struct net_device, flags),
	DEV_IFINDEX	= offsetof(struct net_device, ifindex),
	DEV_IP_PTR	= offsetof(struct net_device, ip_ptr),
	DEV_LIST	= offsetof(struct net_device, dev_list),
	DEV_MAX_MTU	= offsetof(struct net_device, max_mtu),
	DEV_MTU		= offsetof(struct net_device, mtu),
	DEV_NAME	= offsetof(struct net_device, name),
	DEV_NET		= offsetof(struct net_device, nd_net),
	/* What netdev_priv() points to. */
	DEV_PRIV	= offsetof(struct net_device, priv),
	/* Its first 32 bits are priv_flags. */
	DEV_PRIV_FLAGS	= offsetof(struct net_device, priv_flags_fast),
	DEV_RTNL_LINK_OPS = offsetof(struct net_device, rtnl_link_ops),
	DEV_RX_HANDLER_DATA = offsetof(struct net_device, rx_handler_data),
	DEV_STATE	= offsetof(struct net_device, state),
	DEV_TYPE	= offsetof(struct net_device, type),
	LINK_OPS_KIND	= offsetof(struct rtnl_link_ops, kind),
	SLAVE_BOND	= offsetof(struct slave, bond),
	BONDING_DEV	= offsetof(struct bonding, dev),
	TEAM_PORT_TEAM	= offsetof(struct team_port, team),
	BONDING_MODE	= offsetof(struct bonding, params.mode),
#if IS_ENABLED(CONFIG_VLAN_8021Q)
	VLAN_REAL_DEV	= offsetof(struct vlan_dev_priv, real_dev),
#else
	VLAN_REAL_DEV	= 0,
#endif

	NET_DEV_BASE_HEAD = offsetof(struct net, dev_base_head),
	NET_DEVCONF_ALL	= offsetof(struct net, ipv4.devconf_all),
	NET_LOCAL_ROUTES =
		offsetof(struct net, ipv4.fib_has_custom_local_routes),
	NET_LOOPBACK_DEV = offsetof(struct net, loopback_dev),
#ifdef CONFIG_IP_MULTIPLE_TABLES
	NET_RULES	= offsetof(struct net, ipv4.fib_has_custom_rules),
	NET_RULES_OPS	= offsetof(struct net, ipv4.rules_ops),
	NET_FLDISSECT	= offsetof(struct net, ipv4.fib_rules_require_fldissect),
#else
	NET_RULES	= 0,
	NET_RULES_OPS	= 0,
	NET_FLDISSECT	= 0,
#endif
	RULES_OPS_LIST	= offsetof(struct fib_rules_ops, rules_list),
	RULE_LIST	= offsetof(struct fib_rule, list),
	RULE_IP_PROTO	= offsetof(struct fib_rule, ip_proto),
	NET_INUM	= offsetof(struct net, ns.inum),
	NET_LIST	= offsetof(struct net, list),

	IN_DEV_CNF_DATA	= offsetof(struct in_device, cnf.data),
	IN_DEV_IFA_LIST	= offsetof(struct in_device, ifa_list),
	IFADDR_NEXT	= offsetof(struct in_ifaddr, ifa_next),
	IFADDR_FACTS	= offsetof(struct in_ifaddr, ifa_local),
	IFADDR_FACTS_END	= offsetofend(struct in_ifaddr, ifa_prefixlen),
	IFADDR_LOCAL	= offsetof(struct in_ifaddr, ifa_local),
	IFADDR_ADDRESS	= offsetof(struct in_ifaddr, ifa_address),
	IFADDR_MASK	= offsetof(struct in_ifaddr, ifa_mask),
	IFADDR_BROADCAST	= offsetof(struct in_ifaddr, ifa_broadcast),
	IFADDR_SCOPE	= offsetof(struct in_ifaddr, ifa_scope),
	IFADDR_PREFIXLEN	= offsetof(struct in_ifaddr, ifa_prefixlen),
	DEVCONF_DATA	= offsetof(struct ipv4_devconf, data),

	FIB_RESULT_FI	= offsetof(struct fib_result, fi),
	FIB_RESULT_NHC	= offsetof(struct fib_result, nhc),
	FIB_RESULT_TYPE	= offsetof(struct fib_result, type),
	NHC_DEV		= offsetof(struct fib_nh_common, nhc_dev),
	FIB_INFO_NHS	= offsetof(struct fib_info, fib_nhs),
	FIB_INFO_NH	= offsetof(struct fib_info, nh),
	NEXTHOP_IS_GROUP = offsetof(struct nexthop, is_group),
	NEXTHOP_GROUP	= offsetof(struct nexthop, nh_grp),
	NH_GROUP_NUM	= offsetof(struct nh_group, num_nh),
	FLOWI4_DADDR	= offsetof(struct flowi4, daddr),

	NEIGH_CB_FLAGS	= offsetof(struct neighbour_cb, flags),
	NEIGH_HA	= offsetof(struct neighbour, ha),
	NEIGH_NUD_STATE	= offsetof(struct neighbour, nud_state),
	NEIGH_TABLE_ENTRIES = offsetof(struct neigh_table, gc_entries),
	NEIGH_TABLE_LIMIT = offsetof(struct neigh_table, gc_thresh3),
	NEIGH_PARMS_QLEN = offsetof(struct neigh_parms, qlen),
	NEIGH_PARMS_PROXY_QLEN =
		offsetof(struct neigh_parms, data[NEIGH_VAR_PROXY_QLEN]),

	DROP_REASONS	= offsetof(struct drop_reason_list, reasons),
	DROP_N_REASONS	= offsetof(struct drop_reason_list, n_reasons),
};

/* Values that are macros, or whose bit's place depends on the byte order. */
enum arp_abi_value {
	ABI_DROP_REASON_SUBSYSTEMS = SKB_DROP_REASON_SUBSYS_NUM,
	ABI_SKB_PKT_TYPE_MASK	= PKT_TYPE_MAX,
	ABI_SKB_DST_NOREF	= SKB_DST_NOREF,
#ifdef __BIG_ENDIAN_BITFIELD
	ABI_SKB_PKT_TYPE_SHIFT	= 5,
#else
	ABI_SKB_PKT_TYPE_SHIFT	= 0,
#endif
	ABI_PACKET_OTHERHOST	= PACKET_OTHERHOST,
	ABI_PACKET_OUTGOING	= PACKET_OUTGOING,
	ABI_PACKET_LOOPBACK	= PACKET_LOOPBACK,
	ABI_IFF_NOARP		= IFF_NOARP,
	ABI_IFF_SLAVE		= IFF_SLAVE,
	ABI_IFF_UP		= IFF_UP,
	ABI_IFF_802_1Q_VLAN	= IFF_802_1Q_VLAN,
	ABI_IFF_BONDING		= IFF_BONDING,
	ABI_IFF_BRIDGE_PORT	= IFF_BRIDGE_PORT,
	ABI_IFF_EBRIDGE		= IFF_EBRIDGE,
	ABI_IFF_OPENVSWITCH	= IFF_OPENVSWITCH,
	ABI_IFF_OVS_DATAPATH	= IFF_OVS_DATAPATH,
	ABI_IFF_TEAM_PORT	= IFF_TEAM_PORT,
	ABI_LINK_STATE_NOCARRIER = __LINK_STATE_NOCARRIER,
	ABI_LOCALLY_ENQUEUED	= LOCALLY_ENQUEUED,
	ABI_ARPHRD_ETHER	= ARPHRD_ETHER,
	ABI_ETH_P_ARP		= ETH_P_ARP,
	ABI_ETH_P_8021Q		= ETH_P_8021Q,
	ABI_ETH_P_8021AD	= ETH_P_8021AD,
	ABI_AF_INET		= AF_INET,
	ABI_IPPROTO_ICMP	= IPPROTO_ICMP,
	ABI_IPPROTO_TCP		= IPPROTO_TCP,
	ABI_IPPROTO_UDP		= IPPROTO_UDP,
	ABI_IFF_MASTER		= IFF_MASTER,
	ABI_IFF_L3MDEV_SLAVE	= IFF_L3MDEV_SLAVE,
	ABI_BOND_MODE_ALB	= BOND_MODE_ALB,
	ABI_RT_SCOPE_HOST	= RT_SCOPE_HOST,
	ABI_NUD_VALID		= NUD_VALID,
	ABI_ARPHRD_DLCI		= ARPHRD_DLCI,
	ABI_NUD_FIXED		= NUD_PERMANENT | NUD_NOARP,
	ABI_MAX_ADDR_LEN	= MAX_ADDR_LEN,
	/* Before 6.13 an int; since then an enum, which is no int to the compiler. */
	ABI_ROUTE_INPUT_GIVES_ERRNOS =
		__builtin_types_compatible_p(typeof(ip_route_input_noref(NULL, 0, 0, 0, NULL)), int),
	/* arp_process() knows it only so; no dev->type is 0x10000. */
	ABI_ARPHRD_WITHOUT_THA	= IS_ENABLED(CONFIG_FIREWIRE_NET) ?
				  ARPHRD_IEEE1394 : 0x10000,
	/* IPV4_DEVCONF_* counts from 1, data[] from 0. */
	ABI_CONF_FORWARDING	= IPV4_DEVCONF_FORWARDING - 1,
	ABI_CONF_RP_FILTER	= IPV4_DEVCONF_RP_FILTER - 1,
	ABI_CONF_ARP_IGNORE	= IPV4_DEVCONF_ARP_IGNORE - 1,
	ABI_CONF_ARP_ACCEPT	= IPV4_DEVCONF_ARP_ACCEPT - 1,
	ABI_CONF_ARPFILTER	= IPV4_DEVCONF_ARPFILTER - 1,
	ABI_CONF_MEDIUM_ID	= IPV4_DEVCONF_MEDIUM_ID - 1,
	ABI_CONF_PROXY_ARP	= IPV4_DEVCONF_PROXY_ARP - 1,
	ABI_CONF_PROXY_ARP_PVLAN = IPV4_DEVCONF_PROXY_ARP_PVLAN - 1,
	ABI_CONF_ROUTE_LOCALNET	= IPV4_DEVCONF_ROUTE_LOCALNET - 1,
	ABI_CONF_DROP_GRATUITOUS_ARP = IPV4_DEVCONF_DROP_GRATUITOUS_ARP - 1,
	ABI_CONF_ACCEPT_LOCAL	= IPV4_DEVCONF_ACCEPT_LOCAL - 1,
	ABI_CONF_SRC_VMARK	= IPV4_DEVCONF_SRC_VMARK - 1,
	ABI_CONF_MAX		= IPV4_DEVCONF_MAX,
};

/* Which events somebody records, as bits. */
enum arp_abi_event {
	ARP_EVENT_VERDICT	= 1,
	ARP_EVENT_LINE		= 2,
};

/*
 * One packet for the tracepoint arp_probe:arp_verdict (arp_trace.h). The name is
 * escaped as in the log, each byte as up to four: \xNN.
 * The sizes are those of the event's arrays.
 */
struct arp_trace_record {
	char	dev[64];
	char	verdict[20];
	u64	duration_ns;
	u32	ifindex;
	u32	netns;
	u16	op;
	u8	sip[4];
	u8	tip[4];
	bool	replied;
	s8	no_addr;
	s32	rpf;
	s32	route_ret;
	s32	validate_ret;
	s32	fib_ret;
	u8	fib_type;
	u8	sha[6];
	char	drop_reason[48];
	u64	id;
};

/* One packet for the tracepoint arp_probe:arp_line. */
struct arp_line_record {
	u64	id;
	char	dev[64];
	char	verdict[20];
	u32	ifindex;
	u32	netns;
	char	line[701];
};

/* The files in debugfs (arp_debugfs.c). */
enum arp_debugfs_file {
	ARP_DEBUGFS_VERDICTS,
	ARP_DEBUGFS_PROBES,
	ARP_DEBUGFS_LATENCY_NS,
	ARP_DEBUGFS_LOG_SUPPRESSED,
	ARP_DEBUGFS_NOT_OURS,
};

struct dentry;
struct seq_file;

struct arp_debugfs {
	/* which: an enum arp_debugfs_file, by a type that is the same in Rust: kCFI compares them. */
	int	(*show)(struct seq_file *file, u32 which, const void *data);
	const void *data;
	struct dentry *dir;
};

void arp_abi_debugfs_create(struct arp_debugfs *debugfs);
void arp_abi_debugfs_remove(struct arp_debugfs *debugfs);

unsigned long arp_abi_arp_tbl(void);
unsigned long arp_abi_net_namespaces(void);

/* Where an sk_buff says from_ingress: the offset of its byte << 8 | its mask; 0: nowhere. */
unsigned int arp_abi_from_ingress(void);

unsigned int arp_abi_events(void);
void arp_abi_trace(const struct arp_trace_record *record);
void arp_abi_trace_line(const struct arp_line_record *record);

void arp_abi_symbol(unsigned long address, char *text, unsigned int size);

/*
 * The parameters that hold from the module's load on, in arp_params.c; a symbol
 * that was not given is NULL.
 */
struct arp_params {
	bool	frames;
	unsigned int maxactive;
	char	*arp_process_symbol;
	char	*ip_route_input_symbol;
	char	*fib_validate_source_symbol;
	char	*fib_lookup_symbol;
};

extern struct arp_params arp_params;

/* The other parameters, by name (params_abi.rs). */
int arp_param_set(const char *name, const char *value);
int arp_param_get(const char *name, char *buffer, size_t size);

#endif /* ARP_ABI_H */
