import { and, eq, gte, inArray, isNull, notExists, or } from 'drizzle-orm'
import { brand, change, confirmation, consent, evidence, outbox, recipient } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { addDays, dayOf, type IstanbulDay } from '../../calendar/istanbul.ts'
import type { Channel } from '../../consent/channel.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { type Evidence, openEvidence } from '../evidence/evidence.ts'
import type { Language } from '../people.ts'
import { openRow } from '../recipients.ts'
import type { Register } from '../register.ts'

/** ONAYs of one recipient to one brand that go out in one message. */
export interface DueConfirmation {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly brandName: string
  readonly channels: readonly Channel[]
  /** Of every change of theirs, in the order of the register. */
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

/** What is to be confirmed and was not handed over yet, the oldest first. What is needless by now is marked so on the way. */
export async function dueConfirmations(register: Register): Promise<DueConfirmation[]> {
  const { engine, vault, clock } = register
  const rows = await engine.read(openSince(addDays(dayOf(clock()), -confirmationDaysMax)))
  const needless = rows.filter(
    ({ status, hiddenAt, sealed }) => status !== 'ONAY' || hiddenAt !== null || sealed === null,
  )
  await setEach(
    register,
    needless.map(({ changeId }) => changeId),
    { needlessAt: clock() },
  )
  const together = Map.groupBy(
    rows.filter((row) => !needless.includes(row)),
    ({ recipientId, brandCode, dueOn, outboxKey }) => `${recipientId} ${brandCode} ${dueOn} ${outboxKey}`,
  )
  return [...together.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined || first.sealed === null) return []
    const { kind, mark, commitment, sealed, recipientId: id, brandCode, brandName, dueOn, outboxKey } = first
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
  })
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

function openSince(first: IstanbulDay) {
  return query(
    build
      .select({
        changeId: confirmation.changeId,
        recipientId: confirmation.recipientId,
        brandCode: confirmation.brandCode,
        brandName: brand.name,
        channel: confirmation.channel,
        dueOn: confirmation.dueOn,
        outboxKey: confirmation.outboxKey,
        recordedAt: change.recordedAt,
        status: consent.status,
        kind: recipient.kind,
        mark: recipient.mark,
        commitment: recipient.commitment,
        sealed: recipient.sealed,
        hiddenAt: recipient.hiddenAt,
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
      .where(and(isOpen, gte(confirmation.dueOn, first)))
      .orderBy(confirmation.seq)
      .limit(atOnceMax),
  )
}
