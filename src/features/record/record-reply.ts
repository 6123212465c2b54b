import type { FormParameter } from '../../../bots/commands/parameters.ts'
import { beginningDigits, evidencePageChoice } from '../../../bots/commands/replies.ts'
import { button, buttons, note, type Part, paragraph, type Reply } from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages } from '../../../bots/messages/index.ts'
import { type BusinessDayRules, businessDaysLeft, legalDeadline } from '../../calendar/business-days.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { effectiveStatement, firstStatement, shortId } from '../../consent/consent.ts'
import { isNotMobile, maskAddress } from '../../consent/recipient.ts'
import type { RefusalCode } from '../../consent/refusal.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Settings } from '../../register/company/settings.ts'
import type { Key } from '../../register/look-up/look-up.ts'
import type { RecordedChange, RecordOutcome } from '../../register/record/decide-change.ts'
import { type Draft, hasEvidence, isAhead, statedWallTime } from './draft.ts'
import { recordMessages } from './messages.ts'
import { nextStep, reasonsIn, refusedText } from './not-stored.ts'
import type { RequestOfKeys } from './store.ts'

/** Outcome for one key. `untold`: not stored; the reason is withheld, since the daily look-ups are used up. */
export interface Recorded extends Key {
  readonly outcome: RecordOutcome | { readonly kind: 'untold'; readonly perDay: number }
}

export interface RecordFacts {
  readonly draft: Draft
  readonly brands: readonly Brand[]
  readonly request: RequestOfKeys
  readonly recorded: readonly Recorded[]
  readonly now: number
  readonly receivedAt: number
  readonly rules: BusinessDayRules
  readonly exchange: Settings['iys_exchange']
  /** False before the brands are activated. */
  readonly hasDeadline: boolean
}

/** Answers a recorded change; only what was stored is called so. Consents with the same result share a paragraph. */
export function recordReply(facts: RecordFacts, messages: Messages): Reply {
  const { draft, recorded } = facts
  const stored = recorded.flatMap(({ outcome }) => storedChange(outcome) ?? [])
  const words = recordMessages[messages.language]
  const wrong = wrongIn(facts)
  const isKept = recorded.some(({ outcome }) => keptChange(outcome) !== null)
  const summary = isKept ? words.stored(draft.status) : words.unchanged
  const results = Map.groupBy(recorded, (one) => JSON.stringify(resultOf(one, facts, messages)))
  return {
    isStored: isKept,
    leavesOnay: draft.status === 'RET' && recorded.some(({ outcome }) => mayLeaveOnay(outcome)),
    ...(wrong === undefined ? { summary } : { summary: reasonsIn(facts, messages), wrong }),
    parts: [
      ...[...results.values()].map((same) => paragraph(resultText(same, facts, messages))),
      ...notes(facts, stored, messages).map((text) => note(text)),
      ...evidenceParts(facts, messages),
    ],
  }
}

/** True if ONAY may still stand after a RET that was not stored, also where its status was withheld. */
function mayLeaveOnay(outcome: Recorded['outcome']): boolean {
  if (outcome.kind === 'untold') return true
  if (outcome.kind !== 'decided' || outcome.change !== null || outcome.before === null) return false
  return effectiveStatement(outcome.before)?.status === 'ONAY'
}

