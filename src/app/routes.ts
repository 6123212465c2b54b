import { type Context, type ErrorHandler, Hono } from 'hono'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { type ApiServices, iysApi } from '../api/routes.ts'
import { notifyStaffOfComplaint } from '../features/complaint/feature.ts'
import type { PageServices } from '../features/feature.ts'
import { withCompany } from '../http/company.ts'
import { countUnknownLinks } from '../http/counts.ts'
import { answerError } from '../http/errors.ts'
import { frontPage } from '../http/front-page.ts'
import { healthRoutes } from '../http/health.ts'
import { metricsRoutes, type ProcessMetrics } from '../http/metrics.ts'
import { failureHandler, secretPage, unknownAddress } from '../http/page.ts'
import { carrierOf } from '../jobs/letters.ts'
import { authorityOf } from '../register/company/staff.ts'
import type { FrontEnds } from './app.ts'
import type { AppContext } from './context.ts'
import { features } from './features.ts'

/** Returns the caller's network address; `unknown` for all callers if the runtime does not provide it. */
function peerOf(c: Context): string {
  return (c.env as { peer?: string } | undefined)?.peer ?? 'unknown'
}

interface RouteSettings {
  readonly admins: readonly string[]
  readonly metricsToken: string | null
  readonly processMetrics: ProcessMetrics | undefined
}

/** Returns the HTTP routes of the whole app. */
export function routesOf(
  context: AppContext,
  { slack, telegram, web, smsHook }: FrontEnds,
  { admins, metricsToken, processMetrics }: RouteSettings,
): Hono {
  const { register, cache, log } = context
  const hono = new Hono()
  hono.use(async (c, next) => {
    await next()
    // Not by c.header(), which copies a finished answer and takes a third of the time of a look-up.
    c.res.headers.set('X-Content-Type-Options', 'nosniff')
  })
  hono.use(withCompany(register))
  if (processMetrics !== undefined) hono.use(processMetrics.count)
  hono.route('/', healthRoutes(register, { writes: cache.writes, hasRoom: context.hasRoom }))
  if (metricsToken !== null) {
    const { version } = context.place
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
  if (smsHook !== null) {
    hono.post('/hooks/sms/:secret', (c) => smsHook.handle(c, (work) => c.executionCtx.waitUntil(work)))
  }
  const pages = pageServicesOf(context, telegram?.chatUrl ?? null, admins)
  for (const { routes } of features) if (routes !== undefined) hono.route('/', routes(pages))
  if (web === null) hono.get('/', secretPage, frontPage)
  else {
    hono.get('/', (c) => c.redirect('/playground'))
    hono.route('/', web.routes)
  }
  hono.route('/', iysApi(apiServicesOf(context)))
  const viewerFile = context.nodeOnly?.viewerFile
  if (viewerFile !== undefined) hono.get('/docs/api/:name', (c) => viewerFile(c, c.req.param('name')))
  hono.notFound(unknownAddress)
  hono.onError(failureHandler(log, failure))
  return hono
}

/** Collects the functions and services that web pages need. */
function pageServicesOf(
  context: AppContext,
  telegramUrl: PageServices['telegramUrl'],
  admins: readonly string[],
): PageServices {
  const { register, outbox, log, cache, clock, publicUrl } = context
  return {
    register,
    outbox,
    log,
    makers: context.nodeOnly?.makers ?? null,
    readers: context.nodeOnly?.readers ?? null,
    nameOf: context.names.person,
    publicUrl,
    addressOf: peerOf,
    unknownLinkStatus: countUnknownLinks(cache.unknownLinks, clock, peerOf),
    canProve: (kind) => outbox.canSend(carrierOf(kind)) || (kind === 'phone' && telegramUrl !== null),
    telegramUrl,
    authorityOf: (principal) => authorityOf(register, principal, admins),
    notifyOfComplaint: (complaintId, occasion) =>
      notifyStaffOfComplaint({ register, outbox }, complaintId, occasion, admins),
  }
}

/** Collects the functions and services that the REST interface needs. */
function apiServicesOf(context: AppContext): ApiServices {
  const { register, outbox, lookUps, cache, clock, log, publicUrl } = context
  return {
    register,
    tokenKey: register.vault.keyFor('token signing'),
    clock,
    publicUrl,
    lookUps,
    limiters: cache.limiters,
    lookUpCounts: cache.lookUpCounts,
    alarm: outbox.alarm,
    postWebhook: context.nodeOnly?.postWebhook ?? null,
    outbox,
    log,
    addressOf: peerOf,
  }
}

const failure: ErrorHandler = (error, c) => {
  if (error instanceof StorageError) return answerError(c, 'IZIN-503')
  return answerError(c, error instanceof UnknownOutcomeError ? 'IZIN-503-UNKNOWN' : 'IZIN-500')
}
