import type { Actor } from '../actor.ts'
import type { Register } from '../register.ts'
import { logLookUp } from './log.ts'

/** What stands in the log instead of the mark of an address where a whole brand was asked about. No address has it. */
export const wholeBrandMark = Buffer.alloc(32)

/** A report of addresses that somebody takes. */
export interface TakenReport {
  /** Null for several brands. */
  readonly brandCode: number | null
  /** What it is, and of when. */
  readonly purpose: string
}

/** Writes into the look-up log that somebody takes a report with addresses; on disk before it resolves (KVKK, iys.md 7.6). */
export async function logReport(
  register: Pick<Register, 'engine' | 'clock'>,
  actor: Actor & { readonly id: string },
  { brandCode, purpose }: TakenReport,
): Promise<void> {
  const entry = {
    at: register.clock(),
    door: actor.door,
    actor: actor.id,
    mark: wholeBrandMark,
    brandCode,
    purpose,
  }
  await register.engine.unit([], () => ({ writes: [logLookUp(entry)], result: null }))
}
