import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { Channel, RecipientType, Status } from '../../../src/consent/channel.ts'
import type { Source } from '../../../src/consent/source.ts'
import {
  type EvidenceFileKind,
  evidenceFilesMax,
  fileSize,
  fileWords,
} from '../../../src/register/evidence/file-kind.ts'
import { date, ending, list, moment, number } from '../turkish.ts'
import { words } from './words.ts'

export interface ChangeTold {
  readonly channel: Channel
  /** BIREYSEL is not said. */
  readonly recipientType?: RecipientType
  readonly status: Status
  readonly source: Source | null
  /** A day or a wall time. */
  readonly date: string
  /** Short. */
  readonly id: string
}

/** SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi, kayıt no 70f5…7c6d */
export function changeTold({ channel, recipientType, status, source, date: on, id }: ChangeTold): string {
  const name = words.channels[channel]
  return [
    `${name.slice(0, 1).toLocaleUpperCase('tr')}${name.slice(1)}${recipientType === 'TACIR' ? ` (${words.types.TACIR})` : ''} ${status === 'ONAY' ? "ONAY'ı" : "RET'i"}`,
    date(on),
    source === null ? 'kaynak belirtilmemiş' : `kaynak ${words.sources[source]}`,
    `kayıt no ${id}`,
  ].join(', ')
}

const notFound = {
  unreadable: 'Bu, bir kayıt numarası değil.',
  unknown: 'Düzenleyici olduğunuz markalarda bu numarayla başlayan bir kayıt yok.',
  unclear: 'Bu numara birden çok kayda uyuyor. Daha çok hane yazın.',
}

const whyNotFound = (reason: keyof typeof notFound, command: string) =>
  reason === 'unknown'
    ? `${notFound.unknown} Kayıt no, ${command} geçmiş ADRES yanıtında yazar.`
    : notFound[reason]

export const laterEvidence = {
  notFound: (reason: keyof typeof notFound, example: string, command: string) =>
    `${whyNotFound(reason, command)} Örneğin: ${example}`,
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
  addTo: (channel: string | null) => (channel === null ? 'Kanıt ekle' : `Kanıt ekle: ${channel}`),
  about: (brand: string, change: ChangeTold) => `${brand}: ${changeTold(change)}.`,
  addWith: 'Kanıtı bulunca şu komutla ekleyin, metni tırnak içine yazın:',
  addCommand: (id: string) => `kanıt-ekle ${id} not="…"`,
  added: 'Kanıt eklendi.',
  already: 'Bu kanıt daha önce eklenmiş.',
  eitherMissing: 'Kanıt metni yazın ya da bir dosya seçin.',
  files: {
    add: 'Kanıt dosyası ekle',
    fetch: 'Kanıt dosyasını indir',
    pageReady: 'Kanıt dosyası için sayfa hazır.',
    taken: (mebibytes: number) =>
      `PDF, PNG, JPEG, metin, e-posta (.eml) ya da ses kaydı (WAV, MP3, M4A) ekleyebilirsiniz; en çok ${mebibytes} MB, parolasız.`,
    open: 'Dosya sayfasını aç',
    once: 'Bağlantı size özeldir: 15 dakika geçerlidir ve bir dosya alır.',
    kindAndSize: (kind: EvidenceFileKind, bytes: number) => `${fileWords.tr[kind]}, ${fileSize(bytes, 'tr')}`,
    line: (kind: EvidenceFileKind, bytes: number, addedAt: number) =>
      `Kanıt dosyası: ${fileWords.tr[kind]}, ${fileSize(bytes, 'tr')} · ${moment(formatWallTime(addedAt))}`,
    fetchChoice: (kind: EvidenceFileKind, bytes: number, addedAt: number) =>
      `${fileWords.tr[kind]}, ${fileSize(bytes, 'tr')} · ${moment(formatWallTime(addedAt))}`,
    /** A menu has room for 75 characters. */
    choice: (brand: string, channel: string, recordedAt: number) =>
      `${brand.slice(0, 40)} · ${channel} · ${moment(formatWallTime(recordedAt))}`,
    more: (count: number) => `${number(count)} kanıt dosyası daha var; hepsi kanıt paketindedir.`,
    added: 'Kanıt dosyası eklendi.',
    already: 'Bu kanıt dosyası daha önce eklenmiş.',
    refused: (
      reason:
        | 'gone'
        | 'denied'
        | 'unknown'
        | 'erased'
        | 'too-many'
        | 'empty'
        | 'too-large'
        | 'other-kind'
        | 'encrypted',
      mebibytes: number,
    ) =>
      `${
        {
          gone: "Kanıt dosyası Slack'ten alınamadı. Aşağıdaki düğmeyle yeniden ekleyin.",
          denied: 'Bu marka için artık düzenleyici yetkiniz yok. Dosyayı yetkisi olan biri eklesin.',
          unknown: 'Değişiklik bulunamadı.',
          erased: 'Bu alıcının adresi silinmiş; kanıt artık eklenemez.',
          'too-many': `Bu değişikliğe en çok ${evidenceFilesMax} kanıt dosyası eklenebilir.`,
          empty: 'Dosya boş.',
          'too-large': `Dosya çok büyük: en çok ${mebibytes} MB olabilir.`,
          'other-kind': 'Bu tür bir dosya alınmıyor: PDF, PNG, JPEG, metin, .eml, WAV, MP3 ya da M4A olmalı.',
          encrypted: 'PDF parolayla korunuyor; denetimde açılamaz. Parolasız kopyasını ekleyin.',
        }[reason]
      } Dosya eklenmedi; değişiklik olduğu gibi duruyor.`,
    ofChanges: (ids: readonly string[]) => `Kayıt no ${list(ids)}.`,
    digest: (sha256: string) => `Dosyanın SHA-256 özeti: ${sha256.slice(0, 4)}…${sha256.slice(-4)}`,
  },
  asOf: (today: string) =>
    `Kanıt, ${ending(date(today), 'locative')} eklenmiş olarak saklanır: kimin eklediğini gösterir, izin alınırken var olduğunu göstermez.`,
}
