import { hash } from 'node:crypto'
import type { Problem } from '../../ledger/problems.ts'
import type { BadEntry } from '../../ledger/verification.ts'
import { parseJson } from '../../util/json.ts'
import type { Pack, PackChange } from './pack-json.ts'

/** Returns the digest of the wording (text) that the recipient saw before a change; null if izin showed none. */
export function wordingIn({ door, evidence }: Pick<PackChange, 'door' | 'evidence'>): string | null {
  return door === 'page' || door === 'telegram' ? digestIn(evidence, 'wording') : null
}

/** Returns the digest of the message with the code that gave a consent; null if there was none. */
export function codeWordingIn({ door, evidence }: Pick<PackChange, 'door' | 'evidence'>): string | null {
  return door === 'page' || door === 'telegram' || door === 'api' ? digestIn(evidence, 'codeWording') : null
}

/** Returns the digest of a shown text that the evidence of a change names; null if it names none. */
function digestIn(evidence: string | null, name: 'wording' | 'codeWording'): string | null {
  if (evidence === null) return null
  // A forged pack may have evidence that is no object.
  const { [name]: digest } = Object(parseJson(evidence)) as { readonly [name]?: unknown }
  return typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest) ? digest : null
}

/** Returns the digests of all wordings that the changes name, each once. */
export function wordingsIn(changes: readonly PackChange[]): string[] {
  const named = changes.flatMap((change) => [wordingIn(change) ?? [], codeWordingIn(change) ?? []].flat())
  return [...new Set(named)]
}

/** Returns the first wording that is missing, altered, or not named by a change. */
export function wordingFault({ changes, wordings }: Pack): BadEntry | null {
  const digests = wordingsIn(changes)
  for (const [index, { digest, text }] of wordings.entries()) {
    const bad = (problem: Problem): BadEntry => ({ kind: 'wording', at: digest, problem })
    if (digests[index] !== digest) return bad('it is not the one that the changes name here')
    if (hash('sha256', text) !== digest) return bad('its text does not give its digest')
  }
  const missing = digests[wordings.length]
  return missing === undefined ? null : { kind: 'wording', at: missing, problem: 'it is missing' }
}
