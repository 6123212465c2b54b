# Types into an interactive zsh as a person does, and prints the line that it then has: tab.zsh SCRIPT TYPED, with Tab keys in TYPED.
zmodload zsh/zpty
zpty shell 'TERM=dumb PS1= zsh -f -i'
shown() {
  local text= piece=
  while [[ $text != *$1* ]] && zpty -r shell piece; do text+=$piece; done
  print -rn -- $text
}
zpty -w shell 'autoload -Uz compinit && compinit -u -D; unsetopt beep; source '${(q)1}'; izin() { print -r -- "<${(j:|:)@}>" }; print rea''dy'
shown ready >/dev/null
zpty -wn shell $2$'\n'
shown '>' | sed -n 's/.*\(<.*>\).*/\1/p'
zpty -d shell
