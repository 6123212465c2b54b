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
 * Renders a reply with its buttons under the last message. If the reply `replaces`, it edits the message `pressed`.
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
  // A phone has no room for columns.
  const parts = withoutTables(reply.parts)
  const keyboard = replyKeyboardOf(reply)
  const inline = inlineKeyboards(reply.parts)
  if (keyboard === null) return withMarkups(parts, inline, reply.summary)
  if (inline.length === 0) return withMarkups(parts, [keyboard], reply.summary)
  // A message carries one kind of keyboard.
  const requestAt = parts.findIndex(({ kind }) => kind === 'contact-request')
  // Each of the two has some text, if there is enough.
  const lastText = parts.findLastIndex((part) => runsOf(part).length > 0)
  const split = Math.max(Math.min(requestAt === -1 ? 1 : requestAt, lastText), 1)
  return [
    ...withMarkups(parts.slice(0, split), [keyboard], reply.summary),
    ...withMarkups(parts.slice(split), inline, reply.summary),
  ]
}

function replyKeyboardOf(reply: Reply): ReplyKeyboard | null {
  const request = reply.parts.find((part) => part.kind === 'contact-request')
  if (request !== undefined) return contactKeyboard(request.label)
  return reply.closesKeyboard === true ? { remove_keyboard: true } : null
}

/** The first keyboard goes under the last page; further ones repeat the summary. */
function withMarkups(parts: readonly Part[], markups: readonly Markup[], otherwise: string): Page[] {
  const [first = null, ...others] = markups
  const short = otherwise.slice(0, 1000)
  const filler = [{ text: isBlank(short) ? '…' : short, tags: [] }]
  const texts = paginate(parts.flatMap(runsOf))
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

/** Shortens a label before its end, so that the channel and the action there stay readable. */
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

const gap: Run = { text: '\n\n', tags: [] }

/** Returns the text of a part, and the space behind it. */
function runsOf(part: Part): Run[] {
  switch (part.kind) {
    case 'heading':
      return [
        { text: part.text, tags: ['b'] },
        { text: '\n', tags: [] },
      ]
    case 'text':
      return [...textRuns(part.text, []), gap]
    case 'note':
      return [...textRuns(part.text, ['i']), gap]
    case 'menu':
      return [{ text: part.label, tags: [] }, gap]
    default:
      return []
  }
}

function textRuns(text: Text, around: readonly Tag[]): Run[] {
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
    .trimEnd()
}

/** Telegram refuses lone surrogates; they become U+FFFD. */
function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** True for a text that looks empty, which Telegram refuses in messages and buttons. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text.toWellFormed())
}

/** Counts UTF-16 units like Telegram. No page is blank. */
function paginate(runs: readonly Run[]): Run[][] {
  const pages: Run[][] = []
  let rest = runs.filter(({ text }) => text !== '')
  while (rest.length > 0) {
    const [page, after] = splitAt(rest, breakAt(rest.map(({ text }) => text).join('')))
    if (!page.every(({ text }) => isBlank(text))) pages.push(page)
    rest = after
  }
  return pages
}

/** Breaks behind a paragraph, else behind a line or word, never through a character of two units. */
function breakAt(text: string): number {
  if (text.length <= lengthMax) return text.length
  const window = text.slice(0, lengthMax)
  const ends = ['\n\n', '\n', ' '].map((end) => window.lastIndexOf(end) + end.length)
  return (
    ends.find((end) => end > lengthMax / 2) ?? (/[\uD800-\uDBFF]$/.test(window) ? lengthMax - 1 : lengthMax)
  )
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