/** Returns the new change of an outcome; a repeated refusal is none. */
export function storedChange(outcome: Recorded['outcome']): RecordedChange | null {
  if (outcome.kind !== 'decided' || outcome.change === null) return null
  return outcome.change.effect === 'repeat' ? null : outcome.change
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

/** Returns the parameter that caused every refusal; undefined if there is no such one. */
function wrongIn({ draft, recorded }: RecordFacts): FormParameter | undefined {
  const [wrong, ...others] = recorded.map(({ outcome }) => {
    if (outcome.kind !== 'decided' || outcome.change !== null) return undefined
    const { before, refusals } = outcome
    const isRepeated = before !== null && effectiveStatement(before)?.status === draft.status
    return isRepeated && draft.status === 'RET'
      ? undefined
      : refusals.map((code) => wrongOf[code]).find(Boolean)
  })
  return others.every((one) => one === wrong) ? wrong : undefined
}

function keptChange(outcome: Recorded['outcome']): RecordedChange | null {
  return outcome.kind === 'decided' ? outcome.change : null
}

/** True if the sentence tells the status of the address. */
function tellsStatus({ outcome }: Recorded, { status }: Draft): boolean {
  if (outcome.kind !== 'decided') return false
  if (outcome.change !== null) return true
  if (status === 'RET') return outcome.before !== null
  return outcome.refusals.some((code) => code === 'H174' || code === 'H178')
}

/** Sentences of a result, before and after the brands, channels and address that it is about. */
interface Result {
  readonly before: string
  readonly behind?: string | undefined
  /** Date of what was stored. */
  readonly consentDate?: string | null
}

function resultText(same: readonly Recorded[], facts: RecordFacts, messages: Messages): string {
  const [first] = same
  if (first === undefined) return ''
  const { before, behind } = resultOf(first, facts, messages)
  const kept = same.flatMap(({ outcome }) => keptChange(outcome) ?? [])
  const ids = kept.map(({ id }) => shortId(id))
  const { receipt } = recordMessages[messages.language]
  return [
    before,
    placesText(same, facts, messages),
    ...(kept[0] === undefined ? [] : [receipt(kept[0].consentDate, ids)]),
    ...(behind === undefined ? [] : [behind]),
  ].join(' ')
}

/** Örnek Kahve, arama ve SMS, +90 500 ••• •• 01. With several brands: Örnek Kahve (SMS) ve Örnek Çay (SMS), … */
function placesText(
  same: readonly Recorded[],
  { draft, brands, recorded }: RecordFacts,
  messages: Messages,
): string {
  const { list } = messages.format
  const places = [...Map.groupBy(same, ({ brandCode }) => brandCode)].map(([brandCode, own]) => {
    const name = brands.find(({ code }) => code === brandCode)?.name ?? String(brandCode)
    const ofBrand = recorded.filter((one) => one.brandCode === brandCode)
    const channels = list(own.map((one) => channelNamed(one, messages, ofBrand)))
    return brands.length === 1 ? `${name}, ${channels}` : `${name} (${channels})`
  })
  return `${list(places)}, ${maskAddress(draft.recipient.address)}.`
}

function resultOf({ outcome, brandCode }: Recorded, facts: RecordFacts, messages: Messages): Result {
  const words = recordMessages[messages.language]
  switch (outcome.kind) {
    case 'untold':
      return { before: words.unchanged, behind: messages.staff.general.ceiling(outcome.perDay) }
    case 'erased':
      return { before: `${words.erased} ${words.unchanged}` }
    case 'refusal-stands':
      return { before: `${words.refusedMeanwhile} ${words.unchanged}` }
    case 'confirmation-needed':
      return { before: `${words.complaintOpened} ${words.unchanged}` }
    case 'decided':
      return decidedResult(outcome, facts, messages)
    default: {
      const name = facts.brands.find(({ code }) => code === brandCode)?.name ?? String(brandCode)
      return { before: `${words.brandClosed(name)} ${words.unchanged}` }
    }
  }
}

function decidedResult(outcome: Decided, facts: RecordFacts, messages: Messages): Result {
  const words = recordMessages[messages.language]
  const { change } = outcome
  if (change === null) {
    const why = refusedText(outcome, facts, messages)
    const behind = nextStep(outcome, facts.draft.status, messages)
    return { before: why.endsWith(words.unchanged) ? why : `${why} ${words.unchanged}`, behind }
  }
  const { consentDate } = change
  if (change.effect === 'repeat') {
    return { before: `${refusedText(outcome, facts, messages)} ${words.repeated}`, consentDate }
  }
  const before = words.stored(facts.draft.status)
  const [code] = outcome.refusals
  const isLocal = change.effect === 'local' && code !== undefined
  return { before, consentDate, ...(isLocal ? { behind: messages.refusals.kept(code) } : {}) }
}

/** For sentences that do not depend on the current status. */
export const noFacts = { status: 'ONAY', given: null, current: null } as const

type Decided = Extract<RecordOutcome, { kind: 'decided' }>

function notes(facts: RecordFacts, stored: readonly RecordedChange[], messages: Messages): string[] {
  const { draft, recorded } = facts
  const words = recordMessages[messages.language]
  const ahead = draft.status === 'RET' && isAhead(draft, facts.receivedAt)
  const assumed = assumptionsLine(facts, messages)
  if (stored.length === 0) {
    const isUnverified = facts.exchange === 'off' && recorded.some((one) => tellsStatus(one, draft))
    const inIys = isUnverified ? [messages.words.national.unverified] : []
    return [...(assumed !== null && draft.date !== null ? [assumed] : []), ...inIys]
  }
  const sms = recorded.some(({ channel, outcome }) => channel === 'MESAJ' && storedChange(outcome) !== null)
  const noted: (string | null)[] = [
    assumed,
    ahead ? words.aheadIsNow(statedWallTime(facts.request, facts.receivedAt) ?? '') : null,
    draft.status === 'ONAY' && !hasEvidence(draft) ? words.noEvidence : null,
    overRefusalNote(facts, messages),
    draft.status === 'ONAY' && sms && isNotMobile(draft.recipient.address) ? words.hardlySms : null,
    nationalNote(stored, facts, messages),
  ]
  return noted.filter((note) => note !== null)
}

function assumptionsLine(facts: RecordFacts, messages: Messages): string | null {
  const assumed = assumptions(facts, messages)
  return assumed.length === 0 ? null : recordMessages[messages.language].assumed(assumed)
}

/** Sentences about a date, type or source that was not given. */
export function assumptions(facts: RecordFacts, messages: Messages): string[] {
  const words = recordMessages[messages.language]
  const date = assumedDate(facts, messages)
  return [
    ...(date === null ? [] : [date]),
    ...(isTypeAssumed(facts) ? [words.typeAssumed] : []),
    ...(facts.draft.source === null ? [words.sourceAssumed] : []),
  ]
}

/** An ONAY without a type is BIREYSEL (R4), and so is a refusal where nothing is on record. */
function isTypeAssumed({ draft, recorded }: RecordFacts): boolean {
  if (draft.recipientType !== null) return false
  return recorded.some(
    ({ outcome }) =>
      storedChange(outcome) !== null &&
      (draft.status === 'ONAY' || (outcome.kind === 'decided' && outcome.before === null)),
  )
}

function overRefusalNote({ recorded }: RecordFacts, messages: Messages): string | null {
  const passed = recorded.flatMap((one) => {
    const { outcome } = one
    if (storedChange(outcome)?.status !== 'ONAY' || outcome.kind !== 'decided' || outcome.before === null)
      return []
    return effectiveStatement(outcome.before)?.status === 'RET'
      ? [{ named: channelNamed(one, messages), since: firstStatement(outcome.before) }]
      : []
  })
  const [first, ...others] = passed
  if (first === undefined) return null
  const since = others.length === 0 ? (first.since?.consentDate ?? null) : null
  return recordMessages[messages.language].overRefusal(
    passed.map(({ named }) => named),
    since,
  )
}

/** Buttons to add evidence to an ONAY. */
function evidenceParts({ draft, recorded }: RecordFacts, messages: Messages): Part[] {
  if (draft.status === 'RET') return []
  const texts = recordMessages[messages.language]
  const stored = recorded.flatMap((one) => {
    const change = storedChange(one.outcome)
    return change === null ? [] : [{ ...one, id: change.id }]
  })
  if (stored.length === 0) return []
  const unproved = hasEvidence(draft) ? [] : stored
  const choices = unproved.map((one) =>
    button(
      texts.addTo(unproved.length === 1 ? null : channelNamed(one, messages, stored)),
      'add-evidence',
      one.id.slice(0, beginningDigits),
    ),
  )
  return [buttons(...choices, evidencePageChoice(stored, messages))]
}

/** Null if a moment was given, or a day ahead, which has a sentence of its own. */
function assumedDate(
  { draft, recorded, request, receivedAt }: RecordFacts,
  { language }: Messages,
): string | null {
  const words = recordMessages[language]
  const { date, status } = draft
  const [stored] = recorded.flatMap(({ outcome }) => storedChange(outcome) ?? [])
  const at = stored?.consentDate ?? statedWallTime(request, receivedAt) ?? ''
  if (date === null) return words.dateIsNow(at)
  const isOtherwise = date.kind !== 'day' || (status === 'RET' && isAhead(draft, receivedAt))
  return isOtherwise ? null : words.timeAssumed(at)
}

/** Says that İYS cannot have the change yet (L3), and until when it must: within three business days (L1). */
function nationalNote(
  stored: readonly RecordedChange[],
  { now, rules, exchange, hasDeadline }: RecordFacts,
  { words: { national }, language }: Messages,
): string | null {
  const words = recordMessages[language]
  const change = stored.find(({ effect }) => effect === 'taken')
  if (change === undefined) return exchange === 'off' ? national.unverified : null
  const state = national[exchange === 'off' ? 'unverified' : 'waiting']
  if (!hasDeadline) return state
  const { day } = legalDeadline(change.consentAt ?? change.recordedAt, rules)
  return `${state} ${words.deadline(businessDaysLeft(dayOf(now), day, rules), day)}`
}
