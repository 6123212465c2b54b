import { lease } from '../../db/schema.ts'
import { build, statement } from '../../db/statement.ts'
import type { Register } from './register.ts'

/** So often at most is a write made to find out; whoever asks in between hears of the last one. */
const everyMs = 5000

/**
 * Finds out by a write of a few bytes whether the register can write: a full disk or a file that may only be read lets every
 * reading pass. What it answers rejects with the StorageError of a write that failed.
 */
export function writeCheck(register: Register): () => Promise<void> {
  let last: { readonly at: number; readonly done: Promise<void> } | null = null
  return async () => {
    const now = register.clock()
    if (last === null || Math.abs(now - last.at) >= everyMs)
      last = { at: now, done: writeOnce(register, now) }
    await last.done
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
