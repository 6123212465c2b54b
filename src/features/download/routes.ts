import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import { secondsToNextDay } from '../../calendar/istanbul.ts'
import { type LinkPageParts, linkAnswers, linkRoutes } from '../../http/link-page.ts'
import { framedPage } from '../../http/page.ts'
import { watched } from '../../http/streams.ts'
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

interface DownloadOptions extends LinkPageParts {
  readonly register: Register
  /** Brands whose files the holder may have, checked again when the file is fetched. */
  readonly brandsFor: (principal: string, file: RequestedFile) => Promise<readonly number[]>
  readonly open: (download: Download, brandCodes: readonly number[]) => Promise<OpenedDownload>
}

const { say } = linkAnswers(textsFor)

/** Serves files with addresses (promise 5). POST, the page's button, sends the file once. */
export function downloadRoutes(options: DownloadOptions): Hono {
  const { register, brandsFor, open, log } = options

  /** Role and file are checked first, so that a refusal does not use the link up. */
  async function handOver(c: Context, { download }: Offered): Promise<DownloadState | Response> {
    const { texts } = textsFor(c)
    const { principal, file } = download
    const brandCodes = await brandsFor(principal, file)
    if (!isWithin(file.brandCode, brandCodes)) {
      return say(c, 403, isOwnFile(file) ? texts.ownDenied : texts.denied)
    }
    const opened = await open(download, brandCodes)
    if (opened.kind === 'absent') return say(c, 404, texts.absent)
    if (opened.kind === 'nothing-waits') return say(c, 404, texts.nothingWaits)
    if (opened.kind === 'elsewhere') return say(c, 404, texts.elsewhere)
    if (opened.kind === 'file-first') return say(c, 404, texts.fileFirst)
    if (opened.kind === 'unstamped') return say(c, 503, texts.unstamped)
    if (opened.kind === 'ceiling') {
      c.header('retry-after', String(secondsToNextDay(register.clock())))
      return say(c, 429, texts.ceiling(opened.perDay))
    }
    const claimed = await claimDownload(register, c.req.param('token') ?? '')
    if (claimed.kind !== 'ready') return claimed
    log.info('download.fetched', { kind: file.kind, brandCode: file.brandCode })
    return c.body(
      watched(await opened.body(), (error) => log.error('download.broken', error, { kind: file.kind })),
      200,
      { 'Content-Type': opened.mediaType, 'Content-Disposition': `attachment; filename="${opened.name}"` },
    )
  }

  return linkRoutes(options, {
    path: '/d',
    textsFor,
    lookAt: (token) => lookAtDownload(register, token),
    used: (texts, state) => (state.kind === 'used' ? texts.used(state.usedAt) : ''),
    show: offerPage,
    press: handOver,
    bodyBytesMax: 16 * 1024,
    failed(c, error) {
      const { texts } = textsFor(c)
      log.error('download.failed', error)
      return say(c, 503, texts.failed, texts.another)
    },
  })
}

type Offered = Extract<DownloadState, { kind: 'ready' }>

const withoutAddresses: ReadonlySet<Download['file']['kind']> = new Set([
  'movement-stamp',
  'permitted-stamp',
  'import-accepted',
  'import-rejected',
])

function offerPage({ language, texts }: ReturnType<typeof textsFor>, { download }: Offered) {
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
