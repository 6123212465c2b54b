import {
  and,
  asc,
  count,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  max,
  ne,
  not,
  or,
  sql,
} from 'drizzle-orm'
import {
  brand,
  change,
  confirmation,
  consent,
  evidence,
  outbox,
  reading,
  recipient,
  recordedRequest,
} from '../../../db/schema.ts'
import {
  build,
  pick,
  preparedOne,
  preparedQuery,
  preparedStatement,
  type Statement,
  statement,
} from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import { electronicSources } from '../../consent/consent.ts'
import { isHiddenRecipient, isRefusal, wasOnayBefore } from '../change-sql.ts'
import { isChangeOf } from '../consents.ts'
import { decryptEvidence } from '../evidence/evidence.ts'
import { allRows } from '../pages.ts'
import { storedLanguage } from '../recipients/people.ts'
import { decryptRow } from '../recipients/recipients.ts'
import type { Register } from '../register.ts'

/** New ONAYs of one recipient and brand from the same day, which are confirmed to the recipient by one message. */
export type ConfirmationGroup = readonly [NewOnay, ...NewOnay[]]

/** Number of ledger entries that are searched for new ONAYs at once; their confirmations are stored in one commit. */
const seqsPerPage = 500

/** Query for the place in the ledger up to which it is decided which changes get a confirmation. */
export const confirmedThrough = preparedOne(() =>
  build.select({ seq: reading.seq }).from(reading).where(eq(reading.name, 'confirmations')),
)

export const setConfirmedThrough = preparedStatement(() =>
  build
    .insert(reading)
    .values({ name: 'confirmations', seq: sql.placeholder('seq') })
    .onConflictDoUpdate({ target: reading.name, set: { seq: sql`excluded.seq` } }),
)

const newest = preparedOne(() => build.select({ seq: max(change.seq) }).from(change))

/** True if a later change of the same consent is a RET that was not voided. */
const refusedSince = sql`exists (select 1 from "change" later
  where later.consent_id = "change".consent_id and later.ordinal > ${change.ordinal} and ${isRefusal('later')})`

/** True for an ONAY by which staff undid a RET that they had typed: the recipient gave no new consent. */
const takesBack = sql`(${change.door} = 'slack' and exists (select 1 from ${recordedRequest}
  where ${recordedRequest.key} = 'undo:' || lower(hex(${change.previousId})) and ${recordedRequest.changeId} = ${change.id}))`

/** Query for the ONAYs of a span of the ledger that recipients gave electronically and newly, and that are still in force. */
const newOnays = preparedQuery(() =>
  build
    .select({
      changeId: change.id,
      ...pick(change, 'seq', 'recipientId', 'brandCode', 'channel', 'consentAt', 'recordedAt'),
      brandName: brand.name,
      ...pick(recipient, 'kind', 'mark', 'commitment', 'sealed'),
    })
    .from(change)
    .innerJoin(recipient, eq(recipient.id, change.recipientId))
    .innerJoin(brand, eq(brand.code, change.brandCode))
    .innerJoin(consent, eq(consent.id, change.consentId))
    .where(
      and(
        gt(change.seq, sql.placeholder('after')),
        lte(change.seq, sql.placeholder('through')),
        eq(change.status, 'ONAY'),
        eq(change.effect, 'taken'),
        isNull(change.restores),
        ne(change.door, 'iys'),
        inArray(change.source, [...electronicSources]),
        eq(consent.status, 'ONAY'),
        not(isHiddenRecipient),
        not(wasOnayBefore),
        not(refusedSince),
        not(takesBack),
      ),
    )
    .orderBy(change.seq),
)
type NewOnay = ReturnType<ReturnType<typeof newOnays>['map']>

/**
 * Returns the next ONAYs that must be confirmed to their recipients on the same day (L7), one group for each message, and the
 * searched span of the ledger. Such an ONAY is new, in force, given electronically and recorded on its day. Leaves out those
 * that were ONAY before, restored, or given in İYS, which confirms them itself. Null if no change is left to search.
 */
export async function nextToConfirm({ engine, settings }: Register) {
  const [progress] = await engine.read(confirmedThrough())
  const [last] = await engine.read(newest())
  const [after, end] = [progress?.seq ?? 0, last?.seq ?? 0]
  if (after >= end) return null
  const { confirm_consents: isWanted } = await settings()
  if (!isWanted) return { after, through: end, messages: [] }
  const through = Math.min(after + seqsPerPage, end)
  const onays = (await engine.read(newOnays({ after, through }))).filter(
    ({ consentAt, recordedAt }) => consentAt !== null && dayOf(consentAt) === dayOf(recordedAt),
  )
  const together = Map.groupBy(
    onays,
    (onay) => `${onay.recipientId} ${onay.brandCode} ${dayOf(onay.recordedAt)}`,
  )
  const messages = [...together.values()].flatMap(([first, ...others]): ConfirmationGroup[] =>
    first === undefined ? [] : [[first, ...others]],
  )
  return { after, through, messages }
}

