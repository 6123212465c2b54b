import type { types } from '@slack/bolt'
import type { Text } from '../commands/reply.ts'

/* Text in Slack's markup (mrkdwn). Names and typed texts are escaped, so that Slack does not format them. */

/** Maximum number of characters of a text that izin sends. Slack's limit is 3000. */
export const textMax = 2900

/** Placeholder for an empty text where Slack requires one. */
export const nothing = '—'

// Control characters, and characters that reverse the direction of writing and can disguise a line.
const removedCharacters = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu

/** Removes control characters and direction marks. Line breaks become \n, tabs become blanks. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(removedCharacters, (character) => (character === '\n' ? '\n' : character === '\t' ? ' ' : ''))
}

/** Characters that begin formatting in Slack, each with one that looks the same but does not. */
const lookalikes: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' }

/** Replaces characters that could begin formatting, such as *, by characters that look the same. */
function unformatted(text: string): string {
  return text.replaceAll(/(?<![\p{L}\p{N}])[*_~`](?=\S)/gu, (mark) => lookalikes[mark] ?? mark)
}

/** Returns a text that Slack shows as it is, without formatting, links or mentions. */
export function literal(text: string, max = Number.POSITIVE_INFINITY): string {
  return cut(unformatted(text), max)
}

/** Returns the text in bold, on one line. */
export function strong(text: string, max: number): string {
  const inner = literal(oneLine(text), max - 2)
  return inner === '' ? '' : `*${inner}*`
}

/** Returns the text as code, on one line. */
function code(text: string, max: number): string {
  const inner = cut(oneLine(text).replaceAll('`', 'ˋ'), max - 2)
  return inner === '' ? '' : `\`${inner}\``
}

/** True for the id of a Slack user. */
function isPerson(id: string): boolean {
  return /^[UW][A-Z0-9]{1,20}$/.test(id)
}

/** True for the id of a Slack channel. */
function isRoom(id: string): boolean {
  return /^[CG][A-Z0-9]{1,40}$/.test(id)
}

/** Returns the text on one line, without blanks around it. */
export function oneLine(text: string): string {
  return spaced(text).trim()
}

/** Replaces every run of white space by one blank. */
function spaced(text: string): string {
  return clean(text).replaceAll(/\s+/gu, ' ')
}

/** Escapes a text and shortens it to `max` characters with an ellipsis. An escaped character is never cut apart. */
export function cut(text: string, max: number): string {
  // In Slack's markup each mention, link and date is written with < and >, so none can arise from an escaped text.
  return shortened(text, max, (piece) =>
    piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
}

/** Shortens a text to `max` characters with an ellipsis, counted after `written` has escaped each character. */
function shortened(text: string, max: number, written: (piece: string) => string): string {
  const whole = text.length > max ? null : written(text)
  if (whole !== null && whole.length <= max) return whole
  let prefix = ''
  for (const character of text) {
    const next = prefix + written(character)
    if (next.length > max - 1) break
    prefix = next
  }
  return `${prefix.trimEnd()}…`
}

/** Writes a text in Slack's markup, split into texts that are each within Slack's limit, at the end of a line if possible. */
export function chunks(text: Text): string[] {
  const fragments = (typeof text === 'string' ? [text] : text).flatMap((piece) => {
    if (typeof piece !== 'string') return [formatted(piece)]
    return [...clean(piece).matchAll(/[^\n]{1,400}\n?|\n/gu)].map(([slice]) => literal(slice))
  })
  return packed(fragments)
}

/** Writes a bold text, code, or a mention of a person or channel. */
function formatted(piece: Exclude<Exclude<Text, string>[number], string>): string {
  if ('strong' in piece) return strong(piece.strong, 600)
  if ('code' in piece) return code(piece.code, 600)
  const id = 'person' in piece ? piece.person : piece.room
  const isId = 'person' in piece ? isPerson(id) : isRoom(id)
  // A text that is no Slack id is not shown as a mention.
  return isId ? `<${'person' in piece ? '@' : '#'}${id}>` : literal(oneLine(id), 100)
}

/** Joins short texts into as few texts as Slack's limit allows, and leaves out blank ones. */
function packed(fragments: readonly string[]): string[] {
  const texts: string[] = []
  let current = ''
  for (const fragment of fragments) {
    const longer = current + fragment
    if (longer.length > textMax) texts.push(current)
    current = longer.length > textMax ? fragment : longer
  }
  return [...texts, current].map((chunk) => chunk.trim()).filter((chunk) => chunk !== '')
}

/** Makes a block with a text in normal letters. */
export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) }
}

/** Makes a block with a text in small letters. */
export function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

/** Makes a text in Slack's markup. `verbatim` keeps Slack from making links of words such as `ornek.com`. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true }
}

/* Tables. Slack shows one table in a message, and none in modals or the home tab. */

