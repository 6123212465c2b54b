import type { Context } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import type { Language } from '../../src/register/people.ts'
import type { RecipientContext } from '../commands/context.ts'
import type { RecipientChat } from '../commands/recipient.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { readTypedCommand } from '../commands/telegram-commands.ts'
import { type Feed, randomId } from './feed.ts'
import { spoken } from './page.ts'
import { recipients } from './people.ts'
import { bubbleArticle, type Html, replyHtml } from './render.ts'
import { words } from './words.ts'

const text = z.string().max(4000).default('')

export const recipientPost = z.object({
  kind: z.enum(['text', 'action', 'contact']),
  dil: z.enum(['tr', 'en']),
  person: z.enum(recipients.map(({ id }) => id)),
  text,
  action: text,
  message: text,
  whose: z.enum(['own', 'other']).default('own'),
})
export type RecipientPost = z.infer<typeof recipientPost>

export interface RecipientSideOptions {
  readonly feed: Feed
  readonly recipientCommands: RecipientChat
  recipientContext(by: {
    readonly userId: string
    readonly language: Language
    readonly requestKey: string
  }): RecipientContext
  /** Sets the language of answers. */
  speak(userId: string, language: Language): Promise<void>
}

export function recipientSide({ feed, recipientCommands, recipientContext, speak }: RecipientSideOptions) {
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
        const own = post.whose === 'own'
        const card = recipients.find(({ id }) => (id === post.person) === own)
        if (card === undefined) return []
        const mark = own ? html` <small>${words[post.dil].ownNumber}</small>` : ''
        showOwn(post, html`<p class="text"><strong>${card.name} · ${spoken(card.phone)}</strong>${mark}</p>`)
        return await recipientCommands.contact(context, { phoneNumber: card.phone, own, forwarded: false })
      }
    }
  }

  async function run(c: Context, post: RecipientPost): Promise<Response> {
    const { person, dil, message } = post
    // A language chosen in the chat lasts until the page is switched.
    if (languages.get(person) !== dil) await speak(person, dil)
    languages.set(person, dil)
    const context = recipientContext({ userId: person, language: dil, requestKey: `web:${randomId()}` })
    const replies = await repliesTo(post, context)
    const replacing = replies.find(({ replaces }) => replaces === true)
    for (const reply of replies) answer(post, reply, reply === replacing ? message : '')
    return c.body(null, 204)
  }

  return { run, answer }
}
