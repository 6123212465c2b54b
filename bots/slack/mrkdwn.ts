import type { types } from '@slack/bolt'
import type { Text } from '../commands/reply.ts'

/* Text for Slack: names and inserted words stay literal, whatever Slack might read into them. */

/** Slack takes 3000 characters in a text object. */
export const textMax = 2900

/** Stands for an empty text where Slack requires one. */
export const nothing = '—'

// Control characters, and marks that reverse the direction of writing and can disguise a line.
const unwanted = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFEFF]/gu

export function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(unwanted, (character) => (character === '\n' ? '\n' : character === '\t' ? ' ' : ''))
}

const lookalikes: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' }

/** A character that looks the same replaces marks that could begin formatting. */
function unformatted(text: string): string {
  return text.replaceAll(/(?<![\p{L}\p{N}])[*_~`](?=\S)/gu, (mark) => lookalikes[mark] ?? mark)
}

export function literal(text: string, max = Number.POSITIVE_INFINITY): string {
  return cut(unformatted(text), max)
}

export function strong(text: string, max: number): string {
  const inner = literal(oneLine(text), max - 2)
  return inner === '' ? '' : `*${inner}*`
}

function code(text: string, max: number): string {
  const inner = cut(oneLine(text).replaceAll('`', 'ˋ'), max - 2)
  return inner === '' ? '' : `\`${inner}\``
}

function isPerson(id: string): boolean {
  return /^[UW][A-Z0-9]{1,20}$/.test(id)
}

function isRoom(id: string): boolean {
  return /^[CG][A-Z0-9]{1,40}$/.test(id)
}

export function oneLine(text: string): string {
  return spaced(text).trim()
}

function spaced(text: string): string {
  return clean(text).replaceAll(/\s+/gu, ' ')
}

/** Escapes a text and shortens it to `max` with an ellipsis; never cuts through a character. */
export function cut(text: string, max: number): string {
  // Without these three no mention, link or date can arise.
  return shortened(text, max, (piece) =>
    piece.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
}

function shortened(text: string, max: number, written: (piece: string) => string): string {
  const whole = text.length > max ? null : written(text)
  if (whole !== null && whole.length <= max) return whole
  let kept = ''
  for (const character of text) {
    const next = kept + written(character)
    if (next.length > max - 1) break
    kept = next
  }
  return `${kept.trimEnd()}…`
}

/** Pieces that fit a text object each, broken at line ends where possible. */
export function chunks(text: Text): string[] {
  const fragments = (typeof text === 'string' ? [text] : text).flatMap((piece) => {
    if (typeof piece !== 'string') return [setOff(piece)]
    return [...clean(piece).matchAll(/[^\n]{1,400}\n?|\n/gu)].map(([slice]) => literal(slice))
  })
  return packed(fragments)
}

function setOff(piece: Exclude<Exclude<Text, string>[number], string>): string {
  if ('strong' in piece) return strong(piece.strong, 600)
  if ('code' in piece) return code(piece.code, 600)
  const id = 'person' in piece ? piece.person : piece.room
  const isId = 'person' in piece ? isPerson(id) : isRoom(id)
  // Anything but an id stays plain.
  return isId ? `<${'person' in piece ? '@' : '#'}${id}>` : literal(oneLine(id), 100)
}

/** Joins fragments up to the limit of a text object and drops blank ones. */
function packed(fragments: readonly string[]): string[] {
  const full: string[] = []
  let open = ''
  for (const fragment of fragments) {
    const longer = open + fragment
    if (longer.length > textMax) full.push(open)
    open = longer.length > textMax ? fragment : longer
  }
  return [...full, open].map((chunk) => chunk.trim()).filter((chunk) => chunk !== '')
}

export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) }
}

export function context(text: string): types.ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true }
}

/* Slack takes one table in a message, and none in modals or the app's own tab. */

const rowsMax = 100
const columnsMax = 20
const cellMax = 300
/** Characters of a table; the rest of the message needs space too. */
const charactersMax = 7000
/** Longer cells wrap, so that the table fits the window. */
const unwrappedMax = 24

