import { desc, eq } from 'drizzle-orm'
import { outbox, proofCode } from '../../../db/schema.ts'
import { build, pick, query } from '../../../db/statement.ts'
import type { Actor } from '../../consent/actor.ts'
import { tokenMark } from '../../crypto/vault.ts'
import type { Register } from '../register.ts'
import { askerMark, checkCode, letterKeyOf, triesMax } from './codes.ts'
import { type ConfirmedConsent, confirmConsent } from './confirm-consent.ts'
import type { RequestState } from './consent-requests.ts'

/** Returns the asker under which the codes of a request are made, so that no other request's code fits. */
export function askerOfRequest(token: string): string {
  return `consent request ${tokenMark(token).toString('hex')}`
}

type CodeAnswer =
  | Exclude<ConfirmedConsent, { readonly kind: 'other-address' }>
  | { readonly kind: 'wrong'; readonly triesLeft: number }

/**
 * Checks the code of a request, and with the right one records its consents. The same code again gets the same answer until
 * it expires.
 */
export async function confirmByCode(
  register: Register,
  token: string,
  { actor, code }: { readonly actor: Actor; readonly code: string },
): Promise<CodeAnswer> {
  const checked = await checkCode(register, { asker: askerOfRequest(token), use: 'consent', code })
  if (checked.kind === 'wrong') return checked
  if (checked.kind !== 'proved') return { kind: 'over' }
  const { recipient, sentAt, provedAt } = checked
  const proof = { proof: recipient.kind === 'phone' ? 'sms-code' : 'mail-code', sentAt, provedAt }
  const confirmed = await confirmConsent(register, token, { actor, proved: recipient, proof })
  return confirmed.kind === 'other-address' ? { kind: 'unknown' } : confirmed
}

/** `failed`: the message was refused by its carrier, or the code was tried too often. */
export const proofStates = ['sent', 'confirmed', 'expired', 'failed'] as const
export type ProofState = (typeof proofStates)[number]

/** Returns how far the newest code of a request has come. */
export async function proofStateOf(
  { engine, vault, clock }: Register,
  token: string,
  { confirmedAt }: Pick<RequestState, 'confirmedAt'>,
): Promise<ProofState> {
  if (confirmedAt !== null) return 'confirmed'
  const newest = build
    .select(pick(proofCode, 'digest', 'tries', 'expiresAt', 'settledAt'))
    .from(proofCode)
    .where(eq(proofCode.askerMark, askerMark(vault, askerOfRequest(token))))
    .orderBy(desc(proofCode.id))
    .limit(1)
  const [code] = await engine.read(query(newest))
  if (code === undefined) return 'expired'
  if (code.tries >= triesMax) return 'failed'
  const letter = build
    .select({ state: outbox.state })
    .from(outbox)
    .where(eq(outbox.key, letterKeyOf(code.digest)))
  const [sent] = await engine.read(query(letter))
  if (sent?.state === 'refused') return 'failed'
  return code.settledAt === null && code.expiresAt > clock() ? 'sent' : 'expired'
}
