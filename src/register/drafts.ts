import { and, eq, gt, lte } from 'drizzle-orm'
import { draft } from '../../db/schema.ts'
import { build, query, statement } from '../../db/statement.ts'
import { newToken } from '../crypto/token.ts'
import { type Register, write } from './register.ts'

/** How long a question may stay open before its buttons are too old. */
const draftAgeMaxMs = 30 * 60_000

/**
 * Keeps a command that still lacks something, sealed, while its person is asked; the answer's buttons carry only the id
 * this returns. Drafts that have run out are dropped on the way.
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

/** Drops what has run out; what else is kept later drops it too, but that may be long in coming. */
export async function forgetDrafts(register: Register): Promise<void> {
  await write(register, expiredDrafts(register.clock()))
}

const expiredDrafts = (now: number) => statement(build.delete(draft).where(lte(draft.expiresAt, now)))

/** What was kept; null when it has run out, or was somebody else's. The body is whatever was kept: parse it. */
export async function openDraft(register: Register, actor: string, id: string): Promise<unknown> {
  const [row] = await register.engine.read(
    query(
      build
        .select({ sealed: draft.sealed })
        .from(draft)
        .where(and(eq(draft.id, id), eq(draft.actor, actor), gt(draft.expiresAt, register.clock()))),
    ),
  )
  return row === undefined ? null : register.vault.openJson<unknown>(row.sealed, aboutDraft(id))
}

function aboutDraft(id: string): string {
  return `draft ${id}`
}
