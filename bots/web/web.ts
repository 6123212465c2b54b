import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import type * as z from 'zod'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { isForChat, type Sender } from '../../src/jobs/message.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import type { Log } from '../../src/util/log.ts'
import { failureReply, incidentCode, loggable } from '../commands/failure.ts'
import type { PostReply } from '../commands/posts.ts'
import type { Reply } from '../commands/reply.ts'
import {
  type ConversationOptions,
  recipientConversation,
  recipientPost,
  staffConversation,
  staffPost,
} from './conversations.ts'
import { type Feed, type Head, newFeed, newFiles } from './feed.ts'
import { pageFile, pageHtml } from './page.ts'
import { recipients, rooms, staff } from './people.ts'
import { bubbleArticle, replyHtml, staffArticle } from './render.ts'

interface WebOptions extends Omit<ConversationOptions, 'feed' | 'files'> {
  readonly clock: () => number
  readonly log: Log
  readonly postReply: PostReply
}

export type WebFrontEnd = ReturnType<typeof webFrontEnd>

/** Maximum number of bytes of a request, which may have a file. */
const bodyBytesMax = 8 * 1024 * 1024
const languages = ['tr', 'en'] as const

/** Makes the playground page. Requests come by POST, answers go by server-sent events. It has no sign-in and no real people. */
export function webFrontEnd(options: WebOptions) {
  const feed = newFeed(options.clock)
  const files = newFiles()
  return {
    routes: routesOf({ ...options, feed, files }),
    send: sender(feed, options),
    fetchShared: files.fetchShared,
    nameOf: async (id: string) => staff.find((member) => member.id === id)?.name ?? null,
    /** Ends the event streams, so that the server can stop. */
    close: feed.close,
  }
}

/** Returns the HTTP routes of the playground page: the page with its files, its stream of messages, and what visitors send. */
function routesOf(options: WebOptions & ConversationOptions): Hono {
  const { feed, log } = options
  const ofStaff = staffConversation(options)
  const ofRecipient = recipientConversation(options)
  const routes = new Hono()
  for (const path of ['/playground', '/playground/*']) {
    routes.use(path, onlyLoopbackHost, strictHeaders)
    routes.post(path, csrf(), bodyLimit({ maxSize: bodyBytesMax }))
  }
  routes.get('/playground', (c) => c.html(pageHtml(languageOf(c))))
  routes.get('/playground/events', (c) => feed.stream(c, languageOf(c)))
  routes.get('/playground/:name', (c) => pageFile(c, c.req.param('name')))
  routes.post('/playground/staff', (c) => take(c, staffPost, ofStaff, log))
  routes.post('/playground/recipient', (c) => take(c, recipientPost, ofRecipient, log))
  return routes
}

/** Functions of one side of the page: `run` a request, and show the `answer`. */
interface Pane<Post> {
  run(c: Context, post: Post, data: FormData): Promise<Response>
  answer(post: Post, reply: Reply): void
}

/** Reads a request and runs it. An error is answered with a code that also stands in the log. */
async function take<Post extends { readonly dil: Language }>(
  c: Context,
  schema: z.ZodType<Post>,
  conversation: Pane<Post>,
  log: Log,
): Promise<Response> {
  const data = await c.req.formData().catch(() => new FormData())
  const texts = [...data].filter(([, value]) => typeof value === 'string')
  const { data: post } = schema.safeParse(Object.fromEntries(texts))
  if (post === undefined) return c.text('Bad request', 400)
  try {
    return await conversation.run(c, post, data)
  } catch (error) {
    const code = incidentCode()
    log.error('web.failed', loggable(error), { code })
    conversation.answer(post, failureReply(error, post.dil, code))
    return c.body(null, 204)
  }
}

/** Returns the language that the parameter `dil` of the address names, else the language of the browser. */
function languageOf(c: Context): Language {
  const named = c.req.query('dil')
  if (named === 'tr' || named === 'en') return named
  return /^\s*tr\b/i.test(c.req.header('accept-language') ?? 'tr') ? 'tr' : 'en'
}

/** Makes the function that shows a message on the page, in both languages: each open page has either. */
function sender(feed: Feed, { clock, postReply }: WebOptions): Sender {
  return async ({ platform, target, message, mayBeRepeat }) => {
    if (!isForChat(message) || message.kind === 'call') return { kind: 'refused', detail: 'not for the page' }
    const people = platform === 'telegram' ? recipients : [...rooms, ...staff]
    if (!people.some(({ id }) => id === target)) return { kind: 'lost', detail: 'no such person on the page' }
    if ('unlessReads' in message && rooms.some(({ id }) => message.unlessReads.includes(id)))
      return { kind: 'sent', reference: null }
    const pane = platform === 'telegram' ? 'recipient' : 'staff'
    const draw = (head: Head) => {
      const reply = postReply(message, { language: head.language, today: dayOf(clock()), mayBeRepeat })
      const content = replyHtml(reply, pane, head.language)
      if (pane === 'recipient') return bubbleArticle(head, target, 'bot', content)
      const room = rooms.find(({ id }) => id === target)
      return staffArticle(head, room === undefined ? { person: target, isDirect: true } : { room }, content)
    }
    return { kind: 'sent', reference: feed.show(pane, languages, draw) }
  }
}

/** Host names of this machine. */
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Refuses a Host header that is not this machine: another site could point its name at 127.0.0.1 (DNS rebinding). */
const onlyLoopbackHost: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host
  if (!loopbackNames.has(host.replace(/:\d+$/, ''))) return c.text('Forbidden', 403)
  return next()
}

/** Content security policy of the page: only files of this server, and no other page around it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Adds headers that keep other sites from embedding the page or reading its address. */
const strictHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('content-security-policy', policy)
  c.header('referrer-policy', 'no-referrer')
  c.header('cross-origin-opener-policy', 'same-origin')
  c.header('cross-origin-resource-policy', 'same-origin')
}
