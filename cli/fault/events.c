// SPDX-License-Identifier: GPL-2.0
/* Faults as they come: by BPF programs, and from the kernel log. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include <iommuctl/fault.h>

#include "../client.h"
#include "../diagnose.h"
#include "events.h"
#include "fault.skel.h"

#define RECORD_MAX	8192	/* of /dev/kmsg: it does not write longer ones */

/**
 * struct fault_events - what is listened to
 * @skel: the programs, NULL: there is no BPF
 * @ring: their ring buffer
 * @log: /dev/kmsg, -1: it may not be read
 * @decoder: where its lines go
 * @overwritten: lines that it lost
 * @take: is given each fault
 * @data: for @take
 */
struct fault_events {
	struct fault_bpf *skel;
	struct ring_buffer *ring;
	int log;
	struct fault_decoder decoder;
	uint64_t overwritten;
	fault_fn *take;
	void *data;
};

static int quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

static int on_event(void *ctx, void *data, size_t size)
{
	struct fault_events *events = ctx;
	const struct fault_event *event = data;
	struct fault fault = fault_none();

	if (size < sizeof(*event))
		return 0;
	fault.time_ns = event->ns;
	fault.has_iova = true;
	fault.iova = event->iova;
	fault.access = event->write ? FAULT_WRITE : FAULT_READ;
	fault.domain = event->domain;
	fault.from = event->reason ? "iommuctl:fault" : "iommu:io_page_fault";
	memcpy(fault.device, event->device, sizeof(fault.device));
	snprintf(fault.reason, sizeof(fault.reason), "%s",
		 event->reason ? fault_text(event->reason) : "page fault");
	events->take(&fault, events->data);
	return 0;
}

/* Return: 0, or an errno: then there is no listening by BPF. */
static int open_programs(struct cli *cli, struct fault_events *events)
{
	libbpf_set_print(quiet);
	events->skel = fault_bpf__open();
	if (!events->skel)
		return errno;
	bpf_program__set_autoload(events->skel->progs.fault_core, true);
	bpf_program__set_autoload(events->skel->progs.fault_module,
				  client_present(cli));
	if (fault_bpf__load(events->skel) || fault_bpf__attach(events->skel))
		return errno;
	events->ring =
		ring_buffer__new(bpf_map__fd(events->skel->maps.fault_events),
				 on_event, events, NULL);
	return events->ring ? 0 : errno;
}

/* From now on: what was logged before is dmesg's business. */
static int open_log(struct fault_events *events)
{
	events->log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (events->log < 0)
		return errno;
	lseek(events->log, 0, SEEK_END);
	return 0;
}

static void close_programs(struct fault_events *events)
{
	ring_buffer__free(events->ring);
	fault_bpf__destroy(events->skel);
	events->ring = NULL;
	events->skel = NULL;
}

struct fault_events *fault_events_open(struct cli *cli, fault_fn *take,
				       void *data)
{
	struct fault_events *events = calloc(1, sizeof(*events));
	int bpf, log;

	if (!events) {
		out_of_memory(cli);
		return NULL;
	}
	events->take = take;
	events->data = data;
	log = open_log(events);
	bpf = open_programs(cli, events);
	if (bpf)
		close_programs(events);
	if (!bpf || !log) {
		if (bpf)
			fprintf(cli->err, "No tracepoints (%s): the kernel log only.\n",
				strerror(bpf));
		if (log)
			fprintf(cli->err, "No kernel log (%s): tracepoints only; Intel's faults are not among them.\n",
				strerror(log));
		return events;
	}
	fail(cli, log, "cannot read the kernel log, nor its tracepoints: %s",
	     strerror(log));
	hint(cli, "both need root, or CAP_SYSLOG, and CAP_BPF with CAP_PERFMON");
	fault_events_close(events);
	return NULL;
}

static void read_log(struct fault_events *events)
{
	char record[RECORD_MAX + 1], *text;
	struct fault fault;
	uint64_t ns;
	ssize_t n;

	for (;;) {
		n = read(events->log, record, RECORD_MAX);
		if (n < 0 && errno == EPIPE) {
			events->overwritten++;
			continue;
		}
		if (n <= 0)
			return;
		record[n] = '\0';
		text = fault_record(record, &ns);
		if (!text || !fault_decode(&events->decoder, text, &fault))
			continue;
		fault.time_ns = ns;
		events->take(&fault, events->data);
	}
}

/* Tracepoints first: who tells of a fault first, is the one that is heard. */
bool fault_events_wait(struct fault_events *events, int signals)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = events->ring ? ring_buffer__epoll_fd(events->ring) : -1,
		  .events = POLLIN },
		{ .fd = events->log, .events = POLLIN },
	};

	if (poll(fds, 3, -1) < 0)
		return false;
	if (events->ring)
		ring_buffer__consume(events->ring);
	if (fds[2].revents)
		read_log(events);
	return fds[0].revents;
}

uint64_t fault_events_lost(const struct fault_events *events)
{
	uint64_t lost = events->overwritten;

	if (events->skel)
		lost += __atomic_load_n(&events->skel->bss->fault_dropped,
					__ATOMIC_RELAXED);
	return lost;
}

void fault_events_close(struct fault_events *events)
{
	close_programs(events);
	if (events->log >= 0)
		close(events->log);
	free(events);
}
