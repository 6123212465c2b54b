import { staffMessages } from '../../../bots/messages/staff.ts'
import type { Channel, Source } from '../../consent/consent.ts'
import { ended } from '../../consent/fold.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const turkish = {
  /** `isNarrowed`: the look-up asked for certain channels, one recipient type or one brand only. */
  summary: (brands: number, isNarrowed: boolean) => {
    if (brands > 0) return `İzin durumu: ${tr.number(brands)} markada kayıt var.`
    return `İzin durumu: ${isNarrowed ? 'sorduğunuz marka ve kanal için ' : ''}kayıt yok.`
  },
  none: (channels: readonly Channel[], isNarrowed: boolean) =>
    `⛔ ${isNarrowed ? 'Sorduğunuz marka ve kanal için' : 'Yetkili olduğunuz markalarda bu adres için'} kayıt yok. ${channels.map((channel) => staffMessages.tr.staff.lookUp.permissionSentence(channel, false, 'consent')).join(' ')}`,
  details: 'Ayrıntı',
  columns: {
    brand: 'Marka',
    channel: 'Kanal',
    status: 'Durum',
    may: 'Gönderim',
    since: 'Ne zamandan beri',
    source: 'Kaynak',
    who: 'Kim',
    national: 'İYS',
  },
  since: (consentDate: string) => `${tr.ending(tr.date(consentDate), 'ablative')} beri`,
  source: (source: Source) => `kaynak ${tr.words.sources[source]}`,
  history: 'Geçmiş',
  /** `channel` may include the recipient type: "SMS (tacir)". */
  reject: (brand: string, channel: string) => `${brand.slice(0, 36)} · ${channel} için RET kaydet`,
  rejectTitle: 'RET',
  rejectText: (brand: string, channel: string) =>
    `Alıcı ${brand} markasından ${channel} istemediğini bildirdi. Geri almak için yeni bir ONAY gerekir.`,
  covers: (kind: RecipientKind): string =>
    kind === 'phone'
      ? 'Telefon numarası arama ve SMS kanallarını kapsar; e-posta için e-posta adresini sorgulayın.'
      : 'E-posta adresi yalnızca e-posta kanalını kapsar.',
}

const english: typeof turkish = {
  summary: (brands, isNarrowed) => {
    if (brands > 0) return `State of consents: ${en.counted(brands, 'brand')} with a record.`
    return `State of consents: no record${isNarrowed ? ' of what you asked for' : ''}.`
  },
  none: (channels, isNarrowed) =>
    `⛔ No record ${isNarrowed ? 'of what you asked for' : 'of this address in the brands you have a role for'}. ${channels.map((channel) => staffMessages.en.staff.lookUp.permissionSentence(channel, false, 'consent')).join(' ')}`,
  details: 'Details',
  columns: {
    brand: 'Brand',
    channel: 'Channel',
    status: 'Status',
    may: 'Sending',
    since: 'Since',
    source: 'Source',
    who: 'Who',
    national: 'İYS',
  },
  since: (consentDate) => `since ${en.date(consentDate)}`,
  source: (source) => `source ${en.words.sources[source]}`,
  history: 'History',
  reject: (brand, channel) => `${brand.slice(0, 36)} · ${channel}: record RET`,
  rejectTitle: 'RET',
  rejectText: (brand, channel) =>
    `${ended(`The recipient wants no ${channel} from ${brand}`)} Taking it back needs a new ONAY.`,
  covers: (kind) =>
    kind === 'phone'
      ? 'A phone number covers calls and SMS; for e-mail look up the e-mail address.'
      : 'An e-mail address covers the channel e-mail only.',
}

export const lookUpMessages = { tr: turkish, en: english }
