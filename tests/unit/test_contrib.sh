#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# contrib/: the rules are understood, each alert fires when it is to, and what
# they and the dashboard ask for is exported, as the manual has it. Run at the top of
# the tree.
set -u

n=0 failed=0
check()
{
	local name=$1 said
	shift
	n=$((n + 1))
	if said=$("$@" 2>&1); then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' <<<"$said"
		failed=1
	fi
}

rules=contrib/prometheus/iommuctl.rules.yml
dashboard=contrib/grafana/iommuctl.json

# Names of metrics that are asked for, without what a histogram adds
asked()
{
	{
		sed 's/^ *#.*//; /record:/d' $rules
		jq -r '.. | .expr?, .query? | strings' $dashboard
	} | grep -oE '(^|[^:[:alnum:]_])iommuctl_[a-z_]+' |
		sed -E 's/^[^i]//; s/_(bucket|sum|count)$//' | sort -u
}

each_exported()
{
	local name status=0
	[ "$(asked | wc -l)" -gt 5 ] || return 1
	for name in $(asked); do
		grep -qw "$name" man/iommuctl-metrics.8 && continue
		echo "nothing exports $name"
		status=1
	done
	return $status
}

# Panels have numbers of their own, lie on no other, and name the data source.
panels_fit()
{
	jq -e '.panels | (map(.id) | length == (unique | length)) and
		all(.[]; .gridPos.x + .gridPos.w <= 24 and
			.datasource.uid == "${datasource}" and
			(.targets | length) > 0) and
		([range(length) as $i | range($i) as $j | .[$i].gridPos as $a |
			.[$j].gridPos as $b |
			$a.x < $b.x + $b.w and $b.x < $a.x + $a.w and
			$a.y < $b.y + $b.h and $b.y < $a.y + $a.h] | any | not)' \
		$dashboard
}

check "promtool check rules" promtool check rules $rules
check "promtool test rules" promtool test rules tests/unit/iommuctl.rules.test.yml
check "rules and dashboard ask for what is exported" each_exported
check "panels of the dashboard" panels_fit
echo "1..$n"
exit $failed
