import { holidayText } from '../../src/calendar/holiday-text.ts'
import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import { logoKibibytesMax, type SettingAccepts } from '../../src/register/company/settings.ts'

/* Values of settings as people read them, and sentences on which values a setting accepts. */

const valuesTr: Readonly<Record<string, string>> = {
  yes: 'evet',
  no: 'hayır',
  off: 'kapalı',
  '[]': 'yok',
  refresh: 'yenile',
  reject: 'geri çevir',
  file: 'dosya',
  api: 'API',
}

/** Shows a logo as `PNG` only, since its text is too long. */
export const valueTextTr = (value: string) =>
  valuesTr[value] ?? holidayText(value, 'tr') ?? (value.length > 1000 ? 'PNG' : value)

/** Writes a number below 10,000 without a separator, since it may be a year. */
const boundText = ({ number }: typeof tr | typeof en, value: number) =>
  value < 10_000 ? String(value) : number(value)

/** Says in Turkish which values a setting accepts. */
export const acceptsTr = (accepted: SettingAccepts): string => {
  switch (accepted.kind) {
    case 'one-of':
      return `Şunlardan birini yazın: ${accepted.words.map(valueTextTr).join(', ')}.`
    case 'number': {
      const span = `${tr.ending(boundText(tr, accepted.min), 'ablative')} ${tr.ending(boundText(tr, accepted.max), 'dative')} kadar`
      return `${span.charAt(0).toLocaleUpperCase('tr')}${span.slice(1)} bir sayı${accepted.words.length > 0 ? ' ya da kapalı' : ''} yazın.`
    }
    case 'holidays':
      return 'Günü ve adını yazın: 24.01.2031 Ramazan. Birden çok günü virgülle ayırın; yarım günün sonuna yarım ekleyin. Yazdıklarınız öncekilerin yerine geçer.'
    case 'contact':
      return 'Alıcıların size ulaşacağı e-posta, telefon ya da KEP adresini tek satırda yazın, örneğin ornek.com.tr/iletisim; kaldırmak için kapalı yazın.'
    case 'color':
      return 'Koyu bir rengi #00674f gibi yazın ya da kapalı yazın; beyaz üstünde okunması gerekir.'
    case 'logo':
      return `Logo, sunucudaki komut satırından verilir: izin setting set page_logo logo.png (PNG, en çok ${logoKibibytesMax} KB). Kaldırmak için kapalı yazın.`
  }
}

const valuesEn: Readonly<Record<string, string>> = { '[]': 'none' }

/** Shows a logo as `PNG` only, since its text is too long. */
export const valueTextEn = (value: string) =>
  valuesEn[value] ?? holidayText(value, 'en') ?? (value.length > 1000 ? 'PNG' : value)

/** Says in English which values a setting accepts. */
export const acceptsEn = (accepted: SettingAccepts): string => {
  switch (accepted.kind) {
    case 'one-of':
      return `Write one of: ${accepted.words.join(', ')}.`
    case 'number':
      return `Write a number from ${boundText(en, accepted.min)} to ${boundText(en, accepted.max)}${accepted.words.length > 0 ? ', or off' : ''}.`
    case 'holidays':
      return 'Write the day and its name: 24.01.2031 Ramazan. Separate several by commas; add half behind a half day. They take the place of the earlier ones.'
    case 'contact':
      return 'Write in one line the e-mail, phone or KEP address at which recipients reach you, such as ornek.com.tr/iletisim; write off to remove it.'
    case 'color':
      return 'Write a dark color such as #00674f, which can be read on white, or off.'
    case 'logo':
      return `The logo is given on the command line of the server: izin setting set page_logo logo.png (PNG, ${logoKibibytesMax} KB at most). Write off to remove it.`
  }
}
