import type { InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types'
import type { Reply } from '../commands/reply.ts'
import { contactKeyboard, inlineKeyboards } from './keyboard.ts'
import { htmlOf, isBlank, paginate, type Run, type Section, sectionsOf } from './text.ts'

/** The sender adds the chat. */
interface Call {
  readonly method: 'sendMessage' | 'editMessageText' | 'editMessageReplyMarkup'
  readonly payload: Record<string, unknown>
}

/** Telegram takes 4096; the rest is for the mark of a repeat. */
const lengthMax = 4000
/** Limit of Telegram. */

type ReplyKeyboard = ReplyKeyboardMarkup | ReplyKeyboardRemove
type Markup = InlineKeyboardMarkup | ReplyKeyboard

interface Page {
  readonly runs: readonly Run[]
  readonly markup: Markup | null
}

/** Buttons go under the last message. `pressed` is the message that a reply which `replaces` edits. */
export function render(reply: Reply, pressed?: number): Call[] {
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

function sendCall(page: Page): Call {
  return { method: 'sendMessage', payload: payloadOf(page) }
}

function editCall(page: Page, messageId: number): Call {
  return { method: 'editMessageText', payload: { message_id: messageId, ...payloadOf(page) } }
}

function clearCall(messageId: number): Call {
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
