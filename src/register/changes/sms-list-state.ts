import { storedJson } from '../../util/json.ts'
import { noteServerFact, readServerFact } from '../links/links.ts'
import type { Register, WithEngine } from '../register.ts'
import type { SmsListDifference } from './sms-stops.ts'

/** The carrier's list of numbers that get no SMS, as a whole. */
export interface SmsListReader {
  /** Reads all numbers, in E.164. `detail`: a code of the carrier or of the connection. */
  readAll(): Promise<
    | { readonly kind: 'read'; readonly numbers: readonly string[] }
    | { readonly kind: 'failed'; readonly detail: string }
  >
}

/** Progress of the carrier's list of numbers that get no SMS. It holds no number. */
export interface SmsListState {
  /** Time at which the list was switched on. */
  readonly startedAt: number
  /** Place in the ledger up to which refusals and their ends were handed to the outbox. */
  readonly cursor: number
  /** Last comparison of the carrier's list with the register; null before the first. */
  readonly compared: (SmsListDifference & { readonly at: number }) | null
}

const factName = 'sms-list'

/** Reads the progress; null while the list is off. */
export async function readSmsListState(register: WithEngine): Promise<SmsListState | null> {
  const stored = await readServerFact(register, factName)
  return stored === null ? null : storedJson<SmsListState>(stored)
}

export async function storeSmsListState(register: WithEngine, state: SmsListState | null): Promise<void> {
  await noteServerFact(register, factName, state === null ? null : JSON.stringify(state))
}

const comparisonAgeMaxMs = 36 * 60 * 60_000

/** Returns the last comparison if it is of the last day and shows a difference, else null. */
export async function recentDifference(register: Register): Promise<SmsListDifference | null> {
  const compared = (await readSmsListState(register))?.compared ?? null
  if (compared === null || Math.abs(register.clock() - compared.at) > comparisonAgeMaxMs) return null
  const { at: _, ...difference } = compared
  return difference.missing > 0 || difference.unknown > 0 ? difference : null
}
