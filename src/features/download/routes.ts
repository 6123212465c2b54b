import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { serialByKey } from '../../event-loop.ts'
import { brokenPage, framedPage, secretPage, sentencesPage } from '../../http/page.ts'
import { watched } from '../../http/streams.ts'
import type { Log } from '../../log.ts'
import {
  claimDownload,
  type Download,
  type DownloadState,
  isOwnFile,
  isWithin,
  lookAtDownload,
  type WantedFile,
} from '../../register/downloads.ts'
import type { Register } from '../../register/register.ts'
import type { OpenedDownload } from './content.ts'
import { textsFor } from './texts.ts'

interface DownloadOptions {
  readonly register: Register
  /** Counts an unknown link; returns false for a caller who asks for too many. */
  readonly missed?: (c: Context) => Promise<boolean>
  /** Brands whose files the holder may have, checked again when the file is fetched. */
  readonly brandsFor: (holder: string, file: WantedFile) => Promise<readonly number[]>
  readonly open: (download: Download, brandCodes: readonly number[]) => Promise<OpenedDownload>
  readonly log: Log
}

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

  routes.get('/d/:token', async (c) => {
    const state = await lookAtDownload(register, c.req.param('token'))
    if (state.kind !== 'ready') return gone(c, state)
    return c.html(offerPage(textsFor(c), state.download))
  })

  routes.post('/d/:token', async (c) => {
    const { texts } = textsFor(c)
    const token = c.req.param('token')
    try {
      return await inTurn(token, () => handOver(c, token))
    } catch (error) {
      log.error('download.failed', error)
      return sentences(c, 503, texts.failed, texts.another)
    }
  })

  async function gone(c: Context, state: Exclude<DownloadState, { kind: 'ready' }>) {
    if (state.kind === 'unknown' && !(await missed(c))) return sentences(c, 429, textsFor(c).texts.unknown)
    return gonePage(c, state)
  }

  /** Role and file are checked first, so that a refusal does not use the link up. */
  async function handOver(c: Context, token: string): Promise<Response> {
    const { texts } = textsFor(c)
    const state = await lookAtDownload(register, token)
    if (state.kind !== 'ready') return gone(c, state)
    const { holder, file } = state.download
    const brandCodes = await brandsFor(holder, file)
    if (!isWithin(file.brandCode, brandCodes)) {
      return sentences(c, 403, isOwnFile(file) ? texts.ownDenied : texts.denied)
    }
    const opened = await open(state.download, brandCodes)
    if (opened.kind === 'absent') return sentences(c, 404, texts.absent)
    if (opened.kind === 'elsewhere') return sentences(c, 404, texts.elsewhere)
    if (opened.kind === 'file-first') return sentences(c, 404, texts.fileFirst)
    if (opened.kind === 'unstamped') return sentences(c, 503, texts.unstamped)
    if (opened.kind === 'ceiling') return sentences(c, 429, texts.ceiling(opened.perDay))
    const claimed = await claimDownload(register, token)
    if (claimed.kind !== 'ready') return gone(c, claimed)
    log.info('download.fetched', { kind: file.kind, brandCode: file.brandCode })
    return c.body(
      watched(await opened.body(), (error) => log.error('download.broken', error, { kind: file.kind })),
      200,
      { 'Content-Type': opened.mediaType, 'Content-Disposition': `attachment; filename="${opened.name}"` },
    )
  }

  return routes
}

function gonePage(c: Context, state: Exclude<DownloadState, { kind: 'ready' }>) {
  const { texts } = textsFor(c)
  switch (state.kind) {
    case 'used':
      return sentences(c, 410, texts.used(state.usedAt), texts.another)
    case 'expired':
      return sentences(c, 410, texts.expired, texts.another)
    case 'unknown':
      return sentences(c, 404, texts.unknown, texts.another)
  }
}

function sentences(c: Context, status: 403 | 404 | 410 | 429 | 503, ...told: string[]) {
  const { language, texts } = textsFor(c)
  return c.html(sentencesPage(language, texts.title, told), status)
}

type Language = ReturnType<typeof textsFor>

const withoutAddresses: ReadonlySet<Download['file']['kind']> = new Set([
  'movement-stamp',
  'permitted-stamp',
  'import-accepted',
  'import-rejected',
])

/** Shows what the file is, with the button that fetches it. */
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
