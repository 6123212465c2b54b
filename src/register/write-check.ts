import { lease } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import { type Register, write } from './register.ts'

/** Calls in between get the last result. */
const everyMs = 5000

export interface WriteNews {
  last: { readonly at: number; readonly failure: { readonly error: unknown } | null } | null
}

export const noWrites = (): WriteNews => ({ last: null })

/** Makes a check that writes a few bytes, since a full disk lets every read pass. Throws StorageError. */
export function writeCheck(register: Register, news: WriteNews = noWrites()): () => Promise<void> {
  let running: Promise<void> | null = null

  async function tryWrite(at: number): Promise<void> {
    const row = { processId: '', until: at }
    const insert = build.insert(lease).values({ name: 'write check', ...row })
    try {
      await write(register, statement(insert.onConflictDoUpdate({ target: lease.name, set: row })))
      news.last = { at, failure: null }
    } catch (error) {
      news.last = { at, failure: { error } }
    }
  }

  return async () => {
    const now = register.clock()
    if (news.last === null || Math.abs(now - news.last.at) >= everyMs) {
      running ??= tryWrite(now).finally(() => {
        running = null
      })
      await running
    }
    const failure = news.last?.failure ?? null
    if (failure !== null) throw failure.error
  }
}
