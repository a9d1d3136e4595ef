# SPDX-License-Identifier: GPL-2.0-only
# complete.zsh FOLDER LINE: prints what zsh offers for LINE and the key Tab, by the
# completions in FOLDER. Zsh completes on a terminal alone: it gets one of its own.
emulate -R zsh
zmodload zsh/zpty
zpty shell zsh -f -i

say() {
	zpty -w shell "$1"
}

say "PROMPT= fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -D -u"
# what is offered, not what functions of zsh ask for themselves
say 'compadd() {
	local -a found
	[[ ${@[1,(i)-(|-)]} == *-[OAD]* ]] || {
		builtin compadd -O found "$@"
		print -rl -- $found >> offered
	}
	builtin compadd "$@"
}'
say 'finish() { print finished-$((6 * 7)); }; zle -N finish'
say 'bindkey ^I complete-word; bindkey ^X finish'
: > offered
zpty -w -n shell "$2"$'\t\x18'
zpty -r -m shell seen '*finished-42*'
sort -u offered
