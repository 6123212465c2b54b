import * as en from '../../../bots/messages/english.ts'
import type { Counted } from '../../../bots/messages/formats.ts'
import * as tr from '../../../bots/messages/turkish.ts'

const turkish = {
  summary: 'İzinli veri tabanı.',
  asOf: (at: string | null, scope: 'ONAY' | 'all') =>
    `izinli veri tabanı, ${at === null ? 'şu anki durum' : `${tr.moment(at)} itibarıyla`}, ${scope === 'ONAY' ? 'yalnızca ONAY' : 'ONAY ve RET'}.`,
  counts: ({ approval, rejection }: Counted) =>
    `Şu anda ${tr.number(approval)} ONAY, ${tr.number(rejection)} RET var; silinen adresler sayılmaz.`,
  uncounted: 'Kaç satır olduğu dosya inerken belli olur.',
  leftOut: 'O anda kayıtlı olup adresi sonradan silinen izinler dosyada yoktur; artık gösterilemez.',
  csv: 'CSV',
  xlsx: 'Excel',
  stamped: 'Zaman damgalı CSV',
  about: 'Dosyada adreslerin tamamı yazılıdır; her indirme sorgu olarak kaydedilir.',
  noStamps: 'Zaman damgası burada kurulu değil, dosya damgasız verilir. Yönetici kurabilir (TSA_URL).',
  form: {
    open: 'Başka bir an ya da kapsam',
    title: 'İzinli veri tabanı',
    day: 'Geçmiş bir gün',
    dayHint: 'Boş bırakırsanız şu an alınır.',
    time: 'Saat',
    timeHint: 'Gün seçip saati boş bırakırsanız o günün sonu alınır.',
  },
}

const english: typeof turkish = {
  summary: 'Permitted database.',
  asOf: (at, scope) =>
    `permitted database, ${at === null ? 'as it is now' : `as of ${en.moment(at)}`}, ${scope === 'ONAY' ? 'ONAY only' : 'ONAY and RET'}.`,
  counts: ({ approval, rejection }) =>
    `On record now: ${en.number(approval)} ONAY and ${en.number(rejection)} RET; erased addresses do not count.`,
  uncounted: 'How many rows there are shows when the file is downloaded.',
  leftOut:
    'Consents on record at that moment whose addresses were erased since are not in the file; they cannot be shown any more.',
  csv: 'CSV',
  xlsx: 'Excel',
  stamped: 'Time-stamped CSV',
  about: 'The file holds full addresses; each download is noted in the log of look-ups.',
  noStamps:
    'No time stamps are set up here, so the file comes without one. An admin can set them up (TSA_URL).',
  form: {
    open: 'Another moment or scope',
    title: 'Permitted database',
    day: 'A past day',
    dayHint: 'Left empty, this moment is taken.',
    time: 'Time',
    timeHint: 'With a day and no time, the end of that day is taken.',
  },
}

export const permittedMessages = { tr: turkish, en: english }
