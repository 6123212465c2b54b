import type { Channel, RecipientType, Status } from '../../../src/consent/channel.ts'
import type { Source } from '../../../src/consent/source.ts'
import {
  type EvidenceFileKind,
  evidenceFilesMax,
  fileSize,
  fileWords,
} from '../../../src/register/evidence/file-kind.ts'
import type { Counted } from '../formats.ts'
import { date, dateWithWeekday, ending, instant, list, moment, number, words } from '../turkish.ts'

export interface ChangeNews {
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

/** SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi, işlem no 70f5…7c6d */
export function changeLine({ channel, recipientType, status, source, date: on, id }: ChangeNews): string {
  const name = words.channels[channel]
  return [
    `${name.slice(0, 1).toLocaleUpperCase('tr')}${name.slice(1)}${recipientType === 'TACIR' ? ` (${words.types.TACIR})` : ''} ${status === 'ONAY' ? "ONAY'ı" : "RET'i"}`,
    date(on),
    source === null ? 'kaynak belirtilmemiş' : `kaynak ${words.sources[source]}`,
    `işlem no ${id}`,
  ].join(', ')
}

const notFound = {
  unreadable: 'Bu, bir işlem numarası değil.',
  unknown: 'Düzenleyici olduğunuz markalarda bu numarayla başlayan bir kayıt yok.',
  unclear: 'Bu numara birden çok kayda uyuyor. Daha çok hane yazın.',
}

const whyNotFound = (reason: keyof typeof notFound, command: string) =>
  reason === 'unknown'
    ? `${notFound.unknown} İşlem no, ${command} geçmiş ADRES yanıtında yazar.`
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
    hint: 'İznin dayanağı: form ya da çağrı kaydı numarası, onay metni.',
  },
  addTo: (channel: string | null) => (channel === null ? 'Kanıt ekle' : `Kanıt ekle: ${channel}`),
  about: (brand: string, change: ChangeNews) => `${brand}: ${changeLine(change)}.`,
  addWith: 'Kanıtı bulunca şu komutla ekleyin, metni tırnak içine yazın:',
  addCommand: (id: string) => `kanıt-ekle ${id} kanıt="…"`,
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
    once: 'Bağlantı size özeldir: 15 dakika geçerlidir ve tek dosya yüklenir.',
    kindAndSize: (kind: EvidenceFileKind, bytes: number) => `${fileWords.tr[kind]}, ${fileSize(bytes, 'tr')}`,
    line: (kind: EvidenceFileKind, bytes: number, addedAt: number) =>
      `Kanıt dosyası: ${fileWords.tr[kind]}, ${fileSize(bytes, 'tr')} · ${instant(addedAt)}`,
    fetchChoice: (kind: EvidenceFileKind, bytes: number, addedAt: number) =>
      `${fileWords.tr[kind]}, ${fileSize(bytes, 'tr')} · ${instant(addedAt)}`,
    /** A menu has room for 75 characters. */
    choice: (brand: string, channel: string, recordedAt: number) =>
      `${brand.slice(0, 40)} · ${channel} · ${instant(recordedAt)}`,
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
    ofChanges: (ids: readonly string[]) => `İşlem no ${list(ids)}.`,
    digest: (sha256: string) => `Dosyanın SHA-256 özeti: ${sha256.slice(0, 4)}…${sha256.slice(-4)}`,
  },
  asOf: (today: string) =>
    `Kanıt, ${ending(date(today), 'locative')} eklenmiş olarak saklanır: kimin eklediğini gösterir, izin alınırken var olduğunu göstermez.`,
}

const files = {
  ready: 'Dosyanız hazır: aşağıdaki sayfayı açıp indirin.',
  open: 'İndirme sayfasını aç',
  readyWithStamp:
    'Dosyanız hazır. Önce dosyayı indirin; zaman damgası inen dosyaya vurulur ve ikinci düğmeyle iner.',
  openFile: 'Dosyanın sayfasını aç',
  openStamp: 'Damganın sayfasını aç',
  once: 'Bağlantıyı yalnızca siz görüyorsunuz. 15 dakika geçerlidir ve dosya bir kez iner.',
}

const evidence = {
  summary: 'İzin kanıtları.',
  title: 'Kanıt',
  button: 'Kanıt',
  now: 'Gün verilmedi, bugünkü durum:',
  onDay: (day: string) => `${dateWithWeekday(day)} günü, o güne kadar kaydedilenlere göre:`,
  allDay: (status: Status) => `gün boyunca ${status}.`,
  changed: (before: Status | null, after: Status | null) =>
    `gün başında ${before ?? 'kayıt yok'}, gün sonunda ${after ?? 'kayıt yok'}.`,
  noRecord: 'kayıt yok.',
  noRecordThen: 'kayıt yoktu.',
  moreStates: (count: number) => `${number(count)} satır daha var; hepsi PDF belgesinde yazar.`,
  nationalThen: "İYS'deki o günkü durum burada doğrulanmadı.",
  unknown:
    'Yetkili olduğunuz markalarda bu adresin kaydı ve şikâyeti yok, gösterilecek kanıt da yok. Bir şikâyet geldiyse önce onu not edin; o zaman kayıt olmadığını gösteren belgeyi alabilirsiniz.',
  changes: (count: number) => `${number(count)} değişiklik kayıtlı.`,
  everyOnay: "Her ONAY'ın kanıtı var.",
  missing: (count: number) =>
    `${number(count)} ONAY kanıtsız: şikâyet olursa izni ispat etmek şirketin yükümlülüğüdür.`,
  pdf: 'PDF',
  zip: 'ZIP',
  person: 'Kişinin verileri (KVKK)',
  about: 'Dosyalarda adresin tamamı yazılıdır; her indirme bir sorgu sayılır.',
}

const database = {
  summary: 'İzinli veri tabanı.',
  asOf: (at: string | null, scope: 'ONAY' | 'all') =>
    `izinli veri tabanı, ${at === null ? 'şu anki durum' : `${moment(at)} itibarıyla`}, ${scope === 'ONAY' ? 'yalnızca ONAY' : 'ONAY ve RET'}.`,
  counts: ({ approval, rejection }: Counted) =>
    `Şu anda ${number(approval)} ONAY, ${number(rejection)} RET var; silinen adresler sayılmaz.`,
  uncounted: 'Kaç satır olduğu dosya inerken belli olur.',
  leftOut: 'O anda kayıtlı olup adresi sonradan silinen izinler dosyada yoktur; artık gösterilemez.',
  csv: 'CSV',
  xlsx: 'Excel',
  stamped: 'Zaman damgalı CSV',
  about: 'Dosyada adreslerin tamamı yazılıdır; her indirme sorgu olarak kaydedilir.',
  noStamps: 'Zaman damgası burada kurulu değil, dosya damgasız verilir. Yönetici kurabilir (TSA_URL).',
  future: 'Bu an henüz gelmedi. Geçmiş bir gün yazın, örneğin dün ya da 31.12.2025.',
}

export const proof = { files, evidence, database }
