import { lease } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import type { Register } from './register.ts'

/** So often at most is a write made to find out; whoever asks in between hears of the last one. */
const everyMs = 5000

/** How the last write went that was made to find out. */
export interface WriteNews {
  last: { readonly at: number; readonly failure: { readonly error: unknown } | null } | null
}

/** None was made yet. */
export const noWrites = (): WriteNews => ({ last: null })

/**
 * Finds out by a write of a few bytes whether the register can write: a full disk or a file that may only be read lets every
 * reading pass. What it answers rejects with the StorageError of a write that failed. `news` may outlive the register.
 */
export function writeCheck(register: Register, news: WriteNews = noWrites()): () => Promise<void> {
  let running: Promise<void> | null = null

  async function write(now: number): Promise<void> {
    try {
      await writeOnce(register, now)
      news.last = { at: now, failure: null }
    } catch (error) {
      news.last = { at: now, failure: { error } }
    }
  }

  return async () => {
    const now = register.clock()
    if (news.last === null || Math.abs(now - news.last.at) >= everyMs) {
      running ??= write(now).finally(() => {
        running = null
      })
      await running
    }
    const failure = news.last?.failure ?? null
    if (failure !== null) throw failure.error
  }
}

async function writeOnce({ engine }: Register, now: number): Promise<void> {
  const mark = { holder: '', until: now }
  const write = build
    .insert(lease)
    .values({ name: 'write check', ...mark })
    .onConflictDoUpdate({ target: lease.name, set: mark })
  await engine.unit([], () => ({ writes: [statement(write)], result: null }))
}
