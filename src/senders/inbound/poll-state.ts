import { noteServerFact, readServerFact } from '../../register/links/links.ts'
import type { Register } from '../../register/register.ts'
import { storedJson } from '../../util/json.ts'

/** Progress of the poller in the carrier's inbox, which the database keeps. It holds neither an address nor a text. */
export interface PollState {
  readonly carrier: string
  /** Messages that are older are not taken: they were written before izin first asked this carrier. */
  readonly takenFrom: number
  readonly cursor: string | null
  /** Time since which every call has failed; null if the last one succeeded. */
  readonly failingSince: number | null
  /** Code of the last failure. */
  readonly detail: string | null
}

const factName = 'sms-inbox'

/** Reads the stored progress; null before the first call. */
export async function readPollState(register: Register): Promise<PollState | null> {
  const stored = await readServerFact(register, factName)
  return stored === null ? null : storedJson<PollState>(stored)
}

export async function storePollState(register: Register, state: PollState): Promise<void> {
  await noteServerFact(register, factName, JSON.stringify(state))
}
