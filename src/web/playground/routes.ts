import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as z from 'zod'
import type { EventStream } from './event-stream.ts'
import type { FileStore } from './file-store.ts'
import { onlyLoopbackHost, onlySameOrigin, strictHeaders } from './guards.ts'
import { pageFile } from './page-files.ts'
import type { SlackStandIn } from './slack-stand-in.ts'
import { pageLanguages, type SpokenLanguage } from './spoken-language.ts'
import type { TelegramStandIn } from './telegram-stand-in.ts'

export type Stage = {
  slack: SlackStandIn
  telegram: TelegramStandIn
  events: EventStream
  files: FileStore
  language: SpokenLanguage
}

const bodyBytesMax = 64 * 1024
/** A file that somebody chooses in a form; all of them are kept in memory. */
const fileBytesMax = 8 * 1024 * 1024
const filePath = '/playground/slack/file'

const id = z.string().min(1).max(300)
const entered = z.union([z.string().max(3000), z.array(z.string().max(300)).max(100), z.null()])
const values = z.record(id, z.record(id, entered)).default({})
const personId = z.int()

const slackCommand = z.object({ user: id, channel: id, text: z.string().min(1).max(4000) })
const pressed = { user: id, blockId: id, actionId: id, value: entered.default(null), values }
const slackAction = z.union([
  z.object({ ...pressed, channel: id, ts: id }),
  z.object({ ...pressed, viewId: id }),
])
const slackShortcut = z.object({ user: id, channel: id, ts: id, callbackId: id })
const slackHome = z.object({ user: id })
const slackView = z.object({ user: id, viewId: id, type: z.enum(['submit', 'close']), values })
const telegramMessage = z.object({ person: personId, text: z.string().min(1).max(4096) })
const telegramContact = z.object({ person: personId, whose: z.enum(['own', 'other']) })
const chosenLanguage = z.object({ language: z.enum(pageLanguages) })
const telegramButton = z.object({
  person: personId,
  chat: z.int().optional(),
  message: z.int(),
  row: z.int().min(0).max(100),
  column: z.int().min(0).max(20),
})

/** What the page calls. Every answer of ours goes over the event stream; these only say that it was taken. */
export function createRoutes(stage: Stage): Hono {
  const routes = new Hono()
  for (const path of ['/playground', '/playground/*']) {
    routes.use(path, onlyLoopbackHost, strictHeaders)
    routes.post(path, onlySameOrigin, sizeLimit)
  }
  addSlackRoutes(routes, stage.slack)
  routes.post(filePath, (c) => keepFile(c, stage.files))
  addTelegramRoutes(routes, stage.telegram)
  routes.post('/playground/language', (c) =>
    take(c, chosenLanguage, async ({ language }) => {
      await stage.language.set(language)
      return c.json({ ok: true })
    }),
  )
  routes.get('/playground/events', (c) => stage.events.open(c))
  routes.get('/playground/files/:id', (c) => sentFile(c, stage.files))
  routes.get('/playground', async (c) => (await pageFile('index.html')) ?? c.notFound())
  routes.get('/playground/:name', async (c) => (await pageFile(c.req.param('name'))) ?? c.notFound())
  return routes
}

const smallBody = bodyLimit({ maxSize: bodyBytesMax })
const fileBody = bodyLimit({ maxSize: fileBytesMax })
const sizeLimit: MiddlewareHandler = (c, next) => (c.req.path === filePath ? fileBody : smallBody)(c, next)

/** Bytes alone, as no form of another site could send them without asking first. */
async function keepFile(c: Context, files: FileStore): Promise<Response> {
  if (c.req.header('content-type') !== 'application/octet-stream') return c.json({ error: 'not-bytes' }, 415)
  const name = c.req.query('name') ?? ''
  if (name === '' || name.length > 255) return c.json({ error: 'bad-request' }, 400)
  const { id } = files.keep({ name, type: '', bytes: new Uint8Array(await c.req.arrayBuffer()) })
  return c.json({ id })
}

function addSlackRoutes(routes: Hono, slack: SlackStandIn): void {
  routes.post('/playground/slack/command', (c) =>
    take(c, slackCommand, async ({ user, channel, text }) =>
      found(c, await slack.write(user, channel, text)),
    ),
  )
  routes.post('/playground/slack/action', (c) =>
    take(c, slackAction, async (body) => {
      const outcome =
        'viewId' in body
          ? await slack.pressInView(body.user, body.viewId, body)
          : await slack.pressInMessage(body.user, body.channel, body.ts, body)
      return c.json({ outcome }, outcome === 'gone' ? 404 : 200)
    }),
  )
  routes.post('/playground/slack/shortcut', (c) =>
    take(c, slackShortcut, async ({ user, channel, ts, callbackId }) => {
      const outcome = await slack.chooseShortcut(user, channel, ts, callbackId)
      return c.json({ outcome }, outcome === 'gone' ? 404 : 200)
    }),
  )
  routes.post('/playground/slack/home', (c) =>
    take(c, slackHome, async ({ user }) => found(c, await slack.openHome(user))),
  )
  routes.post('/playground/slack/view', (c) =>
    take(c, slackView, async ({ user, viewId, type, values }) => {
      if (type === 'submit') return c.json(await slack.submitView(user, viewId, values))
      await slack.closeView(user, viewId)
      return c.json({ ok: true })
    }),
  )
}

function addTelegramRoutes(routes: Hono, telegram: TelegramStandIn): void {
  routes.post('/playground/telegram/message', (c) =>
    take(c, telegramMessage, async ({ person, text }) => found(c, await telegram.say(person, text))),
  )
  routes.post('/playground/telegram/contact', (c) =>
    take(c, telegramContact, async ({ person, whose }) =>
      found(c, await telegram.shareContact(person, whose)),
    ),
  )
  routes.post('/playground/telegram/button', (c) =>
    take(c, telegramButton, async ({ person, ...pressed }) =>
      found(c, await telegram.press(person, pressed)),
    ),
  )
}

/** Reads a JSON body by its schema. JSON alone: a form from another site could not be sent as such. */
async function take<T>(
  c: Context,
  schema: z.ZodType<T>,
  run: (body: T) => Promise<Response>,
): Promise<Response> {
  if (!c.req.header('content-type')?.startsWith('application/json')) return c.json({ error: 'not-json' }, 415)
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined))
  return parsed.success ? run(parsed.data) : c.json({ error: 'bad-request' }, 400)
}

function found(c: Context, wasFound: boolean): Response {
  return wasFound ? c.json({ ok: true }) : c.json({ error: 'not-found' }, 404)
}

function sentFile(c: Context, files: FileStore): Response {
  const file = files.find(c.req.param('id') ?? '')
  if (!file) return c.text('Not found', 404)
  const shown = file.type.startsWith('image/') ? 'inline' : 'attachment'
  const name = encodeURIComponent(file.name)
  c.header('content-disposition', `${shown}; filename*=UTF-8''${name}`)
  return c.body(Buffer.from(file.bytes), 200, { 'content-type': file.type })
}
