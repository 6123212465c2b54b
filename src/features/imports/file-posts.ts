import { fileChoice } from '../../../bots/commands/replies.ts'
import { button, buttons, type Choice, note, type Part, type Reply } from '../../../bots/commands/reply.ts'
import { channelNamed, messagesIn } from '../../../bots/messages/index.ts'
import type { AddressFile, ConsentFile, ImportedFile } from '../../register/imports/file.ts'
import type { Tally } from '../../register/imports/tally.ts'
import { voidableUntil } from '../../register/imports/void.ts'
import { columnMessages } from './column-messages.ts'
import { unmappedParts } from './column-step.ts'
import { iysFileMessages } from './iys-file-messages.ts'
import { importMessages } from './messages.ts'
import { resultMessages } from './result-messages.ts'
import { unknownWords } from './word-step.ts'

/** Says how a file stands; it names lines, never their content. */
export function fileReply(file: ImportedFile): Reply {
  return file.kind === 'addresses' ? listReply(file) : consentsReply(file)
}

/** Describes an imported file in its present state, with the buttons that fit that state. */
function consentsReply(file: ConsentFile): Reply {
  const { id, brandName, state, language } = file
  const texts = resultMessages[language]
  const fileTexts = textsOf(file)
  const replyOf = (summary: string, ...parts: readonly Part[]): Reply => ({
    summary,
    parts: [{ kind: 'heading', text: fileTexts.title(brandName, id) }, ...parts],
  })
  const sentenceReply = (text: string) => replyOf(text, { kind: 'text', text })
  switch (state) {
    case 'receiving':
    case 'reading':
      return sentenceReply(texts.reading)
    case 'unreadable':
      return sentenceReply(fileTexts.unreadable(file.fault ?? { kind: 'gone' }))
    case 'unmapped':
      return replyOf(
        columnMessages[language].asks(brandName),
        ...unmappedParts(id, brandName, language, texts.preview.drop),
      )
    case 'previewed':
      return replyOf(fileTexts.preview.summary(brandName), ...previewParts(file))
    case 'applying':
      return sentenceReply(texts.applying)
    case 'done':
      if (file.voidBegunAt !== null) return replyOf(...voidingParts(file))
      return replyOf(fileTexts.done.summary(brandName), ...doneParts(file))
    case 'dropped':
      return sentenceReply(texts.dropped)
  }
}

function textsOf({ kind, language }: ConsentFile) {
  return kind === 'iys' ? iysFileMessages[language] : resultMessages[language]
}

/** Shows what an import would record, with buttons to record or discard it. */
function previewParts(file: ConsentFile): Part[] {
  const { id, brandName, language, kind, preview: tally } = file
  const { preview } = resultMessages[language]
  const { confirmTitle: title, yes, no } = preview
  // A file of İYS brings answers too, so a count of changes would not say what is applied.
  const hasChanges = kind !== 'iys' && tally.onay + tally.ret > 0
  const confirm = { title, text: preview.confirmText(brandName, tally), yes, no }
  const apply: Choice = {
    ...button(hasChanges ? preview.apply(tally) : yes, 'import-apply', id),
    style: 'primary',
    ...(hasChanges ? { confirm } : {}),
  }
  return [
    ...tallyParts(file, textsOf(file).preview.lines(tally), tally),
    buttons(
      ...(hasChanges || kind === 'iys' ? [apply] : []),
      ...newcomersChoice(file, tally),
      button(preview.drop, 'import-drop', id),
      ...rejectedChoice(file, tally),
      ...wordsChoice(file),
    ),
    note(preview.note),
  ]
}

/** Offers to give words of the file a meaning. */
function wordsChoice(file: ConsentFile): Choice[] {
  if (file.kind === 'iys' || unknownWords(file).length === 0) return []
  return [button(columnMessages[file.language].words.open, 'import-words', file.id)]
}

/**
 * Returns a button that also records the ONAY of recipients unknown before. By the other button they are left out.
 */
function newcomersChoice({ id, brandName, language, kind }: ConsentFile, { newcomers }: Tally): Choice[] {
  if (kind !== 'iys' || newcomers === 0) return []
  const texts = iysFileMessages[language].newcomers
  const { no } = resultMessages[language].preview
  const confirm = { title: texts.title, text: texts.text(brandName, newcomers), yes: texts.yes, no }
  return [{ ...button(texts.apply(newcomers), 'import-apply', id, 'newcomers'), confirm }]
}

