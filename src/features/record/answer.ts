import type { FormParameter } from '../../../bots/commands/arguments.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { note, paragraph, type Reply } from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { type BusinessDayRules, businessDaysLeft, legalDeadline } from '../../calendar/business-days.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { effectiveStatement, firstStatement, shortId } from '../../consent/consent.ts'
import { isNotMobile, maskAddress } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import { isActivated } from '../../register/company/brands.ts'
import type { Settings } from '../../register/company/settings.ts'
import type { RecordOutcome } from '../../register/record/change-request.ts'
import { offerNextSteps } from './correct.ts'
import { recordMessages } from './messages.ts'
import {
  hasEvidence,
  isAhead,
  keptChange,
  leavesOnay,
  type Recorded,
  type RequestedChange,
  statedWallTime,
  storedChange,
} from './store.ts'

interface RecordFacts {
  readonly change: RequestedChange
  readonly recorded: readonly Recorded[]
  readonly now: number
  readonly rules: BusinessDayRules
  readonly exchange: Settings['iys_exchange']
  /** False before the brands are activated. */
  readonly hasDeadline: boolean
}

/** Answers a requested change: says what was stored, and why the rest was not. Consents with the same result share a paragraph. */
export async function answerTo(
  context: StaffRequest,
  change: RequestedChange,
  recorded: readonly Recorded[],
): Promise<Reply> {
  const { register, language } = context
  const { rules, iys_exchange: exchange } = await register.settings()
  const now = register.clock()
  const hasDeadline = change.brands.some((brand) => isActivated(brand, now))
  const messages = messagesIn(language)
  const facts = { change, recorded, now, rules, exchange, hasDeadline }
  const results = recorded.map((recordedChange) => ({
    ...recordedChange,
    result: resultOf(recordedChange, facts, messages),
  }))
  const alike = Map.groupBy(results, ({ result }) => JSON.stringify(result))
  const wrong = wrongIn(facts)
  const isKept = recorded.some(({ outcome }) => keptChange(outcome) !== null)
  const texts = recordMessages[language]
  const summary = isKept ? texts.stored(change.status) : texts.unchanged
  const assumed = assumptions(facts, messages)
  const reply: Reply = {
    isStored: isKept,
    leavesOnay: change.status === 'RET' && (await leavesOnay(context, change, recorded)),
    ...(wrong === undefined ? { summary } : { summary: reasonsOf(results), wrong }),
    parts: [
      ...[...alike.values()].map((same) => paragraph(resultText(same, facts, messages))),
      ...notes(facts, assumed, messages).map((text) => note(text)),
    ],
  }
  return await offerNextSteps(context, { change, recorded, hasAssumed: assumed.length > 0 }, reply)
}

/** Parameter to correct for each refusal code: another value of it could be taken. */
const wrongOf: Partial<Record<RefusalCode, FormParameter>> = {
  H155: 'date',
  H156: 'date',
  H162: 'date',
  H178: 'date',
  H408: 'source',
  H467: 'date',
}

/** Returns the parameter that caused every refusal; undefined if they have different causes. */
function wrongIn({ change, recorded }: RecordFacts): FormParameter | undefined {
  const [wrong, ...others] = recorded.map(({ outcome }) => {
    if (outcome.kind !== 'decided' || outcome.change !== null) return undefined
    const { before, refusals } = outcome
    const isRepeated = before !== null && effectiveStatement(before)?.status === change.status
    return isRepeated && change.status === 'RET'
      ? undefined
      : refusals.map((code) => wrongOf[code]).find(Boolean)
  })
  return others.every((other) => other === wrong) ? wrong : undefined
}

/** Sentences of an answer. It names the brands, channels and address of the change between `opening` and `closing`. */
interface Result {
  /** Reason why nothing was stored; null if something was. */
  readonly reason: string | null
  readonly opening: string
  readonly closing?: string | undefined
  /** Date of what was stored. */
  readonly consentDate?: string | null
}

type RecordedResult = Recorded & { readonly result: Result }

/** Each reason once, for the field of a form. */
function reasonsOf(results: readonly RecordedResult[]): string {
  const reasons = results.flatMap(({ result: { reason, closing = '' } }) => (reason ? [reason, closing] : []))
  return [...new Set(reasons)].join(' ').trim()
}

/** Describes channels that had the same result in one sentence, with the date and ids of their changes. */
function resultText(same: readonly RecordedResult[], facts: RecordFacts, messages: Messages): string {
  const [first] = same
  if (first === undefined) return ''
  const { opening, closing } = first.result
  const changes = same.flatMap(({ outcome }) => keptChange(outcome) ?? [])
  const ids = changes.map(({ id }) => shortId(id))
  const { receipt } = recordMessages[messages.language]
  return [
    opening,
    placesText(same, facts, messages),
    ...(changes[0] === undefined ? [] : [receipt(changes[0].consentDate, ids)]),
    ...(closing === undefined ? [] : [closing]),
  ].join(' ')
}