/** Slack's maximum numbers of rows and columns of a table. */
const rowsMax = 100
const columnsMax = 20
/** Maximum number of characters of a cell. */
const cellMax = 300
/** Maximum number of characters of a table, below Slack's limit of a message, which has other parts too. */
const charactersMax = 7000
/** Maximum number of characters of a cell on one line. Longer cells wrap, so that the table fits the window. */
const unwrappedMax = 24

type Cell = types.RichTextBlock

/** Makes a table block, without the rows beyond Slack's limits; null if there is no row. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly Text[])[],
): types.TableBlock | null {
  const width = Math.min(columnsMax, Math.max(head.length, ...rows.map((cells) => cells.length)))
  const fullRow = (cells: readonly Text[]) => Array.from({ length: width }, (_, n) => cellOf(cells[n] ?? ''))
  const tableRows = [fullRow(head.map((strong) => [{ strong }]))]
  let characters = charactersOf(tableRows)
  for (const cells of rows.slice(0, rowsMax - 1)) {
    const row = fullRow(cells)
    characters += charactersOf(row)
    if (characters > charactersMax) break
    tableRows.push(row)
  }
  if (width === 0 || tableRows.length === 1) return null
  const columns = Array.from({ length: width }, (_, n) => ({
    is_wrapped: tableRows.some((row) => charactersOf(row[n]) > unwrappedMax),
  }))
  return { type: 'table', rows: tableRows, column_settings: columns }
}

/** Renders a cell of a table. An empty cell gets a dash, since Slack refuses an empty text. */
function cellOf(text: Text): Cell {
  const pieces = (typeof text === 'string' ? [text] : text).slice(0, 10).flatMap(pieceOf)
  const isEmpty = !pieces.some((piece) => piece.type !== 'text' || piece.text.trim() !== '')
  const elements = isEmpty ? [{ type: 'text' as const, text: nothing }] : pieces
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

/** Renders a piece of text in a table: plain, bold, code, or a mention of a person or channel. */
function pieceOf(piece: Exclude<Text, string>[number]): types.RichTextElement[] {
  if (typeof piece === 'string') return plainPiece(piece)
  if ('person' in piece)
    return isPerson(piece.person) ? [{ type: 'user', user_id: piece.person }] : plainPiece(piece.person)
  if ('room' in piece)
    return isRoom(piece.room) ? [{ type: 'channel', channel_id: piece.room }] : plainPiece(piece.room)
  return 'strong' in piece ? plainPiece(piece.strong, { bold: true }) : plainPiece(piece.code, { code: true })
}

/** Renders a text in a table on one line, at most 300 characters; nothing for an empty text. */
function plainPiece(text: string, style?: types.RichTextText['style']): types.RichTextElement[] {
  const shortText = shortened(spaced(text), cellMax, (piece) => piece)
  return shortText === ''
    ? []
    : [{ type: 'text', text: shortText, ...(style === undefined ? {} : { style }) }]
}

/** Block of a Slack message, with the number of lines that it shows: they are counted as missing if the block has no place. */
export interface Piece {
  readonly block: types.KnownBlock
  readonly lines: number
}

/** Maximum numbers of blocks and characters of a message. Slack's limits are 50 and about 13,200. */
const blocksMax = 45
const budgetCharacters = 12_000

/**
 * Returns the blocks that fit into one message beside its text. If not all fit, two thirds of the space are for the top
 * and one third is for the buttons at the end. The block `missing` says how many lines are left out.
 */
export function withinBudget(
  text: string,
  pieces: readonly Piece[],
  missing: (lines: number) => types.KnownBlock,
): types.KnownBlock[] {
  // The blocks of the list that fit into this share of a message's limits.
  const fitting = (list: readonly Piece[], share: number) =>
    firstWithin(list, blocksMax * share, (budgetCharacters - text.length) * share)
  const blocksOf = (list: readonly Piece[]) => list.map(({ block }) => block)
  if (fitting(pieces, 1).length === pieces.length) return blocksOf(pieces)
  const buttonsStart = pieces.findLastIndex(({ block }) => block.type !== 'actions') + 1
  const [top, end] = [
    fitting(pieces.slice(0, buttonsStart), 2 / 3),
    fitting(pieces.slice(buttonsStart), 1 / 3),
  ]
  return [...blocksOf(top), missing(linesOf(pieces) - linesOf(top) - linesOf(end)), ...blocksOf(end)]
}

/** Returns the first pieces, as many as fit into these numbers of blocks and characters. */
function firstWithin(pieces: readonly Piece[], blocks: number, charactersMax: number): readonly Piece[] {
  let characters = 0
  const firstOver = pieces.findIndex(({ block }, place) => {
    characters += charactersOf(block)
    return place + 1 > blocks || characters > charactersMax
  })
  return firstOver === -1 ? pieces : pieces.slice(0, firstOver)
}

/** Returns how many lines these blocks show. */
function linesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { lines }) => total + lines, 0)
}

/** Counts the characters of all texts in a block. */
function charactersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (total, [name, part]) =>
      total + (typeof part === 'string' && name !== 'type' ? part.length : charactersOf(part)),
    0,
  )
}
