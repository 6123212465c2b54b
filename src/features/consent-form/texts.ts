import { longDates, waitIn } from '../../calendar/istanbul.ts'
import { shortId } from '../../consent/consent.ts'
import type { RecipientKind } from '../../consent/recipient.ts'
import { inLanguage } from '../../http/page.ts'
import type { CodeLimit } from '../../register/confirmation/codes.ts'
import type { ConfirmedChannel } from '../../register/confirmation/consent-requests.ts'
import type { Language } from '../../register/recipients/people.ts'

/** Limits of requests that a visitor can reach. */
export type ReachedLimit = CodeLimit

/** Reasons why a form was refused. */
export type FormFault = 'no-name' | 'unreadable' | 'no-channel' | 'wrong-channel' | 'too-many' | 'failed'

/** Kind of address that the form asks for. */
export type AcceptedAddress = RecipientKind | 'either'

/** Returns the only kind given; `either` for two kinds or none. */
export function acceptedAddress(kinds: readonly RecipientKind[]): AcceptedAddress {
  const [firstKind, ...otherKinds] = kinds
  return firstKind === undefined || otherKinds.length > 0 ? 'either' : firstKind
}

/** English has the same keys; the compiler checks it. */
const tr = {
  /** The heading that the regulation names. */
  title: 'Ticari elektronik ileti onayı',
  intro: 'Onay vermek zorunda değilsiniz.',
  statement: (brandName: string, companyName: string) =>
    `${brandName} (${companyName}), aşağıda seçtiğim kanallardan bana ticari elektronik ileti gönderebilir.`,
  refuse: 'Onayımı istediğim zaman, gerekçe göstermeden ve ücretsiz olarak geri alabilirim.',
  name: 'Ad soyad',
  address: {
    phone: 'Telefon numaranız',
    email: 'E-posta adresiniz',
    either: 'Mesajların geleceği adres',
  },
  addressHint: {
    phone: 'Örneğin 0532 123 45 67.',
    email: 'Örneğin ad@example.com.',
    either: 'Telefon numaranız ya da e-posta adresiniz.',
  },
  channelsLegend: 'Kanallar',
  channel: { ARAMA: 'Arama', MESAJ: 'SMS', EPOSTA: 'E-posta' },
  next: 'Sonraki adımda adresin size ait olduğunu doğrularsınız. Doğrulamadan hiçbir şey kaydedilmez.',
  nextByCode:
    "Telefon numarası yazarsanız SMS'le bir kod gelir. Kodu girmeniz onay verdiğiniz anlamına gelir; kodun başka bir etkisi yoktur.",
  privacy: (companyName: string) =>
    `Adınız, adresiniz, bağlandığınız ağ adresi (IP) ve bu metin, onayınızı ispatlayabilmek için saklanır (6563 sayılı Kanun; KVKK m. 5/2 a, ç ve e). Veri sorumlusu: ${companyName}`,
  submit: 'Onay veriyorum',
  faultsTitle: 'Eksik ya da hatalı alanlar var:',
  unreadable: {
    phone: 'Numara okunamadı. Başındaki 0 ile 11 hane olmalı, örneğin 0532 123 45 67.',
    email: 'Adres okunamadı. E-posta adresinde @ işareti bulunmalı, örneğin ad@example.com.',
    either:
      'Adres okunamadı. Telefon numarası başındaki 0 ile 11 hane olmalı; e-posta adresinde @ işareti bulunmalı.',
  },
  faults: {
    'no-name': 'Adınızı ve soyadınızı yazın.',
    'no-channel': 'En az bir kanal seçin.',
    'wrong-channel':
      'Telefon numarası için arama ya da SMS, e-posta adresi için e-posta seçin. Diğer adresiniz için formu yeniden doldurabilirsiniz.',
    failed: 'Şu anda kaydedemedik, hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin.',
  },
  tooMany: (limit: ReachedLimit, minutes: number) => {
    const wait = waitIn.tr(minutes)
    switch (limit) {
      case 'pause':
        return `Bu adrese az önce bir kod gönderildi. Gelmediyse ${wait} sonra yeniden isteyin.`
      case 'address':
      case 'asker':
        return `Bu adres için kısa sürede çok sayıda istek geldi. ${wait} sonra yeniden deneyin.`
      case 'network':
        return `Bağlandığınız ağdan kısa sürede çok sayıda istek geldi. ${wait} sonra yeniden deneyin.`
      case 'brand':
      case 'client':
      case 'company':
        return `Bugün çok sayıda kod istendiği için şu anda SMS gönderilemiyor. ${wait} sonra yeniden deneyin.`
    }
  },
  unavailable: 'Bu sayfada şu anda onay alınamıyor: adres doğrulama kurulmamış. Şirkete yazabilirsiniz.',
  unknownBrand: 'Bu sayfa tanınmadı. Bağlantıyı olduğu gibi açın.',
  mailTitle: 'E-posta adresinizi doğrulayın',
  mailed: (address: string) =>
    `${address} adresine bir bağlantı gönderiliyor; bir saat geçerlidir. Bağlantıyı açıp doğruladığınızda onayınız kaydedilir.`,
  telegramTitle: 'Telefon numaranızı doğrulayın',
  telegram: (address: string) =>
    `${address} numarasının size ait olduğunu Telegram'da doğrulayın: bağlantı şirketin botunu açar, bot numaranızı paylaşmanızı ister ve onayınızı sorar. Orada onay verdiğinizde kaydedilir.`,
  telegramLink: "Telegram'da doğrula",
  codeTitle: "SMS'le gelen kodu girin",
  codeSent: (address: string) => `${address} numarasına 6 haneli bir kod gönderiliyor; 10 dakika geçerlidir.`,
  codeEffect: (brandName: string, channels: string) =>
    `Kodu girdiğinizde ${brandName} için ONAY'ınız kaydedilir: ${channels}. Kodun başka bir etkisi yoktur.`,
  code: 'Kod',
  codeAgain: 'Kodu yeniden gönder',
  codeWrong: (triesLeft: number) => `Kod yanlış. ${triesLeft} deneme hakkınız kaldı.`,
  codeOver: 'Bu kodun süresi doldu ya da çok kez denendi. Yeni bir kod isteyin.',
  over: 'Süre doldu, onay kaydedilmedi.',
  startAgain: 'Formu yeniden aç',
  cancelled: 'Vazgeçtiniz: onayınız kaydedilmedi. Bu sayfayı kapatabilirsiniz.',
  back: 'Geri dön',
  unknown: 'Bu bağlantı tanınmadı ya da süresi doldu.',
  doneTitle: 'Onayınız',
  stored: (channel: string, when: string, id: string) =>
    `${channel}: ONAY kaydedildi, ${when}, işlem no ${id}.`,
  already: (channel: string) => `${channel}: yanıtınız zaten ONAY. Değişiklik yapılmadı.`,
  refused: (channel: string) => `${channel}: onay alınamadı, değişiklik yapılmadı. Şirkete yazabilirsiniz.`,
  close: 'Bu sayfayı kapatabilirsiniz.',
  wayOut: 'Onayımı geri almak ya da izinlerimi görmek istiyorum',
  wayOutElse:
    'Onayınızı istediğiniz zaman, size gelen mesajdaki bağlantıyla ya da şirkete yazarak geri alabilirsiniz.',
}

