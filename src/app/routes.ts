import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { iysApi } from '../api/iys/api.ts'
import type { RecipientKind } from '../consent/recipient.ts'
import { consentRoutes } from '../features/consent-form/consent-routes.ts'
import { openDownload } from '../features/download/open-download.ts'
import { downloadRoutes } from '../features/download/routes.ts'
import { evidenceRoutes } from '../features/evidence/upload-routes.ts'
import { uploadRoutes } from '../features/import/routes.ts'
import type { RefusalReceipt } from '../features/recipient-page/page.ts'
import { recipientRoutes } from '../features/recipient-page/routes.ts'
import { isBrokenOff } from '../http/body.ts'
import { healthRoutes } from '../http/health.ts'
import { metricsRoutes, type ProcessMetrics } from '../http/metrics.ts'
import { type Missed, unknownAddress } from '../http/page.ts'
import { readPrincipal } from '../register/actor.ts'
import { listBrands } from '../register/brands.ts'
import { isOwnFile, linkPrincipal, makeDownload, type OwnFile, roleForFile } from '../register/downloads.ts'
import { personOf } from '../register/people.ts'
import type { Register } from '../register/register.ts'
import { authorityOf } from '../register/staff.ts'
import type { AppContext } from './context.ts'
import type { Readiness } from './lifecycle.ts'
import type { FrontEnds } from './senders.ts'

interface RouteParts extends FrontEnds {
  /** Slack users that the configuration names as admins. */
  readonly admins: readonly string[]
  readonly metricsToken: string | null
  readonly readiness: Readiness
  readonly processMetrics: ProcessMetrics | undefined
}

/** Returns the caller's address, or one name for all where the runtime gives none. */
function peerOf(c: Context): string {
  return (c.env as { peer?: string } | undefined)?.peer ?? 'unknown'
}

export function routesOf(context: AppContext, parts: RouteParts): Hono {
  const { slack, telegram, web, admins, metricsToken, readiness, processMetrics } = parts
  const { register, outbox, lookUps, cache, clock, log } = context
  const hono = new Hono()
  hono.use(async (c, next) => {
    await next()
    c.header('X-Content-Type-Options', 'nosniff')
  })
  if (processMetrics !== undefined) hono.use(processMetrics.count)
  hono.route('/', healthRoutes({ register, writes: cache.writes, ...readiness }))
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
  const { pages: guesses } = cache.guessLimits
  const receiptPath =
    context.nodeOnly === null ? null : (receipt: RefusalReceipt) => receiptPathOf(context, receipt)
  const telegramUrl = telegram === null ? null : telegram.chatUrl
  const canProve = (kind: RecipientKind) => (kind === 'phone' ? telegramUrl !== null : outbox.canSend('mail'))
  const pages = { register, log, guesses, addressOf: peerOf, canProve }
  hono.route('/', recipientRoutes({ ...pages, receiptPath }))
  hono.route('/', consentRoutes({ ...pages, outbox, telegramUrl }))
  const missed = (c: Context) => guesses.miss(peerOf(c))
  hono.route('/', downloadsOf(context, admins, missed))
  hono.route('/', uploadsOf(context, admins, missed))
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
      publicUrl: context.publicUrl,
      lookUps,
      limiters: cache.limiters,
      log,
      addressOf: peerOf,
    }),
  )
  hono.notFound(unknownAddress)
  hono.onError((error, c) => {
    // Hono's own refusals, such as a body that is too large.
    if (error instanceof HTTPException) return error.getResponse()
    if (isBrokenOff(error)) return c.body(null, 400)
    log.error('http.failed', error, { method: c.req.method, route: c.req.routePath })
    if (error instanceof StorageError) {
      return c.json({ error: 'The database cannot be used just now; nothing was changed. Try again.' }, 503)
    }
    // The request may have been stored; repeating it finds out.
    const isUnknown = error instanceof UnknownOutcomeError
    return c.json(
      { error: 'Something went wrong here; nothing of your request is known to be lost. Try again.' },
      isUnknown ? 503 : 500,
    )
  })
  return hono
}

/**
 * Every brand for a masked receipt and for a recipient who still holds the proof of the address; else none.
 */
async function brandsOfOwn(register: Register, principal: string, file: OwnFile): Promise<number[]> {
  const isGiven = file.kind === 'receipt' && file.masked === true
  if (!isGiven && !(await isProvedBy(register, principal, file))) return []
  return (await listBrands(register)).map(({ code }) => code)
}

async function isProvedBy(register: Register, principal: string, { recipientId }: OwnFile): Promise<boolean> {
  const { platform, id } = readPrincipal(principal)
  const person = platform === 'telegram' ? await personOf(register, id) : null
  return person?.addresses.some((one) => one.recipientId === recipientId) ?? false
}

/** Serves files behind links: to staff with the file's role, to recipients their own. */
function downloadsOf(
  { register, log, stamper, nodeOnly }: AppContext,
  admins: readonly string[],
  missed: Missed,
): Hono {
  const makers = nodeOnly?.makers ?? null
  return downloadRoutes({
    register,
    log,
    missed,
    open: (download, brandCodes) => openDownload({ register, stamper, makers }, download, brandCodes),
    async brandsFor(principal, file) {
      if (isOwnFile(file)) return await brandsOfOwn(register, principal, file)
      const authority = await authorityOf(register, principal, admins)
      return authority.brandsFor(await roleForFile(register, file)).map(({ code }) => code)
    },
  })
}

/**
 * Makes the link to the receipt of a refusal on the recipient's page: valid once, for a quarter of an hour.
 */
async function receiptPathOf(
  { register }: Pick<AppContext, 'register'>,
  { recipientId, changeId, language }: RefusalReceipt,
): Promise<string> {
  const changeIds = [changeId]
  const file = { kind: 'receipt', brandCode: null, recipientId, changeIds, language, masked: true } as const
  return `/d/${await makeDownload(register, { principal: linkPrincipal, file })}`
}

/** Serves the upload pages of staff for lists and evidence of the brands they may edit. */
function uploadsOf({ register, log, nodeOnly }: AppContext, admins: readonly string[], missed: Missed): Hono {
  const brandsFor = async (principal: string) =>
    (await authorityOf(register, principal, admins)).brandsFor('editor').map(({ code }) => code)
  const shared = { register, log, missed, brandsFor }
  return new Hono()
    .route('/', uploadRoutes({ ...shared, takesFiles: nodeOnly !== null }))
    .route('/', evidenceRoutes(shared))
}
