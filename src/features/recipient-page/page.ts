import type { Context } from 'hono'
import { html } from 'hono/html'
import { type Channel, channelsFor } from '../../consent/channel.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import { maskAddress } from '../../crypto/mask.ts'
import type { Guesses } from '../../http/guesses.ts'
import { focused, framedPage, inOnePiece } from '../../http/page.ts'
import type { Log } from '../../log.ts'
import type { Brand } from '../../register/brands.ts'
import type { Link } from '../../register/links.ts'
import type { ConsentView } from '../../register/look-up.ts'
import { refusableChannels } from '../../register/record/refuse.ts'
import type { Register } from '../../register/register.ts'
import type { PageLanguage } from './texts.ts'

export interface PageReceipt {
  readonly label: string
  readonly path: string
}

/** Everything that the page of a link shows; one look-up of its recipient. */
export interface PageState {
  readonly link: Link
  readonly companyName: string | undefined
  readonly brands: readonly Brand[]
  readonly consents: readonly ConsentView[]
  /** True if the address can be proved here, to give a consent. */
  readonly canProve: boolean
}

/** Result of a press. */
export interface PageResult {
  readonly notices: readonly string[]
  readonly receipts?: readonly PageReceipt[]
  readonly undo?: Undo | null
}

/** Offers to undo what was just stopped. */
export interface Undo {
  /** Names what would be allowed again; kept as evidence. */
  readonly offer: string
  readonly sealed: string
}

/**
 * Shows the link's brand with a button for each channel, to stop it or to refuse it before anything is sent, and
 * what other brands of the company may send to the address.
 */
export function permissionsPage(
  language: PageLanguage,
  state: PageState,
  result: PageResult = { notices: [] },
) {
  const { texts } = language
  const { link, canProve, companyName } = state
  const { address, kind } = link.recipient
  const own = ownRows(texts, state)
  const others = otherRows(texts, state)
  return framedPage(
    language.language,
    texts.title,
    html`${resultPart(texts, result)}
<p><strong>${link.brandName}</strong> ${texts.intro(inOnePiece(maskAddress(address)), kind)}</p>
<ul>
${own.map((row) => rowPart(row))}
</ul>
${own.filter(({ isOpen }) => isOpen).length > 1 ? stopButton('hepsi', texts.stopAll, true) : ''}
${others.length === 0 ? '' : html`<h2>${texts.others}</h2><ul>${others.map((row) => rowPart(row))}</ul>`}
${isMoreOpen(state) ? stopButton('tumu', texts.stopEverything, true) : ''}
<p class="scope">${texts.scope(kind)} ${texts.ownRecordsOnly}</p>
${link.brandClosedAt !== null ? '' : canProve ? html`<p><a class="act" href="/c/${link.brandCode}?dil=${language.language}">${texts.consent}</a></p>` : html`<p class="scope">${texts.consentElsewhere}</p>`}`,
    { isInBothLanguages: true, sender: companyName, result: result.notices[0] },
  )
}

function resultPart(texts: PageLanguage['texts'], { notices, receipts = [], undo = null }: PageResult) {
  return html`${notices.length === 0 ? '' : html`<div class="notice" role="status"${focused}>${notices.map((line) => html`<p>${line}</p>`)}</div>`}${undo === null ? '' : html`<form method="post"><p>${undo.offer}</p><button name="undo" value="${undo.sealed}" class="quiet">${texts.undo}</button></form>`}${receipts.map(({ label, path }) => html`<p><a class="act" href="${path}">${label}</a></p>`)}`
}

interface Row {
  /** Null for the link's own brand. */
  readonly brand: Pick<Brand, 'code' | 'name'> | null
  readonly channel: Channel
  readonly name: string
  readonly may: boolean
  readonly state: string
  readonly button: string
  readonly isOpen: boolean
}

function ownRows(texts: PageLanguage['texts'], { link, consents }: PageState): Row[] {
  const { kind } = link.recipient
  const own = consents.filter(({ brandCode }) => brandCode === link.brandCode)
  const open = refusableChannels({ closedAt: link.brandClosedAt }, kind, own)
  return channelsFor(kind).map((channel) => {
    const words = wordsOf(texts, channel, ownOf(own, channel))
    return { ...words, brand: null, channel, isOpen: open.includes(channel) }
  })
}

