import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { serialByKey } from '../../event-loop.ts'
import { brokenPage, framedPage, linkAnswers, type Missed, secretPage } from '../../http/page.ts'
import { watched } from '../../http/streams.ts'
import type { Log } from '../../log.ts'
import {
  claimDownload,
  type Download,
  type DownloadState,
  isOwnFile,
  isWithin,
  lookAtDownload,
  type RequestedFile,
} from '../../register/downloads.ts'
import type { Register } from '../../register/register.ts'
import type { OpenedDownload } from './content.ts'
import { textsFor } from './texts.ts'

interface DownloadOptions {
  readonly register: Register
  readonly missed?: Missed
  /** Brands whose files the holder may have, checked again when the file is fetched. */
  readonly brandsFor: (principal: string, file: RequestedFile) => Promise<readonly number[]>
  readonly open: (download: Download, brandCodes: readonly number[]) => Promise<OpenedDownload>
  readonly log: Log
}

const { say, gone } = linkAnswers(textsFor)

/**
 * Serves files with addresses (promise 5). GET and HEAD only show what there is, since platforms and mail
 * scanners open links first. POST, the page's button, sends the file once.
 */
export function downloadRoutes(options: DownloadOptions): Hono {
  const { register, brandsFor, open, log, missed = async () => true } = options
  const routes = new Hono()
  routes.onError(brokenPage(log))
  /** Of two presses of one button, the second is told that the link was used. */
  const inTurn = serialByKey()
  routes.use('/d/*', secretPage, bodyLimit({ maxSize: 16 * 1024 }))

  const lost = (c: Context, state: Exclude<DownloadState, { kind: 'ready' }>) =>
    gone(c, missed, state.kind, state.kind === 'used' ? textsFor(c).texts.used(state.usedAt) : '')

  routes.get('/d/:token', async (c) => {
    const state = await lookAtDownload(register, c.req.param('token'))
    if (state.kind !== 'ready') return lost(c, state)
    return c.html(offerPage(textsFor(c), state.download))
  })

  routes.post('/d/:token', async (c) => {
    const { texts } = textsFor(c)
    const token = c.req.param('token')
    try {
      return await inTurn(token, () => handOver(c, token))
    } catch (error) {
      log.error('download.failed', error)
      return say(c, 503, texts.failed, texts.another)
    }
  })

  /** Role and file are checked first, so that a refusal does not use the link up. */
  async function handOver(c: Context, token: string): Promise<Response> {
    const { texts } = textsFor(c)
    const state = await lookAtDownload(register, token)
    if (state.kind !== 'ready') return lost(c, state)
    const { principal, file } = state.download
    const brandCodes = await brandsFor(principal, file)
    if (!isWithin(file.brandCode, brandCodes)) {
      return say(c, 403, isOwnFile(file) ? texts.ownDenied : texts.denied)
    }
    const opened = await open(state.download, brandCodes)
    if (opened.kind === 'absent') return say(c, 404, texts.absent)
    if (opened.kind === 'elsewhere') return say(c, 404, texts.elsewhere)
    if (opened.kind === 'file-first') return say(c, 404, texts.fileFirst)
    if (opened.kind === 'unstamped') return say(c, 503, texts.unstamped)
    if (opened.kind === 'ceiling') return say(c, 429, texts.ceiling(opened.perDay))
    const claimed = await claimDownload(register, token)
    if (claimed.kind !== 'ready') return lost(c, claimed)
    log.info('download.fetched', { kind: file.kind, brandCode: file.brandCode })
    return c.body(
      watched(await opened.body(), (error) => log.error('download.broken', error, { kind: file.kind })),
      200,
      { 'Content-Type': opened.mediaType, 'Content-Disposition': `attachment; filename="${opened.name}"` },
    )
  }

  return routes
}

type Language = ReturnType<typeof textsFor>

const withoutAddresses: ReadonlySet<Download['file']['kind']> = new Set([
  'movement-stamp',
  'permitted-stamp',
  'import-accepted',
  'import-rejected',
])

function offerPage({ language, texts }: Language, download: Download) {
  const { file, brandName, expiresAt } = download
  const isOwn = isOwnFile(file)
  const whose = isOwn ? '' : html`<strong>${brandName ?? texts.everyBrand}</strong><br>`
  return framedPage(
    language,
    texts.title,
    html`<p>${whose}${texts.file(file)}</p>
<form method="post"><button>${texts.button}</button></form>
<p class="scope">${texts.once(expiresAt)}</p>
${holdsAddresses(file) ? html`<p class="scope">${isOwn ? texts.ownAddress : texts.addresses}</p>` : ''}`,
  )
}

function holdsAddresses(file: Download['file']): boolean {
  return !withoutAddresses.has(file.kind) && !(file.kind === 'receipt' && file.masked === true)
}
