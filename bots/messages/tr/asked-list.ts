import type { Channel } from '../../../src/consent/channel.ts'
import type { PermissionReason } from '../../../src/consent/permission.ts'
import { number } from '../turkish.ts'
import { staff } from './staff.ts'
import { words } from './words.ts'

/** A list of addresses asked about at once. */
export const askedList = {
  /** Titles and buttons have room for 24 characters. */
  title: 'Liste sorgula',
  submit: 'Sorgula',
  addresses: 'Adresler',
  addressesHint: (most: number) =>
    `Her satıra bir adres; en çok ${number(most)} karakter. Daha uzun listeler bölünür ya da API'nin çoklu durum sorgusuna gönderilir: istekte 1.000 adres.`,
  channel: 'Kanal',
  /** Where the form cannot be opened, or something was typed. */
  inForm: 'Adresler komut satırına yazılmaz, forma yapıştırılır. Formu düğmeyle açın.',
  open: 'Formu aç',
  empty: 'Hiç adres yok. Her satıra bir telefon numarası ya da e-posta adresi yazın.',
  noneRead: (channel: Channel) =>
    `Hiçbir satırda ${words.channels[channel]} kanalına uyan bir adres okunamadı. Her satıra bir adres yazın, örneğin 0532 123 45 67.`,
  noChannel: 'Kanal eksik. Listeden birini seçin.',
  ceiling: (asked: number, left: number, perDay: number) =>
    `Listede ${number(asked)} adres var, bugün için ${number(left)} sorgu hakkınız kaldı (günde ${number(perDay)}). Hiçbiri sorgulanmadı; listeyi kısaltın ya da yarın yeniden sorun.`,
  summary: 'Listenin sonucu.',
  heading: (brand: string, channel: Channel) => `${brand} · ${words.channels[channel]}`,
  counts: (may: number, mayNot: number) =>
    `${number(may + mayNot)} adres: ${number(may)} adrese gönderilebilir, ${number(mayNot)} adrese gönderilemez.`,
  /** How many of them for each reason. */
  reason: (channel: Channel, maySend: boolean, reason: PermissionReason, count: number) =>
    `${number(count)} · ${staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count: number) => `${number(count)} satırda adres okunamadı.`,
  unsuited: (count: number) => `${number(count)} adres bu kanala uymuyor.`,
  first: (shown: number, all: number) =>
    shown === all ? 'Gönderilemeyenler:' : `Gönderilemeyenlerin ilk ${number(shown)} adresi:`,
  unverified: "Bu listedeki izinler İYS'de doğrulanmadı.",
  line: (address: string, why: string) => `${address} · ${why}`,
  file: 'Listenin tamamı, CSV',
  fileNote:
    'Dosyada her adres, gönderilip gönderilemeyeceği ve nedeni yazar; indiği andaki durumu gösterir. Düğme 30 dakika geçerlidir.',
  logged: (count: number) => `Adınıza ${number(count)} sorgu olarak not edildi.`,
}
