import { and, eq, inArray, isNotNull, isNull, not, notExists, or, sql } from 'drizzle-orm'
import { brand, change, confirmation, consent, evidence, outbox, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, preparedStatement, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import { isOfKey, isSameKey } from '../consents.ts'
import { isRefusal, isVoided } from '../effect.ts'
import { openEvidence } from '../evidence/evidence.ts'
import { storedLanguage } from '../people.ts'
import { openRow } from '../recipients.ts'
import { type Register, write } from '../register.ts'
import { isOnPage, openPages, widePageRows } from './confirmations.ts'

/** ONAYs of one recipient and brand for one message. Its key is set if a process ended before storing the message. */
export type DueConfirmation = ReturnType<typeof openConfirmation>

/** A confirmation that could not be sent on its day is tried for so many days. */
export const confirmationDaysMax = 7
/** A message may need days to go out, and some more to be noted. */
const settledDaysMax = 31

const itsMessage = () =>
  build.select({ key: outbox.key }).from(outbox).where(eq(outbox.key, confirmation.outboxKey))
const isNotHandedOver = () => or(isNull(confirmation.outboxKey), notExists(itsMessage()))

type OpenRow = ReturnType<ReturnType<typeof openPage>['map']>

export type Together = readonly [OpenRow, ...OpenRow[]]

/**
 * Yields what to confirm to addresses of these kinds, the oldest first. Pages keep what cannot be sent from
 * blocking the rest.
 */
export async function* openConfirmations(
  register: Register,
  kinds: readonly RecipientKind[],
): AsyncGenerator<Together> {
  if (kinds.length === 0) return
  for await (const page of openPages(register, confirmationDaysMax, openPage)) {
    const rows = page.filter(({ kind, isNeedless }) => isNeedless === 0 && kinds.includes(kind))
    const together = Map.groupBy(
      rows,
      ({ recipientId, brandCode, dueOn, outboxKey }) => `${recipientId} ${brandCode} ${dueOn} ${outboxKey}`,
    )
    for (const [first, ...others] of together.values()) {
      if (first !== undefined) yield [first, ...others]
    }
  }
}

/** Marks what needs no confirmation any more: refused, taken back, or erased. */
export async function dropNeedless(register: Register): Promise<void> {
  for await (const page of openPages(register, confirmationDaysMax, needlessPage)) {
    const needless = page.flatMap(({ changeId, isNeedless }) => (isNeedless === 1 ? [changeId] : []))
    await setEach(register, needless, { needlessAt: register.clock() })
  }
}

/** Opens the content of one message. Throws for an address that cannot be opened. */
export function openConfirmation({ vault }: Register, own: Together) {
  const [
    { kind, mark, commitment, sealed, recipientId: id, brandCode, brandName, dueOn, outboxKey, ...first },
  ] = own
  const kept = first.evidence === null ? {} : openEvidence(vault, first.changeId, first.evidence)
  return {
    recipient: { kind, address: openRow(vault, { id, mark, sealed, commitment }).address },
    brandCode,
    brandName,
    channels: [...new Set(own.map(({ channel }) => channel))],
    changeIds: own.map(({ changeId }) => changeId),
    recordedAt: Math.max(...own.map(({ recordedAt }) => recordedAt)),
    dueOn: dueOn as IstanbulDay,
    language: storedLanguage(kept.language),
    outboxKey,
  }
}

/** Binds these changes to one message in the outbox. */
export async function noteHandedOver(register: Register, changeIds: readonly Buffer[], outboxKey: string) {
  await setEach(register, changeIds, { outboxKey })
}

/** Notes what has gone out: the proof of L7 outlives the message. */
export async function settleConfirmations(register: Register): Promise<void> {
  for await (const sent of openPages(register, settledDaysMax, sentPage, widePageRows)) {
    if (sent.length === 0) continue
    await write(register, ...sent.map((one) => noteSent(one)))
  }
}

async function setEach(
  register: Register,
  changeIds: readonly Buffer[],
  set: Partial<typeof confirmation.$inferInsert>,
): Promise<void> {
  if (changeIds.length === 0) return
  const isOneOf = inArray(confirmation.changeId, [...changeIds])
  await write(register, statement(build.update(confirmation).set(set).where(isOneOf)))
}

/** True if the ONAY has ended; one given again after a refusal is another one. */
const isOvertaken = sql`(${isVoided('change')} or exists (select 1 from "change" later
  where later.recipient_id = ${change.recipientId} and later.brand_code = ${change.brandCode}
  and later.recipient_type = ${change.recipientType} and later.channel = ${change.channel}
  and later.ordinal > ${change.ordinal} and ${isRefusal('later')}))`

const itsOnaysStanding = () =>
  build
    .select({ id: change.id })
    .from(change)
    .where(and(isOfKey(change, sql.placeholder('recipientId')), eq(change.status, 'ONAY'), not(isOvertaken)))

/** Confirms ONAYs of a key again that stand again. */
export const confirmAgain = preparedStatement(() =>
  build
    .update(confirmation)
    .set({ needlessAt: null })
    .where(
      and(
        isNotNull(confirmation.needlessAt),
        isNull(confirmation.sentAt),
        inArray(confirmation.changeId, itsOnaysStanding()),
      ),
    ),
)

const isNeedless = sql<number>`(${consent.status} <> 'ONAY' or ${recipient.hiddenAt} is not null or ${recipient.sealed} is null
  or ${isOvertaken})`

/** Lighter than `openPage`: it is read for every open confirmation at each tick. */
const needlessPage = preparedQuery(() =>
  build
    .select({ changeId: confirmation.changeId, isNeedless })
    .from(confirmation)
    .innerJoin(change, eq(change.id, confirmation.changeId))
    .innerJoin(consent, isSameKey(consent, change))
    .innerJoin(recipient, eq(recipient.id, confirmation.recipientId))
    .where(and(isOnPage, isNotHandedOver())),
)

const openPage = preparedQuery(() =>
  build
    .select({
      ...pick(confirmation, 'changeId', 'dueOn', 'recipientId', 'brandCode', 'channel', 'outboxKey'),
      isNeedless,
      brandName: brand.name,
      recordedAt: change.recordedAt,
      ...pick(recipient, 'kind', 'mark', 'commitment', 'sealed'),
      evidence: evidence.sealed,
    })
    .from(confirmation)
    .innerJoin(change, eq(change.id, confirmation.changeId))
    .innerJoin(consent, isSameKey(consent, change))
    .innerJoin(brand, eq(brand.code, confirmation.brandCode))
    .innerJoin(recipient, eq(recipient.id, confirmation.recipientId))
    .leftJoin(evidence, eq(evidence.changeId, confirmation.changeId))
    .where(and(isOnPage, isNotHandedOver()))
    .orderBy(confirmation.dueOn, confirmation.seq),
)

/** Starts with the page, because most sent messages are old. */
const sentPage = preparedQuery(() =>
  build
    .select({ changeId: confirmation.changeId, sentAt: outbox.settledAt })
    .from(confirmation)
    .crossJoin(outbox)
    .where(and(isOnPage, eq(outbox.key, confirmation.outboxKey), eq(outbox.state, 'sent'))),
)

const noteSent = preparedStatement(() =>
  build
    .update(confirmation)
    .set({ sentAt: sql`${sql.placeholder('sentAt')}` })
    .where(eq(confirmation.changeId, sql.placeholder('changeId'))),
)