/** Shows what an import recorded, with files to download and, while possible, a button to take it back. */
function doneParts(file: ConsentFile): Part[] {
  const { id, brandCode, language, kind, result: tally, appliedBy } = file
  const texts = resultMessages[language]
  const until = voidableUntil(file)
  const accepted = { kind: 'import-accepted', brandCode, importId: id, language } as const
  const choices = [
    ...(kind === 'consents' && tally.onay + tally.ret > 0 ? [fileChoice(texts.acceptedFile, accepted)] : []),
    ...rejectedChoice(file, tally),
    ...(until === null ? [] : [voidChoice(file, until)]),
    ...(tally.conflicts > 0 ? [button(iysFileMessages[language].decide, 'command', 'exchange')] : []),
  ]
  return [
    ...tallyParts(file, textsOf(file).done.lines({ ...tally, mayActivate: file.preview.mayActivate }), tally),
    ...(choices.length === 0 ? [] : [buttons(...choices)]),
    note(named(appliedBy, texts.done.appliedBy)),
  ]
}

/** Shows the counts of a file and its first faulty rows. */
function tallyParts({ language }: ConsentFile, lines: readonly string[], { listed, faulty }: Tally): Part[] {
  const texts = resultMessages[language]
  const listing = [texts.firstLines(listed.length, faulty), ...listed.map(texts.line)]
  return [lines, ...(listed.length === 0 ? [] : [listing])].map((some) => ({
    kind: 'text',
    text: some.join('\n'),
  }))
}

function named(person: string | null, did: string) {
  return person === null ? [] : [{ person }, ` ${did}. `]
}

/** Returns the button that takes an import back, with its confirmation. */
function voidChoice({ id, result, language }: ConsentFile, until: number): Choice {
  const { void: texts } = resultMessages[language]
  const { label, confirmTitle: title, yes, no } = texts
  return {
    ...button(label, 'import-void', id),
    style: 'danger',
    confirm: { title, text: texts.confirmText(result, until), yes, no },
  }
}

/** Shows how far taking the import back has come, and who asked for and approved it. */
function voidingParts(file: ConsentFile): [summary: string, ...Part[]] {
  const { brandName, voided, voidedAt, voidedBy, voidApprovedBy, language } = file
  const { void: texts } = resultMessages[language]
  const isOver = voidedAt !== null
  const summary = isOver ? texts.done.summary(brandName) : texts.working
  const text = isOver ? texts.done.lines(voided).join('\n') : summary
  const people = [...named(voidedBy, texts.askedBy), ...named(voidApprovedBy, texts.approvedBy)]
  return [summary, { kind: 'text', text }, note(people)]
}

/** Offers the file of refused rows. İYS's own files have none: their results are not kept by row. */
function rejectedChoice({ id, brandCode, language, kind }: ConsentFile, { faulty }: Tally): Choice[] {
  if (faulty === 0 || kind === 'iys') return []
  const file = { kind: 'import-rejected', brandCode, importId: id, language } as const
  return [fileChoice(resultMessages[language].rejectedFile, file)]
}

/**
 * Shows the answers to an address list in numbers, or why it was not read. `more` is put before the download button.
 */
export function listReply(list: AddressFile, ...more: readonly Part[]): Reply {
  const { id, brandCode, brandName, channel, language, fault, result: tally } = list
  const texts = importMessages[language].list
  const { may, mayNot, reasons, unreadable, repeated, asked } = tally
  const heading = `${brandName} · ${channelNamed(list, messagesIn(language))}`
  const replyOf = (summary: string, text: string, ...parts: readonly Part[]): Reply => ({
    summary,
    parts: [{ kind: 'heading', text: heading }, { kind: 'text', text }, ...parts],
  })
  const sentenceReply = (text: string) => replyOf(text, text)
  if (fault?.kind === 'ceiling') return sentenceReply(importMessages[language].whyUnread(fault))
  if (list.state === 'unreadable') return sentenceReply(texts.fileUnreadable(fault ?? { kind: 'gone' }))
  const lines = [
    texts.counts(channel, may, mayNot),
    ...reasons.map(({ maySend, reason, count }) => texts.reason(channel, maySend, reason, count)),
    ...(unreadable > 0 ? [texts.unreadable(unreadable)] : []),
    ...(repeated > 0 ? [texts.repeated(repeated)] : []),
  ]
  const file = { kind: 'listed-file', brandCode, listId: id, language } as const
  const choices = buttons(fileChoice(texts.file, file))
  return replyOf(texts.summary, lines.join('\n'), ...more, choices, note(texts.fileNote(asked)))
}
