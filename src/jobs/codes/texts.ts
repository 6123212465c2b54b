import type { Channel } from '../../consent/consent.ts'
import { names as en } from '../../language/english-names.ts'
import { names as tr } from '../../language/turkish-names.ts'
import type { Language } from '../../register/recipients/people.ts'
import { plainText } from '../../util/plain-text.ts'
import type { LetterContent } from '../message.ts'

/** Subject and paragraphs of an e-mail. It is plain text, which every mail program and screen reader shows alike. */
export interface Words {
  readonly subject: string
  readonly text: readonly string[]
}

type AddressCode = Extract<LetterContent, { kind: 'address-code' }>
type ConsentCode = Extract<LetterContent, { kind: 'consent-code' }>
export type LetterWithCode = AddressCode | ConsentCode

/** Returns channels as words, such as `SMS ve e-posta`. */
export function channelsNamed(channels: readonly Channel[], language: Language): string {
  const { channels: names } = channelNames[language]
  return channels.map((channel) => names[channel]).join(language === 'tr' ? ' ve ' : ' and ')
}

const channelNames = { tr, en }

interface SignedBy {
  readonly companyName: string
  readonly contact?: string | null | undefined
}

/** Returns the last paragraph of a letter: the company's name, and how to reach it if the setting `contact` says so. */
export function signatureOf({ companyName, contact }: SignedBy): string {
  return contact == null ? companyName : `${companyName}\n${contact}`
}

const mailsTr = {
  'address-code': (letter: AddressCode): Words => ({
    subject: `${letter.companyName}: doğrulama kodunuz`,
    text: [
      'Bu e-posta adresinin size ait olduğunu göstermek için kodunuz:',
      letter.code,
      `Kod ${letter.minutes} dakika geçerlidir. Yalnızca kodu istediğiniz yerde girin, kimseyle paylaşmayın.`,
      'Bu kodu siz istemediyseniz bir şey yapmanız gerekmez: kod girilmeden hiçbir izin değişmez.',
      signatureOf(letter),
    ],
  }),
  'consent-code': (letter: ConsentCode): Words => ({
    subject: `${letter.brandName}: onay kodunuz`,
    text: [
      `${letter.brandName} (${letter.companyName}) size ${channelsNamed(letter.channels, 'tr')} yoluyla ticari ileti göndermek için onayınızı istiyor. Onay veriyorsanız bu kodu, onayın istendiği yerde girin ya da söyleyin:`,
      letter.code,
      `Kod ${letter.minutes} dakika geçerlidir. Kod girilince ONAY'ınız kaydedilir; kodun başka bir etkisi yoktur. Onay vermek zorunda değilsiniz, verdiğiniz onayı da istediğiniz zaman geri alabilirsiniz.`,
      `Onay metninin tamamı: ${letter.infoUrl}`,
      'Bu kodu siz istemediyseniz bir şey yapmanız gerekmez: kod girilmeden hiçbir izin kaydedilmez.',
      signatureOf(letter),
    ],
  }),
}

const mailsEn: typeof mailsTr = {
  'address-code': (letter) => ({
    subject: `${letter.companyName}: your verification code`,
    text: [
      'Your code, to show that this e-mail address is yours:',
      letter.code,
      `It is valid for ${letter.minutes} minutes. Enter it only where you asked for it, and do not share it.`,
      'If you did not ask for it, there is nothing you need to do: without the code no consent changes.',
      signatureOf(letter),
    ],
  }),
  'consent-code': (letter) => ({
    subject: `${letter.brandName}: your consent code`,
    text: [
      `${letter.brandName} (${letter.companyName}) asks for your consent to commercial messages by ${channelsNamed(letter.channels, 'en')}. If you consent, enter or say this code where you were asked:`,
      letter.code,
      `It is valid for ${letter.minutes} minutes. Once it is entered, your consent (ONAY) is recorded; the code does nothing else. You do not have to consent, and you can take your consent back at any time.`,
      `The whole text of the consent: ${letter.infoUrl}`,
      'If you did not ask for it, there is nothing you need to do: without the code no consent is recorded.',
      signatureOf(letter),
    ],
  }),
}

/** Writers of e-mails with a code. */
export const mailsWithCode: Readonly<Record<Language, typeof mailsTr>> = { tr: mailsTr, en: mailsEn }

/** Writers of SMS with a code. Each says what the code is for and what entering it does (KVKK 2025/1072). */
const smsTr = {
  'address-code': ({ companyName, code, minutes }: AddressCode) =>
    `${companyName} doğrulama kodu: ${code}. Numaranın size ait olduğunu gösterir, izinlerinizi değiştirmez. ${minutes} dk geçerli, kimseyle paylaşmayın.`,
  'consent-code': ({ brandName, channels, code, minutes, infoUrl }: ConsentCode) =>
    `${brandName} ONAY kodu: ${code}. Girilirse ${channelsNamed(channels, 'tr')} ile ticari ileti almaya ONAY verirsiniz. ${minutes} dk geçerli. Bilgi: ${infoUrl}`,
}

const smsEn: typeof smsTr = {
  'address-code': ({ companyName, code, minutes }) =>
    `${companyName} code: ${code}. It shows that this number is yours and changes no consent. Valid ${minutes} min, do not share it.`,
  'consent-code': ({ brandName, channels, code, minutes, infoUrl }) =>
    `${brandName} ONAY code: ${code}. Entering it gives your consent to marketing by ${channelsNamed(channels, 'en')}. Valid ${minutes} min. Info: ${infoUrl}`,
}

const smsWithCode: Readonly<Record<Language, typeof smsTr>> = { tr: smsTr, en: smsEn }

/** Returns an SMS with a code, without Turkish letters if possible: with them the text would take two or three messages. */
export function smsOfCode(letter: LetterWithCode, language: Language): string {
  const words = smsWithCode[language]
  const text = letter.kind === 'address-code' ? words[letter.kind](letter) : words[letter.kind](letter)
  return plainText(text) ?? text
}

/** Placeholder for the six-digit code. No name of a company or brand contains it. */
const codePlace = '######'
/** Words in place of the code, in the text that is kept as proof. */
const codeNames: Readonly<Record<Language, string>> = { tr: '‹kod›', en: '‹code›' }

/** Returns the text of a letter without its code, to keep as proof of what the recipient was sent. */
export function wordingOfCode(
  letter: Omit<ConsentCode, 'code'>,
  carrier: 'mail' | 'sms',
  language: Language,
): string {
  const content = { ...letter, code: codePlace }
  const mail = mailsWithCode[language]['consent-code'](content)
  const text = carrier === 'sms' ? smsOfCode(content, language) : [mail.subject, ...mail.text].join('\n')
  return text.replace(codePlace, codeNames[language])
}
