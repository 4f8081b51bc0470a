/* SPDX-License-Identifier: GPL-2.0 */
/* Metrics by HTTP, on this machine only. */
#ifndef _IOMMUCTL_METRICS_SERVE_H
#define _IOMMUCTL_METRICS_SERVE_H

#include <stdbool.h>
#include <sys/socket.h>

#include "gather.h"

/**
 * serve_address() - where to listen
 * @cli: context
 * @word: "127.0.0.1:9950", "[::1]:9464", "localhost:9464"
 * @to: out: the address
 *
 * Return: STATUS_OK, or STATUS_USAGE after misuse(): who may read what devices
 * this machine has, and how busy they are, is not for this command to decide,
 * so that it listens on loopback addresses alone.
 */
enum status serve_address(struct cli *cli, const char *word,
			  struct sockaddr_storage *to);

/**
 * serve_host() - may a request have this header Host?
 * @word: "localhost", a loopback address, each with a port or without
 *
 * A page that its browser has from elsewhere may have its name lead here (DNS
 * rebinding); Host is that name then.
 */
bool serve_host(const char *word);

/**
 * serve() - answer until a signal comes
 * @cli: context
 * @at: where to listen
 * @g: what to answer with
 * @signals: which end it; they are blocked
 *
 * It is said on standard error where it listens, with the port that the kernel
 * chose if it was to choose one.
 *
 * Return: STATUS_OK after a signal, or the status after fail().
 */
enum status serve(struct cli *cli, const struct sockaddr_storage *at,
		  struct gather *g, const sigset_t *signals);

#endif /* _IOMMUCTL_METRICS_SERVE_H */
