// SPDX-License-Identifier: GPL-2.0
/* `iommuctl top` at work. */
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "../lat/keys.h"
#include "../metrics/feed.h"
#include "../wait.h"
#include "live.h"
#include "screen.h"

#define BATCH_WIDTH	80
#define MIN_SECONDS	0.000001	/* to divide by */

const char *top_sort_name(enum top_sort sort)
{
	static const char *const names[TOP_SORTS] = {
		[TOP_BY_DEVICE] = "device", [TOP_BY_RATE] = "rate",
		[TOP_BY_BYTES] = "bytes",   [TOP_BY_ERRORS] = "errors",
		[TOP_BY_MEAN] = "mean",	    [TOP_BY_P50] = "p50",
		[TOP_BY_P99] = "p99",	    [TOP_BY_MAX] = "max",
	};

	return names[sort];
}

static int add(const char *device, unsigned int op, unsigned int failed,
	       const struct lat_hist *hist, void *data)
{
	return top_rows_add(data, device, op, failed, hist);
}

/* The interval under way ends. */
static enum status read_round(struct top *top)
{
	double now = seconds_now();

	top_rows_begin(&top->ops);
	if (feed_read(top->src, add, &top->ops))
		return out_of_memory(top->cli);
	top->seconds = now - top->begun;
	if (top->seconds < MIN_SECONDS)
		top->seconds = MIN_SECONDS;
	top->begun = now;
	top->rounds++;
	return STATUS_OK;
}

static enum status choose_rows(struct top *top)
{
	if (top_rows_merge(&top->shown, &top->ops, top->view.by_op,
			   top->view.filter))
		return out_of_memory(top->cli);
	top->shown.left_out = top->ops.left_out;
	top_rows_sort(&top->shown, top->view.sort, top->view.reverse);
	return STATUS_OK;
}

/* @clock and @kernel are where the facts' texts are. */
static void find_facts(const struct top *top, struct top_facts *facts,
		       char clock[16], struct utsname *kernel)
{
	time_t now = time(NULL);

	strftime(clock, 16, "%H:%M:%S", localtime(&now));
	uname(kernel);
	facts->time = clock;
	facts->kernel = kernel->release;
	facts->source = lat_source_name(top->src);
	facts->seconds = top->seconds ?: 1;
	facts->dropped = lat_source_dropped(top->src);
	facts->missed = lat_source_missed(top->src);
}

static enum status show(struct top *top)
{
	struct top_facts facts;
	struct utsname kernel;
	char clock[16];

	if (choose_rows(top))
		return STATUS_ERROR;
	find_facts(top, &facts, clock, &kernel);
	if (screen_fit(&top->canvas))
		return out_of_memory(top->cli);
	top_draw(&top->canvas, &top->view, &top->shown, &facts);
	screen_show(&top->canvas);
	return STATUS_OK;
}

enum event { EVENT_INTERVAL, EVENT_KEY, EVENT_END };

/* A change of the terminal's size interrupts poll(), and is a key for ncurses. */
static enum event wait_event(const struct top *top, int signals)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	double rest = top->begun + top->view.interval - seconds_now();
	int n;

	if (top->view.paused)
		rest = 3600;
	n = poll(fds, 2, rest > 0 ? (int)ceil(rest * 1000) : 0);
	if (n == 0)
		return top->view.paused ? EVENT_KEY : EVENT_INTERVAL;
	if (n > 0 && (fds[0].revents || fds[1].revents & (POLLHUP | POLLERR)))
		return EVENT_END;
	return EVENT_KEY;
}

/* Return: what the keys pressed ask for, the most important of it. */
static enum top_act take_keys(struct top *top)
{
	enum top_act all = TOP_REDRAW, act;
	unsigned int key;

	while ((key = screen_key()) != SCREEN_NONE) {
		act = top_key(&top->view, key);
		if (act == TOP_CLEAR)
			top->ops.count = 0;
		if (act > all)
			all = act;
	}
	return all;
}

static enum status live_loop(struct top *top, int signals)
{
	enum status status = show(top);
	enum top_act act;

	while (!status) {
		switch (wait_event(top, signals)) {
		case EVENT_END:
			return STATUS_OK;
		case EVENT_INTERVAL:
			act = TOP_READ;
			break;
		default:
			act = take_keys(top);
		}
		if (act == TOP_QUIT)
			return STATUS_OK;
		if (act == TOP_READ)
			status = read_round(top);
		if (!status)
			status = show(top);
		if (top->count && top->rounds >= top->count)
			return status;
	}
	return status;
}

