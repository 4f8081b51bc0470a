/* SPDX-License-Identifier: GPL-2.0 */
/* Where tracking is pinned. */
#ifndef _IOMMUCTL_TRACE_PIN_H
#define _IOMMUCTL_TRACE_PIN_H

#define PIN_BPFFS	"/sys/fs/bpf"
#define PIN_TOP		PIN_BPFFS "/iommuctl"
#define PIN_DIR		PIN_TOP "/track"

/* Begins the names of links there; maps have their own names. */
#define PIN_LINK	"link_"

#endif /* _IOMMUCTL_TRACE_PIN_H */
