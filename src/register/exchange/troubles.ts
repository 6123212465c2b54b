import { noteServerFact, readServerFact } from '../links.ts'
import type { WithEngine } from '../register.ts'

/** Why the exchange by API does not go on; kept until it does. */
export interface Trouble {
  /** `access`: a person has to act. */
  readonly kind: 'later' | 'access'
  /** Code of İYS or one word. */
  readonly reason: string
  readonly since: number
  /** Nothing is tried before. */
  readonly until: number
  readonly failures: number
  /** The admins were told. */
  readonly adminsNotified: boolean
}

/** By the brand, or `all` for the whole exchange. */
export type Troubles = Readonly<Record<string, Trouble>>

export async function readTroubles(register: WithEngine): Promise<Troubles> {
  const stored = await readServerFact(register, 'iys-troubles')
  return stored === null ? {} : (JSON.parse(stored) as Troubles)
}

export async function noteTroubles(register: WithEngine, troubles: Troubles): Promise<void> {
  const isEmpty = Object.keys(troubles).length === 0
  await noteServerFact(register, 'iys-troubles', isEmpty ? null : JSON.stringify(troubles))
}

/** The one to show: what a person has to act on, before an outage. */
export function worstTrouble(troubles: Troubles): Trouble | null {
  const all = Object.values(troubles)
  return all.find(({ kind }) => kind === 'access') ?? all[0] ?? null
}

/** Ends all pauses: a person has asked for the next try. */
export async function retryNow(register: WithEngine): Promise<void> {
  const troubles = Object.entries(await readTroubles(register))
  await noteTroubles(
    register,
    Object.fromEntries(troubles.map(([scope, one]) => [scope, { ...one, until: 0 }])),
  )
}
