import { and, eq, inArray, isNotNull, isNull, not, notExists, or, sql } from 'drizzle-orm'
import { brand, change, confirmation, consent, evidence, outbox, recipient } from '../../../db/schema.ts'
import { build, preparedQuery, preparedStatement, statement } from '../../../db/statement.ts'
import type { IstanbulDay } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import { isRefusal, isVoided } from '../effect.ts'
import { openEvidence } from '../evidence/evidence.ts'
import { type Language, storedLanguage } from '../people.ts'
import { openRow } from '../recipients.ts'
import { type Register, write } from '../register.ts'
import { isOnPage, openPages, widePageRows } from './confirmations.ts'

/** ONAYs of one recipient to one brand that go out in one message. */
export interface DueConfirmation {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly brandName: string
  /** Each once, in the order they were given. */
  readonly channels: readonly Channel[]
  /** The changes that are confirmed, in that order. */
  readonly changeIds: readonly Buffer[]
  /** Of the last of them. */
  readonly recordedAt: number
  readonly dueOn: IstanbulDay
  /** The one he gave his consent in, where that is known. */
  readonly language: Language
  /** Noted for its message already, whose process ended before it was stored; null for what nobody has begun with. */
  readonly outboxKey: string | null
}

/** Late is better than never: this many days are still sent, and shown while they are not. */
export const confirmationDaysMax = 7
/** A message may need days to go out, and nobody may be there for some more to note that it has. */
const settledDaysMax = 31

const itsMessage = () =>
  build.select({ key: outbox.key }).from(outbox).where(eq(outbox.key, confirmation.outboxKey))
const isNotHandedOver = () => or(isNull(confirmation.outboxKey), notExists(itsMessage()))

type OpenRow = ReturnType<ReturnType<typeof openPage>['map']>

/** What goes out together, as it lies in the database. */
export type Together = readonly [OpenRow, ...OpenRow[]]

/**
 * What is to be confirmed to addresses of these kinds and was not handed over yet, the oldest first; page by page, so that what
 * cannot be dealt with keeps nothing behind it from its turn.
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

/** Marks what has nothing to confirm any more: it was refused or taken back since, or its recipient was erased. */
export async function dropNeedless(register: Register): Promise<void> {
  for await (const page of openPages(register, confirmationDaysMax, needlessPage)) {
    const needless = page.flatMap(({ changeId, isNeedless }) => (isNeedless === 1 ? [changeId] : []))
    await setEach(register, needless, { needlessAt: register.clock() })
  }
}

/** Opens what goes out in one message. Throws for an address that cannot be opened. */
export function openConfirmation({ vault }: Register, own: Together): DueConfirmation {
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

/** Notes under which key the message about these changes will be in the outbox: from now on it is about these and no others. */
export async function noteHandedOver(register: Register, changeIds: readonly Buffer[], outboxKey: string) {
  await setEach(register, changeIds, { outboxKey })
}

/** Notes of what was handed over that it has gone out: the proof of L7 outlives the message. */
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

/** Whether the ONAY itself stands no more: one that was given again after a refusal, by whatever means, is another one. */
const isOvertaken = sql`(${isVoided('change')} or exists (select 1 from "change" later
  where later.recipient_id = ${change.recipientId} and later.brand_code = ${change.brandCode}
  and later.recipient_type = ${change.recipientType} and later.channel = ${change.channel}
  and later.ordinal > ${change.ordinal} and ${isRefusal('later')}))`

const itsOnaysStanding = () =>
  build
    .select({ id: change.id })
    .from(change)
    .where(
      and(
        eq(change.recipientId, sql.placeholder('recipientId')),
        eq(change.brandCode, sql.placeholder('brandCode')),
        eq(change.recipientType, sql.placeholder('recipientType')),
        eq(change.channel, sql.placeholder('channel')),
        eq(change.status, 'ONAY'),
        not(isOvertaken),
      ),
    )

/** Has ONAYs of a key confirmed after all that were needless, and stand again. */
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

const pageColumns = {
  changeId: confirmation.changeId,
  dueOn: confirmation.dueOn,
  isNeedless,
}

const itsChange = eq(change.id, confirmation.changeId)
const itsRecipient = eq(recipient.id, confirmation.recipientId)
const itsConsent = and(
  eq(consent.recipientId, change.recipientId),
  eq(consent.brandCode, change.brandCode),
  eq(consent.recipientType, change.recipientType),
  eq(consent.channel, change.channel),
)

const needlessPage = preparedQuery(() =>
  build
    .select(pageColumns)
    .from(confirmation)
    .innerJoin(change, itsChange)
    .innerJoin(consent, itsConsent)
    .innerJoin(recipient, itsRecipient)
    .where(and(isOnPage, isNotHandedOver()))
    .orderBy(confirmation.dueOn, confirmation.seq),
)

const openPage = preparedQuery(() =>
  build
    .select({
      ...pageColumns,
      recipientId: confirmation.recipientId,
      brandCode: confirmation.brandCode,
      brandName: brand.name,
      channel: confirmation.channel,
      outboxKey: confirmation.outboxKey,
      recordedAt: change.recordedAt,
      kind: recipient.kind,
      mark: recipient.mark,
      commitment: recipient.commitment,
      sealed: recipient.sealed,
      evidence: evidence.sealed,
    })
    .from(confirmation)
    .innerJoin(change, itsChange)
    .innerJoin(consent, itsConsent)
    .innerJoin(brand, eq(brand.code, confirmation.brandCode))
    .innerJoin(recipient, itsRecipient)
    .leftJoin(evidence, eq(evidence.changeId, confirmation.changeId))
    .where(and(isOnPage, isNotHandedOver()))
    .orderBy(confirmation.dueOn, confirmation.seq),
)

/** The messages are found by what is on the page, and not the other way round: most of those that were sent are of long ago. */
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