const evidenceOfChange = preparedOne(() =>
  build
    .select({ sealed: evidence.sealed })
    .from(evidence)
    .where(eq(evidence.changeId, sql.placeholder('changeId'))),
)

/** Returns the content of a group's message, with the address decrypted. Throws if the address cannot be decrypted. */
export async function readConfirmation({ engine, vault }: Register, group: ConfirmationGroup) {
  const [{ kind, mark, commitment, sealed, recipientId: id, brandCode, brandName, changeId }] = group
  const [proof] = await engine.read(evidenceOfChange({ changeId }))
  const proofContent = proof === undefined ? {} : decryptEvidence(vault, changeId, proof.sealed)
  return {
    recipient: { kind, address: decryptRow(vault, { id, mark, sealed, commitment }).address },
    brandCode,
    brandName,
    channels: [...new Set(group.map(({ channel }) => channel))],
    recordedAt: Math.max(...group.map(({ recordedAt }) => recordedAt)),
    language: storedLanguage(proofContent.language),
  }
}

/**
 * Stores which message (by its key in the outbox) confirms these ONAYs. With null no message can be sent: the ONAYs stay
 * unconfirmed, and staff see them as a duty.
 */
export function noteConfirmation(group: ConfirmationGroup, outboxKey: string | null): Statement {
  const rows = group.map(({ changeId, brandCode, recordedAt }) => {
    return { changeId, brandCode, dueOn: dayOf(recordedAt), outboxKey }
  })
  return statement(build.insert(confirmation).values(rows).onConflictDoNothing())
}

/** Maximum number of days after an ONAY in which its message may still go out and be noted as sent. */
const settledDaysMax = 31

/** Stores for confirmations when their message was sent, since this proof (L7) is kept longer than the message itself. */
export function settleConfirmations(now: number): Statement {
  const isOpen = and(isNull(confirmation.sentAt), isNotNull(confirmation.outboxKey))
  const isRecent = gte(confirmation.dueOn, addDays(dayOf(now), -settledDaysMax))
  const isSent = and(eq(outbox.key, confirmation.outboxKey), eq(outbox.state, 'sent'))
  return statement(
    build
      .update(confirmation)
      .set({ sentAt: sql`${outbox.settledAt}` })
      .from(outbox)
      .where(and(isOpen, isRecent, isSent)),
  )
}

/** Maximum number of days for which staff see a confirmation that was not sent. */
const shownDaysMax = 7

/** Counts by day and brand the ONAYs whose confirmation was not sent in time. */
const missing = preparedQuery(() =>
  build
    .select({
      brandCode: confirmation.brandCode,
      day: sql<IstanbulDay>`${confirmation.dueOn}`,
      count: count(),
    })
    .from(confirmation)
    .leftJoin(outbox, eq(outbox.key, confirmation.outboxKey))
    .where(
      and(
        isNull(confirmation.sentAt),
        gte(confirmation.dueOn, sql.placeholder('from')),
        or(
          lt(confirmation.dueOn, sql.placeholder('today')),
          isNull(confirmation.outboxKey),
          inArray(outbox.state, ['refused', 'unknown']),
        ),
      ),
    )
    .groupBy(confirmation.dueOn, confirmation.brandCode),
)

/**
 * Counts by brand and day the ONAYs that were not confirmed to their recipients in time (L7). From past days each
 * confirmation counts that was not sent; from today only one that cannot be sent, was refused or may not have arrived.
 */
export async function missingConfirmations({ engine, clock }: Register) {
  const today = dayOf(clock())
  return await engine.read(missing({ today, from: addDays(today, -shownDaysMax) }))
}

/** Lists the confirmations of a recipient's ONAYs (L7), sent or not, in the order of the ledger. */
export async function confirmationsOf(register: Register, recipientId: number) {
  const pageAfter = (last: { readonly seq: number } | null) =>
    ofRecipient({ recipientId, after: last?.seq ?? 0 })
  const rows = await allRows(register, { rows: pageRows, pageAfter })
  return rows.map(({ seq: _, ...sent }) => sent)
}

const pageRows = 1000

const ofRecipient = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'seq', 'brandCode', 'channel', 'recordedAt'),
      ...pick(confirmation, 'dueOn', 'sentAt'),
    })
    .from(change)
    .innerJoin(confirmation, eq(confirmation.changeId, change.id))
    .where(and(isChangeOf(sql.placeholder('recipientId')), gt(change.seq, sql.placeholder('after'))))
    .orderBy(asc(change.seq))
    .limit(pageRows),
)
