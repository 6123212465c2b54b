import { kindFor } from '../consent/channel.ts'
import { linkAddresses, makeLink } from '../register/links.ts'
import { lookUp } from '../register/look-up.ts'
import { telegramBotName } from '../register/telegram-bot.ts'
import { insistOnBrand } from './evidence.ts'
import { operatorName, withoutCeiling } from './operator.ts'
import { optional, required } from './option.ts'
import { channel, code, recipient } from './readers.ts'
import { Refused, registerOf, verb } from './verb.ts'
import { whyAndIys } from './why.ts'

export const lookup = verb({
  words: ['lookup'],
  help: 'Show every consent of an address; the look-up is logged',
  options: { recipient: required(recipient), brand: optional(code) },
  async run(surroundings, { recipient, brand }) {
    const register = await registerOf(surroundings)
    if (brand !== undefined) await insistOnBrand(register, brand, 'look up')
    const actor = { door: 'cli', id: operatorName() } as const
    const input = { recipient, brandCode: brand, purpose: 'cli lookup' }
    const found = withoutCeiling(await lookUp(register, actor, input))
    const consents = found.consents.map((view) => ({
      brandCode: view.brandCode,
      channel: view.channel,
      recipientType: view.recipientType,
      status: view.status,
      local: view.local,
      source: view.source,
      consentDate: view.consentDate,
      national: view.national,
      maySend: view.maySend,
      why: whyAndIys(view.reason, view.national),
    }))
    return { consents }
  },
  show: ({ consents }) =>
    consents.length === 0
      ? ['Nothing is recorded: no message may be sent to a private person.']
      : consents.map(
          ({ brandCode, channel, recipientType, status, consentDate, source, why }) =>
            `${brandCode}  ${channel}  ${recipientType}  ${status}  ${consentDate ?? 'no date'}  ${source ?? 'no source'}  ${why}`,
        ),
})

export const linkMake = verb({
  words: ['link', 'make'],
  help: "Make the recipient's link, for use in messages",
  options: { brand: required(code), channel: required(channel), recipient: required(recipient) },
  check: ({ channel, recipient }) =>
    kindFor(channel) === recipient.kind ? null : `Cannot read --recipient: ${channel} does not reach it.`,
  async run(surroundings, { brand, channel, recipient }) {
    const { publicUrl } = surroundings.config()
    const register = await registerOf(surroundings)
    const made = await makeLink(register, { recipient, brandCode: brand, channel })
    if (made.kind === 'no-brand') throw new Refused(`Cannot make a link: there is no brand ${brand}.`)
    if (made.kind === 'erased') {
      throw new Refused('Cannot make a link: the recipient was erased, so no message may go to him.')
    }
    return linkAddresses(publicUrl, made.token, channel, await telegramBotName(register))
  },
  show: ({ url, oneClick, headers = {}, telegram }) => [
    url,
    ...(telegram === undefined ? [] : [`In Telegram: ${telegram}`]),
    `One click to unsubscribe: ${oneClick}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ],
})
