import { messagesIn } from '../../bots/messages/index.ts'
import { tellsIysState } from '../../bots/messages/staff.ts'
import { kindFor } from '../consent/consent.ts'
import { brandNames, noBrand } from '../register/company/brands.ts'
import { linkAddresses, makeLink, readServerFact } from '../register/links/links.ts'
import { type ConsentView, lookUp } from '../register/look-up/look-up.ts'
import type { Language } from '../register/recipients/people.ts'
import { cannot, wordless } from '../util/sentence.ts'
import { requireBrand, table } from './operator.ts'
import { unreadable } from './parse/faults.ts'
import { channel, code, recipient } from './parse/readers.ts'
import { CliUsageError, optional, required, verb } from './verb.ts'

/** Returns a consent for the output, with the sentence why a message may be sent or not. */
function consentResult({ reason, national, maySend, ...view }: ConsentView) {
  const { brandCode, channel, recipientType, status, local, source, consentDate } = view
  const facts = { brandCode, channel, recipientType, status, local, source, consentDate, national }
  const why = (language: Language) => {
    const { staff, words } = messagesIn(language)
    const may = staff.lookUp.permissionSentence(channel, maySend, reason)
    return tellsIysState(reason) ? may : `${may} ${words.national[national]}`
  }
  return { ...facts, maySend, why: { en: why('en'), tr: why('tr') } }
}

const noLink = { en: 'make a link', tr: 'Bağlantı oluşturulamadı' }

export const recipientVerbs = [
  verb({
    words: ['lookup'],
    example: '--recipient musteri@sistem.example',
    parameters: { recipient: required(recipient), brand: optional(code) },
    async run(context, { recipient, brand }) {
      const register = await context.register()
      if (brand !== undefined) await requireBrand(register, brand, { en: 'look up', tr: 'Sorgulanamadı' })
      const input = { recipient, brandCode: brand, purpose: 'cli lookup' }
      const result = await lookUp(register, context.actor, input)
      // The limit is for chat alone: the operator has the whole file anyway.
      if (result.kind === 'ceiling') throw new Error('the command line has no ceiling of look-ups')
      const nameOf = await brandNames(register)
      return result.consents.map((view) => ({ brandName: nameOf(view.brandCode), ...consentResult(view) }))
    },
    json: (consents) => ({
      consents: consents.map(({ brandName: _, why, ...facts }) => ({ ...facts, why: why.en })),
    }),
    show: (consents) =>
      table(
        {
          en: 'Nothing is recorded: no message may be sent to a private person.',
          tr: 'Kayıt yok: bireysel alıcıya mesaj gönderilemez.',
        },
        [
          { en: 'Brand', tr: 'Marka' },
          { en: 'Channel', tr: 'Kanal' },
          { en: 'Type', tr: 'Tip' },
          { en: 'Status', tr: 'Durum' },
          { en: 'Date', tr: 'Tarih' },
          { en: 'Source', tr: 'Kaynak' },
          { en: 'Sending', tr: 'Gönderim' },
        ],
        consents.map(({ brandName, brandCode, channel, recipientType, status, ...facts }) => [
          ...[
            `${brandName} (${brandCode})`,
            channel,
            recipientType,
            status,
            facts.consentDate ?? '–',
            facts.source ?? '–',
          ].map(wordless),
          facts.why,
        ]),
      ),
  }),
  verb({
    words: ['link', 'make'],
    example: '--brand 123457 --channel EPOSTA --recipient musteri@sistem.example',
    parameters: { brand: required(code), channel: required(channel), recipient: required(recipient) },
    async run(context, { brand, channel, recipient }) {
      if (kindFor(channel) !== recipient.kind) {
        throw new CliUsageError(
          unreadable('--recipient', { en: `${channel} does not reach it`, tr: `${channel} ona ulaşmaz` }),
        )
      }
      const config = context.config()
      const register = await context.register()
      const serverUrl = config.isPublicUrlSet ? null : await readServerFact(register, 'public-url')
      const link = await makeLink(register, { recipient, brandCode: brand, channel })
      if (link.kind === 'no-brand') throw cannot(noLink, noBrand(brand))
      if (link.kind === 'erased') {
        throw cannot(noLink, {
          en: 'the recipient was erased, so no message may be sent',
          tr: 'alıcı silinmiş, ona mesaj gönderilemez',
        })
      }
      return linkAddresses(serverUrl ?? config.publicUrl, link.token, channel)
    },
    show: ({ url, oneClick, headers = {} }) => [
      wordless(url),
      { en: `One click to unsubscribe: ${oneClick}`, tr: `Tek tıkla RET: ${oneClick}` },
      ...Object.entries(headers).map(([name, value]) => wordless(`${name}: ${value}`)),
    ],
  }),
]
