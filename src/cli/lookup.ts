import { kindFor } from '../consent/channel.ts'
import type { NationalState } from '../consent/consent.ts'
import type { PermissionReason } from '../consent/permission.ts'
import { brandNames } from '../register/brands.ts'
import { linkAddresses, makeLink, readServerFact } from '../register/links.ts'
import { type ConsentView, lookUp } from '../register/look-up.ts'
import { insistOnBrand, table, withoutCeiling } from './operator.ts'
import { channel, code, recipient } from './readers.ts'
import { optional, Refused, required, verb } from './verb.ts'

const whyMaySend: Readonly<Record<PermissionReason, string>> = {
  consent: 'The recipient has given consent, and İYS has it.',
  'consent-unverified':
    'The recipient has given consent here. No exchange with İYS is set up, so İYS may not have it.',
  trader: 'A trader who has not refused may get messages.',
  'no-consent': 'There is no consent.',
  'trader-unrecorded': 'Load the address of a trader into İYS before the first message.',
  refused: 'The recipient has refused.',
  'refused-here': 'The recipient has refused. İYS does not take this refusal; it is kept and applied here.',
  'iys-waiting': 'The consent was not reported to İYS yet, so it does not count yet.',
  'iys-sent': 'The consent was sent to İYS. It counts once İYS answers.',
  'iys-refused': 'İYS did not take the consent, so it does not count.',
  'iys-late': 'It is too late to report the consent to İYS. Ask the recipient again.',
  'brand-closed': 'The brand is closed, so nothing may be sent for it.',
  erased: 'The recipient was erased. The refusal is kept, and nothing may be sent.',
}

/** İYS state of a consent, unless its reason tells it. */
const whereInIys: Readonly<Record<NationalState, string>> = {
  unverified: 'Not verified in İYS.',
  waiting: 'Not sent to İYS yet.',
  sent: 'İYS has not answered yet.',
  registered: 'Verified in İYS.',
  refused: 'İYS did not take it.',
  late: 'The time to report it to İYS has passed.',
}

/** Reasons that include the İYS state, or say nothing more of the recipient. */
const tellsIys: readonly PermissionReason[] = [
  ...(['consent', 'consent-unverified', 'refused-here', 'erased'] as const),
  ...(['iys-waiting', 'iys-sent', 'iys-refused', 'iys-late'] as const),
]

function whyAndIys(reason: PermissionReason, national: NationalState): string {
  return tellsIys.includes(reason) ? whyMaySend[reason] : `${whyMaySend[reason]} ${whereInIys[national]}`
}

export const lookup = verb({
  words: ['lookup'],
  help: 'Show every consent of an address (this look-up is logged)',
  parameters: { recipient: required(recipient), brand: optional(code) },
  async run(context, { recipient, brand }) {
    const register = await context.register()
    if (brand !== undefined) await insistOnBrand(register, brand, 'look up')
    const input = { recipient, brandCode: brand, purpose: 'cli lookup' }
    const found = withoutCeiling(await lookUp(register, context.actor, input))
    const nameOf = await brandNames(register)
    return found.consents.map((view) => ({ brandName: nameOf(view.brandCode), ...consentResult(view) }))
  },
  json: (consents) => ({ consents: consents.map(({ brandName: _, ...facts }) => facts) }),
  show: (consents) =>
    table(
      'Nothing is recorded: no message may be sent to a private person.',
      ['Brand', 'Channel', 'Type', 'Status', 'Date', 'Source', 'May be sent?'],
      consents.map(({ brandName, brandCode, channel, recipientType, status, maySend, ...facts }) => [
        `${brandName} (${brandCode})`,
        channel,
        recipientType,
        status,
        facts.consentDate ?? '–',
        facts.source ?? '–',
        `${maySend ? 'Yes' : 'No'}. ${facts.why}`,
      ]),
    ),
})

function consentResult({ reason, national, maySend, ...view }: ConsentView) {
  const { brandCode, channel, recipientType, status, local, source, consentDate } = view
  const facts = { brandCode, channel, recipientType, status, local, source, consentDate, national }
  return { ...facts, maySend, why: whyAndIys(reason, national) }
}

export const linkMake = verb({
  words: ['link', 'make'],
  help: "Make the recipient's link, for use in messages",
  parameters: { brand: required(code), channel: required(channel), recipient: required(recipient) },
  check: ({ channel, recipient }) =>
    kindFor(channel) === recipient.kind ? null : `Cannot read --recipient: ${channel} does not reach it.`,
  async run(context, { brand, channel, recipient }) {
    const config = context.config()
    const register = await context.register()
    const stored = config.isPublicUrlSet ? null : await readServerFact(register, 'public-url')
    const made = await makeLink(register, { recipient, brandCode: brand, channel })
    if (made.kind === 'no-brand') throw new Refused(`Cannot make a link: there is no brand ${brand}.`)
    if (made.kind === 'erased') {
      throw new Refused('Cannot make a link: the recipient was erased, so no message may be sent.')
    }
    return linkAddresses(
      stored ?? config.publicUrl,
      made.token,
      channel,
      await readServerFact(register, 'telegram-bot'),
    )
  },
  show: ({ url, oneClick, headers = {}, telegram }) => [
    url,
    ...(telegram === undefined ? [] : [`In Telegram: ${telegram}`]),
    `One click to unsubscribe: ${oneClick}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ],
})
