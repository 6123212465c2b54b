import { type Refusal, refused } from '../util/refusal.ts'
import type { Sentence } from '../util/sentence.ts'
import type { Environment } from './config.ts'

/**
 * Reads a file of settings in the grammar that a shell, systemd and Docker Compose read alike: NAME=VALUE on each line,
 * VALUE in single quotes unless it has only plain characters, and comments on lines of their own. A refusal
 * names the line.
 */
export function readEnvFile(
  text: string,
): { readonly kind: 'read'; readonly values: Environment } | Refusal<Sentence> {
  const values: Record<string, string> = {}
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#.*)?$/.test(line)) continue
    const [, name, plain, singleQuoted, doubleQuoted] =
      /^([A-Za-z_]\w*)=(?:([\w@%+=:,./-]*)|'([^']*)'|"([^"$`\\]*)")\s*$/.exec(line) ?? []
    if (name === undefined)
      return refused({
        en: `line ${at + 1} is not NAME=VALUE. Put other values in single quotes: NAME='…'`,
        tr: `${at + 1}. satır AD=DEĞER biçiminde değil. Öbür değerleri tek tırnağa alın: AD='…'`,
      })
    values[name] = plain ?? singleQuoted ?? doubleQuoted ?? ''
  }
  return { kind: 'read', values }
}
