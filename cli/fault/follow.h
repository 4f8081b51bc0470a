/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _IOMMUCTL_FAULT_FOLLOW_H
#define _IOMMUCTL_FAULT_FOLLOW_H

#include "../cli.h"

/**
 * fault_follow() - show DMA faults as they come
 * @cli: context
 * @device: full name of the device to show, NULL: all
 * @count: end after so many, 0: when a signal comes
 *
 * Return: STATUS_OK, or the status after fail().
 */
enum status fault_follow(struct cli *cli, const char *device, uint64_t count);

#endif /* _IOMMUCTL_FAULT_FOLLOW_H */
