import type { types } from '@slack/bolt'
import type { Text } from '../commands/reply.ts'
import { charactersOf } from './budget.ts'
import { cutPlain, isPerson, isRoom, nothing, spaced } from './mrkdwn.ts'

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

/** As many rows as one table takes, from the top, below its head; null where there is nothing to show. */
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
