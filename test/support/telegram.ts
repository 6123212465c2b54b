import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Update } from 'grammy/types'
import { said } from './leaks/leaks.ts'

/**
 * A small Bot API server on the loopback address that keeps Telegram's limits and can be told to fail. Whole conversations
 * with a server not written by us are in test/telegram/polling.test.ts.
 */

export type Params = Readonly<Record<string, unknown>>
export interface ApiCall {
  readonly method: string
  readonly params: Params
}

/** What the next call of a method meets instead of its usual answer. */
export type Mishap =
  | {
      readonly kind: 'error'
      readonly code: number
      readonly description: string
      readonly parameters?: Params
    }
  /** The connection is cut before anything is answered. */
  | { readonly kind: 'reset' }
  /** Nothing is ever answered. */
  | { readonly kind: 'silence' }
  /** Something that is not an answer of the Bot API, as a proxy in between might give. */
  | { readonly kind: 'garbage'; readonly status: number; readonly body: string }

export interface FakeTelegram {
  readonly apiRoot: string
  readonly token: string
  /** Every call that arrived, but for getUpdates. */
  readonly calls: ApiCall[]
  /** The offsets that getUpdates was called with; null where it named none. */
  readonly offsets: (number | null)[]
  /** The texts of a chat as its reader sees them, in order. */
  textsOf(chatId: string): string[]
  /** The messages of a chat, in order. */
  messagesOf(chatId: string): Sent[]
  /** What the next call of this method meets. */
  mishap(method: string, mishap: Mishap): void
  /** An update waits for getUpdates. */
  push(update: Update): void
  setWebhook(url: string): void
  close(): Promise<void>
}

export interface Sent {
  readonly chatId: string
  readonly text: string
  readonly markup: unknown
  readonly photo?: File
}

class Refused extends Error {
  readonly code: number
  constructor(code: number, description: string) {
    super(description)
    this.code = code
  }
}

/** The lengths and sizes that Telegram enforces. */
const limits = { text: 4096, caption: 1024, callbackBytes: 64, buttons: 100, perRow: 8 }

