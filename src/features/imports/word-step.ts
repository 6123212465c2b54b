import type { StaffRequest } from '../../../bots/commands/context.ts'
import { textOnly } from '../../../bots/commands/replies.ts'
import {
  button,
  buttons,
  type Choice,
  menu,
  type Part,
  paragraph,
  type Reply,
} from '../../../bots/commands/reply.ts'
import { channels, companySources, recipientTypes, statuses } from '../../consent/consent.ts'
import type { RowCode } from '../../import-file/consent-rows.ts'
import { type WordValue, wordKey } from '../../import-file/words.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import { columnsOfFile, mapWord, readAgain } from '../../register/imports/columns.ts'
import type { FaultCount } from '../../register/imports/fault-counts.ts'
import type { ImportedFile } from '../../register/imports/file.ts'
import { columnMessages } from './column-messages.ts'
import { columnName } from './column-names.ts'

type Language = keyof typeof columnMessages
const formats = { tr, en }

/** Columns whose words have a meaning, by the fault of a word that is not known. */
const columnsByFault = {
  H115: { use: 'status', values: statuses },
  H116: { use: 'recipientType', values: recipientTypes },
  H117: { use: 'channel', values: channels },
  H119: { use: 'source', values: companySources },
} as const

interface UnknownWord {
  /** Place among the faults of the preview, which a button can carry. */
  readonly place: number
  readonly code: keyof typeof columnsByFault
  readonly word: string
  readonly rows: number
}

/** Maximum number of unknown words that one message asks about. */
const wordsMax = 12

/** Words of a previewed file that no column knows, the most frequent first. */
export function unknownWords({ preview }: Pick<ImportedFile, 'preview'>): UnknownWord[] {
  const words = preview.faults.flatMap(({ code, value, rows }: FaultCount, place): UnknownWord[] => {
    return value !== null && isOfWord(code) ? [{ place, code, word: value, rows }] : []
  })
  return words.slice(0, wordsMax)
}

function isOfWord(code: RowCode): code is UnknownWord['code'] {
  return Object.hasOwn(columnsByFault, code)
}

function nameOf(value: WordValue, language: Language): string {
  const { channels: channelNames, types, sources } = formats[language].words
  const names: Readonly<Record<string, string>> = { ...channelNames, ...types, ...sources }
  return names[value] ?? value
}

/** Shows the words of a file that are not known, each with a menu of meanings. */
export async function wordsReply(
  { register, language }: StaffRequest,
  file: Pick<ImportedFile, 'id' | 'brandName' | 'preview' | 'state'>,
): Promise<Reply> {
  const texts = columnMessages[language]
  const words = unknownWords(file)
  const columns = file.state === 'previewed' ? await columnsOfFile(register, file.id) : null
  if (columns === null || words.length === 0) return textOnly(texts.over)
  const values = new Map(Object.entries(columns.plan.values).map(([word, value]) => [wordKey(word), value]))
  const again: Choice = { ...button(texts.again, 'import-again', file.id), style: 'primary' }
  return {
    summary: texts.words.title,
    parts: [
      { kind: 'heading', text: `${file.brandName} · ${texts.words.title}` },
      paragraph(texts.words.about),
      ...words.flatMap((word) => wordParts(file.id, word, values.get(wordKey(word.word)), language)),
      buttons(again),
    ],
  }
}

/** Shows a word of the file that no column knows, with a menu of meanings. `-` means that the word says nothing. */
function wordParts(
  id: number,
  { place, code, word, rows }: UnknownWord,
  meaning: WordValue | undefined,
  language: Language,
): Part[] {
  const texts = columnMessages[language]
  const { use, values } = columnsByFault[code]
  const choices = [
    ...values.map((value) => button(nameOf(value, language), 'import-word', id, place, value)),
    button(texts.words.nothing, 'import-word', id, place, '-'),
  ]
  const chosenStatus =
    meaning === undefined ? '' : ` → ${meaning === '-' ? texts.words.nothing : nameOf(meaning, language)}`
  const count = formats[language].number(rows)
  return [
    paragraph([
      `${columnName(use)} `,
      { strong: `"${word}"` },
      `${chosenStatus}\n${texts.words.rows(count)}`,
    ]),
    menu(texts.words.meaning, choices),
  ]
}

/** Stores the meaning that a person chose for one word of the file. */
export async function mapWordFromChat(
  context: StaffRequest,
  file: ImportedFile,
  [place = '', value = '']: readonly string[],
): Promise<Reply> {
  const { register, language } = context
  const unknown = unknownWords(file).find((word) => String(word.place) === place)
  const meanings: readonly WordValue[] =
    unknown === undefined ? [] : [...columnsByFault[unknown.code].values, '-']
  const meaning = meanings.find((candidate) => candidate === value)
  const isMapped =
    unknown !== undefined &&
    meaning !== undefined &&
    (await mapWord(register, file.id, unknown.word, meaning))
  if (!isMapped) return textOnly(columnMessages[language].over)
  return { ...(await wordsReply(context, file)), replaces: true }
}

/** Has the file read again, with the new meanings; a new preview follows. */
export async function readAgainFromChat(
  { register, language }: StaffRequest,
  { id }: ImportedFile,
): Promise<Reply> {
  const texts = columnMessages[language]
  return (await readAgain(register, id))
    ? { ...textOnly(texts.reading), replaces: true }
    : textOnly(texts.over)
}
