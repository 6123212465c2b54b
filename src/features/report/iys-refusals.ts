import { codesFor } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { fileChoice, oldButton, roleTooLow, textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  inLines,
  menu,
  note,
  type Part,
  pageOf,
  paragraph,
  type Reply,
  skippedIn,
  titledReply,
} from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import { iysCodeTexts } from '../../../bots/messages/iys-codes.ts'
import { maskAddress } from '../../consent/recipient.ts'
import type { Brand } from '../../register/company/brands.ts'
import { type GroupVerb, groupVerbs, type QueueGroup } from '../../register/iys-queue/groups.ts'
import {
  type RefusalGroup,
  type RefusedChange,
  refusalGroups,
  refusedOf,
  remedyOf,
  workRefusals,
} from '../../register/iys-queue/refusals.ts'
import type { Language } from '../../register/recipients/people.ts'
import { refusalMessages } from './iys-refusal-messages.ts'
import { reportMessages } from './messages.ts'

const groupsPerPage = 4
const addressesMax = 8

/** Makes the button that lists a brand's changes which İYS did not take, with what to do about each. */
export function refusalsChoice(brandCode: number, language: Language): Choice {
  return button(refusalMessages[language].show, 'iys-refusals', brandCode, 0)
}

/** Answers a button for the changes of a brand that İYS refused. */
async function refusalsAction(
  context: StaffRequest,
  [code = '', ...page]: readonly string[],
): Promise<Reply> {
  const brand = editableBrand(context, code)
  if (brand === undefined) return roleTooLow(context, 'editor')
  return await refusalsReply(context, brand, skippedIn(page))
}

function editableBrand({ authority }: StaffRequest, code: string): Brand | undefined {
  return authority.brandsFor('editor').find((brand) => String(brand.code) === code)
}

/** Lists what İYS did not take, by its code: what to do, the masked addresses, and the button that does it. */
async function refusalsReply(context: StaffRequest, brand: Brand, skipped: number): Promise<Reply> {
  const { register, language } = context
  const texts = refusalMessages[language]
  const groups = await refusalGroups(register, brand.code)
  if (groups.length === 0) return textOnly(texts.none(brand.name))
  const { shown, pageChoices } = pageOf(groups, skipped, {
    size: groupsPerPage,
    action: 'iys-refusals',
    before: texts.before,
    after: texts.after,
  })
  const sections: Part[] = []
  for (const group of shown) {
    const changes = await refusedOf(register, group, addressesMax)
    const isSingle = groups.length === 1
    sections.push(...groupParts({ group, changes, isSingle }, messagesIn(language)))
  }
  const file = fileChoice(texts.file, { kind: 'iys-refusals', brandCode: brand.code })
  return titledReply(
    texts.title(brand.name),
    ...sections,
    buttons(file, ...pageChoices.map((choice) => ofBrand(choice, brand.code))),
    note(texts.fileNote),
  )
}

/** Puts the brand before the place of a page. */
function ofBrand({ label, action }: Choice, brandCode: number): Choice {
  return button(label, action.name, brandCode, ...action.values)
}

interface ShownGroup {
  readonly group: RefusalGroup
  readonly changes: readonly RefusedChange[]
  /** True if no other group is listed, so that its buttons need not name it. */
  readonly isSingle: boolean
}

/** Shows changes that İYS refused for the same reason: what to do, the addresses masked, and buttons. */
function groupParts({ group, changes, isSingle }: ShownGroup, messages: Messages): Part[] {
  const { language } = messages
  const texts = refusalMessages[language]
  const { code, status, count } = group
  const codes = iysCodeTexts[language]
  const unshownCount = count - changes.length
  const lines = changes.map((change) => lineOf(change, messages))
  const named = (label: string) => (isSingle ? label : `${label} · ${codes.name(code)} · ${status}`)
  const ofGroup = (choice: Choice): Choice => ({ ...choice, label: named(choice.label) })
  const others = otherVerbs(group).map((verb) => ofGroup(verbChoice(group, verb, language)))
  return [
    paragraph(
      inLines([
        [{ strong: `${codes.name(code)} · ${texts.counted(count, status)}` }],
        codes.toDo(code),
        ...lines,
        ...(unshownCount > 0 ? [texts.more(unshownCount)] : []),
      ]),
    ),
    buttons(ofGroup(remedyChoice(group, language))),
    menu(named(texts.otherwise), others),
  ]
}

