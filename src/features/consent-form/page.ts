import type { Context } from 'hono'
import { html } from 'hono/html'
import { type Channel, channelsFor } from '../../consent/consent.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import type { UnknownLinkStatus } from '../../http/counts.ts'
import { cancelLink, focused, type Page, sentencesPage } from '../../http/page.ts'
import type { Outbox } from '../../jobs/outbox.ts'
import type { Register } from '../../register/register.ts'
import type { Log } from '../../util/log.ts'
import {
  type AcceptedAddress,
  acceptedAddress,
  consentTexts,
  type FormFault,
  type ReachedLimit,
  type Texts,
} from './texts.ts'

type Language = 'tr' | 'en'

export interface FilledFields {
  readonly name: string
  readonly address: string
  readonly channels: readonly Channel[]
}

export interface ShownForm {
  readonly language: Language
  readonly brandName: string
  readonly companyName: string
  /** Kinds of address that can be proved here. */
  readonly kinds: readonly RecipientKind[]
  readonly filled?: FilledFields
  readonly faults?: readonly FormFault[]
  /** Limit that was reached, and when the next request is taken; given with the fault `too-many`. */
  readonly reached?: { readonly limit: ReachedLimit; readonly waitMinutes: number }
  /** True if a phone is proved by a code. */
  readonly sendsCodes: boolean
}

/** Field that a fault is shown at; null for a fault of the whole form. */
const fieldOf: Readonly<Record<FormFault, 'name' | 'address' | 'channels' | null>> = {
  'no-name': 'name',
  unreadable: 'address',
  'no-channel': 'channels',
  'wrong-channel': 'channels',
  'too-many': null,
  failed: null,
}

const inputModes: Readonly<Record<AcceptedAddress, string>> = { phone: 'tel', email: 'email', either: 'text' }

/** Shows the form of a consent. No box is ticked beforehand, and no text persuades the visitor to tick one. */
export function formPage(form: ShownForm): Page {
  const { language, brandName, companyName, kinds, filled, faults = [], reached } = form
  const texts = consentTexts[language]
  const addressKind = acceptedAddress(kinds)
  const textOf = (fault: FormFault) => faultText(texts, fault, addressKind, reached)
  const channels = kinds.flatMap(channelsFor)
  const faultOf = (field: 'name' | 'address' | 'channels') => faults.find((fault) => fieldOf[fault] === field)
  return {
    language,
    title: texts.title,
    result: faults.map(textOf)[0],
    body: html`${faultSummary(texts, faults, textOf)}
<p>${texts.intro}</p>
<form method="post" class="filled">
<p><strong>${texts.statement(brandName, companyName)}</strong> ${texts.refuse}</p>
<fieldset${describedBy(faultOf('channels'), 'channels-fault')}>
<legend>${texts.channelsLegend}</legend>
${channels.map((channel) => box(texts, channel, filled?.channels.includes(channel) === true))}
${faultLine(textOf, faultOf('channels'), 'channels-fault')}</fieldset>
<label for="name">${texts.name}</label>
<input id="name" name="name" type="text" autocomplete="name" maxlength="${nameMax}" required value="${filled?.name ?? ''}"${invalidMark(faultOf('name'), 'name-fault')}>
${faultLine(textOf, faultOf('name'), 'name-fault')}<label for="address">${texts.address[addressKind]}</label>
<span class="hint" id="address-hint">${texts.addressHint[addressKind]}</span>
<input id="address" name="address" type="text" inputmode="${inputModes[addressKind]}" autocapitalize="none" spellcheck="false" maxlength="${addressMax}" required value="${filled?.address ?? ''}"${invalidMark(faultOf('address'), 'address-hint address-fault', 'address-hint')}>
${faultLine(textOf, faultOf('address'), 'address-fault')}<p>${form.sendsCodes ? html`${texts.nextByCode} ` : ''}${texts.next}</p>
<button>${texts.submit}</button>
</form>
<p class="scope">${texts.privacy(companyName)}</p>`,
  }
}

export const nameMax = 120
export const addressMax = 320

function box(texts: Texts, channel: Channel, isTicked: boolean) {
  return html`<label class="box"><input type="checkbox" name="channel" value="${channel}"${isTicked ? html` checked` : ''}> ${texts.channel[channel]}</label>
`
}

function faultSummary(texts: Texts, faults: readonly FormFault[], textOf: (fault: FormFault) => string) {
  if (faults.length === 0) return ''
  const hasField = faults.some((fault) => fieldOf[fault] !== null)
  return html`<div class="fault" role="alert"${focused}>${hasField ? html`<p>${texts.faultsTitle}</p>` : ''}<ul>${faults.map((fault) => html`<li>${textOf(fault)}</li>`)}</ul></div>`
}

