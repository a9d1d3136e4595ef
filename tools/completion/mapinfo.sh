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

_mapinfo() {
	local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}
	local command words

	command=$(_mapinfo_command)
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
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
			;;
		esac
		;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _mapinfo mapinfo