/**
 * Writes where the recorded changes of one result (`same`) were made: Örnek Kahve, arama ve SMS, +90 500 ••• •• 01. Several
 * brands: Örnek Kahve (SMS) ve …
 */
function placesText(
  same: readonly Recorded[],
  { change: { brands, recipient }, recorded }: RecordFacts,
  messages: Messages,
): string {
  const { list } = messages.format
  const places = [...Map.groupBy(same, ({ brandCode }) => brandCode)].map(([brandCode, keys]) => {
    const name = brands.find(({ code }) => code === brandCode)?.name ?? String(brandCode)
    const ofBrand = recorded.filter((recordedChange) => recordedChange.brandCode === brandCode)
    const channels = list(keys.map((key) => channelNamed(key, messages, ofBrand)))
    return brands.length === 1 ? `${name}, ${channels}` : `${name} (${channels})`
  })
  return `${list(places)}, ${maskAddress(recipient.address)}.`
}

/** Returns the sentence for one channel of a requested change, and the rule behind it, if one decided it. */
function resultOf({ outcome, brandCode }: Recorded, facts: RecordFacts, messages: Messages): Result {
  const texts = recordMessages[messages.language]
  const unchanged = (why: string) => ({ reason: null, opening: `${why} ${texts.unchanged}` })
  switch (outcome.kind) {
    case 'reason-withheld': {
      const closing = messages.staff.general.ceiling(outcome.perDay)
      return { reason: null, opening: texts.unchanged, closing }
    }
    case 'erased':
      return unchanged(texts.erased)
    case 'refusal-stands':
      return unchanged(texts.refusedMeanwhile)
    case 'confirmation-needed':
      return unchanged(texts.complaintOpened)
    case 'decided':
      return decidedResult(outcome, facts, messages)
    default: {
      const brand = facts.change.brands.find(({ code }) => code === brandCode)
      return unchanged(texts.brandClosed(brand?.name ?? String(brandCode)))
    }
  }
}

type Decided = Extract<RecordOutcome, { kind: 'decided' }>

/** Returns the sentence for a change on which the rules decided: refused, repeated, stored, or stored here alone. */
function decidedResult(outcome: Decided, facts: RecordFacts, messages: Messages): Result {
  const texts = recordMessages[messages.language]
  const { change, refusals } = outcome
  if (change === null) {
    const reason = refusedText(outcome, facts, messages)
    const opening = reason.endsWith(texts.unchanged) ? reason : `${reason} ${texts.unchanged}`
    return { reason, opening, closing: nextStep(outcome, facts, messages) }
  }
  const { consentDate, effect } = change
  if (effect === 'repeat') {
    const opening = `${refusedText(outcome, facts, messages)} ${texts.repeated}`
    return { reason: null, opening, consentDate }
  }
  const opening = texts.stored(facts.change.status)
  const [code] = refusals
  const closing = effect === 'local' && code !== undefined ? messages.refusals.kept(code) : undefined
  return { reason: null, opening, consentDate, closing }
}

/** Says why nothing was stored. A RET was older than the ONAY, or repeats a RET; an ONAY broke a rule of İYS. */
function refusedText(
  { before, refusals: codes }: Decided,
  { change }: RecordFacts,
  { refusals, language }: Messages,
): string {
  const { status } = change
  const statementOf = status === 'RET' ? firstStatement : effectiveStatement
  const current = before === null ? null : statementOf(before)
  const facts = { status, consentDate: statedWallTime(change), current }
  if (status === 'RET') {
    return current?.status === 'ONAY' ? refusals.older(facts) : refusals.already(facts)
  }
  const sentences = codes.map((code) => refusals.code(code, facts))
  return sentences.length === 0 ? recordMessages[language].unchanged : sentences.join(' ')
}

/** Says what to do after a change that was not stored, where its reason does not say it. */
function nextStep(
  { before, refusals }: Decided,
  { change: { status } }: RecordFacts,
  { language }: Messages,
): string | undefined {
  const { next } = recordMessages[language]
  if (before === null) return undefined
  const statusBefore = effectiveStatement(before)?.status
  if (status === 'ONAY')
    return statusBefore === 'RET' && refusals.includes('H178') ? next.olderOnay : undefined
  return statusBefore === 'ONAY' ? next.olderRet : next.alreadyRet
}

