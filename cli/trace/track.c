// SPDX-License-Identifier: GPL-2.0
/* Tracking: what is known. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "pin.h"
#include "track.h"

/* The maps, in the order of their names below */
enum { BLOCKS, STACKS, GONE, STATE, MAPS };

static const char *const map_names[MAPS] = {
	"blocks", "stacks", "gone", PIN_STATE,
};

/**
 * struct track - tracking, seen from outside
 * @fd: of each map
 */
struct track {
	int fd[MAPS];
};

static enum status say_off(struct cli *cli, int err)
{
	if (err == ENOENT) {
		fail(cli, err, "tracking is off, so nothing is known");
		hint(cli, "%s track start; then what is mapped from there on is known",
		     CLI_NAME);
	} else {
		fail(cli, err, "cannot read %s: %s", PIN_DIR, strerror(err));
		if (err == EACCES || err == EPERM)
			hint(cli, "only root may");
	}
	return STATUS_ERROR;
}

static enum status say_half(struct cli *cli)
{
	fail(cli, EOWNERDEAD, "a start or stop of tracking did not end");
	hint(cli, "%s track stop, and start it again", CLI_NAME);
	return STATUS_ERROR;
}

int track_lock(int how)
{
	struct stat held;
	int fd, err;

	for (;;) {
		fd = open(PIN_TOP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			return -1;
		if (flock(fd, how) || fstat(fd, &held))
			break;
		/* Who held it before may have removed it: that is no lock. */
		if (held.st_nlink)
			return fd;
		close(fd);
	}
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

static enum status check_version(struct cli *cli, struct track *track)
{
	struct bpf_map_info info = {};
	__u32 len = sizeof(info);

	if (!bpf_obj_get_info_by_fd(track->fd[STATE], &info, &len) &&
	    info.value_size == sizeof(struct track_state))
		return STATUS_OK;
	fail(cli, EPROTO, "tracking was started by another version of this command");
	hint(cli, "%s track stop, and start it again", CLI_NAME);
	return STATUS_ERROR;
}

static enum status check_ready(struct cli *cli, struct track *track)
{
	struct track_state state;
	__u32 zero = 0;

	if (bpf_map_lookup_elem(track->fd[STATE], &zero, &state))
		return say_off(cli, errno);
	return state.ready ? STATUS_OK : say_half(cli);
}

/* @err: of a map that is not to be had */
static enum status say_missing(struct cli *cli, int err)
{
	if (err == ENOENT && !access(PIN_DIR, F_OK))
		return say_half(cli);
	return say_off(cli, err);
}

struct track *track_get(struct cli *cli)
{
	struct track *track = calloc(1, sizeof(*track));
	char path[256];
	int i;

	if (!track) {
		out_of_memory(cli);
		return NULL;
	}
	memset(track->fd, -1, sizeof(track->fd));
	for (i = 0; i < MAPS; i++) {
		snprintf(path, sizeof(path), PIN_DIR "/%s", map_names[i]);
		track->fd[i] = bpf_obj_get(path);
		if (track->fd[i] < 0) {
			say_missing(cli, errno);
			goto close;
		}
	}
	if (!check_version(cli, track) && !check_ready(cli, track))
		return track;
close:
	track_close(track);
	return NULL;
}

struct track *track_open(struct cli *cli)
{
	struct track *track;
	int lock = track_lock(LOCK_SH);

	if (lock < 0) {
		say_off(cli, errno);
		return NULL;
	}
	track = track_get(cli);
	close(lock);
	return track;
}

void track_close(struct track *track)
{
	int i;

	for (i = 0; track && i < MAPS; i++)
		if (track->fd[i] >= 0)
			close(track->fd[i]);
	free(track);
}

/* How often the kernel left out the program of a link */
static uint64_t link_misses(const char *name)
{
	struct bpf_link_info link = {};
	struct bpf_prog_info prog = {};
	__u32 len = sizeof(link);
	char path[512];
	int fd;

	snprintf(path, sizeof(path), PIN_DIR "/%s", name);
	fd = bpf_obj_get(path);
	if (fd < 0)
		return 0;
	if (!bpf_obj_get_info_by_fd(fd, &link, &len)) {
		close(fd);
		fd = bpf_prog_get_fd_by_id(link.prog_id);
		len = sizeof(prog);
		if (fd < 0 || bpf_obj_get_info_by_fd(fd, &prog, &len))
			prog.recursion_misses = 0;
	}
	if (fd >= 0)
		close(fd);
	return prog.recursion_misses;
}

/**
 * struct left_out - calls without a program
 * @first: left out of the first copy
 * @all: of every one, at most
 */
struct left_out {
	uint64_t first;
	uint64_t all;
};

/* @name: of the link of a function's first copy */
static void add_left_out(struct left_out *left_out, const char *name)
{
	uint64_t misses, least = link_misses(name);
	char copy[256];
	size_t end;
	int i;

	left_out->first += least;
	snprintf(copy, sizeof(copy), "%s", name);
	end = strlen(copy);
	for (i = 1; i < TRACK_COPIES; i++) {
		copy[end - 1] = '0' + i;
		misses = link_misses(copy);
		least = misses < least ? misses : least;
	}
	left_out->all += least;
}

enum status track_info(struct cli *cli, struct track *track,
		       struct track_info *info)
{
	struct bpf_map_info map = {};
	__u32 len = sizeof(map), zero = 0;
	struct dirent *entry;
	struct left_out left_out = {};
	size_t end;
	DIR *dir;

	memset(info, 0, sizeof(*info));
	if (bpf_map_lookup_elem(track->fd[STATE], &zero, &info->state) ||
	    bpf_obj_get_info_by_fd(track->fd[BLOCKS], &map, &len))
		return say_off(cli, errno);
	info->max = map.max_entries;
	dir = opendir(PIN_DIR);
	if (!dir)
		return say_off(cli, errno);
	while ((entry = readdir(dir))) {
		end = strlen(entry->d_name);
		if (strncmp(entry->d_name, PIN_LINK, strlen(PIN_LINK)) ||
		    strcmp(entry->d_name + end - 2, "_0"))
			continue;
		info->functions++;
		add_left_out(&left_out, entry->d_name);
	}
	closedir(dir);
	/* Of the calls that the first program did not see, a later one did these */
	if (left_out.first > info->state.late)
		info->missed = left_out.first - info->state.late;
	if (info->missed > left_out.all)
		info->missed = left_out.all;
	return STATUS_OK;
}

#define BATCH	4096

static enum status grow(struct cli *cli, struct track_extents *to, size_t *room)
{
	void *bigger;

	if (to->n + BATCH <= *room)
		return STATUS_OK;
	*room = *room * 2 + BATCH;
	bigger = reallocarray(to->extent, *room, sizeof(*to->extent));
	if (!bigger)
		return out_of_memory(cli);
	to->extent = bigger;
	return STATUS_OK;
}

/**
 * struct batch - blocks on their way from the kernel
 * @token: where the next ones begin, for the kernel
 * @key: them
 * @mapping: what is in them
 */
struct batch {
	__u32 token;
	struct track_key key[BATCH];
	struct track_mapping mapping[BATCH];
};

static void take_batch(struct track_extents *to, const struct batch *b,
		       size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct track_extent *extent = &to->extent[to->n++];

		extent->domain = b->key[i].domain;
		extent->iova = track_block_iova(b->key[i].block);
		extent->size = track_block_size(b->key[i].block);
		extent->mapping = b->mapping[i];
	}
}

static enum status read_blocks(struct cli *cli, struct track *track,
			       struct batch *b, struct track_extents *to)
{
	bool first = true;
	size_t room = 0;
	__u32 n;
	int err;

	do {
		if (grow(cli, to, &room))
			return STATUS_ERROR;
		n = BATCH;
		err = bpf_map_lookup_batch(track->fd[BLOCKS],
					   first ? NULL : &b->token, &b->token,
					   b->key, b->mapping, &n, NULL);
		if (err && errno != ENOENT)
			return fail(cli, errno, "cannot read the mappings: %s",
				    strerror(errno));
		take_batch(to, b, n);
		first = false;
	} while (!err);
	return STATUS_OK;
}

static int by_place(const void *left, const void *right)
{
	const struct track_extent *a = left, *b = right;

	if (a->domain != b->domain)
		return a->domain < b->domain ? -1 : 1;
	return a->iova < b->iova ? -1 : a->iova > b->iova;
}

static bool is_next(const struct track_extent *a, const struct track_extent *b)
{
	return a->domain == b->domain && a->iova + a->size == b->iova &&
	       a->mapping.iova == b->mapping.iova &&
	       a->mapping.made.time == b->mapping.made.time;
}

void track_join(struct track_extents *extents)
{
	struct track_extent *e = extents->extent;
	size_t i, n = 0;

	extents->blocks = extents->n;
	if (extents->n)
		qsort(e, extents->n, sizeof(*e), by_place);
	for (i = 0; i < extents->n; i++) {
		if (n && is_next(&e[n - 1], &e[i]))
			e[n - 1].size += e[i].size;
		else
			e[n++] = e[i];
	}
	extents->n = n;
}

enum status track_read(struct cli *cli, struct track *track,
		       struct track_extents *extents)
{
	struct batch *b = malloc(sizeof(*b));
	enum status status;

	memset(extents, 0, sizeof(*extents));
	status = b ? read_blocks(cli, track, b, extents) : out_of_memory(cli);
	free(b);
	if (status) {
		free(extents->extent);
		memset(extents, 0, sizeof(*extents));
	} else {
		track_join(extents);
	}
	return status;
}

const struct track_extent *track_find(const struct track_extents *extents,
				      uint64_t domain, uint64_t iova)
{
	size_t i;

	for (i = 0; i < extents->n; i++) {
		const struct track_extent *e = &extents->extent[i];

		if (e->domain == domain && iova - e->iova < e->size)
			return e;
	}
	return NULL;
}

bool track_last_gone(struct track *track, uint64_t domain, uint64_t iova,
		     struct track_gone *gone)
{
	struct bpf_map_info info = {};
	__u32 len = sizeof(info), i;
	struct track_gone g;

	gone->unmapped.time = 0;
	if (bpf_obj_get_info_by_fd(track->fd[GONE], &info, &len))
		return false;
	for (i = 0; i < info.max_entries; i++)
		if (!bpf_map_lookup_elem(track->fd[GONE], &i, &g) && g.seq &&
		    g.domain == domain && iova - g.iova < g.size &&
		    g.unmapped.time > gone->unmapped.time)
			*gone = g;
	return gone->unmapped.time;
}

size_t track_stack(struct track *track, uint64_t key, uint64_t *stack)
{
	size_t n = 0;

	memset(stack, 0, TRACK_FRAMES * sizeof(*stack));
	if (!key || bpf_map_lookup_elem(track->fd[STACKS], &key, stack))
		return 0;
	while (n < TRACK_FRAMES && stack[n])
		n++;
	return n;
}
