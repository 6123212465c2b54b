import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { SlackBot } from '../../bots/slack/bot.ts'
import type { TelegramBot } from '../../bots/telegram/bot.ts'
import type { WebFrontEnd } from '../../bots/web/web.ts'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { iysApi } from '../api/iys/api.ts'
import { consentRoutes } from '../features/consent-form/consent-routes.ts'
import { type RefusalReceipt, recipientRoutes } from '../features/recipient-page/routes.ts'
import { isBrokenOff } from '../http/body.ts'
import { healthRoutes } from '../http/health.ts'
import { metricsRoutes, type ProcessMetrics } from '../http/metrics.ts'
import { downloadsOf, receiptPathOf } from './downloads.ts'
import type { House } from './house.ts'
import type { Readiness } from './readiness.ts'
import { evidencePageOf, uploadsOf } from './uploads.ts'

/** Who is served beside the pages and the interface of systems. */
interface Served {
  readonly slack: SlackBot | null
  readonly telegram: TelegramBot | null
  readonly web: WebFrontEnd | null
  /** Slack users that the configuration names as admins. */
  readonly admins: readonly string[]
  readonly metricsToken: string | null
  readonly readiness: Readiness
  readonly processMetrics: ProcessMetrics | undefined
}

/** Who asks, as the runtime told; one name for everybody where it does not. */
function peerOf(c: Context): string {
  return (c.env as { peer?: string } | undefined)?.peer ?? 'unknown'
}

/** Every route of the house, as the contract names them. */
export function routesOf(house: House, served: Served): Hono {
  const { slack, telegram, web, admins, metricsToken, readiness, processMetrics } = served
  const { register, outbox, lookUps, memory, clock, log } = house
  const hono = new Hono()
  hono.use(async (c, next) => {
    await next()
    c.header('X-Content-Type-Options', 'nosniff')
  })
  if (processMetrics !== undefined) hono.use(processMetrics.count)
  hono.route('/', healthRoutes({ register, writes: memory.writes, ...readiness }))
  if (metricsToken !== null) {
    const { version } = house.place
    hono.route('/', metricsRoutes({ register, token: metricsToken, version, process: processMetrics }))
  }
  if (slack !== null) {
    hono.post('/slack/events', (c) => slack.handle(c.req.raw, (work) => c.executionCtx.waitUntil(work)))
  }
  if (telegram !== null) {
    hono.post('/telegram/webhook', (c) =>
      telegram.handle(c.req.raw, (work) => c.executionCtx.waitUntil(work)),
    )
  }
  const { pages: guesses } = memory.brakes
  const receiptPath =
    house.workshop === null ? null : (receipt: RefusalReceipt) => receiptPathOf(house, receipt)
  hono.route('/', recipientRoutes({ register, log, guesses, addressOf: peerOf, receiptPath }))
  const telegramUrl = telegram === null ? null : telegram.chatUrl
  hono.route('/', consentRoutes({ register, outbox, log, guesses, addressOf: peerOf, telegramUrl }))
  const missed = (c: Context) => guesses.miss(peerOf(c))
  hono.route('/', downloadsOf(house, admins, missed))
  hono.route('/', uploadsOf(house, admins, missed))
  hono.route('/', evidencePageOf(house, admins, missed))
  if (web !== null) {
    hono.get('/', (c) => c.redirect('/playground'))
    hono.route('/', web.routes)
  }
  hono.route(
    '/',
    iysApi({
      register,
      tokenKey: register.vault.keyFor('token signing'),
      clock,
      publicUrl: house.publicUrl,
      lookUps,
      limiters: memory.limiters,
      log,
      addressOf: peerOf,
    }),
  )
  hono.notFound((c) => c.json({ error: 'Not found' }, 404))
  hono.onError((error, c) => {
    // A refusal of Hono's own, such as that of a body that is too large.
    if (error instanceof HTTPException) return error.getResponse()
    if (isBrokenOff(error)) return c.body(null, 400)
    log.error('http.failed', error, { method: c.req.method, route: c.req.routePath })
    if (error instanceof StorageError) {
      return c.json({ error: 'The database cannot be used just now; nothing was changed. Try again.' }, 503)
    }
    // Whether it was stored nobody can say, and whoever asks again finds it if it was.
    const isUnknown = error instanceof UnknownOutcomeError
    return c.json(
      { error: 'Something went wrong here; nothing of your request is known to be lost. Try again.' },
      isUnknown ? 503 : 500,
    )
  })
  return hono
}
