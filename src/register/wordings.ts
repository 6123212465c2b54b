import { hash } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import { wording } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import type { Register } from './register.ts'

export type WordingLanguage = 'tr' | 'en'

/** A text that recipients saw when they gave or withdrew a consent. What differs from person to person stands in ‹ ›. */
export interface Wording {
  /** SHA-256 of the text in UTF-8, as hex. Evidence of a change names it. */
  readonly digest: string
  readonly language: WordingLanguage
  readonly text: string
}

/** Keeps a wording when it is first shown, and returns the field of evidence that names it. */
export async function keepWording(
  { engine, clock }: Pick<Register, 'engine' | 'clock'>,
  language: WordingLanguage,
  text: string,
): Promise<{ readonly wording: string }> {
  const named = namedWording(text)
  const digest = named.wording
  if ((await wordingsOf({ engine }, [digest])).length > 0) return named
  const row = { digest: Buffer.from(digest, 'hex'), language, text, firstShownAt: clock() }
  const insert = statement(build.insert(wording).values(row).onConflictDoNothing())
  await engine.unit([], () => ({ writes: [insert], result: null }))
  return named
}

/** Returns the field of evidence that names a wording. */
export function namedWording(text: string): { readonly wording: string } {
  return { wording: hash('sha256', text) }
}

/** Returns the wordings with these digests, in this order; unknown ones are left out. */
export async function wordingsOf(
  { engine }: Pick<Register, 'engine'>,
  digests: readonly string[],
): Promise<Wording[]> {
  if (digests.length === 0) return []
  const marks = digests.map((digest) => Buffer.from(digest, 'hex'))
  const { digest, language, text } = wording
  const rows = await engine.read(
    query(build.select({ digest, language, text }).from(wording).where(inArray(digest, marks))),
  )
  const found = new Map(rows.map((row) => [row.digest.toString('hex'), row]))
  return digests.flatMap((one) => {
    const row = found.get(one)
    return row === undefined ? [] : [{ ...row, digest: one }]
  })
}
