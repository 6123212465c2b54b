import {
  createExecutionContext,
  createScheduledController,
  env,
  waitOnExecutionContext,
} from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { inject } from 'vitest'
import worker from '../../src/worker.ts'
import { now } from '../support/clock/clock.ts'
import { readable } from '../support/platforms/slack-reading.ts'
import {
  formOf,
  payloadOf,
  pressedInMessage,
  signedHeaders,
  typed,
} from '../support/platforms/slack-requests.ts'

const outside = inject('outside')
export const { phones, client, strangersRoot, verimor } = outside
export const binding = (name: string): string => outside.bindings[name] ?? ''

/** Answers once work after the answer is done too. */
export async function visit(request: Request, bindings: object = {}): Promise<Response> {
  const context = createExecutionContext()
  const response = await worker.fetch(request, { ...env, ...bindings }, context)
  await waitOnExecutionContext(context)
  return response
}

export const at = (path: string, init?: RequestInit): Request =>
  new Request(`https://izin.ornek.example${path}`, init)

/** Makes commands unique across suites. */
const suite = crypto.randomUUID().slice(0, 8)
let commands = 0

export async function slash(user: string, text: string, bindings: object = {}): Promise<string> {
  const id = `${suite}-${++commands}`
  return await toldIn(await visit(signed(user, text, id), bindings), id)
}

/** Returns the text posted after an empty response. */
export async function slashLater(user: string, text: string, bindings: object = {}): Promise<string> {
  const id = `${suite}-${++commands}`
  const response = await visit(signed(user, text, id), bindings)
  const body = await response.clone().text()
  if (body !== '') throw new Error(`It was answered in the response: ${body}`)
  return await toldIn(response, id)
}

/** In an event of its own; the others share that of their test. */
export async function slashApart(user: string, text: string): Promise<string> {
  const id = `${suite}-${++commands}`
  return await toldIn(await exports.default.fetch(signed(user, text, id)), id)
}

async function toldIn(response: Response, id: string): Promise<string> {
  const body = await response.text()
  if (response.status !== 200) return `HTTP ${response.status}`
  return readable(body === '' ? await ask(`/response/${id}`) : JSON.parse(body))
}

const slackSecret = binding('SLACK_SIGNING_SECRET')
const actOf = (id: string) => ({
  id,
  responseUrl: `${binding('SLACK_API_URL').replace(/\/api\/$/, '')}/response/${id}`,
})

export function signed(user: string, text: string, id: string, secret = slackSecret): Request {
  return fromSlack(formOf(typed(user, text, actOf(id))), secret)
}

export async function press(user: string, value: string): Promise<string> {
  const id = `${suite}-${++commands}`
  await visit(fromSlack(payloadOf(pressedInMessage(user, { id: 'izin:2:0:0', value }, actOf(id)))))
  return JSON.stringify(await ask(`/response/${id}`))
}

function fromSlack(body: string, secret = slackSecret): Request {
  return at('/slack/events', { method: 'POST', body, headers: signedHeaders(body, secret, now()) })
}

export async function update(given: object, secret = binding('TELEGRAM_WEBHOOK_SECRET')): Promise<number> {
  const request = at('/telegram/webhook', {
    method: 'POST',
    body: JSON.stringify(given),
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
  })
  return (await visit(request)).status
}

export async function cron(scheduledTime: number, bindings: object = {}): Promise<void> {
  const controller = createScheduledController({ scheduledTime: new Date(scheduledTime), cron: '* * * * *' })
  await worker.scheduled(controller, { ...env, ...bindings })
}

/** The crons of the ten minutes that prove the clock, the last one at this time. */
export async function cronsThrough(end: number, bindings: object = {}): Promise<void> {
  for (let minutes = 10; minutes >= 0; minutes -= 1) await cron(end - minutes * 60_000, bindings)
}

export async function signIn(): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ ...client, grant_type: 'password' })
  const answer = await visit(at('/oauth2/token', { method: 'POST', headers, body }))
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return { ...headers, authorization: `Bearer ${token}` }
}

interface Call {
  readonly method: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
}

export const callsTo = async (platform: 'slack' | 'telegram'): Promise<Call[]> =>
  (await ask(`/${platform}`)) as Call[]

/** Numbers on the blacklist of the carrier. */
export const blacklist = async (): Promise<string[]> => (await ask('/blacklist')) as string[]

export const stampedDays = async (): Promise<string[]> => (await ask('/stamps')) as string[]

/** Makes the database fail so; null restores it. */
export async function fault(given: object | null): Promise<void> {
  await fetch(`${outside.control}/fault`, { method: 'POST', body: JSON.stringify(given) })
}

/** Slack stops answering this method; resolves when called. */
export const holdSlack = async (method: string): Promise<unknown> => await ask(`/hold/${method}`)
export const releaseSlack = async (): Promise<unknown> => await ask('/release')

async function ask(path: string): Promise<unknown> {
  return await (await fetch(outside.control + path)).json()
}
