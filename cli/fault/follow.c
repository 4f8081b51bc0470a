// SPDX-License-Identifier: GPL-2.0
/* `iommuctl fault follow`: DMA faults as they come. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "../print.h"
#include "../wait.h"
#include "events.h"
#include "follow.h"
#include "near.h"
#include "past.h"

#define TOLD	16	/* faults remembered, to tell of each once */

/**
 * struct follow - faults being shown
 * @cli: context
 * @device: to be shown, NULL: all
 * @left: how many more to show
 * @shown: how many were
 * @status: of what was shown
 * @headed: the heading is printed
 * @told: the last ones
 * @next: where the next one goes among them
 * @past: what tracking knows of it
 */
struct follow {
	struct cli *cli;
	const char *device;
	uint64_t left;
	uint64_t shown;
	enum status status;
	bool headed;
	struct fault told[TOLD];
	unsigned int next;
	struct past past;
};

static void json_mapping(struct json *js, const char *key,
			 const struct iommuctl_mapping *m)
{
	json_object(js, key);
	json_num(js, "iova", m->iova);
	json_num(js, "length", m->length);
	json_close(js);
}

static void json_fault(struct cli *cli, const struct fault *f,
		       const struct fault_near *near)
{
	struct json *js = cli_js(cli);

	json_num(js, "time_ns", f->time_ns);
	json_text(js, "device", f->device);
	if (near->group[0])
		json_text(js, "group", near->group);
	if (near->type[0])
		json_text(js, "type", near->type);
	if (near->domain)
		json_num(js, "domain", near->domain);
	if (f->hw_domain >= 0)
		json_num(js, "hw_domain", f->hw_domain);
	if (f->pasid >= 0)
		json_num(js, "pasid", f->pasid);
	json_text(js, "access", fault_access_name(f->access));
	if (f->has_iova)
		json_num(js, "iova", f->iova);
	json_text(js, "reason", f->reason);
	json_text(js, "from", f->from);
	if (near->known & FAULT_AT)
		json_mapping(js, "at", &near->at);
	if (near->known & FAULT_BELOW)
		json_mapping(js, "below", &near->below);
	if (near->known & FAULT_ABOVE)
		json_mapping(js, "above", &near->above);
}

static void text_mapping(struct cli *cli, const char *what,
			 const struct iommuctl_mapping *m)
{
	char length[FORMAT_LEN];

	say(cli, "    %s: 0x%" PRIx64 "-0x%" PRIx64 " (%s)\n", what,
	    (uint64_t)m->iova, (uint64_t)(m->iova + m->length - 1),
	    format_num(length, CELL_BYTES, m->length));
}

static void text_fault(struct follow *fo, const struct fault *f,
		       const struct fault_near *near)
{
	struct cli *cli = fo->cli;
	char domain[16] = "-", iova[24] = "-";

	if (!fo->headed && cli->headings)
		say(cli, "%14s %-12s %5s %-8s %6s %-7s %-18s %s\n", "TIME",
		    "DEVICE", "GROUP", "TYPE", "DOMAIN", "ACCESS", "IOVA",
		    "REASON");
	fo->headed = true;
	if (near->domain)
		snprintf(domain, sizeof(domain), "%u", near->domain);
	if (f->has_iova)
		snprintf(iova, sizeof(iova), "0x%" PRIx64, f->iova);
	say(cli, "%7" PRIu64 ".%06" PRIu64 " %-12s %5s %-8s %6s %-7s %-18s %s\n",
	    f->time_ns / 1000000000, f->time_ns / 1000 % 1000000,
	    f->device[0] ? f->device : "?", near->group[0] ? near->group : "-",
	    near->type[0] ? near->type : "-", domain,
	    fault_access_name(f->access), iova, f->reason);
	if (near->known & FAULT_AT)
		text_mapping(cli, "mapped there now", &near->at);
	if (near->known & FAULT_BELOW)
		text_mapping(cli, "mapped below it", &near->below);
	if (near->known & FAULT_ABOVE)
		text_mapping(cli, "mapped above it", &near->above);
}

/* The virtual IOMMU tells the core as well, AMD's driver the log. */
static bool told(struct follow *fo, const struct fault *f)
{
	unsigned int i;

	for (i = 0; i < TOLD; i++)
		if (fo->told[i].from && fault_same(&fo->told[i], f))
			return true;
	fo->told[fo->next++ % TOLD] = *f;
	return false;
}

static void on_fault(const struct fault *f, void *data)
{
	struct follow *fo = data;
	struct fault_near near;

	if (!fo->left || fo->status || told(fo, f))
		return;
	if (fo->device && strcmp(fo->device, f->device))
		return;
	fault_near(fo->cli, f, &near);
	past_open(fo->cli, &fo->past, f);
	past_near(&fo->past, f, &near);
	if (fo->cli->json)
		json_fault(fo->cli, f, &near);
	else
		text_fault(fo, f, &near);
	past_tell(fo->cli, &fo->past, f);
	past_close(&fo->past);
	fo->left--;
	fo->shown++;
	fo->status = cli_end(fo->cli);
}

static enum status follow(struct follow *fo, int signals)
{
	struct fault_events *events;
	uint64_t lost = 0, now;

	events = fault_events_open(fo->cli, on_fault, fo);
	if (!events)
		return STATUS_ERROR;
	fprintf(fo->cli->err, "Following; Ctrl-C ends it.\n");
	while (fo->left && !fo->status && !fault_events_wait(events, signals)) {
		now = fault_events_lost(events);
		if (now != lost)
			fprintf(fo->cli->err, "%" PRIu64 " faults or lines of the log were lost.\n",
				now - lost);
		lost = now;
	}
	fault_events_close(events);
	past_end(&fo->past);
	if (fo->cli->json) {
		json_num(cli_js(fo->cli), "faults", fo->shown);
		json_num(cli_js(fo->cli), "lost", lost);
	}
	return fo->status;
}

enum status fault_follow(struct cli *cli, const char *device, uint64_t count)
{
	struct follow fo = {
		.cli = cli, .device = device, .left = count ?: UINT64_MAX,
	};
	struct signalfd_siginfo taken;
	sigset_t signals, old;
	enum status status;
	int fd;

	hold_signals(&signals, &old);
	fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		status = fail(cli, errno, "cannot wait for signals: %s",
			      strerror(errno));
	else
		status = follow(&fo, fd);
	while (fd >= 0 && read(fd, &taken, sizeof(taken)) > 0)
		;
	if (fd >= 0)
		close(fd);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}
