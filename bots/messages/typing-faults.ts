import { ended } from '../../src/consent/fold.ts'
import type { AddressFault } from '../../src/consent/recipient.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import { parameters } from './commands.ts'
import type { FaultFacts, ParameterHelp, ParseFault } from './faults.ts'

/** Returns a text in quotation marks. */
const inQuotes = (text: string) => `"${text}"`

/** `detail` is the character that cannot be there, or the number of digits; `text` what was typed. */
type AddressFaultSentences = Record<
  AddressFault['kind'],
  (detail: string, text: string, shown: string) => string
>

const addressesTr: AddressFaultSentences = {
  unclear: () =>
    'Bir adres bekliyordum. Telefon numarasının tamamını ya da e-posta adresini yazın, örneğin 0532 123 45 67.',
  'phone-incomplete': (digits, text, shown) =>
    `Numara eksik görünüyor: ${shown} ${digits} haneli. ${neededDigitsTr(text)}`,
  'phone-too-long': (digits, text) => `Numara uzun görünüyor: ${digits} haneli. ${neededDigitsTr(text)}`,
  'phone-character': (character) =>
    `Numarada "${character}" olamaz. Yalnızca rakam yazın, örneğin 0532 123 45 67.`,
  'phone-not-in-use': () =>
    'Böyle bir numara kullanımda değil. Rakamları kontrol edin; yurt dışı numarası + ile başlamalı, örneğin +44 7400 123456.',
  'phone-premium': () =>
    'Ücretli özel hizmet numaraları için izin tutulmaz. Alıcının kendi numarasını yazın, örneğin 0532 123 45 67.',
  'email-form': () => 'E-posta adresi eksik ya da çok uzun. ad@example.com gibi olmalı.',
  'email-character': (character) =>
    `E-posta adresinde "${character}" olamaz. Boşluksuz ve Türkçe harfsiz yazın, örneğin ad@example.com.`,
  'email-short-domain': () =>
    'İYS, e-posta adresinde @ ile nokta arasında en az iki karakter ister. Bu adres için ONAY da RET de kaydedilemez; izin verilemediği için gönderim de yapılamaz.',
}

function addressTr({ kind, detail = '' }: AddressFault, text: string, quote = inQuotes): string {
  return addressesTr[kind](detail, text, quote(text))
}

/** Says how many digits a number has that begins like the typed one. */
function neededDigitsTr(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (/^444/.test(digits)) return '444 numaraları 7 hane olmalı, örneğin 444 1 444.'
  if (text.trim().startsWith('+')) return '+90 ile 12 hane olmalı, örneğin +90 532 123 45 67.'
  return digits.startsWith('0')
    ? 'Başındaki 0 ile 11 hane olmalı, örneğin 0532 123 45 67.'
    : 'Başında 0 olmadan 10 hane olmalı, örneğin 532 123 45 67.'
}

/** Lists the choices, or shows the hint with its example. */
function choicesOrHint({ choices, hint }: ParameterHelp, title = ''): string {
  return choices.length === 0 ? hint : ended(`${title}${choices.join(' · ')}`)
}

