// SPDX-License-Identifier: GPL-2.0
/*
 * Metrics by HTTP. One thread: a reading waits for no other, and signals are
 * one more file descriptor.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <microhttpd.h>

#include "../parse.h"
#include "serve.h"

/* Who connects is on this machine; even so, nobody shall hold all of these. */
#define CONNECTIONS	16
#define TIMEOUT_S	10

static bool set_address(struct sockaddr_storage *to, const char *host,
			unsigned int port)
{
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)to;
	struct sockaddr_in *v4 = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	if (!strcasecmp(host, "localhost"))
		host = "127.0.0.1";
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return ntohl(v4->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1 &&
	       IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* The same of @len characters, in brackets perhaps */
static bool set_host(struct sockaddr_storage *to, const char *word, size_t len,
		     unsigned int port)
{
	char host[INET6_ADDRSTRLEN] = "";

	if (len > 2 && word[0] == '[' && word[len - 1] == ']') {
		word++;
		len -= 2;
	}
	if (len < sizeof(host))
		memcpy(host, word, len);
	return set_address(to, host, port);
}

enum status serve_address(struct cli *cli, const char *word,
			  struct sockaddr_storage *to)
{
	const char *colon = strrchr(word, ':');
	uint64_t port;
	size_t len;

	if (!colon || parse_number(colon + 1, &port) || port > 65535) {
		misuse(cli, "--listen: '%s' is no ADDRESS:PORT", word);
		hint(cli, "for example: 127.0.0.1:9950");
		return STATUS_USAGE;
	}
	len = colon - word;
	if (set_host(to, word, len, port))
		return STATUS_OK;
	misuse(cli, "--listen: '%.*s' is no loopback address", (int)len, word);
	hint(cli, "there are 127.0.0.1, [::1] and localhost; for others, put a proxy in front that checks who asks");
	return STATUS_USAGE;
}

bool serve_host(const char *word)
{
	struct sockaddr_storage at;
	const char *end = word + strcspn(word, ":");

	/* The colons in brackets are the address's. */
	if (word[0] == '[' && strchr(word, ']'))
		end = strchr(word, ']') + 1;
	return (!*end || *end == ':') && set_host(&at, word, end - word, 0);
}

/* Is it to us? A browser tells to whom it thinks it speaks. */
static bool is_to_us(struct MHD_Connection *connection)
{
	const char *host;

	host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					   MHD_HTTP_HEADER_HOST);
	return !host || serve_host(host);
}

/* Few connections there are: none is held by who has its answer. */
static enum MHD_Result answer(struct MHD_Connection *connection,
			      unsigned int status, const char *type,
			      char *text, size_t len,
			      enum MHD_ResponseMemoryMode mode)
{
	struct MHD_Response *response;
	enum MHD_Result result;

	response = MHD_create_response_from_buffer(len, text, mode);
	if (!response) {
		if (mode == MHD_RESPMEM_MUST_FREE)
			free(text);
		return MHD_NO;
	}
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW,
					"GET, HEAD");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result say_plain(struct MHD_Connection *connection,
				 unsigned int status, const char *text)
{
	return answer(connection, status, "text/plain; charset=utf-8",
		      (char *)text, strlen(text), MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result say_metrics(struct MHD_Connection *connection,
				   struct gather *g)
{
	enum metrics_format format;
	size_t len;
	char *text;

	format = metrics_accepted(MHD_lookup_connection_value(connection,
							      MHD_HEADER_KIND,
							      MHD_HTTP_HEADER_ACCEPT));
	text = gather_text(g, format, &len);
	if (!text)
		return say_plain(connection, MHD_HTTP_INTERNAL_SERVER_ERROR,
				 "no memory\n");
	return answer(connection, MHD_HTTP_OK, metrics_content_type(format),
		      text, len, MHD_RESPMEM_MUST_FREE);
}

static enum MHD_Result answer_request(struct MHD_Connection *connection,
				      const char *url, const char *method,
				      struct gather *g)
{
	if (!is_to_us(connection))
		return say_plain(connection, MHD_HTTP_MISDIRECTED_REQUEST,
				 "Host is no loopback address, and not localhost\n");
	if (strcmp(method, MHD_HTTP_METHOD_GET) &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD))
		return say_plain(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
				 "metrics are read only\n");
	if (!strcmp(url, "/metrics"))
		return say_metrics(connection, g);
	if (!strcmp(url, "/"))
		return say_plain(connection, MHD_HTTP_OK,
				 CLI_NAME ": see /metrics\n");
	return say_plain(connection, MHD_HTTP_NOT_FOUND, "see /metrics\n");
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version, const char *upload,
				  size_t *upload_len, void **request)
{
	static int seen;

	(void)version;
	(void)upload;
	/* The headers are there at the first call, the body at further ones. */
	if (!*request) {
		*request = &seen;
		return MHD_YES;
	}
	if (*upload_len) {
		*upload_len = 0;
		return MHD_YES;
	}
	return answer_request(connection, url, method, data);
}

static struct MHD_Daemon *start(const struct sockaddr_storage *at,
				struct gather *g)
{
	unsigned int flags = MHD_USE_EPOLL;

	if (at->ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, g,
				MHD_OPTION_SOCK_ADDR, at,
				MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS,
				MHD_OPTION_CONNECTION_TIMEOUT, TIMEOUT_S,
				MHD_OPTION_END);
}

static void say_where(struct cli *cli, const struct sockaddr_storage *at,
		      struct MHD_Daemon *daemon)
{
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)at;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)at;
	bool is_v6 = at->ss_family == AF_INET6;
	char host[INET6_ADDRSTRLEN];
	unsigned int port;

	inet_ntop(at->ss_family, is_v6 ? (const void *)&v6->sin6_addr :
					 (const void *)&v4->sin_addr,
		  host, sizeof(host));
	port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
	fprintf(cli->err, "Serving http://%s%s%s:%u/metrics; Ctrl-C ends it.\n",
		is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
}

/* The signal is taken, or else it would end us when it is unblocked. */
static void serve_until(struct MHD_Daemon *daemon, int signals)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN },
		{ .events = POLLIN },
	};
	struct signalfd_siginfo taken;
	unsigned long long ms;

	fds[1].fd = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	do {
		int timeout = -1;

		if (MHD_get_timeout(daemon, &ms) == MHD_YES)
			timeout = ms < 1000 ? (int)ms : 1000;
		if (poll(fds, 2, timeout) >= 0)
			MHD_run(daemon);
	} while (read(signals, &taken, sizeof(taken)) != sizeof(taken));
}

enum status serve(struct cli *cli, const struct sockaddr_storage *at,
		  struct gather *g, const sigset_t *signals)
{
	int fd = signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
	struct MHD_Daemon *daemon;

	if (fd < 0)
		return fail(cli, errno, "cannot wait for signals: %s",
			    strerror(errno));
	daemon = start(at, g);
	if (!daemon) {
		fail(cli, errno, "cannot listen there: %s",
		     errno ? strerror(errno) : "libmicrohttpd refuses");
		if (errno == EADDRINUSE)
			hint(cli, "another program does; choose another port");
		close(fd);
		return STATUS_ERROR;
	}
	say_where(cli, at, daemon);
	serve_until(daemon, fd);
	MHD_stop_daemon(daemon);
	close(fd);
	return STATUS_OK;
}
