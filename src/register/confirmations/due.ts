import { and, eq, gt, gte, inArray, isNull, not, notExists, or, type SQL, sql } from 'drizzle-orm'
import { brand, change, confirmation, consent, evidence, outbox, recipient } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient, RecipientKind } from '../../consent/recipient.ts'
import { type Evidence, openEvidence } from '../evidence/evidence.ts'
import type { Language } from '../people.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'

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
const atOnceMax = 500

const itsMessage = build
  .select({ key: outbox.key })
  .from(outbox)
  .where(eq(outbox.key, confirmation.outboxKey))
const isOpen = and(
  or(isNull(confirmation.outboxKey), notExists(itsMessage)),
  isNull(confirmation.sentAt),
  isNull(confirmation.needlessAt),
)

type OpenRow = ReturnType<ReturnType<typeof openRows>['map']>

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
  let after = 0
  for (let isMore = kinds.length > 0; isMore; ) {
    const which = and(isNotNeedless, inArray(recipient.kind, [...kinds]), gt(confirmation.seq, after))
    const rows = await register.engine.read(openRows(firstDay(register), which))
    const together = Map.groupBy(
      rows,
      ({ recipientId, brandCode, dueOn, outboxKey }) => `${recipientId} ${brandCode} ${dueOn} ${outboxKey}`,
    )
    for (const [first, ...others] of together.values()) {
      if (first !== undefined) yield [first, ...others]
    }
    after = rows.at(-1)?.seq ?? after
    isMore = rows.length === atOnceMax
  }
}

/** Marks what has nothing to confirm any more: it was refused or taken back since, or its recipient was erased. */
export async function dropNeedless(register: Register): Promise<void> {
  for (let isMore = true; isMore; ) {
    const rows = await register.engine.read(openRows(firstDay(register), not(isNotNeedless)))
    await setEach(
      register,
      rows.map(({ changeId }) => changeId),
      { needlessAt: register.clock() },
    )
    isMore = rows.length === atOnceMax
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
    language: languageIn(kept),
    outboxKey,
  }
}

function firstDay({ clock }: Register): IstanbulDay {
  return addDays(dayOf(clock()), -confirmationDaysMax)
}

function languageIn({ language }: Evidence): Language {
  return language === 'en' ? 'en' : 'tr'
}

/** Notes under which key the message about these changes will be in the outbox: from now on it is about these and no others. */
export async function noteHandedOver(register: Register, changeIds: readonly Buffer[], outboxKey: string) {
  await setEach(register, changeIds, { outboxKey })
}

/** Notes of what was handed over that it has gone out: the proof of L7 outlives the message. */
export async function settleConfirmations(register: Register): Promise<void> {
  const isWaited = and(isNull(confirmation.sentAt), isNull(confirmation.needlessAt))
  const sent = await register.engine.read(
    query(
      build
        .select({ changeId: confirmation.changeId, sentAt: outbox.settledAt })
        .from(confirmation)
        .innerJoin(outbox, and(eq(outbox.key, confirmation.outboxKey), eq(outbox.state, 'sent')))
        .where(isWaited)
        .limit(atOnceMax),
    ),
  )
  for (const { changeId, sentAt } of sent) await setEach(register, [changeId], { sentAt })
}

async function setEach(
  { engine }: Register,
  changeIds: readonly Buffer[],
  set: Partial<typeof confirmation.$inferInsert>,
): Promise<void> {
  if (changeIds.length === 0) return
  const isOneOf = inArray(confirmation.changeId, [...changeIds])
  await engine.unit([], () => ({
    writes: [statement(build.update(confirmation).set(set).where(isOneOf))],
    result: null,
  }))
}

/**
 * Whether the ONAY itself still stands: one that was given again after a refusal, by whatever means, is another one. A refusal that
 * changed nothing, and one that was taken back, do not count.
 */
const isOvertaken = sql`exists (select 1 from "change" later where later.recipient_id = ${change.recipientId}
  and later.brand_code = ${change.brandCode} and later.recipient_type = ${change.recipientType}
  and later.channel = ${change.channel} and later.ordinal > ${change.ordinal}
  and iif(later.restores is null, later.status = 'RET' and later.effect <> 'repeat', later.restores < ${change.ordinal}))`

const isNotNeedless = sql`(${consent.status} = 'ONAY' and ${recipient.hiddenAt} is null and ${recipient.sealed} is not null
  and not ${isOvertaken})`

function openRows(first: IstanbulDay, which: SQL | undefined) {
  return query(
    build
      .select({
        changeId: confirmation.changeId,
        seq: confirmation.seq,
        recipientId: confirmation.recipientId,
        brandCode: confirmation.brandCode,
        brandName: brand.name,
        channel: confirmation.channel,
        dueOn: confirmation.dueOn,
        outboxKey: confirmation.outboxKey,
        recordedAt: change.recordedAt,
        kind: recipient.kind,
        mark: recipient.mark,
        commitment: recipient.commitment,
        sealed: recipient.sealed,
        evidence: evidence.sealed,
      })
      .from(confirmation)
      .innerJoin(change, eq(change.id, confirmation.changeId))
      .innerJoin(
        consent,
        and(
          eq(consent.recipientId, change.recipientId),
          eq(consent.brandCode, change.brandCode),
          eq(consent.recipientType, change.recipientType),
          eq(consent.channel, change.channel),
        ),
      )
      .innerJoin(brand, eq(brand.code, confirmation.brandCode))
      .innerJoin(recipient, eq(recipient.id, confirmation.recipientId))
      .leftJoin(evidence, eq(evidence.changeId, confirmation.changeId))
      .where(and(isOpen, gte(confirmation.dueOn, first), which))
      .orderBy(confirmation.seq)
      .limit(atOnceMax),
  )
}
