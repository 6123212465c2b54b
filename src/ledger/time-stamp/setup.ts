import { untilKnown } from '../../timeout.ts'
import type { Stamper } from './authority.ts'

/** Apart from the authority, whose libraries are loaded only where stamps are asked for or checked. */

/** Real answers have some thousand bytes. */
export const answerBytesMax = 1024 * 1024

/** Stands in for an authority with a wrong set-up: stamps wait until it is corrected. */
export function unusableStamper(reason: string): Stamper {
  const answer = { kind: 'refused', detail: reason } as const
  return { authority: { stamp: async () => answer }, trusted: [], isUnusable: true }
}

export type StampSetup = 'off' | 'unusable' | 'on'

export function stampSetup(stamper: Pick<Stamper, 'isUnusable'> | null): StampSetup {
  if (stamper === null) return 'off'
  return stamper.isUnusable === true ? 'unusable' : 'on'
}

/** Loaded with the first stamp, since the libraries of certificates slow the start. */
export const stampChecks = untilKnown(() => import('./verify.ts'))
export const stampRequests = untilKnown(() => import('./request.ts'))
