/**
 * Completion for a shell: each script asks `axctl __complete` with the words so far, and leaves paths to the shell. They hold
 * no list of commands, so that an installed one fits every version.
 */
const bash = `# Completion of axctl for bash, printed by: axctl completion bash
_axctl() {
  local rest=\${COMP_LINE:0:COMP_POINT} word typed value breaks= kept= i
  local -a words=()
  # bash breaks words at "=" and ":"; what no space stands between is put together again.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then words+=(""); fi
    rest=\${rest#"\${rest%%[![:space:]]*}"}
    if ((i == COMP_CWORD)); then word=$rest; fi
    words[\${#words[@]} - 1]+=$word
    rest=\${rest#"$word"}
  done
  typed=\${words[\${#words[@]} - 1]}
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+="="
  [[ $COMP_WORDBREAKS == *:* ]] && breaks+=":"
  [[ -n $breaks ]] && kept=\${typed%"\${typed##*[$breaks]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    case $value in
      :files) compopt -o default ;;
      :folders) compopt -o dirnames ;;
      *) COMPREPLY+=("\${value#"$kept"}") ;;
    esac
  done < <(command axctl __complete "\${words[@]:1}" 2>/dev/null)
  if [[ \${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi
}
complete -F _axctl axctl
`;

const zsh = `#compdef axctl
# Completion of axctl for zsh, printed by: axctl completion zsh
_axctl() {
  local value meaning
  local -a closed open
  while IFS=$'\\t' read -r value meaning; do
    case $value in
      :files) compset -P '--*='; _files; return ;;
      :folders) compset -P '--*='; _files -/; return ;;
      *=) open+=("\${value//:/\\\\:}:$meaning") ;;
      *) closed+=("\${value//:/\\\\:}:$meaning") ;;
    esac
  done < <(command axctl __complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  _describe axctl closed -- open -S ''
}
if [[ $funcstack[1] == _axctl ]]; then _axctl "$@"; else compdef _axctl axctl; fi
`;

const fish = `# Completion of axctl for fish, printed by: axctl completion fish
function __axctl_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l option (string match -r -- '^--[^=]+=' $typed)
    set -l path (string replace -r -- '^--[^=]+=' '' $typed)
    set -e words[1]
    for line in (command axctl __complete $words "$typed" 2>/dev/null)
        switch $line
            case ':files*'
                for found in (__fish_complete_path "$path")
                    echo "$option$found"
                end
            case ':folders*'
                for found in (__fish_complete_directories "$path" '')
                    echo "$option$found"
                end
            case '*'
                echo $line
        end
    end
end
complete --command axctl --no-files --arguments '(__axctl_complete)'
`;

export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
