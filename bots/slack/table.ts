import type { types } from '@slack/bolt'
import type { Row, Text } from '../commands/reply.ts'
import { charactersOf } from './budget.ts'
import { record } from './inbound.ts'
import { code, cutPlain, isPerson, isRoom, literal, nothing, person, room, spaced, strong } from './mrkdwn.ts'
import type { Payload } from './options.ts'
import { packed, section } from './running-text.ts'

/**
 * A table as Slack has it: at most one in a message, 100 rows of 20 cells, none in a modal or the app's own tab
 * (chat-platforms.md 2). Its cells are rich text, in which Slack reads no markup.
 */

const rowsMax = 100
const columnsMax = 20
const cellMax = 300
/** Leaves room in a message for what stands around the table. */
const charactersMax = 7000
/** A column with more in a cell is broken into lines, so that the table does not run out of the window. */
const unwrappedMax = 24

type Cell = types.RichTextBlock
type Piece = types.RichTextElement

/** As many rows as one table takes, from the top; null where that is none. */
export function tableOf(
  head: readonly string[],
  rows: readonly Row[],
): { readonly block: types.TableBlock; readonly rows: number } | null {
  const width = Math.min(columnsMax, Math.max(head.length, ...rows.map(({ cells }) => cells.length)))
  const widened = (cells: readonly Text[]) => Array.from({ length: width }, (_, n) => cellOf(cells[n] ?? ''))
  const shown: Cell[][] = [widened(head.map((strong) => (strong === '' ? '' : [{ strong }])))]
  let characters = charactersOf(shown)
  for (const { cells } of rows.slice(0, rowsMax - 1)) {
    const row = widened(cells)
    characters += charactersOf(row)
    if (characters > charactersMax) break
    shown.push(row)
  }
  if (width === 0 || shown.length === 1) return null
  const columns = Array.from({ length: width }, (_, n) => ({
    is_wrapped: shown.some((row) => row[n] !== undefined && textOf(row[n]).length > unwrappedMax),
  }))
  return { block: { type: 'table', rows: shown, column_settings: columns }, rows: shown.length - 1 }
}

/** Slack refuses a cell without a word in it. */
function cellOf(text: Text): Cell {
  const pieces = (typeof text === 'string' ? [text] : text).slice(0, 10).flatMap(pieceOf)
  const isEmpty = !pieces.some((piece) => piece.type !== 'text' || piece.text.trim() !== '')
  const elements = isEmpty ? [{ type: 'text' as const, text: nothing }] : pieces
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

function pieceOf(piece: Exclude<Text, string>[number]): Piece[] {
  if (typeof piece === 'string') return plainPiece(piece)
  if ('person' in piece)
    return isPerson(piece.person) ? [{ type: 'user', user_id: piece.person }] : plainPiece(piece.person)
  if ('room' in piece)
    return isRoom(piece.room) ? [{ type: 'channel', channel_id: piece.room }] : plainPiece(piece.room)
  return 'strong' in piece ? plainPiece(piece.strong, { bold: true }) : plainPiece(piece.code, { code: true })
}

function plainPiece(text: string, style?: { readonly bold?: true; readonly code?: true }): Piece[] {
  const cut = cutPlain(spaced(text), cellMax)
  return cut === '' ? [] : [{ type: 'text', text: cut, ...(style === undefined ? {} : { style }) }]
}

/** Whether a message holds the one kind of block that Slack is known to refuse now and then. */
export function holdsTable({ blocks }: Payload): boolean {
  return Array.isArray(blocks) && blocks.some(isTable)
}

/** The same message with a line for each row. */
export function withoutTables(payload: Payload): Payload {
  const { blocks } = payload
  if (!Array.isArray(blocks)) return payload
  return { ...payload, blocks: blocks.flatMap((block) => (isTable(block) ? linesOf(block) : [block])) }
}

function isTable(block: unknown): block is types.TableBlock {
  return record(block)?.type === 'table'
}

function linesOf({ rows }: types.TableBlock): types.SectionBlock[] {
  const lines = rows.slice(1).map((cells) => cells.map(markupOf).join(' · '))
  return packed(lines, '\n').map(section)
}

function markupOf(cell: types.TableBlock['rows'][number][number]): string {
  return piecesOf(cell).map(pieceMarkup).join('')
}

function textOf(cell: Cell): string {
  return piecesOf(cell)
    .map((piece) => (piece.type === 'text' ? piece.text : nothing))
    .join('')
}

function piecesOf(cell: types.TableBlock['rows'][number][number]): Piece[] {
  if (cell.type !== 'rich_text') return []
  return cell.elements.flatMap((part) => (part.type === 'rich_text_section' ? part.elements : []))
}

function pieceMarkup(piece: Piece): string {
  switch (piece.type) {
    case 'user':
      return person(piece.user_id)
    case 'channel':
      return room(piece.channel_id)
    case 'text':
      if (piece.style?.bold === true) return strong(piece.text, cellMax)
      return piece.style?.code === true ? code(piece.text, cellMax) : literal(piece.text, cellMax)
    default:
      return ''
  }
}
