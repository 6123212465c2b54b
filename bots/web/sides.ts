import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import { clean } from '../../src/consent/fold.ts'
import type { Language } from '../../src/register/people.ts'
import type { RecipientContext, StaffContext } from '../commands/context.ts'
import type { RecipientChat } from '../commands/recipient.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import type { StaffChat } from '../commands/staff.ts'
import { readTypedCommand } from '../commands/telegram-commands.ts'
import { type Feed, randomId, type WebFiles } from './feed.ts'
import { formHtml, readForm } from './form.ts'
import { spoken } from './page.ts'
import { customerMessage, recipients, rooms, staff, withIds } from './people.ts'
import { bubbleArticle, type Html, replyHtml, staffArticle, typedArticle } from './render.ts'
import { words } from './words.ts'

interface RequestHead {
  readonly user: string
  readonly language: Language
  readonly requestKey: string
}

export interface SideOptions {
  readonly feed: Feed
  readonly files: WebFiles
  readonly startedAt: number
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
  kind: z.enum(['text', 'action', 'form', 'refuse']),
  user: z.enum(staff.map(({ id }) => id)),
  room: z.enum(['direct', ...rooms.map(({ id }) => id)]),
  /** Sent twice, a form counts once. */
  key: z
    .string()
    .regex(/^[A-Z]{0,40}$/)
    .default(''),
})
type StaffPost = z.infer<typeof staffPost>

/** Answers are shown to the person alone; a form opens in the dialog. */
export function staffSide({ commands, feed, files, startedAt, staffContext }: SideOptions) {
  function answer(post: StaffPost, reply: Reply): void {
    const { user, dil, message } = post
    const content = replyHtml(reply, 'staff')
    const replaces = reply.replaces === true ? message : ''
    feed.show('staff', dil, (head) => staffArticle(head, placeOf(post), user, content), replaces)
  }

  async function run(c: Context, post: StaffPost, data: FormData): Promise<Response> {
    const { kind, user, room, dil } = post
    const formOrAnswer = async (reply: Reply): Promise<Response> => {
      if (reply.form !== undefined) return await c.html(formHtml(reply.form, dil))
      answer(post, reply)
      return c.body(null, 204)
    }
    const context = await staffContext({
      user,
      room: room === 'direct' ? null : room,
      language: dil,
      requestKey: `web:${post.key || randomId()}`,
    })
    switch (kind) {
      case 'text':
        feed.show('staff', dil, (head) => typedArticle(head, placeOf(post), user, post.text))
        // Words without a slash are a message, as in Slack.
        return await formOrAnswer(
          await commands[post.text.startsWith('/') ? 'run' : 'say'](context, withIds(post.text)),
        )
      case 'action':
        return await formOrAnswer(await commands.press(context, decodeAction(post.action)))
      case 'refuse': {
        const message = { text: clean(customerMessage.text), sentAt: startedAt, link: '', place: null }
        return await formOrAnswer(await commands.shortcut(context, 'refuse', message))
      }
      case 'form': {
        const result = await commands.submit(context, readForm(data, files))
        if (result.kind === 'errors') return c.json(result.errors, 422)
        answer(post, result.reply)
        return c.body(null, 204)
      }
    }
  }

  return { run, answer }
}

/** The direct conversation has the person's id. */
function placeOf({ user, room }: StaffPost): string {
  return room === 'direct' ? user : room
}

export const recipientPost = z.object({
  ...shared,
  kind: z.enum(['text', 'action', 'contact']),
  person: z.enum(recipients.map(({ id }) => id)),
})
type RecipientPost = z.infer<typeof recipientPost>

export function recipientSide({ feed, recipientCommands, recipientContext, speak }: SideOptions) {
  const languages = new Map<string, Language>()

  function showOwn({ person, dil }: RecipientPost, content: Html): void {
    feed.show('recipient', dil, (head) => bubbleArticle(head, person, 'own', content))
  }

  function answer({ person, dil }: RecipientPost, reply: Reply, replaces = ''): void {
    const content = replyHtml(reply, 'recipient')
    feed.show('recipient', dil, (head) => bubbleArticle(head, person, 'bot', content), replaces)
  }

  async function repliesTo(post: RecipientPost, context: RecipientContext): Promise<Reply[]> {
    switch (post.kind) {
      case 'text': {
        showOwn(post, html`<p class="text">${post.text}</p>`)
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
    // A language chosen in the chat lasts until the page is switched.
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
