import { codesFor } from '../../../bots/commands/command.ts'
import type { StaffRequest } from '../../../bots/commands/context.ts'
import { usualSourceOfRet } from '../../../bots/commands/parameters.ts'
import { beginningDigits, evidencePageChoice, oldButton, textOnly } from '../../../bots/commands/replies.ts'
import { button, buttons, note, type Part, paragraph, type Reply } from '../../../bots/commands/reply.ts'
import { referenceTo } from '../../../bots/commands/staff.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { effectiveStatement, type Status, shortId } from '../../consent/consent.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { findChange } from '../../register/changes/key-changes.ts'
import { recipientByMark } from '../../register/recipients/recipients.ts'
import type { RecordedChange } from '../../register/record/change-request.ts'
import { type TakenBack, takeBackRefusals, undoMs } from '../../register/record/refuse.ts'
import { recordMessages } from './messages.ts'
import { hasEvidence, type Recorded, type RequestedChange, storedChange } from './store.ts'

interface AnsweredChange {
  readonly change: RequestedChange
  readonly recorded: readonly Recorded[]
  /** True if the date, the type or the source was not given. */
  readonly hasAssumed: boolean
}

type StoredChange = Recorded & { readonly stored: RecordedChange }

/** Adds the buttons below an answer: evidence for an ONAY, a change of what was assumed, the undoing of a RET. */
export async function offerNextSteps(
  context: StaffRequest,
  { change, recorded, hasAssumed }: AnsweredChange,
  reply: Reply,
): Promise<Reply> {
  const changes = recorded.flatMap((recordedChange): StoredChange[] => {
    const newChange = storedChange(recordedChange.outcome)
    return newChange === null ? [] : [{ ...recordedChange, stored: newChange }]
  })
  if (changes.length === 0) return reply
  const next = [
    ...(change.status === 'ONAY' ? evidenceParts(change, changes, messagesIn(context.language)) : []),
    ...(hasAssumed && change.brands.length === 1 ? await correctionParts(context, change, changes) : []),
    ...(change.status === 'RET' ? undoParts(changes, context) : []),
  ]
  return { ...reply, parts: [...reply.parts, ...next] }
}

/** Returns buttons that add evidence to changes recorded without any, and one to the evidence page. */
function evidenceParts(
  change: RequestedChange,
  changes: readonly StoredChange[],
  messages: Messages,
): Part[] {
  const texts = recordMessages[messages.language]
  const unproved = hasEvidence(change) ? [] : changes
  const choices = unproved.map((unprovedChange) =>
    button(
      texts.addTo(unproved.length === 1 ? null : channelNamed(unprovedChange, messages, changes)),
      'add-evidence',
      unprovedChange.stored.id.slice(0, beginningDigits),
    ),
  )
  const page = evidencePageChoice(
    changes.map(({ stored }) => stored),
    messages,
  )
  return [buttons(...choices, page)]
}

/** Marks a button of `change` whose form begins with the record itself. */
export const asRecorded = '='

/** Lets an assumption be changed: the form opens with what was recorded. */
async function correctionParts(
  context: StaffRequest,
  { recipient }: RequestedChange,
  changes: readonly StoredChange[],
): Promise<Part[]> {
  const { register, language } = context
  const mark = register.vault.mark(recipient.address)
  const [row] = await register.engine.read(recipientByMark({ mark }))
  if (row === undefined) return []
  const channels = new Set(changes.map(({ channel }) => channel))
  const brands = new Set(changes.map(({ brandCode }) => brandCode))
  const values = [referenceTo(context, 'change', row.id), ...brands, ...channels, asRecorded]
  return [buttons(button(messagesIn(language).staff.lookUp.change, 'change', ...values))]
}

/**
 * Offers the typist to take a RET back; the time is checked at the press. A RET that ended an ONAY goes back to it, and one
 * that is the first word to no record. A RET over another RET has nothing to take back.
 */
function undoParts(changes: readonly StoredChange[], { language }: StaffRequest): Part[] {
  const texts = recordMessages[language].undo
  const [first, ...others] = changes.filter(({ outcome }) => statusBefore(outcome) !== 'RET')
  if (first === undefined) return []
  const endedOnay = [first, ...others].some(({ outcome }) => statusBefore(outcome) === 'ONAY')
  const undo = button(texts.button, 'undo-ret', first.stored.id.slice(0, beginningDigits))
  return [note(texts.offer(undoMs / 60_000, endedOnay)), buttons(undo)]
}

function statusBefore(outcome: Recorded['outcome']): Status | null {
  const before = outcome.kind === 'decided' ? outcome.before : null
  return before === null ? null : (effectiveStatement(before)?.status ?? null)
}

/**
 * Takes back the RET that a staff member typed by mistake, by the button below its answer. If the RET had ended an ONAY, a
 * new ONAY is recorded; `source` is for one whose own source İYS does not take again.
 */
export async function undoAction(context: StaffRequest, [id = '']: readonly string[]): Promise<Reply> {
  const { register, actor, language, receivedAt } = context
  const messages = messagesIn(language)
  const texts = recordMessages[language].undo
  const search = await findChange(register, id, codesFor(context, 'editor'))
  if (search.kind === 'refused') return oldButton(context)
  const evidence = { door: actor.door, evidence: texts.evidence(shortId(search.change.id)) }
  const takenBack = await takeBackRefusals(register, actor, {
    changeId: search.change.id,
    evidence,
    receivedAt,
    source: usualSourceOfRet,
  })
  if (takenBack.kind === 'refused') return textOnly(texts.refused[takenBack.reason])
  const [first = '', ...others] = takenBackTexts(takenBack, messages)
  return { ...textOnly(first, ...others.map((text) => paragraph(text))), replaces: true }
}

/** Says which ONAYs are in force again after a RET was taken back, and which consents have no record again. */
function takenBackTexts(
  { given, voided, recipient }: Extract<TakenBack, { kind: 'taken-back' }>,
  messages: Messages,
): string[] {
  const { undo: texts, receipt } = recordMessages[messages.language]
  const all = [...given, ...voided]
  const placesOf = (refusals: readonly (typeof all)[number][]) => {
    const places = refusals.map(
      (refusal) => `${refusal.brand.name} (${channelNamed(refusal, messages, all)})`,
    )
    return `${messages.format.list([...new Set(places)])}, ${maskAddress(recipient.address)}.`
  }
  const [onay] = given
  const onayIds = given.map(({ change }) => shortId(change.id))
  const voidIds = voided.map(({ voidId }) => shortId(voidId))
  return [
    ...(onay === undefined
      ? []
      : [`${texts.done} ${placesOf(given)} ${receipt(onay.change.consentDate, onayIds)}`]),
    ...(voidIds.length === 0 ? [] : [`${texts.voided} ${placesOf(voided)} ${receipt(null, voidIds)}`]),
  ]
}
