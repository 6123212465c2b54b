import type { Channel, Status } from '../../../src/consent/channel.ts'
import type { Source } from '../../../src/consent/source.ts'
import { date, ending, number } from '../turkish.ts'
import { words } from './words.ts'

/** A change as sentences name it, without its recipient. */
export interface ChangeTold {
  readonly channel: Channel
  readonly status: Status
  readonly source: Source | null
  /** A day or a wall time. */
  readonly date: string
  /** Short. */
  readonly id: string
}

/** SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi, kayıt no 70f5…7c6d */
export function changeTold({ channel, status, source, date: on, id }: ChangeTold): string {
  const name = words.channels[channel]
  return [
    `${name.slice(0, 1).toLocaleUpperCase('tr')}${name.slice(1)} ${status === 'ONAY' ? "ONAY'ı" : "RET'i"}`,
    date(on),
    source === null ? 'kaynak belirtilmemiş' : `kaynak ${words.sources[source]}`,
    `kayıt no ${id}`,
  ].join(', ')
}

const unread = {
  'change-missing': 'Kayıt no eksik.',
  'note-missing': 'Kanıt metni eksik.',
  'note-unquoted': 'Kanıt metni tırnak içinde olmalı.',
  word: 'Komut anlaşılmadı.',
}

const notFound = {
  unreadable: 'Bu, bir kayıt numarası değil.',
  unknown: 'Düzenleyici olduğunuz markalarda bu numarayla başlayan bir kayıt yok.',
  unclear: 'Bu numara birden çok kayda uyuyor. Daha çok hane yazın.',
}

export const laterEvidence = {
  unread: (fault: keyof typeof unread, example: string) => `${unread[fault]} Örneğin: ${example}`,
  notFound: (reason: keyof typeof notFound, example: string) => `${notFound[reason]} Örneğin: ${example}`,
  /** At its field. */
  notFoundInForm: (reason: keyof typeof notFound): string => notFound[reason],
  refused: (reason: 'unknown' | 'erased' | 'empty' | 'text-too-long', max: number) =>
    ({
      unknown: 'Bu değişiklik bulunamadı, hiçbir şey eklenmedi.',
      erased: 'Bu alıcının adresi silinmiş; kanıt artık eklenemez.',
      empty: 'Kanıt metni boş, hiçbir şey eklenmedi.',
      'text-too-long': `Kanıt metni çok uzun: en çok ${number(max)} karakter olabilir. Hiçbir şey eklenmedi.`,
    })[reason],
  form: {
    title: 'Kanıt ekle',
    save: 'Ekle',
    label: 'Kanıt',
    hint: 'İzni ne gösteriyor: form ya da çağrı kaydı numarası, onay metni.',
  },
  addTo: (channel: Channel | null) =>
    channel === null ? 'Kanıt ekle' : `Kanıt ekle: ${words.channels[channel]}`,
  about: (brand: string, change: ChangeTold) => `${brand}: ${changeTold(change)}.`,
  added: 'Kanıt eklendi.',
  already: 'Bu kanıt daha önce eklenmiş.',
  asOf: (today: string) =>
    `Kanıt, ${ending(date(today), 'locative')} eklenmiş olarak saklanır: kimin eklediğini gösterir, izin alınırken var olduğunu göstermez.`,
}