/** Returns the sentence that tells the visitor why their form was refused. */
function faultText(
  texts: Texts,
  fault: FormFault,
  addressKind: AcceptedAddress,
  reached: ShownForm['reached'],
): string {
  switch (fault) {
    case 'too-many':
      return reached === undefined ? texts.faults.failed : texts.tooMany(reached.limit, reached.waitMinutes)
    case 'unreadable':
      return texts.unreadable[addressKind]
    default:
      return texts.faults[fault]
  }
}

/** Returns the fault's sentence for the place below its field; empty without a fault. */
function faultLine(textOf: (fault: FormFault) => string, fault: FormFault | undefined, id: string) {
  return fault === undefined
    ? ''
    : html`<p class="fault-line" id="${id}">${textOf(fault)}</p>
`
}

function describedBy(fault: FormFault | undefined, id: string) {
  return fault === undefined ? '' : html` aria-describedby="${id}"`
}

function invalidMark(fault: FormFault | undefined, ids: string, idWithoutFault?: string) {
  if (fault !== undefined) return html` aria-invalid="true" aria-describedby="${ids}"`
  return idWithoutFault === undefined ? '' : html` aria-describedby="${idWithoutFault}"`
}

/** Tells the visitor how to prove the address: with a link to our Telegram bot, or by e-mail if `botUrl` is null. */
export function provePage(language: Language, address: string, botUrl: string | null): Page {
  const texts = consentTexts[language]
  return {
    language,
    title: botUrl === null ? texts.mailTitle : texts.telegramTitle,
    body:
      botUrl === null
        ? html`<p role="status">${texts.mailed(address)}</p>`
        : html`<p>${texts.telegram(address)}</p>
<p><a class="button" href="${botUrl}" rel="noreferrer">${texts.telegramLink}</a></p>`,
  }
}

/** State of the page for a code. */
export interface CodeForm {
  readonly language: Language
  /** Masked. */
  readonly address: string
  readonly brandName: string
  readonly channels: readonly Channel[]
  /** Sentence about the code that was just sent or typed. */
  readonly fault?: string | undefined
  /** Link to our Telegram bot, as another way; null if there is no bot. */
  readonly botUrl: string | null
}

/** Asks for the code, and says before what entering it does (KVKK 2025/1072). */
export function codePage({ language, address, brandName, channels, fault, botUrl }: CodeForm): Page {
  const texts = consentTexts[language]
  const names = channels.map((channel) => texts.channel[channel]).join(', ')
  return {
    language,
    title: texts.codeTitle,
    result: fault,
    body: html`${fault === undefined ? '' : html`<div class="fault" role="alert"${focused}><p>${fault}</p></div>`}
<p role="status">${texts.codeSent(address)}</p>
<p><strong>${texts.codeEffect(brandName, names)}</strong> ${texts.refuse}</p>
<form method="post" class="filled">
<label for="code">${texts.code}</label>
<input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="${codeMax}" required${fault === undefined ? '' : html` aria-invalid="true"`}>
<button>${texts.submit}</button>
</form>
<form method="post"><input type="hidden" name="again" value="1"><button class="quiet">${texts.codeAgain}</button></form>
${cancelLink(language)}
${botUrl === null ? '' : html`<p><a class="act" href="${botUrl}" rel="noreferrer">${texts.telegramLink}</a></p>`}`,
  }
}

/** In characters: a code may be typed with blanks. */
const codeMax = 20

/** Shows a button to the person who opened the mailed link: opening alone proves nothing, mail scanners do it too. */
export function confirmPage(
  language: Language,
  address: string,
  brandName: string,
  channels: readonly Channel[],
): Page {
  const texts = consentTexts[language]
  const names = channels.map((channel) => texts.channel[channel]).join(', ')
  return {
    language,
    title: texts.title,
    body: html`<p><strong>${brandName}</strong><br>${address}<br>${names}</p>
<form method="post"><button>${texts.submit}</button></form>
${cancelLink(language)}
<p class="scope">${texts.refuse}</p>`,
  }
}

/** Answers a visitor who left `confirmPage` or `codePage` by *Vazgeç*, with the way back to it. */
export function cancelledPage(language: Language): Page {
  const { title, cancelled, back } = consentTexts[language]
  return sentencesPage(language, title, [cancelled], { url: `?dil=${language}`, label: back })
}

/** Shows the result and how to take the consent back (L7): by the link `refusalUrl`, or in words if it is null. */
export function donePage(language: Language, lines: readonly string[], refusalUrl: string | null): Page {
  const texts = consentTexts[language]
  return {
    language,
    title: texts.doneTitle,
    body: html`<div class="notice" role="status"${focused}>${lines.map((line) => html`<p>${line}</p>`)}<p>${texts.close}</p></div>
<p>${refusalUrl === null ? texts.wayOutElse : html`<a class="act" href="${refusalUrl}">${texts.wayOut}</a>`}</p>`,
  }
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
  /** Makes a link that opens the bot with this start parameter; null if Telegram is off. */
  readonly telegramUrl: ((word: string) => Promise<string>) | null
}
