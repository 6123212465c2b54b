import { longDates } from '../../calendar/istanbul.ts'
import { ownRecordsOnly as ownRecordsOnlyEn } from '../../consent/names/en.ts'
import { ownRecordsOnly } from '../../consent/names/tr.ts'
import type { RecipientKind } from '../../consent/recipient.ts'

/** English has the same keys; the compiler checks it. */
const tr = {
  title: 'İleti izinleriniz',
  /** Follows the name of the brand. */
  intro: (address: string, kind: RecipientKind) =>
    `için ${address} ${kind === 'phone' ? 'numaranızın' : 'adresinizin'} izinleri:`,
  channel: {
    ARAMA: {
      name: 'Arama',
      may: 'arayabiliyor',
      mayNot: 'arayamıyor',
      stop: 'Aramaları durdur',
      refuse: 'Yine de aranmak istemiyorum',
    },
    MESAJ: {
      name: 'SMS',
      may: 'gönderebiliyor',
      mayNot: 'gönderemiyor',
      stop: 'SMS: artık gönderme',
      refuse: 'Yine de SMS istemiyorum',
    },
    EPOSTA: {
      name: 'E-posta',
      may: 'gönderebiliyor',
      mayNot: 'gönderemiyor',
      stop: 'E-posta: artık gönderme',
      refuse: 'Yine de e-posta istemiyorum',
    },
  },
  noRecord: 'izniniz kayıtlı değil',
  stopAll: 'Tüm kanallar: istemiyorum',
  stored: 'Kaydedildi. Bu sayfayı kapatabilirsiniz.',
  storedDetail: (channel: string, when: string, id: string) => `${channel}: RET, ${when}, kayıt no ${id}.`,
  already: (channel: string, since: string | null) =>
    `${channel}: yanıtınız zaten RET${since === null ? '' : ` (${since})`}.`,
  unchanged: 'Değişiklik yapılmadı.',
  repeated: (id: string) => `Yinelediğiniz ret de kaydedildi: kayıt no ${id}.`,
  failed: (channel: string) =>
    `${channel}: şu anda kaydedemedik. Birkaç dakika sonra bu sayfayı yeniden açıp bir daha deneyin.`,
  receipt: (channel: string) => `Belgeyi indir (PDF): ${channel}`,
  unreadable: 'Gönderilen form okunamadı, hiçbir şey değişmedi. Düğmeye yeniden basın.',
  scope: (kind: RecipientKind): string =>
    kind === 'phone'
      ? 'Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz.'
      : 'Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz.',
  ownRecordsOnly,
  consent: (kind: RecipientKind) =>
    `İzin vermek için ${kind === 'phone' ? 'numaranın' : 'adresin'} size ait olduğunu doğrulayın`,
  unknown:
    'Bu bağlantı tanınmadı. İletideki bağlantıyı olduğu gibi açın ya da iletiyi gönderen şirkete yazın.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Your consents',
  intro: (address, kind) => `and ${kind === 'phone' ? 'your number' : 'your address'} ${address}:`,
  channel: {
    ARAMA: {
      name: 'Calls',
      may: 'allowed',
      mayNot: 'not allowed',
      stop: 'Stop calls',
      refuse: 'Refuse calls all the same',
    },
    MESAJ: {
      name: 'SMS',
      may: 'allowed',
      mayNot: 'not allowed',
      stop: 'Stop SMS',
      refuse: 'Refuse SMS all the same',
    },
    EPOSTA: {
      name: 'E-mail',
      may: 'allowed',
      mayNot: 'not allowed',
      stop: 'Stop e-mail',
      refuse: 'Refuse e-mail all the same',
    },
  },
  noRecord: 'no consent is recorded',
  stopAll: 'All channels: stop',
  stored: 'Recorded. You may close this page.',
  storedDetail: (channel, when, id) => `${channel}: RET, ${when}, record no. ${id}.`,
  already: (channel, since) =>
    `${channel}: your answer is RET already${since === null ? '' : ` (${since})`}.`,
  unchanged: 'Nothing was changed.',
  repeated: (id) => `That you said so again was recorded too: record no. ${id}.`,
  failed: (channel) =>
    `${channel}: this could not be recorded just now. Open this page again in a few minutes and try once more.`,
  receipt: (channel) => `Download the receipt (PDF): ${channel}`,
  unreadable: 'What was sent could not be read; nothing was changed. Press the button again.',
  scope: (kind) =>
    kind === 'phone'
      ? 'Your choice here is for this phone number only; it does not cover your e-mail address.'
      : 'Your choice here is for this e-mail address only; it does not cover your phone number.',
  ownRecordsOnly: ownRecordsOnlyEn,
  consent: (kind) => `To give a consent, prove that the ${kind === 'phone' ? 'number' : 'address'} is yours`,
  unknown:
    'This link is not known. Open the link of the message as it is, or write to the company that sent it.',
}

export interface PageLanguage {
  readonly language: 'tr' | 'en'
  readonly texts: Texts
  /** 24 Kasım 2026 19:58 */
  readonly moment: (at: number) => string
  /** 24 Kasım 2026 */
  readonly date: (at: number) => string
}

function pageLanguage(language: 'tr' | 'en', texts: Texts): PageLanguage {
  return { language, texts, ...longDates[language] }
}

const languages = { tr: pageLanguage('tr', tr), en: pageLanguage('en', en) }

export function textsIn(language: 'tr' | 'en'): PageLanguage {
  return languages[language]
}
