import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import * as z from 'zod'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { isLetter, type Sender } from '../../src/delivery/outbox/message.ts'
import type { PictureOf } from '../../src/delivery/report/picture.ts'
import type { FetchFile } from '../../src/delivery/work/fetched.ts'
import type { Log } from '../../src/log.ts'
import type { Language } from '../../src/register/people.ts'
import type { RecipientContext, StaffContext } from '../commands/context.ts'
import { failureReply, incidentCode, loggable } from '../commands/failure.ts'
import { clean } from '../commands/fold.ts'
import { postReply } from '../commands/posts/posts.ts'
import {
  receiveContact,
  receiveText,
  runRecipientAction,
  runRecipientCommand,
} from '../commands/recipient.ts'
import { decodeAction, type Reply } from '../commands/reply.ts'
import { readTypedCommand } from '../commands/typed-command.ts'
import { homeReply } from '../commands/staff/home.ts'
import { runStaffAction, runStaffCommand, runStaffShortcut, submitStaffForm } from '../commands/staff.ts'
import { openFeed, openFiles, randomId } from './feed.ts'
import { formHtml, readForm } from './form.ts'
import { onlyLoopbackHost, onlySameOrigin, strictHeaders } from './guards.ts'
import { pageFile, pageHtml, spoken } from './page.ts'
import { customerMessage, recipients, rooms, staff } from './people.ts'
import { bubbleArticle, customerArticle, type Html, replyHtml, staffArticle, typedArticle } from './render.ts'
import { words } from './words.ts'

export interface WebOptions {
  readonly clock: () => number
  readonly log: Log
  readonly pictureOf: PictureOf
  staffContext(by: {
    readonly user: string
    readonly room: string | null
    readonly language: Language
    readonly requestKey: string
  }): Promise<StaffContext>
  recipientContext(by: {
    readonly userId: string
    readonly language: Language
    readonly requestKey: string
  }): RecipientContext
  /** Sets the language in which a recipient is answered. */
  speak(userId: string, language: Language): Promise<void>
}

export interface WebFrontEnd {
  readonly routes: Hono
  /** Shows messages of the outbox to a room, a staff member or a recipient. */
  readonly send: Sender
  /** Hands out files that were chosen in a form. */
  readonly fetchShared: FetchFile
  /** Ends the event streams of open pages, so that the server can stop. */
  close(): void
}

/** Forms may bring files; all of them are kept in memory. */
const bodyBytesMax = 8 * 1024 * 1024
const language = z.enum(['tr', 'en'])
const text = z.string().max(4000).default('')
const staffPost = z.object({
  kind: z.enum(['text', 'action', 'form', 'refuse', 'home']),
  dil: language,
  user: z.enum(staff.map(({ id }) => id)),
  room: z.enum(['direct', ...rooms.map(({ id }) => id)]),
  text,
  action: text,
  /** The message whose button was pressed. */
  message: text,
  /** Names a form for ever: sent twice, it counts once. */
  key: z
    .string()
    .regex(/^[A-Z]{0,40}$/)
    .default(''),
})
const recipientPost = z.object({
  kind: z.enum(['text', 'action', 'contact']),
  dil: language,
  person: z.enum(recipients.map(({ id }) => id)),
  text,
  action: text,
  message: text,
  whose: z.enum(['own', 'other']).default('own'),
})
type StaffPost = z.infer<typeof staffPost>
type RecipientPost = z.infer<typeof recipientPost>

/** Posts to rooms are in the company's language. */
const companyLanguage = 'tr'

/**
 * The web page as a front end of the commands. Each person's words, presses and forms come by POST, the answers go to all
 * open pages by server-sent events. There is no sign-in, so it serves example people on the loopback address alone.
 */