type Cell = types.RichTextBlock

/** Makes a table block; null if there is nothing to show. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly Text[])[],
): types.TableBlock | null {
  const width = Math.min(columnsMax, Math.max(head.length, ...rows.map((cells) => cells.length)))
  const widened = (cells: readonly Text[]) => Array.from({ length: width }, (_, n) => cellOf(cells[n] ?? ''))
  const shown = [widened(head.map((strong) => [{ strong }]))]
  let characters = charactersOf(shown)
  for (const cells of rows.slice(0, rowsMax - 1)) {
    const row = widened(cells)
    characters += charactersOf(row)
    if (characters > charactersMax) break
    shown.push(row)
  }
  if (width === 0 || shown.length === 1) return null
  const columns = Array.from({ length: width }, (_, n) => ({
    is_wrapped: shown.some((row) => charactersOf(row[n]) > unwrappedMax),
  }))
  return { type: 'table', rows: shown, column_settings: columns }
}

function cellOf(text: Text): Cell {
  const pieces = (typeof text === 'string' ? [text] : text).slice(0, 10).flatMap(pieceOf)
  const isEmpty = !pieces.some((piece) => piece.type !== 'text' || piece.text.trim() !== '')
  const elements = isEmpty ? [{ type: 'text' as const, text: nothing }] : pieces
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

function pieceOf(piece: Exclude<Text, string>[number]): types.RichTextElement[] {
  if (typeof piece === 'string') return plainPiece(piece)
  if ('person' in piece)
    return isPerson(piece.person) ? [{ type: 'user', user_id: piece.person }] : plainPiece(piece.person)
  if ('room' in piece)
    return isRoom(piece.room) ? [{ type: 'channel', channel_id: piece.room }] : plainPiece(piece.room)
  return 'strong' in piece ? plainPiece(piece.strong, { bold: true }) : plainPiece(piece.code, { code: true })
}

function plainPiece(text: string, style?: types.RichTextText['style']): types.RichTextElement[] {
  const cut = shortened(spaced(text), cellMax, (piece) => piece)
  return cut === '' ? [] : [{ type: 'text', text: cut, ...(style === undefined ? {} : { style }) }]
}

/** A block, and the number of lines that a reader misses if it is left out. */
export interface Piece {
  readonly block: types.KnownBlock
  readonly lines: number
}

/** Below Slack's limits for one message: 50 blocks and about 13,200 characters. */
const blocksMax = 45
const budgetCharacters = 12_000

/**
 * Keeps the blocks that fit beside the text. Two thirds are from the top, one third is for buttons at the end.
 * `missing` says how much is left out.
 */
export function withinBudget(
  text: string,
  pieces: readonly Piece[],
  missing: (lines: number) => types.KnownBlock,
): types.KnownBlock[] {
  const keep = (some: readonly Piece[], share: number) =>
    kept(some, blocksMax * share, (budgetCharacters - text.length) * share)
  const blocksOf = (some: readonly Piece[]) => some.map(({ block }) => block)
  if (keep(pieces, 1).length === pieces.length) return blocksOf(pieces)
  const endsAt = pieces.findLastIndex(({ block }) => block.type !== 'actions') + 1
  const [top, end] = [keep(pieces.slice(0, endsAt), 2 / 3), keep(pieces.slice(endsAt), 1 / 3)]
  return [...blocksOf(top), missing(linesOf(pieces) - linesOf(top) - linesOf(end)), ...blocksOf(end)]
}

function kept(pieces: readonly Piece[], blocks: number, charactersMax: number): readonly Piece[] {
  let characters = 0
  const over = pieces.findIndex(({ block }, place) => {
    characters += charactersOf(block)
    return place + 1 > blocks || characters > charactersMax
  })
  return over === -1 ? pieces : pieces.slice(0, over)
}

function linesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { lines }) => total + lines, 0)
}

function charactersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (total, [name, part]) =>
      total + (typeof part === 'string' && name !== 'type' ? part.length : charactersOf(part)),
    0,
  )
}
