import type { RowCode, RowDetail } from '../../src/import-file/consent-rows.ts'

/* Reasons why a row is refused, for chat and for the file of results. */

interface Reasons {
  readonly codes: Readonly<Record<RowCode, string>>
  readonly details: Readonly<Record<RowDetail, string>>
  readonly keptHere: string
  readonly obeyed: string
}

const tr: Reasons = {
  codes: {
    H110: 'izin durumu yok',
    H111: 'izin türü yok',
    H112: 'izin tarihi yok',
    H113: 'izin kaynağı yok',
    H114: 'alıcı yok',
    H115: 'izin durumu ONAY ya da RET değil',
    H116: 'alıcı tipi BIREYSEL ya da TACIR değil',
    H117: 'izin türü ARAMA, MESAJ ya da EPOSTA değil',
    H119: 'böyle bir kaynak yok',
    H120: 'e-posta adresi uygun değil',
    H121: 'telefon numarası uygun değil',
    H155: 'HS_2015 yalnızca 2015-05-01 00:00:00 tarihiyle kaydedilir',
    H156: '1 Mayıs 2015 öncesinin tarihi',
    H157: 'böyle bir tarih yok',
    H158: 'tarih okunamadı, 02.03.2026 14:05 gibi olmalı',
    H160: 'telefon numarası 15 karakterden uzun',
    H162: 'tarih gelecekte',
    H174: 'kayıt zaten bu durumda',
    H175: 'ilk kayıt RET olamaz',
    H178: 'tarih kayıttakinden yeni değil',
    H408: 'HS_KARAR yalnızca RET içindir',
    H462: 'kaydı olan tacir için tarih gerekir',
    H463: 'kaydı olan tacir için kaynak gerekir',
    H467: 'üç iş gününden eski',
    'refusal-stands': 'alıcı reddetmiş, yükleme RET kaydını ONAY yapmaz',
    'open-complaint': 'alıcının açık bir şikâyeti var, yükleme ona ONAY kaydetmez',
    'brand-closed': 'marka kapatılmış, yalnızca RET alır',
    erased: 'alıcı silinmiş, izni yalnızca kendisi yeniden verebilir',
    'not-sent': 'son verilen dosyada böyle bir satır yok',
    'day-order': 'tarihte gün mü, ay mı önce belli değil',
    'type-unclear': 'alıcı tacir olarak reddetmiş, satırda alıcı tipi yok; hangi tip olduğunu yazın',
  },
  details: {
    unclear: 'alıcı bir adres değil',
    rounded:
      'Excel numarayı kısaltmış (9,05E+11 gibi), son haneleri kayıp; sütunu metin olarak biçimlendirin',
    'phone-character': 'telefonda rakam olmayan bir karakter var',
    'phone-incomplete': 'telefonun haneleri eksik',
    'phone-too-long': 'telefonun haneleri fazla',
    'phone-not-in-use': 'böyle bir telefon numarası yok',
    'phone-premium': 'ücretli özel hizmet numarası',
    'email-character': 'e-posta adresinde Türkçe harf gibi kullanılamayan bir karakter var',
    'email-form': 'e-posta adresi eksik ya da çok uzun',
    'email-short-domain': 'İYS e-posta adresinde @ ile nokta arasında en az iki karakter ister',
  },
  keptHere: 'RET burada uygulanır, İYS ise kabul etmez',
  obeyed: 'RET uygulandı',
}

const en: Reasons = {
  codes: {
    H110: 'the status is missing',
    H111: 'the type is missing',
    H112: 'the date is missing',
    H113: 'the source is missing',
    H114: 'the recipient is missing',
    H115: 'the status is not ONAY or RET',
    H116: 'the recipient type is not BIREYSEL or TACIR',
    H117: 'the type is not ARAMA, MESAJ or EPOSTA',
    H119: 'the source is not known',
    H120: 'the e-mail address cannot be accepted',
    H121: 'the phone number cannot be accepted',
    H155: 'HS_2015 is only for 2015-05-01 00:00:00',
    H156: 'the date is before 1 May 2015',
    H157: 'the date does not exist',
    H158: 'the date cannot be read, write it like 02.03.2026 14:05',
    H160: 'the phone number is longer than 15 characters',
    H162: 'the date is in the future',
    H174: 'the record already has this status',
    H175: 'the first record cannot be RET',
    H178: 'the date is not later than the stored one',
    H408: 'HS_KARAR is only for RET',
    H462: 'a trader with a record needs a date',
    H463: 'a trader with a record needs a source',
    H467: 'more than three business days old',
    'refusal-stands': 'the recipient has refused, an import does not turn a RET into ONAY',
    'open-complaint': 'the recipient has an open complaint, an import records no ONAY for it',
    'brand-closed': 'the brand is closed and takes only RET',
    erased: 'the recipient was erased, and only they can give a consent again',
    'not-sent': 'the last file that was handed out has no such row',
    'day-order': 'the date can be read day first or month first',
    'type-unclear':
      'the recipient has refused as a trader, and the row names no recipient type; write which it is',
  },
  details: {
    unclear: 'the recipient is not an address',
    rounded:
      'Excel has shortened the number (like 9.05E+11), its last digits are lost; format the column as text',
    'phone-character': 'the phone number holds a character that is no digit',
    'phone-incomplete': 'digits of the phone number are missing',
    'phone-too-long': 'the phone number has too many digits',
    'phone-not-in-use': 'no such phone number can exist',
    'phone-premium': 'the number of a paid service',
    'email-character': 'the e-mail address holds a character that it may not have, such as a Turkish letter',
    'email-form': 'the e-mail address is incomplete or too long',
    'email-short-domain': 'İYS wants two characters between the @ and the dot of an e-mail address',
  },
  keptHere: 'the RET is obeyed here, İYS would not take it',
  obeyed: 'the RET is obeyed',
}

const reasons = { tr, en }

/** Returns the fault of the address if there is one, else the meaning of the code. Adds that a RET is obeyed. */
export function reasonOfRow(
  { code, detail }: { readonly code: RowCode; readonly detail: RowDetail | 'kept-here' | 'obeyed' | null },
  language: 'tr' | 'en',
): string {
  const { codes, details, keptHere, obeyed } = reasons[language]
  if (detail === 'kept-here') return `${codes[code]}; ${keptHere}`
  if (detail === 'obeyed') return `${codes[code]}; ${obeyed}`
  return detail === null ? codes[code] : details[detail]
}
