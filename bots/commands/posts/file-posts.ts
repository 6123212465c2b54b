import type { Channel } from '../../../src/consent/channel.ts'
import type { ImportTold, ListTold, VoidingTold } from '../../../src/jobs/due/file-news.ts'
import type { ListTally } from '../../../src/register/uploads/list-tally.ts'
import { rejectedIn, type Tally } from '../../../src/register/uploads/tally.ts'
import { type Messages, messagesIn } from '../../messages/index.ts'
import { channelNamed, fileChoice } from '../choices.ts'
import { button, buttons, type Choice, note, type Part, type Reply } from '../reply.ts'

/** How a file of consents stands, with the buttons that its state allows. It names lines, never what stands in them. */
export function importReply(told: ImportTold): Reply {
  const messages = messagesIn(told.language)
  const { imports } = messages
  const heading: Part = { kind: 'heading', text: imports.title(told.brandName, told.id) }
  const saying = (summary: string, ...parts: readonly Part[]): Reply => ({
    summary,
    parts: [heading, ...(parts.length > 0 ? parts : [{ kind: 'text' as const, text: summary }])],
  })
  switch (told.state) {
    case 'awaiting':
    case 'receiving':
    case 'reading':
      return saying(imports.reading(told.preview.rows))
    case 'unreadable':
      return saying(imports.unreadable(told.fault ?? { kind: 'gone' }))
    case 'previewed':
      return saying(imports.preview.summary(told.brandName), ...previewParts(told, messages))
    case 'applying':
      return saying(imports.applying(told.nextPage, told.pages))
    case 'done':
      return told.voiding == null
        ? saying(imports.done.summary(told.brandName), ...doneParts(told, messages))
        : saying(...voidingParts(told, told.voiding, messages))
    case 'dropped':
      return saying(imports.dropped)
  }
}

function previewParts(told: ImportTold, { imports }: Messages): Part[] {
  const { preview: tally } = told
  const { preview } = imports
  return [
    { kind: 'text', text: [preview.rows(tally.rows), ...preview.lines(tally)].join('\n') },
    ...listedParts(tally, imports),
    buttons(...previewChoices(told, imports)),
    note(preview.note),
  ]
}

function previewChoices(told: ImportTold, imports: Messages['imports']): Choice[] {
  const { id, brandName, preview: tally } = told
  const { preview } = imports
  const over = overRefusals(tally)
  const apply: Choice = {
    label: preview.apply(tally),
    style: 'primary',
    action: { name: 'import-apply', values: [id] },
    confirm: {
      title: preview.confirmTitle,
      text: preview.confirmText(brandName, tally),
      yes: preview.yes,
      no: preview.no,
    },
  }
  const withOver: Choice = {
    label: preview.over(over),
    action: { name: 'import-over', values: [id] },
    confirm: { title: preview.confirmTitle, text: preview.overText(over), yes: preview.yes, no: preview.no },
  }
  return [
    ...(tally.onay + tally.ret > 0 ? [apply] : []),
    ...(over > 0 ? [withOver] : []),
    button(preview.drop, 'import-drop', id),
    ...rejectedChoice(told, tally, imports),
  ]
}

/** Rows whose later ONAY a refusal keeps out. */
export function overRefusals({ refused }: Tally): number {
  return refused['refusal-stands'] ?? 0
}

function doneParts(told: ImportTold, { imports }: Messages): Part[] {
  const { id, brandCode, language, result: tally, appliedBy, secondPerson } = told
  const accepted = fileChoice(imports.acceptedFile, {
    kind: 'import-accepted',
    brandCode,
    importId: id,
    language,
  })
  const choices = [
    ...(tally.onay + tally.ret > 0 ? [accepted] : []),
    ...rejectedChoice(told, tally, imports),
    ...(told.voidableUntil == null
      ? []
      : [voidChoice({ ...told, voidableUntil: told.voidableUntil }, imports)]),
  ]
  return [
    { kind: 'text', text: imports.done.lines(tally).join('\n') },
    ...listedParts(tally, imports),
    ...(choices.length === 0 ? [] : [buttons(...choices)]),
    note([
      ...(appliedBy === null ? [] : named(appliedBy, imports.done.appliedBy)),
      ...(secondPerson === null ? [] : named(secondPerson, imports.done.approvedBy)),
    ]),
  ]
}

