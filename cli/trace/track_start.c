// SPDX-License-Identifier: GPL-2.0
/* Tracking: begin and end. */
#include <dirent.h>
#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "known.h"
#include "ksyms.h"
#include "../load.h"
#include "pin.h"
#include "track.h"
#include "track.skel.h"
#include "../wait.h"

static enum status have_bpffs(struct cli *cli)
{
	struct statfs fs;

	if (!statfs(PIN_BPFFS, &fs) && fs.f_type == BPF_FS_MAGIC)
		return STATUS_OK;
	if (!mount("bpf", PIN_BPFFS, "bpf", 0, "mode=0700"))
		return STATUS_OK;
	fail(cli, errno, "no BPF file system on %s: %s", PIN_BPFFS,
	     strerror(errno));
	hint(cli, "mount -t bpf none %s", PIN_BPFFS);
	return STATUS_ERROR;
}

static enum status say_no_dir(struct cli *cli, const char *path)
{
	int err = errno;

	fail(cli, err, "cannot make %s: %s", path, strerror(err));
	if (err == EACCES || err == EPERM)
		hint(cli, "only root may track");
	return STATUS_ERROR;
}

/* Return: track_lock(), or -1 after fail() */
static int lock_start(struct cli *cli)
{
	int lock;

	if (have_bpffs(cli))
		return -1;
	do {
		/* A stop may remove it before it is locked. */
		if (mkdir(PIN_TOP, 0700) && errno != EEXIST)
			break;
		lock = track_lock(LOCK_EX);
		if (lock >= 0)
			return lock;
	} while (errno == ENOENT);
	say_no_dir(cli, PIN_TOP);
	return -1;
}

static enum status make_dir(struct cli *cli)
{
	struct track *track;

	if (!mkdir(PIN_DIR, 0700))
		return STATUS_OK;
	if (errno != EEXIST)
		return say_no_dir(cli, PIN_DIR);
	track = track_get(cli);
	if (!track)	/* a half one, or another version's */
		return STATUS_ERROR;
	track_close(track);
	fail(cli, EBUSY, "tracking is on already");
	hint(cli, "what it knows: %s track show; its end: %s track stop",
	     CLI_NAME, CLI_NAME);
	return STATUS_ERROR;
}

/* A stack ends where an interrupt enters; if that is hidden, it goes on. */
static void set_entry(struct track_bpf *skel)
{
	struct ksyms *k = ksyms_open();

	if (!k)
		return;
	skel->rodata->track_entry_start = ksyms_address(k, "__entry_text_start");
	skel->rodata->track_entry_end = ksyms_address(k, "__entry_text_end");
	ksyms_free(k);
}

static enum status put_state(struct cli *cli, struct track_bpf *skel,
			     const struct track_options *options)
{
	struct track_state state = {
		.version = TRACK_VERSION,
		.recent = options->recent,
		.stacks = options->stacks,
	};
	__u32 zero = 0;
	int err;

	err = bpf_map__update_elem(skel->maps.state, &zero, sizeof(zero),
				   &state, sizeof(state), BPF_ANY);
	return err ? load_failed(cli, -err, "set up") : STATUS_OK;
}

static enum status load(struct cli *cli, struct track_bpf *skel,
			const struct track_options *options)
{
	int err;

	if (!load_choose(skel->obj))
		return load_unknown(cli);
	skel->rodata->track_nested = load_has_function("iommu_map_nosync");
	if (options->stacks)
		set_entry(skel);
	skel->rodata->track_stacks = options->stacks;
	skel->rodata->track_recent_mask = options->recent - 1;
	bpf_map__set_max_entries(skel->maps.blocks, options->max);
	bpf_map__set_max_entries(skel->maps.gone,
				 libbpf_num_possible_cpus() * options->recent);
	err = track_bpf__load(skel);
	if (err)
		return load_failed(cli, -err, "load");
	return put_state(cli, skel, options);
}