export function webFrontEnd(options: WebOptions): WebFrontEnd {
  const { clock, log } = options
  const feed = openFeed()
  const files = openFiles()
  const languages = new Map<string, Language>()
  const head = (spokenLanguage: Language, id = feed.newId()) => ({
    id,
    at: clock(),
    language: spokenLanguage,
  })
  greet()

  function greet(): void {
    const first = head(companyLanguage)
    feed.put({ id: first.id, pane: 'staff', html: customerArticle(first, customerMessage) })
  }

  /** Shows an answer to a staff member alone, in place of the pressed message where the reply says so. */
  function answerStaff({ user, room, dil, message }: StaffPost, reply: Reply): void {
    const replaced = reply.replaces === true && feed.has(message) ? message : undefined
    const at = head(dil, replaced)
    const place = room === 'direct' ? user : room
    feed.put({ id: at.id, pane: 'staff', html: staffArticle(at, place, user, replyHtml(reply, 'staff')) })
  }

  function showBubble(
    dil: Language,
    person: string,
    author: 'bot' | 'own',
    content: Html,
    id?: string,
  ): string {
    const at = head(dil, id)
    feed.put({ id: at.id, pane: 'recipient', html: bubbleArticle(at, person, author, content) })
    return at.id
  }

  /** Answers with a form for the dialog, or shows the reply in the conversation. */
  function formOrAnswer(c: Context, post: StaffPost, reply: Reply): Response | Promise<Response> {
    if (reply.form !== undefined) return c.html(formHtml(reply.form, post.dil))
    answerStaff(post, reply)
    return c.body(null, 204)
  }

  async function runStaff(c: Context, post: StaffPost, data: FormData): Promise<Response> {
    const { kind, user, room, dil } = post
    const context = await options.staffContext({
      user,
      room: room === 'direct' ? null : room,
      language: dil,
      requestKey: `web:${kind === 'form' ? post.key : randomId()}`,
    })
    switch (kind) {
      case 'text': {
        const at = head(dil)
        const place = room === 'direct' ? user : room
        feed.put({ id: at.id, pane: 'staff', html: typedArticle(at, place, user, post.text) })
        return await formOrAnswer(c, post, await runStaffCommand(context, post.text))
      }
      case 'action':
        return await formOrAnswer(c, post, await runStaffAction(context, decodeAction(post.action)))
      case 'refuse': {
        const message = { text: clean(customerMessage.text), sentAt: startedAt, link: '' }
        return await formOrAnswer(c, post, await runStaffShortcut(context, 'refuse', message))
      }
      case 'home':
        return await c.html(replyHtml(await homeReply(context), 'staff'))
      case 'form': {
        const answer = await submitStaffForm(context, await readForm(data, files))
        if (answer.kind === 'errors') return c.json(answer.errors, 422)
        answerStaff(post, answer.reply)
        return c.body(null, 204)
      }
    }
  }
  const startedAt = clock()

  async function repliesTo(post: RecipientPost, context: RecipientContext): Promise<Reply[]> {
    const { person: id, kind, dil } = post
    switch (kind) {
      case 'text': {
        showBubble(dil, id, 'own', html`<p class="text">${post.text}</p>`)
        const command = readTypedCommand(post.text)
        if (command === null) return await receiveText(context, post.text)
        return await runRecipientCommand(context, command.command, command.rest)
      }
      case 'action':
        return await runRecipientAction(context, decodeAction(post.action))
      case 'contact': {
        const own = post.whose === 'own'
        const card = recipients.find((one) => (one.id === id) === own)
        if (card === undefined) return []
        const mark = own ? html` <small>${words[dil].ownNumber}</small>` : ''
        showBubble(
          dil,
          id,
          'own',
          html`<p class="text"><strong>${card.name} · ${spoken(card.phone)}</strong>${mark}</p>`,
        )
        return await receiveContact(context, { phoneNumber: card.phone, own, forwarded: false })
      }
    }
  }

  async function runRecipient(c: Context, post: RecipientPost): Promise<Response> {
    const { person, dil, message } = post
    // The page speaks one language; a language chosen in the chat lasts until the page is switched.
    if (languages.get(person) !== dil) await options.speak(person, dil)
    languages.set(person, dil)
    const context = options.recipientContext({
      userId: person,
      language: dil,
      requestKey: `web:${randomId()}`,
    })
    const replies = await repliesTo(post, context)
    const replacing = replies.find(({ replaces }) => replaces === true)
    for (const reply of replies) {
      const replaced = reply === replacing && feed.has(message) ? message : undefined
      showBubble(dil, person, 'bot', replyHtml(reply, 'recipient'), replaced)
    }
    return c.body(null, 204)
  }

  /** Answers what a command throws with a code that joins the answer to a line of the log. */
  function failed(error: unknown, dil: Language): Reply {
    const code = incidentCode()
    log.error('web.failed', loggable(error), { code })
    return failureReply(error, dil, code)
  }

  const routes = new Hono()
  for (const path of ['/playground', '/playground/*']) {
    routes.use(path, onlyLoopbackHost, strictHeaders)
    routes.post(path, onlySameOrigin, bodyLimit({ maxSize: bodyBytesMax }))
  }
  routes.get('/playground', (c) => c.html(pageHtml(languageOf(c))))
  routes.get('/playground/events', (c) => feed.stream(c))
  routes.get('/playground/files/:id', (c) => files.serve(c, c.req.param('id')))
  routes.get('/playground/:name', (c) => pageFile(c, c.req.param('name')))
  routes.post('/playground/staff', async (c) => {
    const data = await c.req.formData().catch(() => null)
    const { data: post } = staffPost.safeParse(data === null ? null : textsIn(data))
    if (data === null || post === undefined) return c.json({ error: 'bad-request' }, 400)
    try {
      return await runStaff(c, post, data)
    } catch (error) {
      answerStaff({ ...post, message: '' }, failed(error, post.dil))
      return c.body(null, 204)
    }
  })
  routes.post('/playground/recipient', async (c) => {
    const data = await c.req.formData().catch(() => null)
    const { data: post } = recipientPost.safeParse(data === null ? null : textsIn(data))
    if (post === undefined) return c.json({ error: 'bad-request' }, 400)
    try {
      return await runRecipient(c, post)
    } catch (error) {
      showBubble(post.dil, post.person, 'bot', replyHtml(failed(error, post.dil), 'recipient'))
      return c.body(null, 204)
    }
  })

  const send: Sender = async ({ platform, target, message, mayBeRepeat }) => {
    if (isLetter(message) || message.kind === 'call') return { kind: 'refused', detail: 'not for the page' }
    const known = platform === 'telegram' ? recipients : [...rooms, ...staff]
    if (!known.some(({ id }) => id === target)) return { kind: 'lost', detail: 'nobody on the page' }
    const spokenLanguage = ('language' in message ? message.language : undefined) ?? companyLanguage
    const reply = postReply(message, { language: spokenLanguage, today: dayOf(clock()), mayBeRepeat })
    const drawn = await options.pictureOf(message, companyLanguage)
    const picture =
      drawn === null ? null : `/playground/files/${files.keep({ name: drawn.name, bytes: drawn.png })}`
    const replaced = message.kind === 'file' ? message.replaces : null
    const id = replaced !== null && feed.has(replaced) ? replaced : undefined
    if (platform === 'telegram') {
      const content = replyHtml(reply, 'recipient', picture)
      return { kind: 'sent', reference: showBubble(spokenLanguage, target, 'bot', content, id) }
    }
    const at = head(spokenLanguage, id)
    const only = rooms.some((room) => room.id === target) ? null : target
    feed.put({
      id: at.id,
      pane: 'staff',
      html: staffArticle(at, target, only, replyHtml(reply, 'staff', picture)),
    })
    return { kind: 'sent', reference: at.id }
  }

  return { routes, send, fetchShared: files.fetchShared, close: feed.close }
}

function textsIn(data: FormData): Record<string, string> {
  return Object.fromEntries([...data].filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

/** The language that the link names, else that of the browser. */
function languageOf(c: Context): Language {
  const named = language.safeParse(c.req.query('dil')).data
  const isTurkish = /^\s*tr\b/i.test(c.req.header('accept-language') ?? 'tr')
  return named ?? (isTurkish ? 'tr' : 'en')
}
