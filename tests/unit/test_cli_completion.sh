#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# bash's completion of command lines, without a module: words of the table.
# Run at the top of the tree.
PATH=$PWD/${OUTPUT:-.output}:$PATH
. cli/completion/iommuctl
count=0
failed=0

# What bash would offer after this line
offers()
{
	local got
	COMP_LINE=$1
	COMP_POINT=${#1}
	_iommuctl
	got="${COMPREPLY[*]}"
	count=$((count + 1))
	if [ "$got" = "$2" ]; then
		echo "ok $count - $1"
	else
		failed=1
		echo "not ok $count - $1"
		printf '# got:  %s\n# want: %s\n' "$got" "$2"
	fi
}

offers "iommuctl do" "domain"
offers "iommuctl domain " "add del attach detach list show help"
offers "iommuctl -j -n domain at" "attach"
offers "iommuctl domain add 0000:00:04.0 type i" "identity"
offers "iommuctl map 2 0 " "buffer phys offset length prot count stride"
offers "iommuctl map 2 0 buffer 1 prot r" "rw r rw,cache"
offers "iommuctl --js" "--json"
offers "iommuctl -b man/iommuctl-dom" "man/iommuctl-domain.8"
offers "iommuctl buffer write 1 file man/iommuctl-dom" "man/iommuctl-domain.8"
offers "iommuctl domain nonsense " ""
offers "iommuctl help un" "unmap"
echo "1..$count"
exit $failed
