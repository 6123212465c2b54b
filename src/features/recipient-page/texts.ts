import type { RecipientKind } from '../../consent/recipient.ts'
import { inLanguage, type Worded } from '../../http/page.ts'
import * as english from '../../language/english.ts'
import { ownRecordsOnly as ownRecordsOnlyEn } from '../../language/english-names.ts'
import * as turkish from '../../language/turkish.ts'
import { ownRecordsOnly } from '../../language/turkish-names.ts'

/** English has the same keys; the compiler checks it. */
const tr = {
  title: 'İzinleriniz',
  intro: (address: string, kind: RecipientKind) =>
    `için ${address} ${kind === 'phone' ? 'numaranızın' : 'adresinizin'} izinleri:`,
  channel: {
    ARAMA: { name: 'Arama', stop: 'Aranmak istemiyorum' },
    MESAJ: { name: 'SMS', stop: 'SMS almak istemiyorum' },
    EPOSTA: { name: 'E-posta', stop: 'E-posta almak istemiyorum' },
  },
  may: 'açık',
  mayNot: 'kapalı',
  noRecord: 'izniniz kayıtlı değil',
  stopAll: 'Bu markadan hiçbirini istemiyorum',
  others: 'Diğer markalarımız',
  stopEverything: 'Tüm markalar: hepsini durdur',
  stored: 'Kaydedildi. Bu sayfayı kapatabilirsiniz.',
  storedDetail: (channel: string, when: string, id: string) => `${channel}: RET, ${when}, işlem no ${id}.`,
  othersStored: 'Diğer marka ve kanallar: RET kaydedildi.',
  already: (channel: string, since: string | null) =>
    `${channel}: yanıtınız zaten RET${since === null ? '' : ` (${since})`}.`,
  unchanged: 'Değişiklik yapılmadı.',
  repeated: (id: string) => `Bu bildiriminiz de kaydedildi: işlem no ${id}.`,
  failed:
    'Şu anda kaydedemedik, hiçbir şey değişmedi. Birkaç dakika sonra bu sayfayı yeniden açıp bir daha deneyin.',
  undo: 'Geri al',
  undoOffer: (names: readonly string[]) =>
    `Yanlışlıkla mı oldu? Geri alırsanız şu izinler yeni bir ONAY olarak kaydedilir: ${names.join(', ')}.`,
  undone: (name: string, when: string, id: string) => `${name}: ONAY kaydedildi, ${when}, işlem no ${id}.`,
  undoOver: 'Bu seçim artık geri alınamıyor; değişiklik yapılmadı.',
  unreadable: 'Gönderilen form okunamadı, hiçbir şey değişmedi. Düğmeye yeniden basın.',
  scope: (kind: RecipientKind): string =>
    kind === 'phone'
      ? 'Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz.'
      : 'Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz.',
  ownRecordsOnly,
  consent: 'İzin vermek için onay formunu doldurun',
  consentElsewhere: 'İzin vermek isterseniz şirkete yazabilirsiniz.',
  dispute: 'Ben bu izni vermedim',
  disputeReference: 'Mesajdaki bağlantının sayfası: "Ben bu izni vermedim"',
  disputeTitle: 'Hangi izni hiç vermediniz?',
  disputeText:
    'Seçtiğiniz izin hemen durdurulur, şikâyetiniz şirkete iletilir ve şirketin yanıtlaması istenir. Adresiniz şirketin kanallarında görünmez.',
  disputed: (id: number, name: string) =>
    `Şikâyet ${turkish.number(id)} · ${name}: kaydedildi ve şirkete iletildi. Bu sayfayı kapatabilirsiniz.`,
  disputeNext: (dueOn: string) =>
    `Şirketin yanıtlaması için son gün ${turkish.date(dueOn)}. Şirkete yazarsanız şikâyet numaranızı belirtin.`,
  nothingToDispute:
    'Şikâyet edebileceğiniz bir ONAY yok ya da şikâyetiniz daha önce alındı. Değişiklik yapılmadı.',
  cancel: 'Vazgeç',
  unknown:
    'Bu bağlantı tanınmadı. Mesajdaki bağlantıyı olduğu gibi açın ya da mesajı gönderen şirkete yazın.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Your consents',
  intro: (address, kind) => `and ${kind === 'phone' ? 'your number' : 'your address'} ${address}:`,
  channel: {
    ARAMA: { name: 'Calls', stop: 'Stop calls' },
    MESAJ: { name: 'SMS', stop: 'Stop SMS' },
    EPOSTA: { name: 'E-mail', stop: 'Stop e-mail' },
  },
  may: 'allowed',
  mayNot: 'not allowed',
  noRecord: 'no consent is recorded',
  stopAll: 'I want nothing from this brand',
  others: 'Our other brands',
  stopEverything: 'All brands: stop everything',
  stored: 'Recorded. You may close this page.',
  storedDetail: (channel, when, id) => `${channel}: your refusal (RET), ${when}, record no. ${id}.`,
  othersStored: 'Other brands and channels: your refusal (RET) is recorded.',
  already: (channel, since) =>
    `${channel}: you have refused (RET) already${since === null ? '' : ` (${since})`}.`,
  unchanged: 'Nothing was changed.',
  repeated: (id) => `This refusal is recorded too: record no. ${id}.`,
  failed:
    'This could not be recorded just now; nothing was changed. Open this page again in a few minutes and try once more.',
  undo: 'Undo',
  undoOffer: (names) =>
    `Was that a mistake? Undoing it records a new consent (ONAY) for: ${names.join(', ')}.`,
  undone: (name, when, id) => `${name}: your consent (ONAY), ${when}, record no. ${id}.`,
  undoOver: 'This choice can no longer be undone; nothing was changed.',
  unreadable: 'The request could not be read; nothing was changed. Press the button again.',
  scope: (kind) =>
    kind === 'phone'
      ? 'Your choice here is for this phone number only; it does not cover your e-mail address.'
      : 'Your choice here is for this e-mail address only; it does not cover your phone number.',
  ownRecordsOnly: ownRecordsOnlyEn,
  consent: 'To give a consent, fill in the consent form',
  consentElsewhere: 'To give a consent, you may write to the company.',
  dispute: 'I never gave this consent',
  disputeReference: 'Page of the link in a message: "I never gave this consent"',
  disputeTitle: 'Which consent did you never give?',
  disputeText:
    'The consent that you choose is stopped at once. Your dispute goes to the company, which is asked to answer. Your address is not shown in its channels.',
  disputed: (id, name) =>
    `Dispute ${english.number(id)} · ${name}: recorded and sent to the company. You may close this page.`,
  disputeNext: (dueOn) =>
    `The company has to answer by ${english.date(dueOn)}. If you write to the company, name the number of your dispute.`,
  nothingToDispute:
    'There is no ONAY that you could dispute, or your dispute was received before. Nothing was changed.',
  cancel: 'Cancel',
  unknown:
    'This link is unknown. Open the link of the message as it is, or write to the company that sent it.',
}

export type PageLanguage = Worded<Texts>

export const pageTexts = { tr, en }
export const textsFor = inLanguage(pageTexts)
