import { hash } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import { wording } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { type WithEngine, write } from './register.ts'

/** A text that recipients saw when they gave or withdrew a consent, with ‹ › for personal parts. */
interface Wording {
  /** SHA-256 of the text; evidence of a change names it. */
  readonly digest: string
  readonly language: 'tr' | 'en'
  readonly text: string
}

/** Stores a wording when it is first shown; returns the field of evidence that names it. */
export async function keepWording(
  register: WithEngine,
  language: Wording['language'],
  text: string,
): Promise<{ readonly wording: string }> {
  const named = namedWording(text)
  if ((await wordingsOf(register, [named.wording])).length > 0) return named
  const row = { digest: Buffer.from(named.wording, 'hex'), language, text }
  await write(register, statement(build.insert(wording).values(row).onConflictDoNothing()))
  return named
}

export function namedWording(text: string): { readonly wording: string } {
  return { wording: hash('sha256', text) }
}

/** Returns the wordings in the order of their digests, without unknown ones. */
export async function wordingsOf({ engine }: WithEngine, digests: readonly string[]): Promise<Wording[]> {
  if (digests.length === 0) return []
  const marks = digests.map((digest) => Buffer.from(digest, 'hex'))
  const { digest, language, text } = wording
  const stored = build.select({ digest, language, text }).from(wording).where(inArray(digest, marks))
  const found = (await engine.read(query(stored))).map((row) => ({
    ...row,
    digest: row.digest.toString('hex'),
  }))
  return digests.flatMap((one) => found.find(({ digest }) => digest === one) ?? [])
}