const named = (who: string, did: string) => [{ person: who }, ` ${did}. `]

/** Asks for a second person to void the file with. */
export function voidChoice(
  { id, result, voidableUntil }: Pick<ImportTold, 'id' | 'result'> & { readonly voidableUntil: number },
  { void: told }: Messages['imports'],
): Choice {
  return {
    label: told.label,
    style: 'danger',
    action: { name: 'import-void', values: [id] },
    confirm: {
      title: told.confirmTitle,
      text: told.confirmText(result, voidableUntil),
      yes: told.yes,
      no: told.no,
    },
  }
}

/** How far a file is taken back: a summary, and what there is to say. */
function voidingParts(
  { brandName, pages }: ImportTold,
  { tally, pagesLeft, isOver, by, approvedBy }: VoidingTold,
  { imports: { void: told } }: Messages,
): [string, ...Part[]] {
  const summary = isOver ? told.done.summary(brandName) : told.working(pages - pagesLeft, pages)
  const text = isOver ? told.done.lines(tally).join('\n') : summary
  return [
    summary,
    { kind: 'text', text },
    note([...named(by, told.askedBy), ...named(approvedBy, told.approvedBy)]),
  ]
}

function rejectedChoice(
  { id, brandCode, language }: ImportTold,
  tally: Tally,
  imports: Messages['imports'],
): Choice[] {
  if (rejectedIn(tally) === 0) return []
  return [fileChoice(imports.rejectedFile, { kind: 'import-rejected', brandCode, importId: id, language })]
}

function listedParts(tally: Tally, imports: Messages['imports']): Part[] {
  const { listed } = tally
  if (listed.length === 0) return []
  const lines = [imports.firstLines(listed.length, rejectedIn(tally)), ...listed.map(imports.line)]
  return [{ kind: 'text', text: lines.join('\n') }]
}

/** What came of a list, in numbers: how many may be written to, how many not and why, and what could not be asked about. */
export function tallyParts(
  { may, mayNot, reasons, unreadable, unsuited, unverified, header }: ListTally,
  channel: Channel,
  { askedList: told }: Messages,
): Part[] {
  const lines = [
    ...reasons.map(({ maySend, reason, count }) => told.reason(channel, maySend, reason, count)),
    ...(unreadable > 0 ? [told.unreadable(unreadable)] : []),
    ...(unsuited > 0 ? [told.unsuited(unsuited)] : []),
  ]
  return [
    { kind: 'text', text: told.counts(channel, may, mayNot) },
    ...(lines.length === 0 ? [] : [{ kind: 'text' as const, text: lines.join('\n') }]),
    ...(header ? [note(told.header)] : []),
    ...(unverified ? [note(told.unverified)] : []),
  ]
}

/** The same of a file, for whoever gave it; or why there is no answer. */
export function listReply(list: ListTold): Reply {
  const messages = messagesIn(list.language)
  const { askedList: told } = messages
  const { id, brandCode, brandName, channel, recipientType, language, fault, result: tally } = list
  const heading: Part = {
    kind: 'heading',
    text: told.heading(brandName, channelNamed({ channel, recipientType }, messages)),
  }
  const refused = (sentence: string): Reply => ({
    summary: sentence,
    parts: [heading, { kind: 'text', text: sentence }],
  })
  if (fault?.kind === 'ceiling') return refused(told.ceiling(fault.asked, fault.left, fault.perDay))
  if (list.state === 'unreadable') return refused(told.fileUnreadable(fault ?? { kind: 'gone' }))
  const file = { kind: 'listed-file', brandCode, listId: id, language } as const
  return {
    summary: told.summary,
    parts: [
      heading,
      ...tallyParts(tally, channel, messages),
      buttons(fileChoice(told.file, file)),
      note(`${told.keptNote} ${told.logged(tally.asked)}`),
    ],
  }
}
