# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Completion for bash; it is installed as mapinfo, where bash-completion finds it.

# The command, if the line has it, of the words before the one to complete.
_mapinfo_command() {
	local word

	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $word in
		system | doctor | maps | predict | plan | load | survey)
			echo "$word"
			return
			;;
		esac
	done
}

_mapinfo_options() {
	echo --json --help --version
	case $1 in
	plan) echo --all --as --page-size --svg ;;
	load) echo --shared-only ;;
	survey) echo --as --page-size --memory --processes --svg ;;
	esac
}

# The root file system of a survey, if the line has it before the word to complete.
_mapinfo_root() {
	local word last=

	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		case $last:$word in
		--as:* | --memory:* | --page-size:* | --processes:* | =:*) ;;
		*:survey | *:-*) ;;
		*)
			echo "$word"
			return
			;;
		esac
		last=$word
	done
}

# Files by names that start at the root file system FOLDER, as they do there.
_mapinfo_below() {
	local file folder=${1%/} slash=

	[[ $2 != /* ]] || slash=/
	while read -r file; do
		[ ! -d "$file" ] || file=$file/
		COMPREPLY+=("$slash${file#"$folder/"}")
	done < <(compgen -f -- "$folder/${2#/}")
	[[ ${COMPREPLY[*]} != */ ]] || compopt -o nospace
}

_mapinfo() {
	local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}
	local command root words

	COMPREPLY=()
	command=$(_mapinfo_command)
	[ "$command" != survey ] || root=$(_mapinfo_root)
	case $last in
	--as) words="mmu nommu" ;;
	--memory | --page-size | --processes) words= ;;
	*)
		case $command:$word in
		*:-*) words=$(_mapinfo_options "$command") ;;
		:*) words="system doctor maps predict plan load survey help" ;;
		maps:*) words="self $(cd /proc && echo [0-9]*)" ;;
		system:* | doctor:*) words= ;;
		*)
			compopt -o filenames
			[ -z "$root" ] || {
				_mapinfo_below "$root" "$word"
				return
			}
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
			;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _mapinfo mapinfo