/** Returns remarks below the result, such as missing evidence or a number that gets no SMS. */
function notes(facts: RecordFacts, assumed: readonly string[], messages: Messages): string[] {
  const { change, recorded, exchange } = facts
  const texts = recordMessages[messages.language]
  const assumedText = assumed.length === 0 ? null : texts.assumed(assumed)
  const storedChanges = recorded.filter(({ outcome }) => storedChange(outcome) !== null)
  const isOnay = change.status === 'ONAY'
  if (storedChanges.length === 0) {
    const isUnverified = exchange === 'off' && recorded.some(({ outcome }) => tellsStatus(outcome, change))
    const remarks = [
      change.date === null ? null : assumedText,
      isUnverified && messages.words.national.unverified,
    ]
    return remarks.filter((text) => typeof text === 'string')
  }
  const isSms = storedChanges.some(({ channel }) => channel === 'MESAJ')
  return [
    assumedText,
    !isOnay && isAhead(change) && texts.futureTakenAsNow(statedWallTime(change)),
    isOnay && !hasEvidence(change) && texts.noEvidence,
    overRefusalNote(storedChanges, messages),
    isOnay && isSms && isNotMobile(change.recipient.address) && texts.notMobile,
    nationalNote(facts, messages),
  ].filter((text) => typeof text === 'string')
}

/** True if the sentence tells the status of the address. */
function tellsStatus(outcome: Recorded['outcome'], { status }: RequestedChange): boolean {
  if (outcome.kind !== 'decided') return false
  if (outcome.change !== null) return true
  if (status === 'RET') return outcome.before !== null
  return outcome.refusals.some((code) => code === 'H174' || code === 'H178')
}

/** Returns sentences about a date, type or source that izin assumed, since staff named none. */
function assumptions(facts: RecordFacts, messages: Messages): string[] {
  const texts = recordMessages[messages.language]
  const date = assumedDate(facts, messages)
  return [
    ...(date === null ? [] : [date]),
    ...(isTypeAssumed(facts) ? [texts.typeAssumed] : []),
    ...(facts.change.source === null ? [texts.sourceAssumed] : []),
  ]
}

/**
 * Returns the sentence about the date or time that izin assumed. Null if date and time were typed, or if a RET is dated ahead,
 * which has another sentence.
 */
function assumedDate({ change, recorded }: RecordFacts, { language }: Messages): string | null {
  const texts = recordMessages[language]
  const { date, status } = change
  const [firstChange] = recorded.flatMap(({ outcome }) => storedChange(outcome) ?? [])
  const at = firstChange?.consentDate ?? statedWallTime(change)
  if (date === null) return texts.dateIsNow(at)
  return date.kind !== 'day' || (status === 'RET' && isAhead(change)) ? null : texts.timeAssumed(at)
}

/** True if izin assumed BIREYSEL: for an ONAY without a type (R4), and a RET where nothing is on record. */
function isTypeAssumed({ change, recorded }: RecordFacts): boolean {
  if (change.recipientType !== null) return false
  return recorded.some(
    ({ outcome }) =>
      storedChange(outcome) !== null &&
      (change.status === 'ONAY' || (outcome.kind === 'decided' && outcome.before === null)),
  )
}

/** Warns staff if the ONAY ended a RET, with its date if a single channel is meant; null if none did. */
function overRefusalNote(stored: readonly Recorded[], messages: Messages): string | null {
  const refusals = stored.flatMap((storedChange) => {
    const { outcome } = storedChange
    if (outcome.kind !== 'decided' || outcome.change?.status !== 'ONAY' || outcome.before === null) return []
    return effectiveStatement(outcome.before)?.status === 'RET'
      ? [{ named: channelNamed(storedChange, messages), since: firstStatement(outcome.before) }]
      : []
  })
  const [first, ...others] = refusals
  if (first === undefined) return null
  const since = others.length === 0 ? (first.since?.consentDate ?? null) : null
  const channels = refusals.map(({ named }) => named)
  return recordMessages[messages.language].overRefusal(channels, since)
}

/** Says that İYS cannot have the change yet (L3), and until when it must: within three business days (L1). */
function nationalNote(facts: RecordFacts, { words: { national }, language }: Messages): string | null {
  const { recorded, now, rules, exchange, hasDeadline } = facts
  const changes = recorded.flatMap(({ outcome }) => storedChange(outcome) ?? [])
  const change = changes.find(({ effect }) => effect === 'taken')
  if (change === undefined) return exchange === 'off' ? national.unverified : null
  const state = national[exchange === 'off' ? 'unverified' : 'waiting']
  if (!hasDeadline) return state
  const { day } = legalDeadline(change.consentAt ?? change.recordedAt, rules)
  return `${state} ${recordMessages[language].deadline(businessDaysLeft(dayOf(now), day, rules), day)}`
}
