/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARPTOOL_XDP_H
#define ARPTOOL_XDP_H

/* The arguments after the verb: one interface. Ends with a signal. */
int do_xdp_drop(char **argv);

#endif
