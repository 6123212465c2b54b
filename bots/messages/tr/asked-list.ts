import type { Channel } from '../../../src/consent/channel.ts'
import type { PermissionReason } from '../../../src/consent/permission.ts'
import type { UploadFault } from '../../../src/register/uploads/file.ts'
import { number } from '../turkish.ts'
import { whyUnread } from './imports.ts'
import { staff } from './staff.ts'
import { words } from './words.ts'

const empty = 'Dosyada adres yok. Her satırda bir telefon numarası ya da e-posta adresi olmalı.'

export const askedList = {
  /** Titles and buttons have room for 24 characters. */
  title: 'Liste sorgula',
  submit: 'Sorgula',
  addresses: 'Adresler',
  addressesHint: (most: number) =>
    `Her satıra bir adres; en çok ${number(most)} karakter. Daha uzun bir liste için aşağıdan dosya seçin.`,
  listFile: 'Dosya',
  listFileHint:
    "Adresleri yapıştırmak yerine: CSV, Excel (.xlsx) ya da metin dosyası, her satırda bir adres. Dosya Slack'te sizin dosyanız olarak kalır.",
  bothGiven: 'Adresleri ya yapıştırın ya da dosya seçin; birini boş bırakın.',
  fetching:
    'Dosya alınıyor. Adresler sorgulanınca sonucu, izin ile olan konuşmanızda size gelecek; bu pencereyi kapatabilirsiniz.',
  fileUnreadable: (fault: UploadFault) =>
    `Dosya okunamadı, hiçbir adres sorgulanmadı. ${fault.kind === 'empty' ? empty : whyUnread(fault)}`,
  keptNote:
    'Dosyada her adres, gönderilip gönderilemeyeceği ve nedeni yazar; indiği andaki durumu gösterir. Bir gün boyunca istenebilir, sonra liste silinir.',
  channel: 'Kanal',
  inForm:
    'Adresler komut satırına yazılmaz; forma yapıştırılır ya da dosya olarak verilir. Formu düğmeyle açın.',
  open: 'Formu aç',
  empty: 'Hiç adres yok. Her satıra bir telefon numarası ya da e-posta adresi yazın ya da bir dosya seçin.',
  noneRead: (channel: Channel) =>
    `Hiçbir satırda ${words.channels[channel]} kanalına uyan bir adres okunamadı. Her satıra bir adres yazın, örneğin ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  ceiling: (asked: number, left: number, perDay: number) =>
    whyUnread({ kind: 'ceiling', asked, left, perDay }),
  summary: 'Listenin sonucu.',
  heading: (brand: string, channel: string) => `${brand} · ${channel}`,
  counts: (channel: Channel, may: number, mayNot: number) =>
    channel === 'ARAMA'
      ? `${number(may + mayNot)} numara: ${number(may)} numara aranabilir, ${number(mayNot)} numara aranamaz.`
      : `${number(may + mayNot)} adres: ${number(may)} adrese gönderilebilir, ${number(mayNot)} adrese gönderilemez.`,
  reason: (channel: Channel, maySend: boolean, reason: PermissionReason, count: number) =>
    `${number(count)} · ${staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count: number) => `${number(count)} satırda adres okunamadı.`,
  unsuited: (count: number) => `${number(count)} adres bu kanala uymuyor.`,
  first: (channel: Channel, shown: number, all: number) => {
    if (channel === 'ARAMA')
      return shown === all ? 'Aranamayanlar:' : `Aranamayanların ilk ${number(shown)} numarası:`
    return shown === all ? 'Gönderilemeyenler:' : `Gönderilemeyenlerin ilk ${number(shown)} adresi:`
  },
  header: 'Dosyanın ilk satırı sütun adı sayıldı, sorgulanmadı.',
  unverified: "Bu listedeki izinler İYS'de doğrulanmadı.",
  line: (address: string, why: string) => `${address} · ${why}`,
  file: 'Listenin tamamı, CSV',
  fileNote:
    'Dosyada her adres, gönderilip gönderilemeyeceği ve nedeni yazar; indiği andaki durumu gösterir. Düğme 30 dakika geçerlidir.',
  logged: (count: number) => `Adınıza ${number(count)} sorgu olarak not edildi.`,
}
