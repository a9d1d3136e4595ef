# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# complete.bash FOLDER LINE: prints what bash offers for LINE and the key Tab, by the
# completion in FOLDER.

# it works in a completion alone
compopt() {
	:
}

# shellcheck source=tools/completion/mapinfo.sh
. "$1/mapinfo.sh"
complete -p mapinfo | grep -q -- '-F _mapinfo mapinfo$' || exit 1
read -r -a COMP_WORDS <<< "$2"
[ "${2% }" = "$2" ] || COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_mapinfo
printf '%s\n' "${COMPREPLY[@]}" | sort
