import type { types } from '@slack/bolt'

/** Budget of one message, below Slack's limits of 50 blocks and about 13,200 characters. */
export const messageBudget = { blocks: 45, characters: 12_000 }

/** A block, and the lines a reader loses without it. */
export interface Piece {
  readonly block: types.KnownBlock
  readonly lines: number
}

interface Room {
  readonly blocks: number
  readonly characters: number
}

/** Keeps what fits, from the top, and says how much is missing. Buttons at the end always stay. */
export function withinBudget(
  pieces: readonly Piece[],
  room: Room,
  missing: (lines: number) => types.KnownBlock,
): types.KnownBlock[] {
  const all = pieces.map(({ block }) => block)
  if (kept(pieces, room).length === pieces.length) return all
  const line = missing(linesOf(pieces))
  const end = kept(endOf(pieces), { blocks: room.blocks / 3, characters: room.characters / 3 })
  const body = pieces.slice(0, pieces.length - endOf(pieces).length)
  const top = kept(body, {
    blocks: room.blocks - end.length - 1,
    characters: room.characters - sum(end) - charactersOf(line),
  })
  const shown = linesOf(top) + linesOf(end)
  const blocks = [...top, ...end].map(({ block }) => block)
  return blocks.toSpliced(top.length, 0, missing(linesOf(pieces) - shown))
}

function endOf(pieces: readonly Piece[]): readonly Piece[] {
  const lastOther = pieces.findLastIndex(({ block }) => block.type !== 'actions')
  return pieces.slice(lastOther + 1)
}

function kept(pieces: readonly Piece[], room: Room): readonly Piece[] {
  let characters = 0
  const over = pieces.findIndex((piece, place) => {
    characters += charactersOf(piece.block)
    return place + 1 > room.blocks || characters > room.characters
  })
  return over === -1 ? pieces : pieces.slice(0, over)
}

function linesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { lines }) => total + lines, 0)
}

function sum(pieces: readonly Piece[]): number {
  return pieces.reduce((total, { block }) => total + charactersOf(block), 0)
}

export function charactersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (total, [name, part]) =>
      total + (typeof part === 'string' && name !== 'type' ? part.length : charactersOf(part)),
    0,
  )
}
