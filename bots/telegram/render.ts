import type {
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
} from 'grammy/types'
import {
  type Choice,
  encodeAction,
  type Part,
  type Reply,
  type Text,
  withoutTables,
} from '../commands/reply.ts'

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
  if (count < 2) return asked === -1 ? 0 : count
  const before = asked === -1 ? 1 : sectionsOf(reply.parts.slice(0, asked)).length
  return Math.min(before, count - 1)
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
const tailLetters = 40
/** Telegram takes 100, but also limits the bytes of a keyboard. */
const buttonsMax = 50

export function inlineKeyboards(parts: readonly Part[]): InlineKeyboardMarkup[] {
  const keyboards: InlineKeyboardButton[][][] = []
  for (const row of parts.flatMap(rowsOf)) {
    const keyboard = keyboards.at(-1)
    if (keyboard === undefined || keyboard.flat().length + row.length > buttonsMax) keyboards.push([row])
    else keyboard.push(row)
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

/** Short labels share a row in pairs. */
function inRows(choices: readonly Choice[]): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = []
  let isPaired = true
  for (const choice of choices) {
    const isWide = Array.from(choice.label).length > halfWidthMax
    if (isWide || isPaired) rows.push([button(choice)])
    else rows.at(-1)?.push(button(choice))
    isPaired = isWide || !isPaired
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

/** Shortens near the beginning, so that the channel and what the button does stay readable. */
export function fitting(label: string): string {
  if (isBlank(label)) return '…'
  const letters = Array.from(label.toWellFormed())
  if (letters.length <= fullWidthMax) return letters.join('')
  return [...letters.slice(0, fullWidthMax - tailLetters - 1), '…', ...letters.slice(-tailLetters)].join('')
}

type Tag = 'b' | 'i' | 'code'

interface Run {
  readonly text: string
  readonly tags: readonly Tag[]
}

/** The text of one part, and the space behind it. */
interface Section {
  readonly runs: readonly Run[]
  readonly gap: string
}

/** Renders the parts without tables: a phone has no room for columns. */
function sectionsOf(parts: readonly Part[]): Section[] {
  return withoutTables(parts)
    .map(sectionOf)
    .filter((section) => section !== null)
}

function sectionOf(part: Part): Section | null {
  switch (part.kind) {
    case 'heading':
      return { runs: [{ text: part.text, tags: ['b'] }], gap: '\n' }
    case 'text':
      return paragraph(runsOf(part.text, []))
    case 'note':
      return paragraph(runsOf(part.text, ['i']))
    case 'menu':
      return paragraph([{ text: part.label, tags: [] }])
    case 'table':
    case 'choices':
    case 'links':
    case 'contact-request':
      return null
  }
}

function paragraph(runs: readonly Run[]): Section {
  return { runs, gap: '\n\n' }
}

function runsOf(text: Text, around: readonly Tag[]): Run[] {
  return (typeof text === 'string' ? [text] : text).map((piece) => {
    if (typeof piece === 'string') return { text: piece, tags: around }
    if ('person' in piece) return { text: piece.person, tags: around }
    if ('room' in piece) return { text: piece.room, tags: around }
    // Telegram nests nothing in code.
    if ('code' in piece) return { text: piece.code, tags: ['code'] }
    return { text: piece.strong, tags: [...around, 'b'] }
  })
}

function htmlOf(runs: readonly Run[]): string {
  return runs
    .map(({ text, tags }) => {
      const open = tags.map((tag) => `<${tag}>`)
      const close = tags.map((tag) => `</${tag}>`).reverse()
      return [...open, escapeHtml(text), ...close].join('')
    })
    .join('')
}

/** Telegram refuses lone surrogates; they become U+FFFD. */
function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** True for a text that looks empty, which Telegram refuses in messages and buttons. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text.toWellFormed())
}

/** Counts UTF-16 units like Telegram. Breaks between sections, else at a line or word; no page is blank. */
function paginate(sections: readonly Section[], lengthMax: number): Run[][] {
  const pages: Run[][] = []
  let room = 0
  let gap = ''
  for (const section of sections) {
    for (const piece of cut(section.runs, lengthMax)) {
      const needed = gap.length + lengthOf(piece)
      const page = pages.at(-1)
      if (page === undefined || needed > room) {
        pages.push([...piece])
        room = lengthMax - lengthOf(piece)
      } else {
        page.push({ text: gap, tags: [] }, ...piece)
        room -= needed
      }
      gap = section.gap
    }
  }
  return pages
}

function lengthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0)
}

function cut(runs: readonly Run[], lengthMax: number): Run[][] {
  const pieces: Run[][] = []
  let rest = runs.filter(({ text }) => text !== '')
  while (rest.length > 0) {
    const at = breakAt(rest.map(({ text }) => text).join(''), lengthMax)
    const [piece, after] = splitAt(rest, at)
    if (!piece.every(({ text }) => isBlank(text))) pieces.push(piece)
    rest = after
  }
  return pieces
}

function breakAt(text: string, lengthMax: number): number {
  if (text.length <= lengthMax) return text.length
  const window = text.slice(0, lengthMax)
  const half = lengthMax / 2
  const line = window.lastIndexOf('\n') + 1
  if (line > half) return line
  const word = window.lastIndexOf(' ') + 1
  if (word > half) return word
  // Not through a character of two units.
  return /[\uD800-\uDBFF]$/.test(window) ? lengthMax - 1 : lengthMax
}

function splitAt(runs: readonly Run[], at: number): [Run[], Run[]] {
  const before: Run[] = []
  const after: Run[] = []
  let left = at
  for (const run of runs) {
    const taken = run.text.slice(0, left)
    const remaining = run.text.slice(left)
    if (taken !== '') before.push({ ...run, text: taken })
    if (remaining !== '') after.push({ ...run, text: remaining })
    left = Math.max(0, left - run.text.length)
  }
  return [before, after]
}
