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

/** Call of Telegram's Bot API. */
export interface ApiCall {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Maximum number of characters of a message. Telegram's limit is 4096; the rest is for the words that mark a repeat. */
const lengthMax = 4000

type ReplyKeyboard = ReplyKeyboardMarkup | ReplyKeyboardRemove
type Markup = InlineKeyboardMarkup | ReplyKeyboard

/** One message of a reply: its formatted text, and the keyboard (rows of buttons) under it, if any. */
interface Page {
  readonly runs: readonly Run[]
  readonly markup: Markup | null
}

/**
 * Returns the calls of Telegram's Bot API that show a reply, as messages with the buttons under the last. A reply with `replaces`
 * edits the message whose button was pressed (`pressed`: its id).
 */
export function render(reply: Reply, pressed?: number): ApiCall[] {
  const pages = pagesOf(reply)
  const replaced = reply.replaces === true ? pressed : undefined
  if (replaced === undefined) return pages.map(sendCall)
  if (replyKeyboardOf(reply) !== null) {
    // An edited message cannot get a keyboard of this kind, so the old message only loses its buttons.
    return [clearCall(replaced), ...pages.map(sendCall)]
  }
  return pages.map((page, index) => (index === 0 ? editCall(page, replaced) : sendCall(page)))
}

/** Splits a reply into messages. A message holds buttons or the keyboard for sharing a phone number, not both. */
function pagesOf(reply: Reply): Page[] {
  // A phone is too narrow for tables.
  const parts = withoutTables(reply.parts)
  const keyboard = replyKeyboardOf(reply)
  const inline = inlineKeyboards(reply.parts)
  if (keyboard === null) return withMarkups(parts, inline, reply.summary)
  if (inline.length === 0) return withMarkups(parts, [keyboard], reply.summary)
  // A message has one kind of keyboard, so the parts are split at the request for the phone number.
  const requestAt = parts.findIndex(({ kind }) => kind === 'contact-request')
  // Both messages get a text if there are enough parts.
  const lastText = parts.findLastIndex((part) => runsOf(part).length > 0)
  const split = Math.max(Math.min(requestAt === -1 ? 1 : requestAt, lastText), 1)
  return [
    ...withMarkups(parts.slice(0, split), [keyboard], reply.summary),
    ...withMarkups(parts.slice(split), inline, reply.summary),
  ]
}

/**
 * Returns the keyboard that takes the place of the phone's: with a button that shares the phone number, or the order to close
 * it; null if the reply needs neither.
 */
function replyKeyboardOf(reply: Reply): ReplyKeyboard | null {
  const request = reply.parts.find((part) => part.kind === 'contact-request')
  if (request !== undefined) return contactKeyboard(request.label)
  return reply.closesKeyboard === true ? { remove_keyboard: true } : null
}

/** Makes messages of a reply's parts. The first keyboard stands under the last one, each other under a copy of the summary. */
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

/** Returns the call that sends a message. */
function sendCall(page: Page): ApiCall {
  return { method: 'sendMessage', payload: payloadOf(page) }
}

/** Returns the call that replaces the content of a message. */
function editCall(page: Page, messageId: number): ApiCall {
  return { method: 'editMessageText', payload: { message_id: messageId, ...payloadOf(page) } }
}

/** Returns the call that removes the buttons of a message. */
function clearCall(messageId: number): ApiCall {
  return {
    method: 'editMessageReplyMarkup',
    payload: { message_id: messageId, reply_markup: { inline_keyboard: [] } },
  }
}

/** Returns the content of a message for the Bot API. */
function payloadOf({ runs, markup }: Page): Record<string, unknown> {
  return {
    text: htmlOf(runs),
    parse_mode: 'HTML',
    // A preview would fetch links that work only once.
    link_preview_options: { is_disabled: true },
    ...(markup === null ? {} : { reply_markup: markup }),
  }
}

/** Maximum number of characters of a button's label in half the width of a phone. A longer label gets the whole width. */
const halfWidthMax = 20
/** Maximum number of characters of a label in the whole width of a phone. */
const fullWidthMax = 48
/** Number of characters that stay at the end of a label that is cut in its middle. */
const tailLetters = 40
/** Maximum number of buttons of a message. Telegram's limit is 100, but it limits the bytes of a keyboard too. */
const buttonsMax = 50

/** Makes the buttons of a reply, in groups of at most 50 for a message each. */
export function inlineKeyboards(parts: readonly Part[]): InlineKeyboardMarkup[] {
  const keyboards: InlineKeyboardButton[][][] = []
  for (const row of parts.flatMap(rowsOf)) {
    const keyboard = keyboards.at(-1)
    if (keyboard === undefined || keyboard.flat().length + row.length > buttonsMax) keyboards.push([row])
    else keyboard.push(row)
  }
  return keyboards.map((keyboard) => ({ inline_keyboard: keyboard }))
}

/** Returns the buttons of a part in rows. */
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

/** Puts two buttons with short labels into a row. */
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

/** Makes a button that is pressed in the chat. */
function button({ label, action, style }: Choice): InlineKeyboardButton {
  return {
    text: fitting(label),
    callback_data: encodeAction(action),
    ...(style === undefined ? {} : { style }),
  }
}

/**
 * Makes the keyboard with a single button that shares the person's phone number, for private chats only. The keyboard
 * closes once used, since it covers half of a phone.
 */
export function contactKeyboard(label: string): ReplyKeyboardMarkup {
  return {
    keyboard: [[{ text: fitting(label), request_contact: true }]],
    one_time_keyboard: true,
    resize_keyboard: true,
  }
}

/** Shortens a label in its middle, so that the channel and the action at its end stay readable. */
export function fitting(label: string): string {
  if (isBlank(label)) return '…'
  const letters = Array.from(label.toWellFormed())
  if (letters.length <= fullWidthMax) return letters.join('')
  return [...letters.slice(0, fullWidthMax - tailLetters - 1), '…', ...letters.slice(-tailLetters)].join('')
}

type Tag = 'b' | 'i' | 'code'

/** Piece of text with its formatting. */
interface Run {
  readonly text: string
  readonly tags: readonly Tag[]
}

/** Blank line between two parts. */
const gap: Run = { text: '\n\n', tags: [] }

/** Returns the text of a part with the blank line after it. */
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

/** Returns the pieces of a text with their formatting. `around` is the formatting of the whole text. */
function textRuns(text: Text, around: readonly Tag[]): Run[] {
  return (typeof text === 'string' ? [text] : text).map((piece) => {
    if (typeof piece === 'string') return { text: piece, tags: around }
    if ('person' in piece) return { text: piece.person, tags: around }
    if ('room' in piece) return { text: piece.room, tags: around }
    // Telegram does not allow another format within code.
    if ('code' in piece) return { text: piece.code, tags: ['code'] }
    return { text: piece.strong, tags: [...around, 'b'] }
  })
}

/** Writes formatted text as Telegram's HTML. */
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

/** Escapes a text for HTML. Half characters (lone surrogates), which Telegram refuses, become U+FFFD. */
function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** True for a text that looks empty, which Telegram refuses in messages and buttons. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text.toWellFormed())
}

/** Splits text into messages within Telegram's limit, in UTF-16 units. No message is blank. */
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

/** Returns the length of the first message: up to a paragraph, else a line or word. No character is cut apart. */
function breakAt(text: string): number {
  if (text.length <= lengthMax) return text.length
  const window = text.slice(0, lengthMax)
  const ends = ['\n\n', '\n', ' '].map((end) => window.lastIndexOf(end) + end.length)
  return (
    ends.find((end) => end > lengthMax / 2) ?? (/[\uD800-\uDBFF]$/.test(window) ? lengthMax - 1 : lengthMax)
  )
}

/** Splits formatted text after `at` characters (UTF-16 units) into the text before and after. */
function splitAt(runs: readonly Run[], at: number): [Run[], Run[]] {
  const before: Run[] = []
  const after: Run[] = []
  let offset = at
  for (const run of runs) {
    const textBefore = run.text.slice(0, offset)
    const remaining = run.text.slice(offset)
    if (textBefore !== '') before.push({ ...run, text: textBefore })
    if (remaining !== '') after.push({ ...run, text: remaining })
    offset = Math.max(0, offset - run.text.length)
  }
  return [before, after]
}
