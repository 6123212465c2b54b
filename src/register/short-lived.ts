import { type Column, lte } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { build, statement } from '../../db/statement.ts'
import { type Register, write } from './register.ts'

/*
 * Rows that are stored only for minutes or days: links, drafts, codes, requests. Their content may contain an address, so
 * it is encrypted, and deleted when the row is settled.
 */

type WithVault = Pick<Register, 'vault'>

/**
 * Returns functions that encrypt (seal) and decrypt (open) the content of rows of one kind. A content is bound to the id of
 * its row and does not open in another row. The id is a text or a mark (keyed hash), never an address.
 */
export function sealedContent<Content>(kind: string) {
  const about = (id: string | Buffer) => `${kind} ${typeof id === 'string' ? id : id.toString('hex')}`
  return {
    seal: ({ vault }: WithVault, id: string | Buffer, content: Content): Buffer =>
      vault.sealJson(content, about(id)),
    /** Returns the decrypted content; null once it was dropped. Throws SealBrokenError in another row than its own. */
    open: ({ vault }: WithVault, id: string | Buffer, sealed: Buffer | null): Content | null =>
      sealed === null ? null : vault.openJson<Content>(sealed, about(id)),
  }
}

/**
 * Returns a function that deletes the rows of a table some time after the moment in a column. Only the job `forget` calls
 * it, which waits until the clock is proven to be right.
 */
export function forgetting(table: SQLiteTable, since: Column, keptMs: number) {
  return async (register: Pick<Register, 'engine' | 'clock'>): Promise<void> => {
    const isOld = lte(since, register.clock() - keptMs)
    await write(register, statement(build.delete(table).where(isOld)))
  }
}
