import { askInForm, commandForm } from '../../../bots/commands/ask.ts'
import { codesFor, defineCommand, exampleOf } from '../../../bots/commands/command.ts'
import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { beginningDigits, changesMax, oldButton, textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  type Choice,
  menu,
  note,
  type Part,
  paragraph,
  type Reply,
  stored,
  type Text,
  textReply,
} from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages } from '../../../bots/messages/index.ts'
import { dayOf } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import type { ChangeView } from '../../register/changes/changes.ts'
import { findChange, type NamedChange } from '../../register/changes/key-changes.ts'
import { addEvidence } from '../../register/evidence/add-evidence.ts'
import type { EvidenceFileView } from '../../register/evidence/files.ts'
import { makeFileLink } from '../../register/links/file-links.ts'
import { evidenceMessages } from './messages.ts'

/** Makes the link for one file within minutes; the role is checked again when the file comes. */
async function evidencePageAction(context: With<'publicUrl'>, values: readonly string[]): Promise<Reply> {
  const changes = await changesNamed(context, values)
  const [first, ...others] = changes
  if (first === undefined || changes.length !== values.length) return oldButton(context)
  const isOne = ({ recipientId, brandCode }: NamedChange) =>
    recipientId === first.recipientId && brandCode === first.brandCode
  if (!others.every(isOne)) return oldButton(context)
  const texts = evidenceMessages[context.language].later
  const ids = changes.map(({ id }) => id)
  const { register, publicUrl, actor } = context
  const purpose = { kind: 'evidence', brandCode: first.brandCode, changeIds: ids } as const
  const url = `${publicUrl}/e/${await makeFileLink(register, actor.id, purpose)}`
  return textReply(
    texts.files.pageReady,
    changes.map((change) => texts.about(change.brandName, namedChange(change))).join('\n'),
    paragraph(texts.files.taken),
    { kind: 'links', links: [{ label: texts.files.open, url }] },
    note(texts.files.once),
  )
}

/**
 * Returns the changes that a button names by the first digits of their ids, if the caller is an editor of their
 * brands.
 */
async function changesNamed(context: StaffRequest, values: readonly string[]): Promise<NamedChange[]> {
  const brandCodes = codesFor(context, 'editor')
  const changes: NamedChange[] = []
  for (const value of values.slice(0, changesMax)) {
    const change = await findChange(context.register, value, brandCodes)
    if (change.kind === 'found') changes.push(change.change)
  }
  return changes
}

/** Describes a file of evidence without its name, which may hold an address. */
export function evidenceFileText(
  { kind, bytes, addedAt, door, actor }: EvidenceFileView,
  { language }: Messages,
): Exclude<Text, string> {
  const texts = evidenceMessages[language].later.files
  const file = texts.line(kind, bytes, addedAt)
  if (actor === null) return [file]
  return door === 'slack' ? [`${file} · `, { person: actor }] : [`${file} · ${actor}`]
}

/** Returns a menu to add an evidence file to an ONAY that the caller may edit; empty if there is none. */
export function addFileMenu(
  context: Pick<StaffRequest, 'authority'>,
  changes: readonly ChangeView[],
  messages: Messages,
): Part[] {
  const texts = evidenceMessages[messages.language].later.files
  const brandCodes = codesFor(context, 'editor')
  const choices = changes
    .filter(({ status, effect }) => status === 'ONAY' && effect !== 'void')
    .filter(({ brandCode }) => brandCodes.includes(brandCode))
    .map((change): Choice => {
      const label = texts.choice(change.brandName, channelNamed(change, messages), change.recordedAt)
      return button(label, 'add-file', change.id.slice(0, beginningDigits))
    })
  return choices.length === 0 ? [] : [menu(messages.staff.general.addEvidenceFile, choices)]
}

/** Adds a text to a change recorded before, dated today. */
export const addEvidenceCommand = defineCommand({
  name: 'addEvidence',
  words: { tr: ['kanıt-ekle', 'kanıtekle'], en: ['add-evidence'] },
  role: 'editor',
  examples: {
    tr: ['kanıt-ekle 70f5…7c6d kanıt="çağrı kaydı 118, 2. dakika"'],
    en: ['add-evidence 70f5…7c6d evidence="call 118, second minute"'],
  },
  takes: ['change', 'evidence'],
  needs: ['change'],
  brands: { role: 'editor' },
  form: ({ language }) => evidenceMessages[language].later.form,
  async run(context, args, command) {
    const { change: id, evidence } = args
    const texts = evidenceMessages[context.language].later
    const result = await findChange(context.register, id, codesFor(context, 'editor'))
    if (result.kind === 'refused') {
      const example = exampleOf(context, command)
      return { ...textOnly(texts.notFound(result.reason, example, context.command)), wrong: 'change' }
    }
    const { change } = result
    return evidence === null
      ? askInForm(context, command, args, ['evidence'])
      : await addToChange(context, change, evidence)
  },
})

/** Adds a note as evidence to a stored change, and says if the same note stands there already. */
async function addToChange(
  { register, actor, language }: StaffRequest,
  change: NamedChange,
  text: string,
): Promise<Reply> {
  const texts = evidenceMessages[language].later
  const changeIds = [Buffer.from(change.id, 'hex')]
  const outcome = await addEvidence(register, actor, { changeIds, proof: { note: text } })
  if (outcome.kind === 'refused') {
    const reply = textOnly(texts.refused[outcome.reason])
    const isOfText = outcome.reason === 'empty' || outcome.reason === 'text-too-long'
    return isOfText ? { ...reply, wrong: 'evidence' } : reply
  }
  const about = texts.about(change.brandName, namedChange(change))
  return outcome.kind === 'added'
    ? stored(textOnly(`${texts.added} ${about}`, note(texts.asOf(dayOf(register.clock())))))
    : textOnly(`${texts.already} ${about}`)
}

function namedChange(change: NamedChange) {
  const { consentDate, recordedAt, id } = change
  return { ...change, date: consentDate ?? dayOf(recordedAt), id: shortId(id) }
}

/** Opens the form that adds evidence to a change. The button carries the first digits of the change's id. */
async function addEvidenceAction(context: StaffRequest, [id = '']: readonly string[]): Promise<Reply> {
  const result = await findChange(context.register, id, codesFor(context, 'editor'))
  if (result.kind !== 'found') return oldButton(context)
  const { change } = result
  const texts = evidenceMessages[context.language].later
  const words = change.id.slice(0, beginningDigits)
  const about = texts.about(change.brandName, namedChange(change))
  const form = commandForm(context, addEvidenceCommand, { words, intro: about })
  return { ...textOnly(about), ...(form === null ? {} : { form }) }
}

export const evidenceFileActions = {
  'add-evidence': { role: 'editor', run: addEvidenceAction },
  'add-file': { role: 'editor', run: evidencePageAction },
} as const