/** Says what is wrong with a typed command or a form, and how to write it right. */
function commandTr(fault: ParseFault, { quoted, part, helpFor, example }: FaultFacts): string {
  const { names, keyed } = parameters.tr
  const helpText = (parameter: keyof typeof names) => choicesOrHint(helpFor(parameter), 'Seçenekler: ')
  const wholeCommand = example === null ? '' : ` Komutun tamamı: ${example}`
  switch (fault.kind) {
    case 'text-too-long':
      return 'Komut çok uzun: en çok 3.000 karakter olabilir.'
    case 'quote-open':
      return 'Tırnak açık kaldı. Not ve marka adını iki tırnak arasına alın, örneğin not="telefonda söyledi".'
    case 'address-first':
      return `Komuttan sonra önce adresi yazın, sonra kalanını; örneğin: ${example}`
    case 'address':
      return addressTr(fault.fault, fault.text, part)
    case 'second-address':
      return 'Bir komutta yalnızca bir adres olabilir. Her adres için ayrı bir komut yazın.'
    case 'word':
      if (fault.nearest !== null) {
        return `${quoted(fault.word)} anlaşılmadı. Bunu mu demek istediniz: ${fault.nearest}?`
      }
      return fault.choices.length === 0
        ? `${quoted(fault.word)} anlaşılmadı. Örneğin: ${example}`
        : [
            `${quoted(fault.word)} anlaşılmadı.`,
            ...fault.choices.map((name) => `${tr.capital(names[name])}: ${choicesOrHint(helpFor(name))}`),
          ].join(' ')
    case 'twice':
      return `İki kez ${names[fault.parameter]} yazılmış. Yalnızca birini bırakın.`
    case 'missing':
      return `Eksik: ${names[fault.parameter]}. ${helpText(fault.parameter)}${wholeCommand}`
    case 'value':
      return `${tr.capital(names[fault.parameter])} anlaşılmadı. ${helpText(fault.parameter)}`
    case 'too-long':
      return `${tr.capital(names[fault.parameter])} çok uzun: en çok ${tr.number(fault.most)} karakter olabilir. ${helpText(fault.parameter)}`
    case 'unwanted':
      return `Bu komut ${names[fault.parameter]} almaz. Örneğin: ${example}`
    case 'channel-unsuited':
      return fault.recipientKind === 'phone'
        ? 'Bir telefon numarası e-posta kanalına uymaz. Arama ya da SMS yazın, ya da bir e-posta adresi verin.'
        : `Bir e-posta adresi ${tr.words.channels[fault.channel]} kanalına uymaz. E-posta yazın, ya da bir telefon numarası verin.`
    case 'source-national':
      return `${fault.source} kaynağını yalnızca İYS kullanır. Şirketin izni aldığı yeri yazın, örneğin çağrı merkezi.`
    case 'key':
      return `${tr.capital(names[fault.parameter])} anlaşılmadı. Şöyle yazın: ${keyed[fault.parameter]}. ${helpText(fault.parameter)}`
    case 'brand-unknown':
      return fault.names.length === 0
        ? 'Yetkili olduğunuz bir marka yok.'
        : ended(`Böyle bir marka yok: ${quoted(fault.text)}. Yetkili olduklarınız: ${tr.list(fault.names)}`)
    case 'brand-unclear':
      return ended(
        `Hangi marka olduğu belli değil: ${quoted(fault.text)}. Şunlar uyuyor: ${tr.list(fault.names)}`,
      )
    case 'date':
      return `Böyle bir tarih ya da saat yok: ${quoted(fault.text)}. 02.03.2026 14:05 ya da dün 14:05 gibi yazın.`
  }
}

const addressesEn: AddressFaultSentences = {
  unclear: () =>
    'I expected an address. Write the whole phone number or the e-mail address, for example 0532 123 45 67.',
  'phone-incomplete': (digits, text, shown) =>
    `The number looks incomplete: ${shown} has ${digits} digits. ${neededDigitsEn(text)}`,
  'phone-too-long': (digits, text) =>
    `The number looks too long: it has ${digits} digits. ${neededDigitsEn(text)}`,
  'phone-character': (character) =>
    `"${character}" cannot be in a number. Write digits only, for example 0532 123 45 67.`,
  'phone-not-in-use': () =>
    'There is no such number in use. Check the digits; a foreign number begins with +, for example +44 7400 123456.',
  'phone-premium': () =>
    "No consents are kept for premium numbers. Write the recipient's own number, for example 0532 123 45 67.",
  'email-form': () => 'This e-mail address is incomplete or too long. It should look like ad@example.com.',
  'email-character': (character) =>
    `"${character}" cannot be in an e-mail address. Write it without spaces and Turkish letters, for example ad@example.com.`,
  'email-short-domain': () =>
    'İYS wants at least two characters between the @ and the dot of an e-mail address. Neither ONAY nor RET can be recorded for this one; without a consent, nothing may be sent to it.',
}

