import { and, eq, gt, lte } from 'drizzle-orm'
import { draft } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { newToken } from '../../crypto/vault.ts'
import { type Register, write } from '../register.ts'

/** Buttons of a question expire after this. */
const draftAgeMaxMs = 30 * 60_000

/**
 * Keeps an incomplete command, sealed, while its user is asked for the rest; buttons carry only the returned
 * id.
 */
export async function keepDraft(register: Register, actor: string, body: unknown): Promise<string> {
  const id = newToken()
  const now = register.clock()
  const row = {
    id,
    actor,
    sealed: register.vault.sealJson(body, aboutDraft(id)),
    expiresAt: now + draftAgeMaxMs,
  }
  await write(register, expiredDrafts(now), statement(build.insert(draft).values(row)))
  return id
}

/** Drops expired drafts even if no other draft is kept. */
export async function forgetDrafts(register: Register): Promise<void> {
  await write(register, expiredDrafts(register.clock()))
}

const expiredDrafts = (now: number) => statement(build.delete(draft).where(lte(draft.expiresAt, now)))

/** Returns a draft's body to parse; null if it has expired or is another user's. */
export async function draftById(register: Register, actor: string, id: string): Promise<unknown> {
  const stored = build
    .select({ sealed: draft.sealed })
    .from(draft)
    .where(and(eq(draft.id, id), eq(draft.actor, actor), gt(draft.expiresAt, register.clock())))
  const [row] = await register.engine.read(query(stored))
  return row === undefined ? null : register.vault.openJson<unknown>(row.sealed, aboutDraft(id))
}

function aboutDraft(id: string): string {
  return `draft ${id}`
}
