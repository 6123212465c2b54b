import { hash } from 'node:crypto'
import { type ShownLanguage, shownOf } from '../../consent/shown/shown.ts'
import type { Pack, PackChange, PackWording } from './pack-json.ts'
import type { BadPart } from './verify-pack.ts'

/** Which fixed wording somebody was shown when he said it, as the evidence of his change tells. */
export interface ShownHere {
  readonly version: string
  /** Null, both, in evidence of before the wordings were kept word for word. */
  readonly language: ShownLanguage | null
  readonly digest: string | null
}

/** Null where the change came by a door that shows no wording of ours, as the unsubscribe button of a mail program. */
export function shownIn({ door, evidence }: Pick<PackChange, 'door' | 'evidence'>): ShownHere | null {
  if (evidence === null || (door !== 'page' && door !== 'telegram')) return null
  const { text, language, textDigest } = fieldsOf(evidence)
  if (typeof text !== 'string' || !isVersion(text)) return null
  const isTold = (language === 'tr' || language === 'en') && typeof textDigest === 'string'
  return isTold
    ? { version: text, language, digest: textDigest }
    : { version: text, language: null, digest: null }
}

/** The fields of evidence; none where a pack holds something else, as one that was made anew might. */
function fieldsOf(evidence: string): Readonly<Record<string, unknown>> {
  try {
    const given: unknown = JSON.parse(evidence)
    return typeof given === 'object' && given !== null ? { ...given } : {}
  } catch {
    return {}
  }
}

/** As the doors that show a fixed wording name it: page-4, telegram-4, form-1. */
export function isVersion(text: string): boolean {
  return /^(?:page|telegram|form)-\d+$/.test(text)
}

/** The wordings that the changes tell of, in their order; without a text where the version was not kept word for word. */
export function wordingsOf(changes: readonly PackChange[]): PackWording[] {
  return versionsIn(changes).map((version) => {
    const { tr, en } = shownOf(version) ?? {}
    return { version, tr: tr?.text ?? null, en: en?.text ?? null }
  })
}

function versionsIn(changes: readonly PackChange[]): string[] {
  return [...new Set(changes.flatMap((change) => shownIn(change)?.version ?? []))]
}

/**
 * The first wording that was altered. What vouches for it is the digest in the evidence of a change; of evidence without one
 * only whether this program knows another text under that version. Packs of before had no wordings.
 */
export function wordingFault({ changes, wordings }: Pack): BadPart | null {
  if (wordings === undefined) return null
  const versions = versionsIn(changes)
  for (const [index, wording] of wordings.entries()) {
    const problem =
      versions[index] === wording.version
        ? (unlike(wording) ?? unvouched(wording, changes))
        : 'it is not the one that the changes tell of here'
    if (problem !== null) return { kind: 'wording', at: wording.version, problem }
  }
  const missing = versions[wordings.length]
  return missing === undefined ? null : { kind: 'wording', at: missing, problem: 'it is missing' }
}

function unlike({ version, tr, en }: PackWording): string | null {
  const known = shownOf(version)
  if (known === null || (known.tr.text === tr && known.en.text === en)) return null
  return 'it is not the text of this version'
}

function unvouched({ version, ...texts }: PackWording, changes: readonly PackChange[]): string | null {
  const isWrong = changes.some((change) => {
    const shown = shownIn(change)
    if (shown === null || shown.version !== version || shown.language === null) return false
    const text = texts[shown.language]
    return text === null || hash('sha256', text) !== shown.digest
  })
  return isWrong ? 'it does not give the digest in the evidence of a change' : null
}
