/* SPDX-License-Identifier: GPL-2.0 */
#ifndef ARPTOOL_FUZZ_H
#define ARPTOOL_FUZZ_H

/* arptool fuzz IF COUNT SEED STREAM [FRAMES CHANGES]; returns the program's exit status. */
int do_fuzz(char **argv);

#endif
