import { html } from 'hono/html'
import { type Download, isOwnFile } from '../../register/downloads.ts'
import { framedPage } from '../page.ts'
import type { textsFor } from './texts.ts'

type Language = ReturnType<typeof textsFor>

const withoutAddresses: ReadonlySet<Download['file']['kind']> = new Set([
  'movement-stamp',
  'permitted-stamp',
  'import-accepted',
  'import-rejected',
])

/** Says what the file is, and has the button that fetches it: pressing it is what uses the link up. */
export function offerPage({ language, texts }: Language, download: Download, isTrialStamp: boolean) {
  const { file, brandName, expiresAt } = download
  const isOwn = isOwnFile(file)
  const whose = isOwn ? '' : html`<strong>${brandName ?? texts.everyBrand}</strong><br>`
  return framedPage(
    language,
    texts.title,
    html`<p>${whose}${texts.file(file, isTrialStamp)}</p>
<form method="post"><button>${texts.button}</button></form>
<p class="scope">${texts.once(expiresAt)}</p>
${holdsAddresses(file) ? html`<p class="scope">${isOwn ? texts.ownAddress : texts.addresses}</p>` : ''}`,
  )
}

function holdsAddresses(file: Download['file']): boolean {
  return !withoutAddresses.has(file.kind) && !(file.kind === 'receipt' && file.masked === true)
}

/** A stamp holds no address; every other file may. */
export function isStamp({ file }: Download): boolean {
  return file.kind === 'movement-stamp' || file.kind === 'permitted-stamp'
}