function addressEn({ kind, detail = '' }: AddressFault, text: string, quote = inQuotes): string {
  return addressesEn[kind](detail, text, quote(text))
}

/** Says how many digits a number has that begins like the typed one. */
function neededDigitsEn(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (/^444/.test(digits)) return 'A 444 number has 7, for example 444 1 444.'
  if (text.trim().startsWith('+')) return 'With +90 it has 12, for example +90 532 123 45 67.'
  return digits.startsWith('0')
    ? 'With its first 0 it has 11, for example 0532 123 45 67.'
    : 'Without its first 0 it has 10, for example 532 123 45 67.'
}

/** Says what is wrong with a typed command or a form, and how to write it right. */
function commandEn(fault: ParseFault, { quoted, part, helpFor, example }: FaultFacts): string {
  const { names, keyed } = parameters.en
  const helpText = (parameter: keyof typeof names) => choicesOrHint(helpFor(parameter), 'Choices: ')
  const wholeCommand = example === null ? '' : ` The whole command: ${example}`
  switch (fault.kind) {
    case 'text-too-long':
      return 'The command is too long: it can have 3,000 characters at most.'
    case 'quote-open':
      return 'A quotation mark was left open. Put notes and brand names between two marks, for example note="said on the phone".'
    case 'address-first':
      return `Write the address after the command, then the rest; for example: ${example}`
    case 'address':
      return addressEn(fault.fault, fault.text, part)
    case 'second-address':
      return 'A command can have one address only. Write a command for each address.'
    case 'word':
      if (fault.nearest !== null) {
        return `${quoted(fault.word)} was not understood. Did you mean ${fault.nearest}?`
      }
      return fault.choices.length === 0
        ? `${quoted(fault.word)} was not understood. For example: ${example}`
        : [
            `${quoted(fault.word)} was not understood.`,
            ...fault.choices.map((name) => `${en.capital(names[name])}: ${choicesOrHint(helpFor(name))}`),
          ].join(' ')
    case 'twice':
      return `The ${names[fault.parameter]} was written twice. Leave only one.`
    case 'missing':
      return `Missing: ${names[fault.parameter]}. ${helpText(fault.parameter)}${wholeCommand}`
    case 'value':
      return `The ${names[fault.parameter]} was not understood. ${helpText(fault.parameter)}`
    case 'too-long':
      return `The ${names[fault.parameter]} is too long: it can have ${en.number(fault.most)} characters at most. ${helpText(fault.parameter)}`
    case 'unwanted':
      return `This command takes no ${names[fault.parameter]}. For example: ${example}`
    case 'channel-unsuited':
      return fault.recipientKind === 'phone'
        ? 'A phone number does not suit the channel e-mail. Write calls or SMS, or give an e-mail address.'
        : `An e-mail address does not suit the channel ${en.words.channels[fault.channel]}. Write e-mail, or give a phone number.`
    case 'source-national':
      return `Only İYS uses the source ${fault.source}. Write where the company got the consent, for example call centre.`
    case 'key':
      return `The ${names[fault.parameter]} was not understood. Write it like this: ${keyed[fault.parameter]}. ${helpText(fault.parameter)}`
    case 'brand-unknown':
      return fault.names.length === 0
        ? 'You have no role for any brand.'
        : ended(`There is no such brand: ${quoted(fault.text)}. Yours are: ${en.list(fault.names)}`)
    case 'brand-unclear':
      return ended(`It is not clear which brand: ${quoted(fault.text)}. These fit: ${en.list(fault.names)}`)
    case 'date':
      return `There is no such date or time: ${quoted(fault.text)}. Write it like 02.03.2026 14:05 or yesterday 14:05.`
  }
}

/** Sentences about a command or an address that cannot be read. */
export const typingFaults = {
  tr: { address: addressTr, command: commandTr },
  en: { address: addressEn, command: commandEn },
}
