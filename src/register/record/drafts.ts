import { and, eq, gt } from 'drizzle-orm'
import { draft } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { newToken } from '../../crypto/vault.ts'
import { type Register, write } from '../register.ts'
import { forgetting, sealedContent } from '../short-lived.ts'

/** Time after which the buttons of a question do nothing any more. */
const draftAgeMaxMs = 30 * 60_000

const contents = sealedContent<unknown>('draft')

/**
 * Stores an incomplete command, encrypted, while its user is asked for the missing values. Returns an id: the buttons of
 * the question carry only this id, never an address.
 */
export async function keepDraft(register: Register, actor: string, body: unknown): Promise<string> {
  const id = newToken()
  const row = {
    id,
    actor,
    sealed: contents.seal(register, id, body),
    expiresAt: register.clock() + draftAgeMaxMs,
  }
  await write(register, statement(build.insert(draft).values(row)))
  return id
}

/** Deletes expired drafts. */
export const forgetDrafts = forgetting(draft, draft.expiresAt, 0)

/** Returns the stored command, still to be parsed; null if the draft has expired or belongs to another user. */
export async function draftById(register: Register, actor: string, id: string): Promise<unknown> {
  const select = build
    .select({ sealed: draft.sealed })
    .from(draft)
    .where(and(eq(draft.id, id), eq(draft.actor, actor), gt(draft.expiresAt, register.clock())))
  const [row] = await register.engine.read(query(select))
  return contents.open(register, id, row?.sealed ?? null)
}
