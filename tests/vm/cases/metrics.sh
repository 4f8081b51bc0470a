# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# `iommuctl metrics` on a virtual device whose maps are known: checked by promtool,
# and with "prometheus" read by that itself; the counts are those of `iommuctl lat`
# and of the core's tracepoints. A file is never seen half written.
#
# vm 6.12: -s 2 -t 180 --append iommu.strict=1
# long 6.1 6.12 7.3: -s 2 -t 400 --append iommu.strict=1 -- prometheus
. "$TREE/tests/vm/lib.sh"
. "$TREE/tests/vm/lat.sh"

dma=/sys/module/lat_dma/parameters
file=/tmp/iommuctl.prom
server=http://127.0.0.1:9090
insmod "$IOMMUCTL_KO" || bail "no module"
iommuctl iommu add >/dev/null || bail "no virtual IOMMU"
iommuctl device add viommu0 >/dev/null || bail "no virtual device"
insmod "$VM_MODULES/lat_dma.ko" device=vdev0 || bail "no test module"

metrics_pid=
# Start it in the background and wait until it says $1
metrics_start()
{
	local text=$1
	shift
	: >/tmp/metrics.err
	iommuctl metrics "$@" >/tmp/metrics.out 2>/tmp/metrics.err &
	metrics_pid=$!
	await_text "$text" $metrics_pid /tmp/metrics.err
}

metrics_stop()
{
	kill -TERM $metrics_pid
	wait $metrics_pid
}

labels='device="vdev0",op="map"'
duration=iommuctl_operation_duration_seconds

metrics_start Measuring --format prometheus
is "few domains: room for 1024 histograms on each CPU" "$(bpftool -j map show |
	jq '.[] | select(.name == "lat_cells") | .max_entries')" \
	$((1024 * $(nproc)))
lat_start -H
echo 500 >$dma/run
echo 7 >$dma/fail
lat_stop
metrics_stop
is "SIGTERM ends it well" $? 0
is "counts and errors are those of lat, and those that were done" \
	"$(metrics_value /tmp/metrics.out "${duration}_count{$labels}") $(
	metrics_value /tmp/metrics.out "iommuctl_operation_errors_total{$labels}") $(
	metrics_value /tmp/metrics.out "iommuctl_operation_bytes_total{$labels}")" \
	"$(lat_get 'sum("map"; .count), sum("map"; .errors),
		sum("map"; .bytes)')"
is "which are 1501" "$(metrics_value /tmp/metrics.out "${duration}_count{$labels}")" 1501
is "so is the sum, to the nanosecond" \
	"$(metrics_value /tmp/metrics.out "${duration}_sum{$labels}")" \
	"$(lat_get 'sum("map"; .sum) / 1e9')"
is "and the buckets" \
	"$(metrics_value /tmp/metrics.out "${duration}_bucket{$labels,le=\"1.023e-06\"}")" \
	"$(lat_get '[.[].rows[] | select(.op == "map") | .histogram[] |
		select(.to <= 1023) | .count] | add')"
promtool check metrics </tmp/metrics.out >/tmp/promtool 2>&1
is "promtool finds nothing" "$? $(</tmp/promtool)" "0 "

# Whoever opens the file at any time sees a whole text.
metrics_start Measuring --output $file --every 0.01
ok "a file that is replaced a hundred times a second is always whole" \
	python3 -c '
import sys, time
path, seen = sys.argv[1], set()
while len(seen) < 20:
    try:
        with open(path) as file:
            text = file.read()
    except FileNotFoundError:
        continue
    last = text.splitlines()[-1]
    assert last.startswith("iommuctl_build_info{") and text[-1] == "\n", text
    seen.add([l for l in text.splitlines() if l.startswith("iommuctl_readings")][0])
' $file
metrics_stop
is "nothing else is left beside it" "$(echo $file*)" $file
promtool check metrics <$file >/tmp/promtool 2>&1
is "promtool finds nothing in it" "$? $(</tmp/promtool)" "0 "
not_ok "no such folder" iommuctl metrics --output /tmp/none/x 0.01
like "says so" "$output" "No such file or directory"
not_ok "a device" iommuctl metrics --output /dev/null 0.01
like "says so" "$output" "no regular file"
ok "which is still there" test -c /dev/null

metrics_start Serving --listen 127.0.0.1:0
address=$(sed -n 's,.*http://\([^/]*\)/.*,\1,p' /tmp/metrics.err)
# The one value that Prometheus has for an expression
query()
{
	promtool query instant $server "$1" 2>&1 | sed -n 's/.* => \([^ ]*\) @.*/\1/p'
}

# Wait until it scraped $1 times more
scraped()
{
	local until=$(($(query iommuctl_readings_total || true) + $1)) now
	while now=$(query iommuctl_readings_total); [ "${now:-0}" -lt $until ]; do
		kill -0 $prometheus_pid || bail "$(tail /tmp/prometheus.log)"
		sleep 0.2
	done
}

prometheus_start()
{
	cat >/tmp/prometheus.yml <<-EOT
		global:
		  scrape_interval: 1s
		  scrape_timeout: 1s
		  evaluation_interval: 1s
		rule_files: [$TREE/contrib/prometheus/iommuctl.rules.yml]
		scrape_configs:
		  - job_name: iommuctl
		    static_configs: [{targets: ["$address"]}]
	EOT
	prometheus --config.file=/tmp/prometheus.yml --storage.tsdb.path=/tmp/data \
		--web.listen-address="${server#http://}" >/tmp/prometheus.log 2>&1 &
	prometheus_pid=$!
}

# What the dashboard asks and is not answered
unanswered()
{
	local expr
	jq -r '.panels[].targets[].expr' "$TREE/contrib/grafana/iommuctl.json" |
		sed 's/\$__rate_interval\|\$__range/1m/g; s/\$[a-z]*/.*/g' |
		while read -r expr; do
			[ -n "$(query "$expr")" ] || echo "$expr"
		done
}

events=/sys/kernel/tracing/events/iommu
# "maps bytes" that the core's tracepoint saw
core_maps()
{
	sed -n 's/.*hitcount: *\([0-9]*\) .*size: *\([0-9]*\)$/\1 \2/p' \
		$events/map/hist
}

# The same that Prometheus has
prometheus_maps()
{
	echo "$(query "${duration}_count{$labels}") $(
		query "iommuctl_operation_bytes_total{$labels}")"
}

