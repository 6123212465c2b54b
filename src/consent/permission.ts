import type { RecipientType } from './channel.ts'
import { type ConsentState, effectiveStatement, type NationalState } from './consent.ts'

/** Each has a sentence in every language. */
export const permissionReasons = [
  'consent', // ONAY, and in İYS
  'consent-unverified', // ONAY here; its state in İYS is unknown
  'trader', // TACIR without a refusal (R33)
  'no-consent', // nothing recorded for a private person
  'trader-unrecorded', // TACIR: load the address into İYS first
  'refused', // RET
  'refused-here', // RET that İYS would not take, effective all the same
  // ONAY, but İYS does not have it (L3): to be reported, without an answer yet, refused, too old to report (R16)
  'iys-waiting',
  'iys-sent',
  'iys-refused',
  'iys-late',
  'brand-closed', // the brand sends nothing any more
  'erased', // the recipient was erased; only what forbids a message is kept
] as const
export type PermissionReason = (typeof permissionReasons)[number]

export interface Permission {
  readonly maySend: boolean
  readonly reason: PermissionReason
}

/**
 * Says if a message may be sent on this key, and why (R33, L3, D2). ONAY must not be known missing in İYS.
 */
export function permissionOf(
  state: ConsentState | null,
  recipientType: RecipientType,
  national: NationalState,
  isBrandClosed = false,
): Permission {
  const effective = state === null ? null : effectiveStatement(state)
  if (state === null || effective === null) {
    return { maySend: false, reason: recipientType === 'TACIR' ? 'trader-unrecorded' : 'no-consent' }
  }
  if (effective.status === 'RET') {
    return { maySend: false, reason: isLocalRefusal(state) ? 'refused-here' : 'refused' }
  }
  if (isBrandClosed) return { maySend: false, reason: 'brand-closed' }
  if (national !== 'unverified' && national !== 'registered')
    return { maySend: false, reason: `iys-${national}` }
  if (national === 'unverified') {
    return { maySend: true, reason: recipientType === 'TACIR' ? 'trader' : 'consent-unverified' }
  }
  return { maySend: true, reason: 'consent' }
}

export function isLocalRefusal(state: ConsentState): boolean {
  return state.localRefusal !== null && state.iysRecord?.status !== 'RET'
}
