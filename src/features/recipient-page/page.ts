import type { Context } from 'hono'
import { html } from 'hono/html'
import { type Channel, channelsFor } from '../../consent/channel.ts'
import { maskAddress } from '../../crypto/mask.ts'
import type { Guesses } from '../../http/guesses.ts'
import { framedPage, inOnePiece } from '../../http/page.ts'
import type { Log } from '../../log.ts'
import type { Link } from '../../register/links.ts'
import type { ConsentView } from '../../register/look-up.ts'
import { refusableChannels } from '../../register/record/refuse.ts'
import type { Register } from '../../register/register.ts'
import type { PageLanguage } from './texts.ts'

export interface PageReceipt {
  readonly label: string
  readonly path: string
}

/**
 * Shows the brand's channels for the masked address, each with a button to stop it, or to refuse it before
 * anything is sent.
 */
export function permissionsPage(
  language: PageLanguage,
  link: Link,
  consents: readonly ConsentView[],
  notices: readonly string[],
  receipts: readonly PageReceipt[] = [],
) {
  const { texts } = language
  const channels = channelsFor(link.recipient.kind)
  const open = refusableChannels({ closedAt: link.brandClosedAt }, link.recipient.kind, consents)
  return framedPage(
    language.language,
    texts.title,
    html`${notices.length === 0 ? '' : html`<div class="notice" role="status">${notices.map((line) => html`<p>${line}</p>`)}</div>`}${receipts.map(({ label, path }) => html`<p><a class="act" href="${path}">${label}</a></p>`)}
<p><strong>${link.brandName}</strong> ${texts.intro(inOnePiece(maskAddress(link.recipient.address)), link.recipient.kind)}</p>
<ul>
${channels.map((channel) => channelRow(texts, channel, ownOf(consents, channel), open.includes(channel)))}
</ul>
${open.length > 1 ? stopButton('hepsi', texts.stopAll, true) : ''}
<p class="scope">${texts.scope(link.recipient.kind)} ${texts.ownRecordsOnly}</p>
${link.brandClosedAt === null ? html`<p><a class="act" href="/c/${link.brandCode}?dil=${language.language}">${texts.consent(link.recipient.kind)}</a></p>` : ''}`,
    { isInBothLanguages: true },
  )
}

function channelRow(
  texts: PageLanguage['texts'],
  channel: Channel,
  own: readonly ConsentView[],
  isRefusable: boolean,
) {
  const { name, may, state, button } = wordsOf(texts, channel, own)
  return html`<li>
<span><strong>${name}</strong>: <span class="${may ? 'may' : 'may-not'}">${state}</span></span>
${isRefusable ? stopButton(channel, button, !may) : ''}
</li>`
}

/** A button that stops nothing does not stand out. */
function stopButton(channel: Channel | 'hepsi', label: string, isQuiet: boolean) {
  return html`<form method="post"><button name="channel" value="${channel}"${isQuiet ? html` class="quiet"` : ''}>${label}</button></form>`
}

const blanks = {
  tr: { brand: '‹marka›', address: '‹adres›' },
  en: { brand: '‹brand›', address: '‹address›' },
}

/** Returns the text of `permissionsPage` without brand and address; buttons stand in brackets. */
export function pageWording(
  { texts, language }: PageLanguage,
  { recipient: { kind }, brandClosedAt }: Pick<Link, 'recipient' | 'brandClosedAt'>,
  consents: readonly ConsentView[],
): string {
  const { brand, address } = blanks[language]
  const open = refusableChannels({ closedAt: brandClosedAt }, kind, consents)
  const rows = channelsFor(kind).map((channel) => {
    const { name, state, button } = wordsOf(texts, channel, ownOf(consents, channel))
    return `${name}: ${state}${open.includes(channel) ? ` [${button}]` : ''}`
  })
  return [
    texts.title,
    `${brand} ${texts.intro(address, kind)}`,
    ...rows,
    ...(open.length > 1 ? [`[${texts.stopAll}]`] : []),
    `${texts.scope(kind)} ${texts.ownRecordsOnly}`,
    ...(brandClosedAt === null ? [texts.consent(kind)] : []),
  ].join('\n')
}

function ownOf(consents: readonly ConsentView[], channel: Channel) {
  return consents.filter((consent) => consent.channel === channel)
}

function wordsOf(texts: PageLanguage['texts'], channel: Channel, own: readonly ConsentView[]) {
  const words = texts.channel[channel]
  const may = own.some(({ maySend }) => maySend)
  const state = own.length === 0 ? texts.noRecord : may ? words.may : words.mayNot
  return { name: words.name, may, state, button: may ? words.stop : words.refuse }
}

/** Shows a sentence alone. */
export function sentencePage(language: PageLanguage, sentence: string) {
  return framedPage(language.language, language.texts.title, html`<p role="status">${sentence}</p>`, {
    isInBothLanguages: true,
  })
}

export interface RefusalReceipt {
  readonly recipientId: number
  readonly changeId: string
  readonly language: 'tr' | 'en'
}

export interface RecipientPageParts {
  readonly register: Register
  readonly log: Log
  readonly guesses: Guesses
  readonly addressOf: (c: Context) => string
  /** Makes the path of a receipt; null where receipts cannot be printed. */
  readonly receiptPath: ((receipt: RefusalReceipt) => Promise<string>) | null
}