export type Texts = typeof tr

const en: Texts = {
  title: 'Consent to commercial electronic messages',
  intro: 'You do not have to give a consent.',
  statement: (brandName, companyName) =>
    `${brandName} (${companyName}) may send me commercial electronic messages on the channels I choose below.`,
  refuse: 'I can take my consent back at any time, without a reason and free of charge.',
  name: 'Name and surname',
  address: {
    phone: 'Your phone number',
    email: 'Your e-mail address',
    either: 'Address the messages are to come to',
  },
  addressHint: {
    phone: 'For example 0532 123 45 67.',
    email: 'For example name@example.com.',
    either: 'Your phone number or your e-mail address.',
  },
  channelsLegend: 'Channels',
  channel: { ARAMA: 'Calls', MESAJ: 'SMS', EPOSTA: 'E-mail' },
  next: 'In the next step you prove that the address is yours. Nothing is recorded before that.',
  nextByCode:
    'If you write a phone number, a code comes by SMS. Entering the code gives your consent; the code does nothing else.',
  privacy: (companyName) =>
    `Your name, your address, the network address (IP) you come from and this text are kept to be able to prove your consent (Law 6563; KVKK art. 5/2 a, ç and e). Data controller: ${companyName}`,
  submit: 'I give my consent',
  faultsTitle: 'Some fields are missing or wrong:',
  unreadable: {
    phone:
      'The number could not be read. A Turkish phone number has 11 digits with its leading 0, for example 0532 123 45 67.',
    email: 'The address could not be read. An e-mail address has an @, for example name@example.com.',
    either:
      'The address could not be read. A Turkish phone number has 11 digits with its leading 0; an e-mail address has an @.',
  },
  faults: {
    'no-name': 'Write your name and surname.',
    'no-channel': 'Choose at least one channel.',
    'wrong-channel':
      'Choose calls or SMS for a phone number, e-mail for an e-mail address. You may fill in the form again for your other address.',
    failed: 'This could not be recorded just now; nothing was changed. Try again in a few minutes.',
  },
  tooMany: (limit, minutes) => {
    const wait = waitIn.en(minutes)
    switch (limit) {
      case 'pause':
        return `A code was sent to this address a moment ago. If it has not come, ask again in ${wait}.`
      case 'address':
      case 'asker':
        return `Too many requests came for this address in a short time. Try again in ${wait}.`
      case 'network':
        return `Too many requests came from your network in a short time. Try again in ${wait}.`
      case 'brand':
      case 'client':
      case 'company':
        return `Too many codes were asked for today, so no SMS can be sent just now. Try again in ${wait}.`
    }
  },
  unavailable:
    'No consent can be given on this page just now: proving an address is not set up. You may write to the company.',
  unknownBrand: 'This page is not known. Open the link as it is.',
  mailTitle: 'Prove your e-mail address',
  mailed: (address) =>
    `A link is being sent to ${address}; it is good for an hour. Your consent is recorded when you open it and confirm.`,
  telegramTitle: 'Prove your phone number',
  telegram: (address) =>
    `Prove in Telegram that ${address} is your number: the link opens the company's bot, which asks you to share it and whether you consent. Your consent is recorded when you say so there.`,
  telegramLink: 'Prove it in Telegram',
  codeTitle: 'Enter the code from the SMS',
  codeSent: (address) => `A code of 6 digits is being sent to ${address}; it is good for 10 minutes.`,
  codeEffect: (brandName, channels) =>
    `Entering the code records your consent (ONAY) for ${brandName}: ${channels}. The code does nothing else.`,
  code: 'Code',
  codeAgain: 'Send the code again',
  codeWrong: (triesLeft) =>
    `The code is wrong. You have ${triesLeft} ${triesLeft === 1 ? 'try' : 'tries'} left.`,
  codeOver: 'This code has expired or was tried too often. Ask for a new one.',
  over: 'The time has run out; no consent was recorded.',
  startAgain: 'Open the form again',
  cancelled: 'Cancelled: no consent was recorded. You may close this page.',
  back: 'Go back',
  unknown: 'This link is unknown or has expired.',
  doneTitle: 'Your consent',
  stored: (channel, when, id) => `${channel}: your consent (ONAY) was recorded, ${when}, record no. ${id}.`,
  already: (channel) => `${channel}: you have consented (ONAY) already. Nothing was changed.`,
  refused: (channel) =>
    `${channel}: the consent could not be taken; nothing was changed. You may write to the company.`,
  close: 'You may close this page.',
  wayOut: 'I want to take my consent back or see my consents',
  wayOutElse:
    'You can take your consent back at any time, by the link in a message you get or by writing to the company.',
}

export const consentTexts: Readonly<Record<'tr' | 'en', Texts>> = { tr, en }
export const textsFor = inLanguage(consentTexts)

/** Returns a sentence for each channel: recorded, already on record, or refused. */
export function doneLines(language: Language, channels: readonly ConfirmedChannel[]): string[] {
  const texts = consentTexts[language]
  return channels.map(({ channel, kind, changeId, recordedAt }) => {
    const name = texts.channel[channel]
    if (kind === 'stored' && changeId !== null && recordedAt !== null) {
      return texts.stored(name, longDates[language].moment(recordedAt), shortId(changeId))
    }
    return kind === 'already' ? texts.already(name) : texts.refused(name)
  })
}
