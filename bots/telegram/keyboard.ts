import type { InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup } from 'grammy/types'
import { type Choice, encodeAction, type Part } from '../commands/reply.ts'
import { isBlank } from './text.ts'

/** Longer labels need the whole width of a phone. */
const halfWidthMax = 20
const fullWidthMax = 48
const perRow = 2
/** Between a brand and its channel. */
const separator = ' · '
const nameLettersMin = 6
/** Telegram takes 100, but also limits the bytes of a keyboard. */
const buttonsMax = 50

export function inlineKeyboards(parts: readonly Part[]): InlineKeyboardMarkup[] {
  const rows = parts.flatMap(rowsOf)
  const keyboards: InlineKeyboardButton[][][] = []
  let free = 0
  for (const row of rows) {
    const keyboard = keyboards.at(-1)
    if (keyboard === undefined || row.length > free) {
      keyboards.push([row])
      free = buttonsMax - row.length
    } else {
      keyboard.push(row)
      free -= row.length
    }
  }
  return keyboards.map((keyboard) => ({ inline_keyboard: keyboard }))
}

function rowsOf(part: Part): InlineKeyboardButton[][] {
  switch (part.kind) {
    case 'choices':
    case 'menu':
      return inRows(part.choices)
    case 'links':
      return part.links.map(({ label, url }) => [{ text: fitting(label), url }])
    default:
      return []
  }
}

function inRows(choices: readonly Choice[]): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = []
  let free = 0
  for (const choice of choices) {
    const row = rows.at(-1)
    const wide = Array.from(choice.label).length > halfWidthMax
    if (row === undefined || wide || free === 0) {
      rows.push([button(choice)])
      free = wide ? 0 : perRow - 1
    } else {
      row.push(button(choice))
      free -= 1
    }
  }
  return rows
}

function button({ label, action, style }: Choice): InlineKeyboardButton {
  return {
    text: fitting(label),
    callback_data: encodeAction(action),
    ...(style === undefined ? {} : { style }),
  }
}

/**
 * One button that shares the person's contact; private chats only. It goes once used: the menu has the commands,
 * and a keyboard that stays would take half of a phone.
 */
export function contactKeyboard(label: string): ReplyKeyboardMarkup {
  return {
    keyboard: [[{ text: fitting(label), request_contact: true }]],
    one_time_keyboard: true,
    resize_keyboard: true,
  }
}

/** Shortens the middle, or a brand before its channel, so that nobody presses a channel unread. */
export function fitting(label: string): string {
  const letters = Array.from(label.toWellFormed())
  if (isBlank(label)) return '…'
  if (letters.length <= fullWidthMax) return letters.join('')
  const tail = Math.floor(fullWidthMax / 2)
  const [first = '', ...others] = label.toWellFormed().split(separator)
  const behind = Array.from(separator + others.join(separator))
  const room = fullWidthMax - behind.length - 1
  if (behind.length > tail && room >= nameLettersMin) {
    return [...Array.from(first).slice(0, room), '…', ...behind].join('')
  }
  return [...letters.slice(0, fullWidthMax - tail - 1), '…', ...letters.slice(-tail)].join('')
}
