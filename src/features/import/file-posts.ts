import { fileChoice } from '../../../bots/commands/replies.ts'
import { button, buttons, type Choice, note, type Part, type Reply } from '../../../bots/commands/reply.ts'
import { channelNamed, type Messages, messagesIn } from '../../../bots/messages/index.ts'
import type { StaffFile } from '../../register/downloads.ts'
import type { AddressFile, ConsentFile, IysFile } from '../../register/uploads/file.ts'
import type { ListTally, Tally } from '../../register/uploads/tally.ts'
import { voidableUntil } from '../../register/uploads/void.ts'
import { iysFileMessages, iysLines } from './iys-messages.ts'
import { listMessages } from './list-messages.ts'
import { importMessages } from './messages.ts'

type ImportTexts = (typeof importMessages)['tr']

/** Says how a file of consents or of İYS stands; it names lines, never their content. */
export function fileReply(file: ConsentFile | IysFile): Reply {
  const { id, brandName, state, language } = file
  const texts = importMessages[language]
  const own = file.kind === 'iys' ? iysFileMessages[language] : texts
  const heading: Part = { kind: 'heading', text: own.title(brandName, id) }
  const replyOf = (summary: string, ...parts: readonly Part[]): Reply => ({
    summary,
    parts: [heading, ...parts],
  })
  const said = (text: string) => replyOf(text, { kind: 'text', text })
  switch (state) {
    case 'receiving':
    case 'reading':
      return said(texts.reading)
    case 'unreadable':
      return said(own.unreadable(file.fault ?? { kind: 'gone' }))
    case 'previewed':
      return replyOf(...(file.kind === 'iys' ? iysPreview(file) : previewParts(file, texts)))
    case 'applying':
      return said(texts.applying)
    case 'done':
      if (file.kind === 'iys') return replyOf(...iysDone(file))
      return replyOf(...(file.voidBegunAt === null ? doneParts(file, texts) : voidingParts(file, texts)))
    case 'dropped':
      return said(texts.dropped)
  }
}

type Parts = [summary: string, ...Part[]]

function iysPreview({ id, brandName, language, preview: tally }: IysFile): Parts {
  const texts = iysFileMessages[language]
  const { yes, drop } = importMessages[language].preview
  const apply: Choice = { ...button(yes, 'import-apply', id), style: 'primary' }
  return [
    texts.preview(brandName),
    { kind: 'text', text: [texts.read(tally.rows), ...iysLines(tally, language)].join('\n') },
    buttons(apply, button(drop, 'import-drop', id)),
  ]
}

function iysDone({ brandName, language, result: tally }: IysFile): Parts {
  const texts = iysFileMessages[language]
  return [
    texts.applied(brandName),
    { kind: 'text', text: [texts.done(tally.rows), ...iysLines(tally, language)].join('\n') },
    ...(tally.conflicts > 0 ? [buttons(button(texts.decide, 'command', 'exchange'))] : []),
  ]
}

function previewParts(message: ConsentFile, texts: ImportTexts): Parts {
  const { id, brandName, preview: tally } = message
  const { preview } = texts
  const { confirmTitle: title, yes, no } = preview
  const apply: Choice = {
    ...button(preview.apply(tally), 'import-apply', id),
    style: 'primary',
    confirm: { title, text: preview.confirmText(brandName, tally), yes, no },
  }
  return [
    preview.summary(brandName),
    { kind: 'text', text: [preview.rows(tally.rows), ...preview.lines(tally)].join('\n') },
    ...listedParts(tally, texts),
    buttons(
      ...(tally.onay + tally.ret > 0 ? [apply] : []),
      button(preview.drop, 'import-drop', id),
      ...rejectedChoice(message, tally, texts),
    ),
    note(preview.note),
  ]
}