# Types that Prometheus was told
types()
{
	python3 -c '
import json, urllib.request
api = "http://127.0.0.1:9090/api/v1/targets/metadata"
data = json.load(urllib.request.urlopen(api))["data"]
types = {m["metric"]: m["type"] for m in data}
print(*(types.get("iommuctl_" + name) for name in (
    "operation_duration_seconds", "operation_bytes", "build")))'
}

read_by_prometheus()
{
	local core got maps bytes metrics_before
	prometheus_start
	# The key's first hits may get lost if they come from two processors at
	# once (the kernel's tracing_map). What is counted is what comes after;
	# of a counter that has not grown yet Prometheus knows no rate.
	echo 'hist:keys=common_type:vals=size' >$events/map/trigger
	echo 1 >$dma/run
	scraped 2
	read -r maps bytes <<<"$(core_maps)"
	metrics_before=$(prometheus_maps)
	lat_start
	echo 400 >$dma/run
	lat_stop
	core=$(core_maps)
	core="$((${core% *} - maps)) $((${core#* } - bytes))"
	echo '!hist:keys=common_type:vals=size' >$events/map/trigger
	scraped 3
	read -r maps bytes <<<"$metrics_before"
	got=$(prometheus_maps)
	got="$((${got% *} - maps)) $((${got#* } - bytes))"
	is "Prometheus has the counts of the core's tracepoint" "$got" "$core"
	is "and of lat" "$got" "$(lat_get 'sum("map"; .count), sum("map"; .bytes)')"
	is "and all buckets: as many in the last one" \
		"$(query "${duration}_bucket{$labels,le=\"+Inf\"}") $(
		query "count(${duration}_bucket{$labels})")" "$((${core% *} + maps)) 18"
	is "it is up, by name" "$(query 'up{job="iommuctl"}')" 1
	is "with OpenMetrics' types" "$(types)" "histogram counter info"
	is "each panel of the dashboard has data" "$(unanswered)" ""
	is "the rules work" "$(query "count(device_op:$duration:p99_5m{op=\"map\"}) or vector(0)")" 1
	kill $prometheus_pid
	wait $prometheus_pid
	is "it complained of nothing" \
		"$(grep 'level=\(warn\|error\)' /tmp/prometheus.log | grep -v SIGTERM)" ""
}

[ "${1-}" != prometheus ] || read_by_prometheus

is "other pages, other methods" "$(python3 -c '
import sys, urllib.request
def status(path, method):
    try:
        return urllib.request.urlopen(urllib.request.Request(
            "http://" + sys.argv[1] + path, method=method)).status
    except urllib.error.HTTPError as error:
        return error.code
print(status("/", "GET"), status("/x", "GET"), status("/metrics", "HEAD"),
      status("/metrics", "POST"))' "$address")" "200 404 200 405"
# A page of another site may have its name lead here (DNS rebinding); what its
# browser says as Host is that name.
is "a foreign Host" "$(python3 -c '
import sys, http.client
def status(host):
    there = http.client.HTTPConnection(sys.argv[1])
    there.request("GET", "/metrics", headers={"Host": host})
    return there.getresponse().status
print(*map(status, sys.argv[2:]))' "$address" \
	evil.example 127.0.0.1.evil.example:9950 "" 10.0.0.1 \
	localhost LOCALHOST:1 127.1.2.3:80 '[::1]:9950' '[::1]')" \
	"421 421 421 421 200 200 200 200 200"
is "none holds its connection" "$(python3 -c '
import sys, http.client
there = http.client.HTTPConnection(sys.argv[1])
there.request("GET", "/metrics")
answer = there.getresponse()
print(answer.status, answer.getheader("Connection"))' "$address")" "200 close"
not_ok "the port is taken" iommuctl metrics --listen "$address"
like "says so" "$output" "Address already in use"
metrics_stop
is "SIGTERM ends the server well" $? 0
ok "and detaches" lat_detached

rmmod lat_dma
ok "reset" iommuctl reset
ok "rmmod" rmmod iommuctl
done_testing
