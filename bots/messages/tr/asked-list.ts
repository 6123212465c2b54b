import type { Channel } from '../../../src/consent/channel.ts'
import type { PermissionReason } from '../../../src/consent/permission.ts'
import type { ListFault } from '../../../src/register/lists/jobs.ts'
import { number } from '../turkish.ts'
import { staff } from './staff.ts'
import { words } from './words.ts'

/** What is wrong with the file, and what a right one looks like. */
function whyUnread(fault: ListFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (satır ${number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'Dosyada adres yok ya da dosya boş. Her satırda bir telefon numarası ya da e-posta adresi olmalı.'
    case 'gone':
      return "Dosya Slack'ten alınamadı; silinmiş olabilir. Formu açıp dosyayı yeniden seçin."
    case 'denied':
      return 'Bu marka için artık yetkiniz yok. Yetkiyi yöneticinizden isteyip dosyayı yeniden verin.'
    case 'failed':
      return 'Dosyayı işlerken bizde bir hata oldu. Formu açıp dosyayı yeniden seçin; yine olursa yöneticinize bildirin.'
    case 'quote-open':
      return `Bir tırnak kapanmıyor${inLine(fault.line)}. Dosyayı düzeltip yeniden gönderin.`
    case 'not-xlsx':
      return 'Bu bir Excel (.xlsx) dosyası değil. Dosyayı .xlsx ya da CSV olarak kaydedin.'
    case 'encrypted':
      return 'Dosya parolalı ya da eski biçimde (.xls). Parolasız .xlsx ya da CSV olarak kaydedin.'
    case 'workbook-too-long':
      return 'Excel dosyası çok uzun. CSV olarak kaydedin.'
    case 'workbook-too-large':
      return `Excel dosyası çok büyük: en çok ${number(fault.bytesMax / 2 ** 20)} MB olabilir. CSV olarak kaydedin.`
    default:
      return 'Dosya CSV, Excel (.xlsx) ya da metin dosyası değil. Her satırda bir adres olmalı.'
  }
}

/** A list of addresses asked about at once. */
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
  fileUnreadable: (fault: ListFault) => `Dosya okunamadı, hiçbir adres sorgulanmadı. ${whyUnread(fault)}`,
  keptNote:
    'Dosyada her adres, gönderilip gönderilemeyeceği ve nedeni yazar; indiği andaki durumu gösterir. Bir gün boyunca istenebilir, sonra liste silinir.',
  channel: 'Kanal',
  /** Where the form cannot be opened, or something was typed. */
  inForm:
    'Adresler komut satırına yazılmaz; forma yapıştırılır ya da dosya olarak verilir. Formu düğmeyle açın.',
  open: 'Formu aç',
  empty: 'Hiç adres yok. Her satıra bir telefon numarası ya da e-posta adresi yazın ya da bir dosya seçin.',
  noneRead: (channel: Channel) =>
    `Hiçbir satırda ${words.channels[channel]} kanalına uyan bir adres okunamadı. Her satıra bir adres yazın, örneğin ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  noChannel: 'Kanal eksik. Listeden birini seçin.',
  ceiling: (asked: number, left: number, perDay: number) =>
    `Listede ${number(asked)} adres var, bugün için ${number(left)} sorgu hakkınız kaldı (günde ${number(perDay)}). Hiçbiri sorgulanmadı; listeyi kısaltın, yarın yeniden sorun ya da yöneticiden sınırı yükseltmesini isteyin (look_ups_per_day ayarı).`,
  summary: 'Listenin sonucu.',
  heading: (brand: string, channel: string) => `${brand} · ${channel}`,
  counts: (channel: Channel, may: number, mayNot: number) =>
    channel === 'ARAMA'
      ? `${number(may + mayNot)} numara: ${number(may)} numara aranabilir, ${number(mayNot)} numara aranamaz.`
      : `${number(may + mayNot)} adres: ${number(may)} adrese gönderilebilir, ${number(mayNot)} adrese gönderilemez.`,
  /** How many of them for each reason. */
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
