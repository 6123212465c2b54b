import { html } from 'hono/html'
import { type Channel, channelsFor } from '../../consent/consent.ts'
import { maskAddress, type RecipientKind } from '../../consent/recipient.ts'
import type { UnknownLinkStatus } from '../../http/counts.ts'
import { focused, inOnePiece, type Page } from '../../http/page.ts'
import type { Brand } from '../../register/company/brands.ts'
import type { Link } from '../../register/links/links.ts'
import type { ConsentView } from '../../register/look-up/look-up.ts'
import { refusableChannels } from '../../register/record/refuse.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import type { NotifyOfComplaint } from '../feature.ts'
import type { PageLanguage } from './texts.ts'

/** Everything that the page of a link shows; one look-up of its recipient. */
export interface PageState {
  readonly link: Link
  readonly brands: readonly Brand[]
  readonly consents: readonly ConsentView[]
  /** True if the address can be proved here, to give a consent. */
  readonly canProve: boolean
}

/** Value of the button that asks which consent is disputed; the other values name one. */
export const disputeQuestion = 'ask'

export interface PageResult {
  readonly notices: readonly string[]
  readonly undo?: Undo | null
}

/** Offers to undo what was just stopped. */
export interface Undo {
  /** Names what would be allowed again; kept as evidence. */
  readonly offer: string
  readonly sealed: string
}

/** Returns the recipient's page: the link's brand with a button for each channel, then what other brands may send. */
export function permissionsPage(
  language: PageLanguage,
  state: PageState,
  result: PageResult = { notices: [] },
): Page {
  const { texts } = language
  const { link, canProve } = state
  const { address, kind } = link.recipient
  const { own, others, hasAllButton, hasEverythingButton } = rowsOf(texts, state)
  return {
    language: language.language,
    title: texts.title,
    result: result.notices[0],
    body: html`${resultPart(texts, result)}
<p><strong>${link.brandName}</strong> ${texts.intro(inOnePiece(maskAddress(address)), kind)}</p>
<ul>
${own.map((row) => rowPart(row, true))}
</ul>
${hasAllButton ? stopButton('hepsi', texts.stopAll, true) : ''}
${others.length === 0 ? '' : html`<h2>${texts.others}</h2><ul>${others.map((row) => rowPart(row, false))}</ul>`}
${hasEverythingButton ? stopButton('tumu', texts.stopEverything, true) : ''}
${state.consents.length === 0 ? '' : html`<form method="post"><button name="dispute" value="${disputeQuestion}" class="quiet">${texts.dispute}</button></form>`}
<p class="scope">${texts.scope(kind)} ${texts.ownRecordsOnly}</p>
${link.brandClosedAt !== null ? '' : canProve ? html`<p><a class="act" href="/c/${link.brandCode}?dil=${language.language}">${texts.consent}</a></p>` : html`<p class="scope">${texts.consentElsewhere}</p>`}`,
  }
}

function resultPart(texts: PageLanguage['texts'], { notices, undo = null }: PageResult) {
  return html`${notices.length === 0 ? '' : html`<div class="notice" role="status"${focused}>${notices.map((line) => html`<p>${line}</p>`)}</div>`}${undo === null ? '' : html`<form method="post"><p>${undo.offer}</p><button name="undo" value="${undo.sealed}" class="quiet">${texts.undo}</button></form>`}`
}

interface Row {
  readonly brand: Brand
  readonly channel: Channel
  readonly name: string
  readonly may: boolean
  readonly state: string
  readonly button: string
  readonly isOnay: boolean
  readonly isOpen: boolean
}

/** Returns the channels of the link's brand and the ONAYs of other brands. One row stands for all recipient types. */
function rowsOf(texts: PageLanguage['texts'], { link, brands, consents }: PageState) {
  const { kind } = link.recipient
  const rows = brands.flatMap((brand) => {
    const ofBrand = consents.filter(({ brandCode }) => brandCode === brand.code)
    const open = refusableChannels(brand, kind, ofBrand)
    return channelsFor(kind).map((channel): Row => {
      const of = ofBrand.filter((consent) => consent.channel === channel)
      const isOnay = of.some(({ status }) => status === 'ONAY')
      return { ...channelState(texts, channel, of), brand, channel, isOnay, isOpen: open.includes(channel) }
    })
  })
  const brandRows = rows.filter(({ brand }) => brand.code === link.brandCode)
  const elsewhere = rows.filter((row) => !brandRows.includes(row))
  return {
    own: brandRows,
    others: elsewhere.filter(({ isOnay }) => isOnay),
    hasAllButton: brandRows.filter(({ isOpen }) => isOpen).length > 1,
    hasEverythingButton: elsewhere.some(({ isOpen }) => isOpen),
  }
}

/** Returns the row of a channel: its state and a button that refuses it. Rows of other brands name the brand. */
function rowPart({ brand, channel, name, may, state, button, isOpen }: Row, isOwn: boolean) {
  return html`<li>
<span>${isOwn ? '' : html`<strong>${brand.name}</strong> · `}<strong>${name}</strong>: <span class="${may ? 'may' : 'may-not'}">${state}</span></span>
${isOpen ? stopButton(channel, button, !may, isOwn ? null : brand) : ''}
</li>`
}

/** Makes a button that refuses. A quiet one stands out less, as where no message may be sent anyway. */
function stopButton(channel: string, label: string, isQuiet: boolean, brand: Brand | null = null) {
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
  const { own, others, hasAllButton, hasEverythingButton } = rowsOf(texts, state)
  const lineOf = ({ name, state, button, isOpen }: Row) => `${name}: ${state}${isOpen ? ` [${button}]` : ''}`
  return [
    texts.title,
    `${brand} ${texts.intro(address, kind)}`,
    ...own.map(lineOf),
    ...(hasAllButton ? [`[${texts.stopAll}]`] : []),
    ...(others.length === 0 ? [] : [texts.others]),
    // Each line once, so that few texts are kept however many brands there are.
    ...new Set(others.map((row) => `${brand} · ${lineOf(row)}`)),
    ...(hasEverythingButton ? [`[${texts.stopEverything}]`] : []),
    ...(state.consents.length === 0 ? [] : [`[${texts.dispute}]`]),
    `${texts.scope(kind)} ${texts.ownRecordsOnly}`,
    ...(link.brandClosedAt !== null ? [] : [canProve ? texts.consent : texts.consentElsewhere]),
  ].join('\n')
}

/** Returns a channel's state in words, and whether messages may be sent on it. */
function channelState(texts: PageLanguage['texts'], channel: Channel, consents: readonly ConsentView[]) {
  const channelTexts = texts.channel[channel]
  const may = consents.some(({ maySend }) => maySend)
  const state = consents.length === 0 ? texts.noRecord : may ? texts.may : texts.mayNot
  return { name: channelTexts.name, may, state, button: channelTexts.stop }
}

/** Returns the name of a channel, with the brand unless it is the link's. */
export function shortName(
  { brands, link }: PageState,
  texts: PageLanguage['texts'],
  code: number,
  channel: Channel,
) {
  const { name } = texts.channel[channel]
  return code === link.brandCode ? name : `${brands.find((brand) => brand.code === code)?.name} · ${name}`
}

export interface RecipientPageServices {
  readonly register: Register
  readonly log: Log
  readonly unknownLinkStatus: UnknownLinkStatus
  /** True if an address of this kind can be proved here. */
  readonly canProve: (kind: RecipientKind) => boolean
  readonly notifyOfComplaint: NotifyOfComplaint
}