export async function openFakeTelegram(token = '7000:AAfakeTokenOfTheTest'): Promise<FakeTelegram> {
  const calls: ApiCall[] = []
  const offsets: (number | null)[] = []
  const mishaps = new Map<string, Mishap[]>()
  const messages = new Map<number, Sent>()
  let waiting: Update[] = []
  let wake = Promise.withResolvers<void>()
  let webhook = ''

  const methods: Record<string, (params: Params) => unknown> = {
    getMe: () => ({ id: 7000, is_bot: true, first_name: 'izin', username: 'ornek_izin_bot' }),
    getWebhookInfo: () => ({ url: webhook, has_custom_certificate: false, pending_update_count: 0 }),
    setMyCommands: () => true,
    answerCallbackQuery: () => true,
    sendPhoto(params) {
      const { photo, ...rest } = params
      if (!(photo instanceof File)) throw new Refused(400, 'Bad Request: there is no photo in the request')
      const id = messages.size + 1
      messages.set(id, { ...checkedCaption(rest), photo })
      return { message_id: id, date: 1_772_450_000, chat: { id: Number(params.chat_id), type: 'group' } }
    },
    sendMessage(params) {
      const id = messages.size + 1
      messages.set(id, checked(params))
      return { message_id: id, date: 1_772_450_000, chat: { id: Number(params.chat_id), type: 'private' } }
    },
    editMessageText(params) {
      const id = Number(params.message_id)
      const old = messages.get(id)
      if (old === undefined) throw new Refused(400, 'Bad Request: message to edit not found')
      const changed = checked(params)
      if (JSON.stringify(changed) === JSON.stringify(old)) {
        throw new Refused(400, 'Bad Request: message is not modified: specified new message content …')
      }
      messages.set(id, changed)
      return { message_id: id, date: 1_772_450_000, chat: { id: Number(params.chat_id), type: 'private' } }
    },
    editMessageReplyMarkup(params) {
      const old = messages.get(Number(params.message_id))
      if (old === undefined) throw new Refused(400, 'Bad Request: message to edit not found')
      messages.set(Number(params.message_id), { ...old, markup: params.reply_markup })
      return true
    },
    async getUpdates({ offset }) {
      if (webhook !== '')
        throw new Refused(409, "Conflict: can't use getUpdates method while webhook is active")
      offsets.push(typeof offset === 'number' ? offset : null)
      if (typeof offset === 'number') waiting = waiting.filter(({ update_id: id }) => id >= offset)
      if (waiting.length === 0) await wake.promise
      return waiting
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.url?.split('/').at(-1) ?? ''
    const params = await paramsOf(request)
    said('what Telegram is sent', [request.url, params])
    if (method !== 'getUpdates') calls.push({ method, params })
    const mishap = mishaps.get(method)?.shift()
    if (mishap?.kind === 'silence') return
    if (mishap?.kind === 'reset') return void request.socket.destroy()
    if (mishap?.kind === 'garbage') return void response.writeHead(mishap.status).end(mishap.body)
    try {
      if (mishap !== undefined) return send(response, mishap.code, refusal(mishap))
      if (request.url !== `/bot${token}/${method}`) throw new Refused(401, 'Unauthorized')
      const handler = methods[method]
      if (handler === undefined) throw new Refused(404, 'Not Found: method not found')
      send(response, 200, { ok: true, result: await handler(params) })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      send(response, error.code, refusal({ code: error.code, description: error.message }))
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    apiRoot: `http://127.0.0.1:${port}`,
    token,
    calls,
    offsets,
    textsOf: (chatId) =>
      [...messages.values()].filter((one) => one.chatId === chatId).map(({ text }) => text),
    messagesOf: (chatId) => [...messages.values()].filter((one) => one.chatId === chatId),
    mishap: (method, mishap) => mishaps.set(method, [...(mishaps.get(method) ?? []), mishap]),
    push(update) {
      waiting.push(update)
      wake.resolve()
      wake = Promise.withResolvers()
    },
    setWebhook: (url) => {
      webhook = url
    },
    async close() {
      wake.resolve()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** JSON, or a form in which files are sent; a form's values are JSON where they are not text, and its files stand for themselves. */
async function paramsOf(request: IncomingMessage): Promise<Params> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/')) return JSON.parse(body.toString('utf8') || '{}') as Params
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const files = new Map([...form].filter(([, value]) => value instanceof File))
  return Object.fromEntries(
    [...form]
      .filter(([name]) => !files.has(name))
      .map(([name, value]) => [name, paramOf(String(value), files)]),
  )
}

function paramOf(text: string, files: ReadonlyMap<string, unknown>): unknown {
  const attached = files.get(/^attach:\/\/(.+)$/.exec(text)?.[1] ?? '')
  return attached ?? (/^[{[]/.test(text) ? JSON.parse(text) : text)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function refusal(error: { code: number; description: string; parameters?: Params }) {
  const { code, description, parameters } = error
  return { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) }
}

/** A message that Telegram would take; throws its refusal otherwise. */
export function checked(params: Params): Sent {
  const html = String(params.text ?? '')
  const text = (params.parse_mode === 'HTML' ? readHtml(html) : html).trim()
  if (text === '') throw new Refused(400, 'Bad Request: message text is empty')
  if (text.length > limits.text) throw new Refused(400, 'Bad Request: message is too long')
  if (!text.isWellFormed()) throw new Refused(400, 'Bad Request: strings must be encoded in UTF-8')
  checkMarkup(params.reply_markup)
  return { chatId: String(params.chat_id), text, markup: params.reply_markup }
}

/** The same for the text under a picture, which is shorter. */
function checkedCaption({ caption, ...rest }: Params): Sent {
  const sent = checked({ ...rest, text: caption })
  if (sent.text.length > limits.caption) throw new Refused(400, 'Bad Request: message caption is too long')
  return sent
}

interface Button {
  readonly text: string
  readonly callback_data?: string
  readonly url?: string
}

function checkMarkup(markup: unknown): void {
  const { inline_keyboard: inline, keyboard } = (markup ?? {}) as Record<string, Button[][] | undefined>
  const rows = inline ?? keyboard ?? []
  const buttons = rows.flat()
  if (rows.some((row) => row.length === 0 || row.length > limits.perRow) || buttons.length > limits.buttons) {
    throw new Refused(400, 'Bad Request: reply markup is too long')
  }
  if (buttons.some(({ text }) => text.trim() === '' || !text.isWellFormed())) {
    throw new Refused(400, 'Bad Request: button text must be non-empty')
  }
  for (const { callback_data: data, url } of inline?.flat() ?? []) {
    // A button does one thing: it opens a page, or it calls us.
    if (url !== undefined && data === undefined && /^https?:\/\/\S+$/.test(url)) continue
    const bytes = Buffer.byteLength(data ?? '')
    if (bytes < 1 || bytes > limits.callbackBytes) throw new Refused(400, 'Bad Request: BUTTON_DATA_INVALID')
  }
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** The text of a message in Telegram's HTML, as its reader sees it; refuses what Telegram would not parse. */
export function readHtml(html: string): string {
  const open: string[] = []
  const text = html.replaceAll(
    /<(\/?)([a-z]+)(?: expandable)?>|&(amp|lt|gt);|[<>&]/g,
    (found, closing, tag) => {
      if (entities[found] !== undefined) return entities[found]
      if (tag === undefined || !['b', 'i', 'code', 'pre', 'blockquote'].includes(tag)) {
        throw new Refused(400, `Bad Request: can't parse entities: unexpected "${found}"`)
      }
      if (closing === '') open.push(tag)
      else if (open.pop() !== tag)
        throw new Refused(400, "Bad Request: can't parse entities: unexpected end tag")
      return ''
    },
  )
  if (open.length > 0) throw new Refused(400, "Bad Request: can't parse entities: can't find end tag")
  return text
}
