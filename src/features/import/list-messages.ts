import * as en from '../../../bots/messages/english.ts'
import { staffMessages } from '../../../bots/messages/staff.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import type { Channel, PermissionReason } from '../../consent/consent.ts'
import type { UploadFault } from '../../register/uploads/file.ts'
import { importMessages } from './messages.ts'

const emptyTr = 'Dosyada adres yok. Her satırda bir telefon numarası ya da e-posta adresi olmalı.'

const turkish = {
  listFile: 'Dosya',
  listFileHint:
    "Adresleri yapıştırmak yerine: CSV, Excel (.xlsx) ya da metin dosyası, her satırda bir adres. Dosya Slack'te sizin dosyanız olarak kalır.",
  bothGiven: 'Adresleri ya yapıştırın ya da dosya seçin; birini boş bırakın.',
  fetching:
    'Dosya alınıyor. Adresler sorgulanınca sonuç, izin uygulamasıyla konuşmanıza gelecek; bu pencereyi kapatabilirsiniz.',
  fileUnreadable: (fault: UploadFault) =>
    `Dosya okunamadı, hiçbir adres sorgulanmadı. ${fault.kind === 'empty' ? emptyTr : importMessages.tr.whyUnread(fault)}`,
  channel: 'Kanal',
  inForm:
    'Adresler komut satırına yazılmaz; forma yapıştırılır ya da dosya olarak verilir. Formu düğmeyle açın.',
  open: 'Formu aç',
  empty: 'Hiç adres yok. Her satıra bir telefon numarası ya da e-posta adresi yazın ya da bir dosya seçin.',
  noneRead: (channel: Channel) =>
    `Hiçbir satırda ${tr.words.channels[channel]} kanalına uyan bir adres okunamadı. Her satıra bir adres yazın, örneğin ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  summary: 'Listenin sonucu.',
  counts: (channel: Channel, may: number, mayNot: number) =>
    channel === 'ARAMA'
      ? `${tr.number(may + mayNot)} numara: ${tr.number(may)} numara aranabilir, ${tr.number(mayNot)} numara aranamaz.`
      : `${tr.number(may + mayNot)} adres: ${tr.number(may)} adrese gönderilebilir, ${tr.number(mayNot)} adrese gönderilemez.`,
  reason: (channel: Channel, maySend: boolean, reason: PermissionReason, count: number) =>
    `${tr.number(count)} · ${staffMessages.tr.staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count: number) => `${tr.number(count)} satırda bu kanala uyan bir adres okunamadı.`,
  unreadableAt: (lines: readonly number[]) => `Okunamayan satırlar: ${tr.list(lines.map(tr.number))}.`,
  repeated: (count: number) => `${tr.number(count)} satır yinelenmiş; her adres bir kez sayıldı.`,
  file: 'Listenin tamamı, CSV',
  fileNote: (logged: number) =>
    `Dosyada her adres, gönderim yapılıp yapılamayacağı ve nedeni yazar; indirildiği andaki durumu gösterir. Bir gün boyunca istenebilir, sonra liste silinir. Adınıza ${tr.number(logged)} sorgu olarak not edildi.`,
}

const emptyEn = 'It holds no address. Each line should have a phone number or an e-mail address.'

const english: typeof turkish = {
  listFile: 'File',
  listFileHint:
    'Instead of pasting the addresses: a CSV, Excel (.xlsx) or text file, one address a line. The file stays in Slack as a file of yours.',
  bothGiven: 'Either paste the addresses or choose a file; leave one of them empty.',
  fetching:
    'The file is being fetched. Once the addresses are looked up, the result comes to your conversation with izin; you may close this window.',
  fileUnreadable: (fault) =>
    `The file could not be read, and no address was looked up. ${fault.kind === 'empty' ? emptyEn : importMessages.en.whyUnread(fault)}`,
  channel: 'Channel',
  inForm:
    'Addresses are not typed after the command but pasted into a form, or given as a file. Open it with the button.',
  open: 'Open the form',
  empty: 'There is no address. Write one phone number or e-mail address a line, or choose a file.',
  noneRead: (channel) =>
    `No line holds an address that suits ${en.words.channels[channel]}. Write one address a line, such as ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
  summary: 'The result of the list.',
  counts: (channel, may, mayNot) =>
    channel === 'ARAMA'
      ? `${en.counted(may + mayNot, 'number')}: ${en.number(may)} may be called, ${en.number(mayNot)} may not.`
      : `${en.counted(may + mayNot, 'address', 'addresses')}: ${en.number(may)} may be sent to, ${en.number(mayNot)} may not.`,
  reason: (channel, maySend, reason, count) =>
    `${en.number(count)} · ${staffMessages.en.staff.lookUp.may(channel, maySend, reason)}`,
  unreadable: (count) => `No address that suits this channel could be read in ${en.counted(count, 'line')}.`,
  unreadableAt: (lines) => `Unreadable lines: ${en.list(lines.map(en.number))}.`,
  repeated: (count) => `${en.counted(count, 'line')} repeated; each address counts once.`,
  file: 'The whole list, CSV',
  fileNote: (logged) =>
    `The file has every address, whether it may be sent to, and why, as it stands when it is fetched. It can be asked for during one day; then the list is dropped. Noted as ${en.counted(logged, 'look-up')} of yours.`,
}

export const listMessages = { tr: turkish, en: english }