static enum status pin_maps(struct cli *cli, struct track_bpf *skel)
{
	struct bpf_map *maps[] = {
		skel->maps.blocks, skel->maps.stacks, skel->maps.gone,
		skel->maps.state,
	};
	char path[256];
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(maps); i++) {
		snprintf(path, sizeof(path), PIN_DIR "/%s",
			 bpf_map__name(maps[i]));
		err = bpf_map__pin(maps[i], path);
		if (err)
			return load_failed(cli, -err, "pin the maps of");
	}
	return STATUS_OK;
}

/* In the order of the object: see COPIES() in bpf/track.bpf.c. */
static enum status attach(struct cli *cli, struct track_bpf *skel,
			  const sigset_t *signals)
{
	struct bpf_program *prog;
	struct bpf_link *link;
	char path[256];
	int err;

	bpf_object__for_each_program(prog, skel->obj) {
		if (!bpf_program__autoload(prog))
			continue;
		if (signal_waits(signals))
			return fail(cli, EINTR, "interrupted");
		link = bpf_program__attach(prog);
		if (!link)
			return load_failed(cli, errno, "attach");
		snprintf(path, sizeof(path), PIN_DIR "/" PIN_LINK "%s",
			 bpf_program__name(prog));
		err = bpf_link__pin(link, path);
		bpf_link__destroy(link);
		if (err)
			return load_failed(cli, -err, "pin");
	}
	return STATUS_OK;
}

/*
 * All programs begin at once: see get_begun() there. In its own memory, as an update
 * of the map would undo what they have counted since.
 */
static enum status let_go(struct cli *cli, struct track_bpf *skel)
{
	struct track_state *state;

	state = mmap(NULL, sizeof(*state), PROT_READ | PROT_WRITE, MAP_SHARED,
		     bpf_map__fd(skel->maps.state), 0);
	if (state == MAP_FAILED)
		return load_failed(cli, errno, "set up");
	state->begun = track_now();
	__atomic_store_n(&state->ready, 1, __ATOMIC_RELEASE);
	munmap(state, sizeof(*state));
	return STATUS_OK;
}

/* Return: errno of what could not be removed, or 0 */
static int remove_pins(void)
{
	struct dirent *entry;
	char path[512];
	DIR *dir = opendir(PIN_DIR);

	if (!dir)
		return errno;
	/* First, so that a half of the rest is not taken for all of it */
	unlink(PIN_DIR "/" PIN_STATE);
	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), PIN_DIR "/%s", entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(dir);
	if (rmdir(PIN_DIR))
		return errno;
	rmdir(PIN_TOP);
	return 0;
}

static enum status start(struct cli *cli, const struct track_options *options,
			 const sigset_t *signals)
{
	struct track_bpf *skel;
	enum status status;

	load_begin();
	skel = track_bpf__open();
	status = skel ? load(cli, skel, options) :
			load_failed(cli, errno, "open");
	if (!status)
		status = pin_maps(cli, skel);
	if (!status)
		status = attach(cli, skel, signals);
	if (!status)
		status = let_go(cli, skel);
	track_bpf__destroy(skel);
	if (status)
		remove_pins();
	return status;
}

enum status track_start(struct cli *cli, const struct track_options *options)
{
	sigset_t signals, old;
	enum status status;
	int lock = lock_start(cli);

	if (lock < 0)
		return STATUS_ERROR;
	hold_signals(&signals, &old);
	status = make_dir(cli);
	if (!status)
		status = start(cli, options, &signals);
	close(lock);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

static enum status stop(struct cli *cli)
{
	int err = remove_pins();

	if (!err) {
		load_settle();
		return STATUS_OK;
	}
	if (err == ENOENT)
		return fail(cli, err, "tracking is off");
	fail(cli, err, "cannot remove %s: %s", PIN_DIR, strerror(err));
	return STATUS_ERROR;
}

enum status track_stop(struct cli *cli)
{
	sigset_t signals, old;
	enum status status;
	int lock = track_lock(LOCK_EX);

	if (lock < 0 && errno == ENOENT)
		return fail(cli, ENOENT, "tracking is off");
	if (lock < 0)
		return fail(cli, errno, "cannot lock %s: %s", PIN_TOP,
			    strerror(errno));
	hold_signals(&signals, &old);
	status = stop(cli);
	close(lock);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}