/** Returns one line for a refused change: masked address, channel and date. */
function lineOf(change: RefusedChange, messages: Messages): string {
  const { address, consentDate } = change
  return [
    address === null ? messages.staff.general.erasedAddress : maskAddress(address),
    channelNamed(change, messages),
    ...(consentDate === null ? [] : [messages.format.moment(consentDate)]),
  ].join(' · ')
}

/** Returns the button of the most likely remedy for İYS's reason. */
function remedyChoice(group: RefusalGroup, language: Language): Choice {
  const remedy = remedyOf(group)
  return remedy === 'load'
    ? button(refusalMessages[language].load, 'iys-receive', group.brandCode)
    : { ...verbChoice(group, remedy, language), style: 'primary' }
}

/** Returns the actions offered beside the likely remedy. A change that is too late cannot be reported again. */
function otherVerbs(group: RefusalGroup): readonly GroupVerb[] {
  const remedy = remedyOf(group)
  return groupVerbs.filter(
    (verb) => verb !== 'take' && verb !== remedy && !(verb === 'retry' && group.code === 'late'),
  )
}

function verbChoice({ brandCode, code, status }: RefusalGroup, verb: GroupVerb, language: Language): Choice {
  const { labels } = refusalMessages[language]
  const isCorrected = verb === 'not-needed' && (code === 'H120' || code === 'H121')
  return button(isCorrected ? labels.corrected : labels[verb], 'iys-refusal', verb, brandCode, code, status)
}

/** Applies the pressed remedy to every change that İYS refused for the same reason. */
async function refusalAction(
  context: With<'outbox' | 'publicUrl' | 'telegramWay'>,
  [word = '', brandCode = '', code = '', status = '']: readonly string[],
): Promise<Reply> {
  const { register, actor, language } = context
  const verb = groupVerbs.find((candidate) => candidate === word)
  if (verb === undefined || !/^\d{1,15}$/.test(brandCode)) return oldButton(context)
  if (!codesFor(context, 'editor').includes(Number(brandCode))) return roleTooLow(context, 'editor')
  const groups = await refusalGroups(register, Number(brandCode))
  const group = groups.find((candidate) => candidate.code === code && candidate.status === status)
  if (group === undefined) return textOnly(reportMessages[language].queue.gone)
  await workRefusals(register, actor, group, verb)
  const doneText = reportMessages[language].queue.done[verb](group.count)
  const nextButtons = groups.length > 1 ? [buttons(refusalsChoice(group.brandCode, language))] : []
  return textOnly([doneText, ...formToSend(context, group, verb)].join(' '), ...nextButtons)
}

/** Names the company's form for asking recipients again, if it can prove every address of the group. */
export function formToSend(
  { telegramWay, outbox, publicUrl, language }: With<'outbox' | 'publicUrl' | 'telegramWay'>,
  { brandCode, hasPhone, hasEmail }: Pick<QueueGroup, 'brandCode' | 'hasPhone' | 'hasEmail'>,
  verb: GroupVerb,
): string[] {
  const isProvable = !(hasPhone && telegramWay === 'off') && !(hasEmail && !outbox.canSend('mail'))
  if (verb !== 'ask-again' || !isProvable) return []
  return [reportMessages[language].queue.sendForm(`${publicUrl}/c/${brandCode}`)]
}

export const refusalActions = {
  'iys-refusals': { role: 'editor', run: refusalsAction },
  'iys-refusal': { role: 'editor', run: refusalAction },
} as const
