# Prints the words that bash offers: complete.bash SCRIPT WORD…, where the last word is being typed.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_izin
for word in "${COMPREPLY[@]}"; do
  printf '%s\n' "$word"
done