static enum status live(struct top *top, int signals)
{
	enum status status = screen_open(top->cli);

	if (status)
		return status;
	status = live_loop(top, signals);
	screen_close();
	return status;
}

static unsigned int batch_width(const struct cli *cli)
{
	const char *columns = getenv("COLUMNS");
	long width = columns ? atol(columns) : 0;
	struct winsize size;

	if (width <= 0 && cli->tty && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		width = size.ws_col;
	if (width <= 0)
		return BATCH_WIDTH;
	return width < 1000 ? width : 1000;
}

static enum status print_text(struct top *top, const struct top_facts *facts)
{
	struct canvas *c = &top->canvas;
	unsigned int y;

	c->width = batch_width(top->cli);
	if (top_draw_batch(c, &top->view, &top->shown, facts))
		return out_of_memory(top->cli);
	for (y = 0; y < c->height; y++) {
		char *line = canvas_line(c, y);

		if (!line)
			return out_of_memory(top->cli);
		fprintf(top->cli->out, "%s\n", line);
		free(line);
	}
	return STATUS_OK;
}

static void json_row(struct json *js, const struct top_row *row)
{
	const struct lat_hist *h = &row->hist;

	json_object(js, NULL);
	json_text(js, "device", row->device);
	if (row->op != TOP_ALL_OPS)
		json_text(js, "op", lat_op_name(row->op));
	json_num(js, "count", h->count);
	json_num(js, "bytes", h->bytes);
	json_num(js, "errors", row->errors);
	if (h->count) {
		json_real(js, "mean", lat_hist_mean(h));
		json_num(js, "p50", lat_hist_percentile(h, 500));
		json_num(js, "p99", lat_hist_percentile(h, 990));
		json_num(js, "max", h->max);
	}
	json_close(js);
}

static void print_json(struct top *top, const struct top_facts *facts)
{
	struct json *js = cli_js(top->cli);
	size_t i;

	json_real(js, "interval", facts->seconds);
	json_text(js, "unit", "ns");
	json_text(js, "kernel", facts->kernel);
	json_text(js, "source", facts->source);
	json_num(js, "dropped", facts->dropped + top->ops.left_out);
	json_num(js, "missed", facts->missed);
	json_array(js, "rows");
	for (i = 0; i < top->shown.count; i++)
		json_row(js, &top->shown.row[i]);
	json_close(js);
}

static enum status print_round(struct top *top)
{
	enum status status = choose_rows(top);
	struct top_facts facts;
	struct utsname kernel;
	char clock[16];

	if (status)
		return status;
	find_facts(top, &facts, clock, &kernel);
	if (top->cli->json)
		print_json(top, &facts);
	else
		status = print_text(top, &facts);
	return status;
}

/* Return: whether a signal came before the interval's end. */
static bool wait_signal(const struct top *top, int signals)
{
	struct pollfd fd = { .fd = signals, .events = POLLIN };
	double rest = top->begun + top->view.interval - seconds_now();

	return poll(&fd, 1, rest > 0 ? (int)ceil(rest * 1000) : 0) > 0;
}

/* The last round is read after detaching, and ended by our caller. */
static enum status batch(struct top *top, int signals)
{
	enum status status;
	bool last;

	fprintf(top->cli->err, "Measuring; Ctrl-C ends it.\n");
	for (;;) {
		last = wait_signal(top, signals);
		last = last || top->rounds + 1 == top->count;
		if (last)
			lat_source_stop(top->src);
		status = read_round(top);
		if (!status)
			status = print_round(top);
		if (status || last)
			return status;
		status = cli_end(top->cli);
		if (status)
			return status;
	}
}

/* Signals that end it are read, so none comes between and leaves it half done. */
static enum status run(struct top *top, enum status (*fn)(struct top *, int))
{
	enum status status = STATUS_ERROR;
	struct signalfd_siginfo taken;
	sigset_t signals, old;
	int fd;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGQUIT);
	sigprocmask(SIG_BLOCK, &signals, &old);
	fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	top->src = feed_open(top->cli, top->slots);
	if (top->src) {
		top->begun = seconds_now();
		status = fn(top, fd);
	}
	lat_source_close(top->src);
	while (read(fd, &taken, sizeof(taken)) > 0)
		;
	close(fd);
	sigprocmask(SIG_SETMASK, &old, NULL);
	top_rows_free(&top->ops);
	top_rows_free(&top->shown);
	canvas_free(&top->canvas);
	return status;
}

enum status top_live(struct top *top)
{
	return screen_check(top->cli) ?: run(top, live);
}

enum status top_batch(struct top *top)
{
	return run(top, batch);
}
