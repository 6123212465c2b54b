import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import { messagesIn } from '../../../bots/messages/index.ts'
import { secondsToNextDay } from '../../calendar/istanbul.ts'
import { type LinkPageServices, linkAnswers, linkRoutes, linkTexts } from '../../http/link-page.ts'
import { cancelLink, type Page } from '../../http/page.ts'
import { formBytesMax, watched } from '../../http/streams.ts'
import { isOwnFile, isWithin, type RequestedFile } from '../../register/links/downloads.ts'
import {
  claimFileLink,
  type FileLink,
  type FileLinkPurpose,
  type FileLinkState,
} from '../../register/links/file-links.ts'
import type { OpenedDownload } from './content.ts'
import { nameOfFile, textsFor } from './texts.ts'

interface DownloadOptions extends LinkPageServices {
  /** Brands whose files the holder may have, checked again when the file is fetched. */
  readonly brandsFor: (principal: string, file: RequestedFile) => Promise<readonly number[]>
  readonly open: (link: FileLink<RequestedFile>, brandCodes: readonly number[]) => Promise<OpenedDownload>
}

const { say } = linkAnswers(textsFor)

/** Serves files with addresses. POST, the page's button, sends the file once. */
export function downloadRoutes(options: DownloadOptions): Hono {
  const { register, brandsFor, open, log } = options

  /** Role and file are checked first, so that a refusal does not use the link up. */
  async function handOver(c: Context, link: FileLink<RequestedFile>): Promise<FileLinkState | Response> {
    const { texts } = textsFor(c)
    const { principal, purpose: file } = link
    const brandCodes = await brandsFor(principal, file)
    if (!isWithin(file.brandCode, brandCodes)) {
      return say(c, 403, isOwnFile(file) ? texts.ownDenied : linkTexts(c).texts.denied)
    }
    const download = await open(link, brandCodes)
    if (download.kind === 'absent') return say(c, 404, texts.absent)
    if (download.kind === 'former-stamp') return say(c, 410, texts.formerStamp)
    if (download.kind === 'nothing-waits') return say(c, 404, texts.nothingWaits)
    if (download.kind === 'elsewhere') return say(c, 404, texts.elsewhere)
    if (download.kind === 'ceiling') {
      c.header('retry-after', String(secondsToNextDay(register.clock())))
      return say(c, 429, texts.ceiling(download.perDay))
    }
    const claimed = await claimFileLink(register, c.req.param('token') ?? '')
    if (claimed.kind !== 'ready') return claimed
    log.info('download.fetched', { kind: file.kind, brandCode: file.brandCode })
    return c.body(
      watched(await download.body(), (error) => log.error('download.broken', error, { kind: file.kind })),
      200,
      {
        'Content-Type': download.mediaType,
        'Content-Disposition': `attachment; filename="${download.name}"`,
      },
    )
  }

  return linkRoutes(options, {
    path: '/d',
    isFor: isFile,
    textsFor,
    show: offerPage,
    press: handOver,
    bodyBytesMax: formBytesMax,
    failed: 'download.failed',
  })
}

function isFile(purpose: FileLinkPurpose): purpose is RequestedFile {
  return purpose.kind !== 'upload' && purpose.kind !== 'columns' && purpose.kind !== 'evidence'
}

const withoutAddresses: ReadonlySet<RequestedFile['kind']> = new Set(['movement-stamp', 'import-accepted'])

/**
 * Shows what the link downloads and a button. Opening the link alone must not use it up: it works once. A file leaves the
 * page as it is, so once the form was sent its field is `:user-valid`, and the style shows the sentence instead of the button.
 */
function offerPage(words: ReturnType<typeof textsFor>, link: FileLink<RequestedFile>): Page {
  const { language, texts } = words
  const { purpose: file, brandName, expiresAt } = link
  const isOwn = isOwnFile(file)
  const brandHtml = isOwn ? '' : html`<strong>${brandName ?? texts.everyBrand}</strong><br>`
  return {
    language,
    title: texts.title,
    body: html`<p>${brandHtml}${nameOfFile(words, file)}</p>
<form method="post" class="once"><input type="checkbox" name="once" hidden><button>${texts.button}</button><p class="used" role="status">${texts.fetched} ${texts.another}</p></form>
${isOfPast(file) ? html`<p><strong>${messagesIn(language).staff.general.pastFile}</strong></p>` : ''}
<div class="unused">${cancelLink(language)}<p class="scope">${texts.once(expiresAt)}</p></div>
${holdsAddresses(file) ? html`<p class="scope">${isOwn ? texts.ownAddress : texts.addresses}</p>` : ''}`,
  }
}

/** True for a file of a past moment: its page and name warn of it, since a CSV has no place for a warning. */
function isOfPast(file: RequestedFile): boolean {
  return file.kind === 'permitted-csv' && file.asOf !== null
}

function holdsAddresses(file: RequestedFile): boolean {
  return !withoutAddresses.has(file.kind)
}
