/* SPDX-License-Identifier: GPL-2.0 */
#ifndef OWN_H
#define OWN_H

/* rust/kernel/print.rs; as snprintf(), it counts what it has no room for. */
char *rust_fmt_argument(char *buf, char *end, const void *args);

int __wrap__printk(const char *fmt, ...);
unsigned int own_cpu(void);
unsigned int own_nr_cpu_ids(void);

#endif /* OWN_H */
