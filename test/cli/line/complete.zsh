# Prints the words that zsh offers: complete.zsh SCRIPT WORD…, where the last word is being typed.
# The functions with which zsh offers words print them here, with their meanings.
compdef() { }
_describe() { print -l -- ${(P)2} }
_files() { if [[ ${1:-} == -/ ]]; then print -l -- *(/); else print -l -- *; fi }
compadd() { shift; print -l -- "$@" }
script=$1
shift
words=("$@")
CURRENT=$#
source $script
_izin