function doneParts(message: ConsentFile, texts: ImportTexts): Parts {
  const { id, brandCode, language, result: tally, appliedBy } = message
  const until = voidableUntil(message)
  const file = { kind: 'import-accepted', brandCode, importId: id, language } as const
  const choices = [
    ...(tally.onay + tally.ret > 0 ? [fileChoice(texts.acceptedFile, file)] : []),
    ...rejectedChoice(message, tally, texts),
    ...(until === null ? [] : [voidChoice(message, until, texts)]),
  ]
  return [
    texts.done.summary(message.brandName),
    { kind: 'text', text: texts.done.lines(tally).join('\n') },
    ...listedParts(tally, texts),
    ...(choices.length === 0 ? [] : [buttons(...choices)]),
    note(named(appliedBy, texts.done.appliedBy)),
  ]
}

function named(person: string | null, did: string) {
  return person === null ? [] : [{ person }, ` ${did}. `]
}

function voidChoice({ id, result }: ConsentFile, until: number, { void: texts }: ImportTexts): Choice {
  const { label, confirmTitle: title, yes, no } = texts
  return {
    ...button(label, 'import-void', id),
    style: 'danger',
    confirm: { title, text: texts.confirmText(result, until), yes, no },
  }
}

function voidingParts(
  { brandName, voided, voidedAt, voidedBy, voidApprovedBy }: ConsentFile,
  { void: texts }: ImportTexts,
): Parts {
  const isOver = voidedAt !== null
  const summary = isOver ? texts.done.summary(brandName) : texts.working
  const text = isOver ? texts.done.lines(voided).join('\n') : summary
  const people = [...named(voidedBy, texts.askedBy), ...named(voidApprovedBy, texts.approvedBy)]
  return [summary, { kind: 'text', text }, note(people)]
}

function rejectedChoice(
  { id, brandCode, language }: ConsentFile,
  tally: Tally,
  texts: ImportTexts,
): Choice[] {
  if (tally.faulty === 0) return []
  return [fileChoice(texts.rejectedFile, { kind: 'import-rejected', brandCode, importId: id, language })]
}

function listedParts(tally: Tally, texts: ImportTexts): Part[] {
  const { listed } = tally
  if (listed.length === 0) return []
  const lines = [texts.firstLines(listed.length, tally.faulty), ...listed.map(texts.line)]
  return [{ kind: 'text', text: lines.join('\n') }]
}

interface AnsweredList extends Pick<AddressFile, 'brandName' | 'channel' | 'recipientType'> {
  readonly tally: ListTally
  readonly file: StaffFile & { readonly kind: 'asked-list' | 'listed-file' }
  readonly logged: number
}

function listHeading(
  list: Pick<AddressFile, 'brandName' | 'channel' | 'recipientType'>,
  messages: Messages,
): Part {
  return { kind: 'heading', text: `${list.brandName} · ${channelNamed(list, messages)}` }
}

/** Shows the result of a list, with `more` before its file. */
export function answeredList(
  { tally, file, logged, ...list }: AnsweredList,
  messages: Messages,
  ...more: readonly Part[]
): Reply {
  const texts = listMessages[messages.language]
  const { channel } = list
  const { may, mayNot, reasons, unreadable, repeated } = tally
  const lines = [
    ...reasons.map(({ maySend, reason, count }) => texts.reason(channel, maySend, reason, count)),
    ...(unreadable > 0 ? [texts.unreadable(unreadable)] : []),
    ...(repeated > 0 ? [texts.repeated(repeated)] : []),
  ]
  return {
    summary: texts.summary,
    parts: [
      listHeading(list, messages),
      { kind: 'text', text: [texts.counts(channel, may, mayNot), ...lines].join('\n') },
      ...more,
      buttons(fileChoice(texts.file, file)),
      note(texts.fileNote(file.kind === 'listed-file', logged)),
    ],
  }
}

export function listReply(list: AddressFile): Reply {
  const { id, brandCode, language, fault, result: tally } = list
  const messages = messagesIn(language)
  const texts = listMessages[language]
  const failed = (text: string): Reply => ({
    summary: text,
    parts: [listHeading(list, messages), { kind: 'text', text }],
  })
  if (fault?.kind === 'ceiling') return failed(texts.ceiling(fault.asked, fault.left, fault.perDay))
  if (list.state === 'unreadable') return failed(texts.fileUnreadable(fault ?? { kind: 'gone' }))
  const file = { kind: 'listed-file', brandCode, listId: id, language } as const
  return answeredList({ ...list, tally, file, logged: tally.asked }, messages)
}