/** Returns the ONAYs at other brands, each once though both recipient types may be on record. */
function otherRows(texts: PageLanguage['texts'], { link, brands, consents }: PageState): Row[] {
  return brands
    .filter(({ code }) => code !== link.brandCode)
    .flatMap((brand) => {
      const own = consents.filter(({ brandCode }) => brandCode === brand.code)
      return channelsFor(link.recipient.kind)
        .filter((channel) => ownOf(own, channel).some(({ status }) => status === 'ONAY'))
        .map((channel) => ({ ...wordsOf(texts, channel, ownOf(own, channel)), brand, channel, isOpen: true }))
    })
}

/** Brands that may still send, or could later. */
export function standingBrands({ brands, consents }: PageState): Brand[] {
  return brands.filter(
    ({ code, closedAt }) =>
      closedAt === null || consents.some(({ brandCode, status }) => brandCode === code && status === 'ONAY'),
  )
}

/** True if another brand still has a channel to refuse. */
function isMoreOpen(state: PageState): boolean {
  const { link, consents } = state
  return standingBrands(state).some((brand) => {
    const own = consents.filter(({ brandCode }) => brandCode === brand.code)
    return brand.code !== link.brandCode && refusableChannels(brand, link.recipient.kind, own).length > 0
  })
}

function rowPart({ brand, channel, name, may, state, button, isOpen }: Row) {
  return html`<li>
<span>${brand === null ? '' : html`<strong>${brand.name}</strong> · `}<strong>${name}</strong>: <span class="${may ? 'may' : 'may-not'}">${state}</span></span>
${isOpen ? stopButton(channel, button, !may, brand) : ''}
</li>`
}

/** A button that stops nothing does not stand out. */
function stopButton(
  channel: Channel | 'hepsi' | 'tumu',
  label: string,
  isQuiet: boolean,
  brand: Row['brand'] = null,
) {
  return html`<form method="post">${brand === null ? '' : html`<input type="hidden" name="brand" value="${brand.code}">`}<button name="channel" value="${channel}"${isQuiet ? html` class="quiet"` : ''}${brand === null ? '' : html` aria-label="${brand.name}: ${label}"`}>${label}</button></form>`
}

const blanks = {
  tr: { brand: '‹marka›', address: '‹adres›' },
  en: { brand: '‹brand›', address: '‹address›' },
}

/** Returns the text of `permissionsPage` without brands and address; buttons stand in brackets. */
export function pageWording({ texts, language }: PageLanguage, state: PageState): string {
  const { brand, address } = blanks[language]
  const { link, canProve } = state
  const { kind } = link.recipient
  const own = ownRows(texts, state)
  const lineOf = ({ brand: other, name, state, button, isOpen }: Row) =>
    `${other === null ? '' : `${brand} · `}${name}: ${state}${isOpen ? ` [${button}]` : ''}`
  // Each line once, so that few texts are kept however many brands there are.
  const others = [...new Set(otherRows(texts, state).map(lineOf))]
  return [
    texts.title,
    `${brand} ${texts.intro(address, kind)}`,
    ...own.map(lineOf),
    ...(own.filter(({ isOpen }) => isOpen).length > 1 ? [`[${texts.stopAll}]`] : []),
    ...(others.length === 0 ? [] : [texts.others, ...others]),
    ...(isMoreOpen(state) ? [`[${texts.stopEverything}]`] : []),
    `${texts.scope(kind)} ${texts.ownRecordsOnly}`,
    ...(link.brandClosedAt !== null ? [] : [canProve ? texts.consent : texts.consentElsewhere]),
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

/** Names the channel alone at the link's brand. */
export function fullName(
  { link, brands }: PageState,
  texts: PageLanguage['texts'],
  code: number,
  channel: Channel,
) {
  const { name } = texts.channel[channel]
  return code === link.brandCode ? name : `${brands.find((one) => one.code === code)?.name} · ${name}`
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
  /** True if an address of this kind can be proved here. */
  readonly canProve: (kind: RecipientKind) => boolean
  /** Makes the path of a receipt; null where receipts cannot be printed. */
  readonly receiptPath: ((receipt: RefusalReceipt) => Promise<string>) | null
}
