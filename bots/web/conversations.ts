import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import type { Language } from '../../src/register/recipients/people.ts'
import type { RecipientContext, StaffContext } from '../commands/context.ts'
import type { RecipientChat } from '../commands/recipient-chat.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import type { StaffChat } from '../commands/staff.ts'
import { readTypedCommand } from '../commands/telegram-commands.ts'
import { type Feed, randomId, type WebFiles } from './feed.ts'
import { spoken } from './page.ts'
import { generalRoom, recipients, staff, withIds } from './people.ts'
import {
  bubbleArticle,
  formHtml,
  type Html,
  readForm,
  replyHtml,
  staffArticle,
  typedArticle,
} from './render.ts'
import { words } from './words.ts'

/** Person who wrote on the page, with the idempotency key of their request. */
interface RequestHead {
  readonly user: string
  readonly language: Language
  readonly requestKey: string
}

export interface ConversationOptions {
  readonly feed: Feed
  readonly files: WebFiles
  readonly commands: StaffChat
  readonly recipientCommands: RecipientChat
  staffContext(by: RequestHead & { readonly room: string | null }): Promise<StaffContext>
  recipientContext(by: RequestHead): RecipientContext
  speak(user: string, language: Language): Promise<void>
}

const text = z.string().max(4000).default('')
const shared = {
  dil: z.enum(['tr', 'en']),
  text,
  action: text,
  message: text,
}

export const staffPost = z.object({
  ...shared,
  kind: z.enum(['text', 'action', 'form']),
  person: z.enum(staff.map(({ id }) => id)),
  /** Idempotency key: a form that is sent twice counts once. */
  key: z
    .string()
    .regex(/^[A-Z]{0,40}$/)
    .default(''),
})
type StaffPost = z.infer<typeof staffPost>

/** True for a text without a slash, which is a direct message to izin as in Slack. */
function isDirectMessage({ kind, text: typed }: StaffPost): boolean {
  return kind === 'text' && !typed.startsWith('/')
}

/** Makes the functions of the staff's side of the page. An answer is shown to the writer alone, a form in a dialog. */
export function staffConversation({ commands, feed, files, staffContext }: ConversationOptions) {
  /** Shows a reply on the page, in place of the message whose button was pressed if the reply replaces it. */
  function answer(post: StaffPost, reply: Reply): void {
    const { person, dil, message } = post
    const isDirect = isDirectMessage(post)
    const content = replyHtml(reply, 'staff', dil)
    const replaces = reply.replaces === true ? message : ''
    feed.show('staff', [dil], (head) => staffArticle(head, { person, isDirect }, content), replaces)
  }

  /** Runs a typed text, a pressed button or a sent form, and returns the reply or the errors of the form. */
  async function replyTo(post: StaffPost, context: StaffContext, data: FormData) {
    const { kind, person, dil, action, text: typed } = post
    if (kind === 'form') return await commands.submit(context, readForm(data, files))
    if (kind === 'action') return { kind, reply: await commands.press(context, decodeAction(action)) }
    feed.show('staff', [dil], (head) => typedArticle(head, person, typed))
    return { kind, reply: await commands[isDirectMessage(post) ? 'say' : 'run'](context, withIds(typed)) }
  }

  async function run(c: Context, post: StaffPost, data: FormData): Promise<Response> {
    const { person, dil, key } = post
    const requestKey = `web:${key || randomId()}`
    const room = isDirectMessage(post) ? null : generalRoom.id
    const context = await staffContext({ user: person, room, language: dil, requestKey })
    const result = await replyTo(post, context, data)
    if (result.kind === 'errors') return c.json(result.errors, 422)
    const { reply } = result
    if (reply.form !== undefined) return await c.html(formHtml(reply.form, dil))
    answer(post, reply)
    return c.body(null, 204)
  }

  return { run, answer }
}

export const recipientPost = z.object({
  ...shared,
  kind: z.enum(['text', 'forward', 'action', 'contact']),
  person: z.enum(recipients.map(({ id }) => id)),
})
type RecipientPost = z.infer<typeof recipientPost>

/** Makes the functions of the recipient's side of the playground page: running what a visitor sends, and showing an answer. */
export function recipientConversation({
  feed,
  recipientCommands,
  recipientContext,
  speak,
}: ConversationOptions) {
  const languages = new Map<string, Language>()

  /** Shows what the person sent, on their side of the chat. */
  function showOwn({ person, dil }: RecipientPost, content: Html): void {
    feed.show('recipient', [dil], (head) => bubbleArticle(head, person, 'own', content))
  }

  function answer({ person, dil }: RecipientPost, reply: Reply, replaces = ''): void {
    const content = replyHtml(reply, 'recipient', dil)
    feed.show('recipient', [dil], (head) => bubbleArticle(head, person, 'bot', content), replaces)
  }

  /** Shows what the person sent, and returns the bot's replies to it. */
  async function repliesTo(post: RecipientPost, context: RecipientContext): Promise<Reply[]> {
    switch (post.kind) {
      // A forwarded text is read like a typed one. Telegram's updates are read the same way.
      case 'forward':
      case 'text': {
        const mark = post.kind === 'forward' ? html`<small>${words[post.dil].forwarded}</small>` : ''
        showOwn(post, html`${mark}<p class="text">${post.text}</p>`)
        const typed = readTypedCommand(post.text)
        if (typed === null) return await recipientCommands.text(context, post.text)
        return await recipientCommands.command(context, typed.command, typed.rest)
      }
      case 'action':
        return await recipientCommands.action(context, decodeAction(post.action))
      case 'contact': {
        const { name, phone = '' } = recipients.find(({ id }) => id === post.person) ?? {}
        const mark = html` <small>${words[post.dil].ownNumber}</small>`
        showOwn(post, html`<p class="text"><strong>${name} · ${spoken(phone)}</strong>${mark}</p>`)
        return await recipientCommands.contact(context, { phoneNumber: phone, own: true, forwarded: false })
      }
    }
  }

  async function run(c: Context, post: RecipientPost): Promise<Response> {
    const { person, dil, message } = post
    // A language chosen in the chat counts until the page is switched to another language.
    if (languages.get(person) !== dil) await speak(person, dil)
    languages.set(person, dil)
    const context = recipientContext({ user: person, language: dil, requestKey: `web:${randomId()}` })
    const replies = await repliesTo(post, context)
    const replacing = replies.find(({ replaces }) => replaces === true)
    for (const reply of replies) answer(post, reply, reply === replacing ? message : '')
    return c.body(null, 204)
  }

  return { run, answer }
}
