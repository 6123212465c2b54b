import type { Context } from 'hono'
import { html } from 'hono/html'
import { type Channel, channelsFor } from '../../consent/consent.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import type { UnknownLinkStatus } from '../../http/counts.ts'
import { focused, framedPage } from '../../http/page.ts'
import type { Outbox } from '../../jobs/outbox.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import { type AddressAsked, addressAsked, consentTexts, type FormFault, type Texts } from './texts.ts'

type Language = 'tr' | 'en'

export interface Filled {
  readonly name: string
  readonly address: string
  readonly channels: readonly Channel[]
}

export interface FormShown {
  readonly language: Language
  readonly brandName: string
  readonly companyName: string
  /** Kinds of address that can be proved here. */
  readonly kinds: readonly RecipientKind[]
  readonly filled?: Filled
  readonly faults?: readonly FormFault[]
  /** With `too-many`. */
  readonly waitMinutes?: number
}

const fieldOf: Readonly<Record<FormFault, 'name' | 'address' | 'channels' | null>> = {
  'no-name': 'name',
  unreadable: 'address',
  'no-channel': 'channels',
  'wrong-channel': 'channels',
  'too-many': null,
  failed: null,
}

const inputModes: Readonly<Record<AddressAsked, string>> = { phone: 'tel', email: 'email', either: 'text' }

/** Shows the form of a consent; no box is ticked, and nothing speaks for ticking one. */
export function formPage(shown: FormShown) {
  const { language, brandName, companyName, kinds, filled, faults = [], waitMinutes = 15 } = shown
  const texts = consentTexts[language]
  const fields = addressAsked(kinds)
  const said = (fault: FormFault) => faultText(texts, fault, fields, waitMinutes)
  const channels = kinds.flatMap(channelsFor)
  const faultOf = (field: 'name' | 'address' | 'channels') => faults.find((fault) => fieldOf[fault] === field)
  return framedPage(
    language,
    texts.title,
    html`${faultSummary(texts, faults, said)}
<p>${texts.intro}</p>
<form method="post" class="filled">
<p><strong>${texts.statement(brandName, companyName)}</strong> ${texts.refuse}</p>
<fieldset${describedBy(faultOf('channels'), 'channels-fault')}>
<legend>${texts.channelsLegend}</legend>
${channels.map((channel) => box(texts, channel, filled?.channels.includes(channel) === true))}
${faultLine(said, faultOf('channels'), 'channels-fault')}</fieldset>
<label for="name">${texts.name}</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="${nameMax}" required value="${filled?.name ?? ''}"${invalid(faultOf('name'), 'name-fault')}>
${faultLine(said, faultOf('name'), 'name-fault')}<label for="address">${texts.address[fields]}</label>
<span class="hint" id="address-hint">${texts.addressHint[fields]}</span>
<input id="address" name="address" type="text" inputmode="${inputModes[fields]}" autocapitalize="none" spellcheck="false" maxlength="${addressMax}" required value="${filled?.address ?? ''}"${invalid(faultOf('address'), 'address-hint address-fault', 'address-hint')}>
${faultLine(said, faultOf('address'), 'address-fault')}<p>${texts.next}</p>
<button>${texts.submit}</button>
</form>
<p class="scope">${texts.privacy(companyName)}</p>`,
    { sender: companyName, result: faults.map(said)[0] },
  )
}

export const nameMax = 120
export const addressMax = 320

function box(texts: Texts, channel: Channel, isTicked: boolean) {
  return html`<label class="box"><input type="checkbox" name="channel" value="${channel}"${isTicked ? html` checked` : ''}> ${texts.channel[channel]}</label>
`
}

function faultSummary(texts: Texts, faults: readonly FormFault[], said: (fault: FormFault) => string) {
  if (faults.length === 0) return ''
  const hasField = faults.some((fault) => fieldOf[fault] !== null)
  return html`<div class="fault" role="alert"${focused}>${hasField ? html`<p>${texts.faultsTitle}</p>` : ''}<ul>${faults.map((fault) => html`<li>${said(fault)}</li>`)}</ul></div>`
}

function faultText(texts: Texts, fault: FormFault, asked: AddressAsked, waitMinutes: number): string {
  switch (fault) {
    case 'too-many':
      return texts.tooMany(waitMinutes)
    case 'unreadable':
      return texts.unreadable[asked]
    default:
      return texts.faults[fault]
  }
}

function faultLine(said: (fault: FormFault) => string, fault: FormFault | undefined, id: string) {
  return fault === undefined
    ? ''
    : html`<p class="fault-line" id="${id}">${said(fault)}</p>
`
}

function describedBy(fault: FormFault | undefined, id: string) {
  return fault === undefined ? '' : html` aria-describedby="${id}"`
}

function invalid(fault: FormFault | undefined, ids: string, otherwise?: string) {
  if (fault !== undefined) return html` aria-invalid="true" aria-describedby="${ids}"`
  return otherwise === undefined ? '' : html` aria-describedby="${otherwise}"`
}

/** Shows how the address is proved: by the link that was mailed, or in the bot. */
export function provePage(language: Language, address: string, botUrl: string | null) {
  const texts = consentTexts[language]
  return framedPage(
    language,
    botUrl === null ? texts.mailTitle : texts.telegramTitle,
    botUrl === null
      ? html`<p role="status">${texts.mailed(address)}</p>`
      : html`<p>${texts.telegram(address)}</p>
<p><a class="button" href="${botUrl}" rel="noreferrer">${texts.telegramLink}</a></p>`,
  )
}

/** Asks the reader of the mailed link, since mail scanners open links too. */
export function confirmPage(
  language: Language,
  address: string,
  brandName: string,
  channels: readonly Channel[],
) {
  const texts = consentTexts[language]
  const names = channels.map((channel) => texts.channel[channel]).join(', ')
  return framedPage(
    language,
    texts.title,
    html`<p><strong>${brandName}</strong><br>${address}<br>${names}</p>
<form method="post"><button>${texts.submit}</button></form>
<p class="scope">${texts.refuse}</p>`,
  )
}

/** Shows the result and how to refuse (L7): by a link to the recipient's page, if that may be shown. */
export function donePage(language: Language, lines: readonly string[], wayOut: string | null) {
  const texts = consentTexts[language]
  return framedPage(
    language,
    texts.doneTitle,
    html`<div class="notice" role="status"${focused}>${lines.map((line) => html`<p>${line}</p>`)}<p>${texts.close}</p></div>
<p>${wayOut === null ? texts.wayOutElse : html`<a class="act" href="${wayOut}">${texts.wayOut}</a>`}</p>`,
  )
}

export interface ConsentPageServices {
  readonly register: Register
  readonly outbox: Outbox
  readonly log: Log
  readonly unknownLinkStatus: UnknownLinkStatus
  readonly publicUrl: string
  readonly addressOf: (c: Context) => string
  /** True if an address of this kind can be proved here. */
  readonly canProve: (kind: RecipientKind) => boolean
  /** Opens the bot with a word; null where Telegram is off. */
  readonly telegramUrl: ((word: string) => Promise<string>) | null
}
