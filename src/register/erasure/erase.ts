import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { brand, change, complaint, consent, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, query, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import { type CompanySource, channelsFor, effectiveStatement } from '../../consent/consent.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { keptThrough } from '../../consent/retention.ts'
import { lastOfSubject, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { listBrands } from '../company/brands.ts'
import { stateOf } from '../consents.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { consentsOfMark } from '../look-up/look-up.ts'
import { logLookUp } from '../look-up/look-up-log.ts'
import { allRows } from '../pages.ts'
import { recipientByMark, type StoredRecipient } from '../recipients/recipients.ts'
import { refuse } from '../record/refuse.ts'
import { type Register, write } from '../register.ts'
import { appendErasure, erasureSubject } from './erasure-entry.ts'
import { traceDeletions, unprovedTraceDeletions } from './retention.ts'
import { consentEnds } from './retention-ends.ts'

interface EraseInput {
  readonly recipient: Recipient
  /** Source with which the refusals are recorded, such as HS_EORTAM. */
  readonly source: CompanySource
  readonly evidence?: Evidence | undefined
  /** Key of this request: a repeat with the same key records nothing again. */
  readonly requestKey?: string | undefined
}

export type EraseOutcome =
  /** The address is unknown. Its open codes and requests were deleted, and nothing was stored. */
  | { readonly kind: 'unknown' }
  /** The address was deleted before. Its RETs remain. */
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'erased'
      readonly repeated: boolean
      readonly refusals: number
      /** Last day on which the law requires the proof of past consents. */
      readonly keptThrough: IstanbulDay
      /** True if an open complaint still needs the address. */
      readonly openComplaint: boolean
    }

/**
 * Maximum number of attempts to record the RETs and then hide the recipient, since an ONAY may arrive between the two steps.
 */
const roundsMax = 5

/**
 * Erases a recipient on request: records RET for every brand and channel, then hides the recipient from everyone until they
 * consent again themselves. Proof of past consents stays encrypted for the retention time (KVKK art. 7, limited by the
 * regulation's art. 13). The request is logged.
 */
export async function erase(
  register: Register,
  actor: Actor & { readonly id: string },
  input: EraseInput,
): Promise<EraseOutcome> {
  const mark = register.vault.mark(input.recipient.address)
  const [recipientRow] = await register.engine.read(recipientByMark({ mark }))
  if (recipientRow === undefined || recipientRow.sealed === null) {
    await write(
      register,
      ...unprovedTraceDeletions(await register.erasureStatements(), mark, register.clock()),
    )
    return { kind: recipientRow === undefined ? 'unknown' : 'gone' }
  }
  let refusals = 0
  for (let round = 1; round <= roundsMax; round += 1) {
    // A recipient who was erased before has RETs already, unless they came back.
    if (round > 1 || recipientRow.hiddenAt === null) {
      refusals += await refuseEverything(register, actor, input, round)
    }
    if (await hide(register, actor, recipientRow)) {
      const { through, openComplaint } = await retainedUntil(register, mark)
      return {
        kind: 'erased',
        repeated: recipientRow.hiddenAt !== null,
        refusals,
        keptThrough: through,
        openComplaint,
      }
    }
  }
  throw new Error('Cannot erase a recipient: their consents are being given again and again')
}

/** Records RET for all brands and channels of a recipient. Returns the number of changes that were recorded. */
async function refuseEverything(
  register: Register,
  actor: Actor,
  { recipient: erased, source, evidence, requestKey }: EraseInput,
  round: number,
): Promise<number> {
  const refusals = await refuse(register, actor, {
    recipient: erased,
    brandCodes: (await listBrands(register)).map(({ code }) => code),
    channels: channelsFor(erased.kind),
    source,
    evidence: evidence ?? { door: actor.door, reason: 'erasure' },
    requestKey: requestKey === undefined ? undefined : `${requestKey}:${round}`,
  })
  // A RET over a RET is recorded too. There is no change only if the RET was recorded earlier for the same request key.
  return refusals.filter(({ change }) => change !== null).length
}

/**
 * Hides a recipient and deletes their Telegram account, links, codes and requests, in one unit. Returns false, and changes
 * nothing, if one of their consents is ONAY again.
 */
async function hide(
  register: Register,
  actor: Actor & { readonly id: string },
  { id, mark }: StoredRecipient,
): Promise<boolean> {
  const { engine, vault, clock } = register
  const traces = await register.erasureStatements()
  const now = clock()
  const reads = [
    recipientByMark({ mark }),
    consentsOfMark({ mark }),
    lastOfSubject({ subject: erasureSubject(id) }),
    ledgerMoments({ now }),
  ] as const
  return await engine.unit(reads, ([row], consents, [last], [moments]): Outcome<boolean> => {
    if (consents.some((consent) => effectiveStatement(stateOf(consent))?.status === 'ONAY')) {
      return { writes: [], result: false }
    }
    const lookUp = { at: now, door: actor.door, actor: actor.id, mark, brandCode: null, purpose: 'erasure' }
    const always = [logLookUp(lookUp), ...unprovedTraceDeletions(traces, mark, now)]
    if (row === undefined || row.hiddenAt !== null) return { writes: always, result: true }
    const recordedAt = registerTime(now, moments)
    const hidden = build.update(recipient).set({ hiddenAt: recordedAt }).where(eq(recipient.id, id))
    const entered = appendErasure(vault, last, {
      kind: 'erasure-asked',
      recipientId: id,
      commitment: row.commitment,
      erasedAddress: row,
      recordedAt,
      door: actor.door,
      actor: namedActor(actor),
    })
    return { writes: [...always, statement(hidden), entered, ...traceDeletions(traces, [id])], result: true }
  })
}

const pageRows = 1000

const changesOfMark = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'seq', 'brandCode', 'recipientType', 'channel', 'status', 'effect', 'recordedAt'),
      brandClosedAt: brand.closedAt,
    })
    .from(recipient)
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .innerJoin(change, eq(change.consentId, consent.id))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .where(and(eq(recipient.mark, sql.placeholder('mark')), gt(change.seq, sql.placeholder('after'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)
/** Returns the last day on which the law requires the recipient's records, and if a complaint of theirs is open. */
async function retainedUntil(register: Register, mark: Buffer) {
  const { retention_years: years } = await register.settings()
  const pageAfter = (last: { readonly seq: number } | null) => changesOfMark({ mark, after: last?.seq ?? 0 })
  const changes = await allRows(register, { rows: pageRows, pageAfter })
  // A consent that is still valid ends now at the earliest.
  const ends = consentEnds(changes).map((at) => at ?? register.clock())
  const openComplaints = build
    .select({ id: complaint.id })
    .from(complaint)
    .innerJoin(recipient, eq(recipient.id, complaint.recipientId))
    .where(and(eq(recipient.mark, mark), isNull(complaint.outcome)))
    .limit(1)
  const open = await register.engine.read(query(openComplaints))
  return { through: keptThrough(Math.max(...ends), years), openComplaint: open.length > 0 }
}
