import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types'
import { type Choice, encodeAction, type Part, type Reply } from '../commands/reply.ts'
import { htmlOf, isBlank, paginate, type Run, type Section, sectionsOf } from './text.ts'

export interface ApiCall {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Telegram takes 4096; the rest is for the mark of a repeat. */
const lengthMax = 4000

type ReplyKeyboard = ReplyKeyboardMarkup | ReplyKeyboardRemove
type Markup = InlineKeyboardMarkup | ReplyKeyboard

interface Page {
  readonly runs: readonly Run[]
  readonly markup: Markup | null
}

/**
 * Renders a reply with its buttons under the last message. `pressed` is the message that a reply which
 * `replaces` edits.
 */
export function render(reply: Reply, pressed?: number): ApiCall[] {
  const pages = pagesOf(reply)
  const replaced = reply.replaces === true ? pressed : undefined
  if (replaced === undefined) return pages.map(sendCall)
  if (replyKeyboardOf(reply) !== null) {
    // Only inline buttons can be edited in, so the old message just loses its own.
    return [clearCall(replaced), ...pages.map(sendCall)]
  }
  return pages.map((page, index) => (index === 0 ? editCall(page, replaced) : sendCall(page)))
}

function pagesOf(reply: Reply): Page[] {
  const keyboard = replyKeyboardOf(reply)
  const inline = inlineKeyboards(reply.parts)
  const sections = sectionsOf(reply.parts)
  if (keyboard === null) return withMarkups(sections, inline, reply.summary)
  if (inline.length === 0) return withMarkups(sections, [keyboard], reply.summary)
  const split = splitOf(reply, sections.length)
  return [
    ...withMarkups(sections.slice(0, split), [keyboard], split === 0 ? '✓' : reply.summary),
    ...withMarkups(sections.slice(split), inline, reply.summary),
  ]
}

/** Sections that go with the reply keyboard; a message carries one kind of keyboard. */
function splitOf(reply: Reply, count: number): number {
  const asked = reply.parts.findIndex(({ kind }) => kind === 'contact-request')
  if (asked === -1) return count > 1 ? 1 : 0
  const before = sectionsOf(reply.parts.slice(0, asked)).length
  if (before < count) return before
  return count > 1 ? count - 1 : count
}

function replyKeyboardOf(reply: Reply): ReplyKeyboard | null {
  const asked = reply.parts.find((part) => part.kind === 'contact-request')
  if (asked !== undefined) return contactKeyboard(asked.label)
  return reply.closesKeyboard === true ? { remove_keyboard: true } : null
}

/** The first keyboard goes under the last page; further ones repeat the summary. */
function withMarkups(sections: readonly Section[], markups: readonly Markup[], otherwise: string): Page[] {
  const [first = null, ...others] = markups
  const short = otherwise.slice(0, 1000)
  const filler = [{ text: isBlank(short) ? '…' : short, tags: [] }]
  const texts = paginate(sections, lengthMax)
  const pages = texts.length === 0 ? [filler] : texts
  return [
    ...pages.map((runs, index) => ({ runs, markup: index === pages.length - 1 ? first : null })),
    ...others.map((markup) => ({ runs: filler, markup })),
  ]
}

function sendCall(page: Page): ApiCall {
  return { method: 'sendMessage', payload: payloadOf(page) }
}

function editCall(page: Page, messageId: number): ApiCall {
  return { method: 'editMessageText', payload: { message_id: messageId, ...payloadOf(page) } }
}

function clearCall(messageId: number): ApiCall {
  return {
    method: 'editMessageReplyMarkup',
    payload: { message_id: messageId, reply_markup: { inline_keyboard: [] } },
  }
}

function payloadOf({ runs, markup }: Page): Record<string, unknown> {
  return {
    text: htmlOf(runs),
    parse_mode: 'HTML',
    // A preview would use up our one-time links.
    link_preview_options: { is_disabled: true },
    ...(markup === null ? {} : { reply_markup: markup }),
  }
}

/** Longer labels need the whole width of a phone. */
const halfWidthMax = 20
const fullWidthMax = 48
const perRow = 2
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

/** Shortens the middle, or a brand before its channel, so that the channel stays readable. */
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
