import { staffMessages } from '../../../bots/messages/staff.ts'
import type { Channel, PermissionReason } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { ImportFault } from '../../register/imports/file.ts'
import { columnEn, columnName, columnsEn, columnsTr } from './column-names.ts'

/** Says why an uploaded file cannot be read, and what to do. */
function whyUnreadTr(fault: ImportFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (satır ${tr.number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'Dosya boş. İlk satırda sütun adları, altında izinler olmalı.'
    case 'column-missing':
      return `İlk satırda ${columnName(fault.column)} sütunu yok. Sütunlar: ${columnsTr}.`
    case 'column-twice':
      return `İlk satırda ${columnName(fault.column)} sütunu iki kez var. Birini silin.`
    case 'day-order':
      return 'Dosyada 05/06/2018 gibi tarihler var; gün mü, ay mı önce, hiçbir tarihten belli değil.'
    case 'plan-heading':
      return 'Verdiğiniz eşlemedeki bir sütun dosyanın ilk satırında yok. Dosyayı ya da eşlemeyi düzeltin.'
    case 'quote-open':
      return `Bir tırnak açık kalmış ya da bir satır çok uzun${inLine(fault.line)}. Düzeltip yeniden yükleyin.`
    case 'not-iys':
      return "Bu, İYS'nin verdiği bir dosya değil. Günlük izin hareket dosyasını ya da yükleyicinin success.csv veya error.csv dosyasını olduğu gibi gönderin."
    case 'of-iys':
      return "Bu, İYS'nin dosyası; izin listesi değil. iys receive ile verin."
    case 'own-report':
      return "Bu, izin'in kendi günlük raporu; İYS'nin yanıtı değil. İYS'den indirdiğiniz dosyayı gönderin."
    case 'foreign':
      return 'Dosyadaki adreslerin çoğu bu markada kayıtlı değil. Başka bir şirketin ya da markanın dosyası olabilir; markayı ve dosyayı kontrol edin. Dosya sizinse önce izin listenizi yükleyin.'
    case 'other-brand':
      return otherBrandTr[fault.by](`${fault.name} (${fault.code})`)
    case 'cut-off':
      return `Dosya yarım kalmış: son satırı eksik${inLine(fault.line)}. İYS'den yeniden indirip gönderin.`
    case 'not-xlsx':
      return "Bu, okunabilir bir Excel ya da CSV dosyası değil. Listeyi Excel'de açıp .xlsx olarak yeniden kaydedin."
    case 'encrypted':
      return 'Dosya parolalı ya da eski Excel biçiminde (.xls). Parolasız .xlsx olarak kaydedip yeniden yükleyin.'
    case 'workbook-too-large':
      return 'Excel dosyası okunamayacak kadar büyük. CSV olarak kaydedip yükleyin.'
    case 'file-too-large':
      return `Dosya en çok ${tr.number(fault.bytesMax / 2 ** 20)} MB olabilir. Bölüp parça parça yükleyin.`
    case 'gone':
      return "Dosya Slack'ten alınamadı. Yeniden gönderin ya da yükleme sayfasını kullanın."
    case 'denied':
      return 'Bu marka için artık yetkiniz yok. Yetkiyi yöneticinizden isteyip dosyayı yeniden gönderin.'
    case 'ceiling':
      return `Listede en az ${tr.number(fault.asked)} adres var, bugün için ${tr.number(fault.left)} sorgu hakkınız kaldı (günde ${tr.number(fault.perDay)}). Hiçbiri sorgulanmadı; listeyi kısaltın, yarın yeniden sorgulayın ya da yöneticiden sınırı yükseltmesini isteyin (Günlük sorgu sınırı ayarı).`
    case 'failed':
      return 'Dosyayı işlerken bizde bir hata oldu. Yeniden gönderin; yine olursa yöneticinize bildirin.'
  }
}

const otherBrandTr = {
  rows: (brand: string) =>
    `Bu dosya ${brand} markasına ait: satırları o markanın kayıtlarına uyuyor. Dosyayı o marka için gönderin.`,
  'first-onay': (brand: string) =>
    `Dosyadaki alıcılar yalnızca ${brand} markasında kayıtlı. Dosya o markanınsa o marka için gönderin; seçtiğiniz markanınsa dosyanın adına seçtiğiniz markanın kodunu yazıp yeniden gönderin.`,
  name: (brand: string) =>
    `Dosyanın adında ${brand} markasının kodu var. Dosyayı o marka için gönderin; seçtiğiniz markanınsa dosyanın adını düzeltip yeniden gönderin.`,
}

const emptyTr = 'Dosyada adres yok. Her satırda bir telefon numarası ya da e-posta adresi olmalı.'

/** Sentences that ask for a file or a list, and say why one cannot be read. */
const turkish = {
  whyUnread: whyUnreadTr,
  ask: {
    summary: 'Dosya yükleme.',
    text: "CSV ya da Excel (.xlsx) izin listenizi yükleme sayfasından ya da Slack'ten yükleyin.",
    columns: `İlk satırda sütun adları olmalı: ${columnsTr}. Örnek satır: SMS; web sitesi; 0532 123 45 67; ONAY; 02.03.2026 14:05. Alıcı tipi yazmayan satırda ONAY bireysel için, RET adresin kayıtlı olduğu her tip için kabul edilir.`,
    open: 'Yükleme sayfasını aç',
    note: 'Bağlantı size özeldir: 15 dakika geçerlidir ve tek dosya yüklenir. Önce ön izleme gelir; siz uygulamadan hiçbir izin kaydedilmez.',
    fetching: "Dosya Slack'ten alınıyor; ön izlemesi birazdan size doğrudan mesajla gelecek.",
    recent: 'Son yüklemeler',
    show: (id: number, at: number) => `Yükleme ${id} · ${tr.instant(at)}`,
    elsewhere:
      "Bu kuruluma dosya yüklenemiyor. Listeyi, izin'in kurulu olduğu bir bilgisayarda izin import komutuyla yükleyin.",
    notAllowed: 'Dosyayı bu markanın düzenleyicisi yükleyebilir.',
  },
  form: {
    open: "Dosyayı Slack'ten seç",
    title: 'İzin listesi yükle',
    submit: 'Yükle ve ön izle',
  },
  list: {
    fileHint:
      "Adresleri yapıştırmak yerine bir dosya, örneğin CSV, Excel (.xlsx) ya da metin; her satırda bir adres. Dosya Slack'te sizin dosyanız olarak kalır.",
    bothGiven: 'Adresleri ya yapıştırın ya da dosya seçin; birini boş bırakın.',
    fetching:
      'Dosya alınıyor. Adresler sorgulanınca sonuç, izin uygulamasıyla konuşmanıza gelecek; bu pencereyi kapatabilirsiniz.',
    fileUnreadable: (fault: ImportFault) =>
      `Dosya okunamadı, hiçbir adres sorgulanmadı. ${fault.kind === 'empty' ? emptyTr : whyUnreadTr(fault)}`,
    inForm: 'Adresler komut satırına yazılmaz; forma yapıştırılır ya da dosya olarak verilir. Formu açın.',
    empty: 'Hiç adres yok. Her satıra bir telefon numarası ya da e-posta adresi yazın ya da bir dosya seçin.',
    noneRead: (channel: Channel) =>
      `Hiçbir satırda ${tr.words.channels[channel]} kanalına uyan bir adres okunamadı. Her satıra bir adres yazın, örneğin ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
    summary: 'Listenin sonucu.',
    counts: (channel: Channel, may: number, mayNot: number) =>
      channel === 'ARAMA'
        ? `${tr.number(may + mayNot)} numara: ${tr.number(may)} numara aranabilir, ${tr.number(mayNot)} numara aranamaz.`
        : `${tr.number(may + mayNot)} adres: ${tr.number(may)} adrese gönderilebilir, ${tr.number(mayNot)} adrese gönderilemez.`,
    reason: (channel: Channel, maySend: boolean, reason: PermissionReason, count: number) =>
      `${tr.number(count)} · ${staffMessages.tr.staff.lookUp.permissionSentence(channel, maySend, reason)}`,
    unreadable: (count: number) => `${tr.number(count)} satırda bu kanala uyan bir adres okunamadı.`,
    unreadableAt: (lines: readonly number[]) => `Okunamayan satırlar: ${tr.list(lines.map(tr.number))}.`,
    repeated: (count: number) => `${tr.number(count)} satır yinelenmiş; her adres bir kez sayıldı.`,
    file: 'Listenin tamamı, CSV',
    fileNote: (logged: number) =>
      `Dosyada her adres, gönderim yapılıp yapılamayacağı ve nedeni yazar; indirildiği andaki durumu gösterir. Bir gün boyunca istenebilir, sonra liste silinir. Adınıza ${tr.number(logged)} sorgu olarak not edildi.`,
  },
}

/** Says why an uploaded file cannot be read, and what to do. */
function whyUnreadEn(fault: ImportFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (line ${en.number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'The file is empty. Its first line has to name the columns, with the consents below.'
    case 'column-missing':
      return `The first line does not name the column ${columnEn(fault.column)}. The columns are: ${columnsEn}.`
    case 'column-twice':
      return `The first line names the column ${columnEn(fault.column)} twice. Remove one.`
    case 'day-order':
      return 'The file has dates such as 05/06/2018, and none of them tells if the day or the month comes first.'
    case 'plan-heading':
      return 'The plan names a column that the first line of the file lacks. Correct the file or the plan.'
    case 'quote-open':
      return `A quote is not closed, or a line is too long${inLine(fault.line)}. Correct it and upload the file again.`
    case 'not-iys':
      return 'This is no file that İYS gives out. Send its daily movement file, or success.csv or error.csv of the loader, as it is.'
    case 'of-iys':
      return 'This is a file of İYS, not a list of consents. Give it with iys receive.'
    case 'own-report':
      return 'This is the own daily report of izin, not an answer of İYS. Send the file that you downloaded from İYS.'
    case 'foreign':
      return 'Most addresses of the file are not on record for this brand. It may be the file of another company or brand; check both. If it is yours, import your list of consents first.'
    case 'other-brand':
      return otherBrandEn[fault.by](`${fault.name} (${fault.code})`)
    case 'cut-off':
      return `The file is not whole: its last line breaks off${inLine(fault.line)}. Download it from İYS again and send it.`
    case 'not-xlsx':
      return 'This is not a readable Excel or CSV file. Open the list in Excel and save it as .xlsx.'
    case 'encrypted':
      return 'The file has a password, or is of the old Excel kind (.xls). Save it as .xlsx without one and upload it again.'
    case 'workbook-too-large':
      return 'The Excel file is too large to be read. Save it as CSV and upload that.'
    case 'file-too-large':
      return `A file may have ${en.number(fault.bytesMax / 2 ** 20)} MB at most. Split it and upload it in pieces.`
    case 'gone':
      return 'The file could not be fetched from Slack. Send it again, or use the upload page.'
    case 'denied':
      return 'You have no role for this brand any more. Ask an admin for it and send the file again.'
    case 'ceiling':
      return `The list has at least ${en.counted(fault.asked, 'address', 'addresses')}, and you have ${en.counted(fault.left, 'look-up')} left today (${en.number(fault.perDay)} a day). None was looked up; shorten the list, ask again tomorrow, or have an admin raise the limit (setting look_ups_per_day).`
    case 'failed':
      return 'Something went wrong on our side with the file. Send it again; tell an admin if it happens again.'
  }
}

const otherBrandEn: typeof otherBrandTr = {
  rows: (brand) =>
    `This file is of the brand ${brand}: its rows agree with the records of that brand. Send it for that brand.`,
  'first-onay': (brand) =>
    `The recipients in the file are on record only for the brand ${brand}. If the file is of that brand, send it for that one; if it is of the brand you chose, put the code of your brand into its name and send it again.`,
  name: (brand) =>
    `The name of the file has the code of the brand ${brand}. Send it for that brand; if it is of the brand you chose, correct the name and send it again.`,
}

const emptyEn = 'It holds no address. Each line should have a phone number or an e-mail address.'

const english: typeof turkish = {
  whyUnread: whyUnreadEn,
  ask: {
    summary: 'Upload of a file.',
    text: 'Upload your list of consents, CSV or Excel (.xlsx), on the upload page or from Slack.',
    columns: `The first line has to name the columns: ${columnsEn}. A line, for example: SMS; web site; 0532 123 45 67; ONAY; 02.03.2026 14:05. If a row names no recipient type, an ONAY is taken as of a private person and a RET as of every type on record.`,
    open: 'Open the upload page',
    note: 'The link is yours alone: it is valid for 15 minutes and takes one file. A preview comes first; no consent is recorded until you apply it.',
    fetching:
      'The file is being fetched from Slack; its preview will come to you in a direct message shortly.',
    recent: 'Last imports',
    show: (id, at) => `Import ${id} · ${en.instant(at)}`,
    elsewhere:
      'This installation takes no files. Import the list on a computer that has izin, with izin import.',
    notAllowed: 'An editor of this brand can upload the file.',
  },
  form: {
    open: 'Choose a file in Slack',
    title: 'Upload consents',
    submit: 'Upload and preview',
  },
  list: {
    fileHint:
      'Instead of pasting the addresses, a file, for example CSV, Excel (.xlsx) or text; one address a line. The file stays in Slack as a file of yours.',
    bothGiven: 'Either paste the addresses or choose a file; leave one of them empty.',
    fetching:
      'The file is being fetched. Once the addresses are looked up, the result comes to your conversation with izin; you may close this window.',
    fileUnreadable: (fault) =>
      `The file could not be read, and no address was looked up. ${fault.kind === 'empty' ? emptyEn : whyUnreadEn(fault)}`,
    inForm:
      'Addresses are not typed after the command but pasted into a form, or given as a file. Open it with the button.',
    empty: 'There is no address. Write one phone number or e-mail address a line, or choose a file.',
    noneRead: (channel) =>
      `No line holds an address that suits ${en.words.channels[channel]}. Write one address a line, such as ${channel === 'EPOSTA' ? 'ad@example.com' : '0532 123 45 67'}.`,
    summary: 'The result of the list.',
    counts: (channel, may, mayNot) =>
      channel === 'ARAMA'
        ? `${en.counted(may + mayNot, 'number')}: ${en.number(may)} may be called, ${en.number(mayNot)} may not.`
        : `${en.counted(may + mayNot, 'address', 'addresses')}: ${en.number(may)} may be sent to, ${en.number(mayNot)} may not.`,
    reason: (channel, maySend, reason, count) =>
      `${en.number(count)} · ${staffMessages.en.staff.lookUp.permissionSentence(channel, maySend, reason)}`,
    unreadable: (count) =>
      `No address that suits this channel could be read in ${en.counted(count, 'line')}.`,
    unreadableAt: (lines) => `Unreadable lines: ${en.list(lines.map(en.number))}.`,
    repeated: (count) => `${en.counted(count, 'line')} repeated; each address counts once.`,
    file: 'The whole list, CSV',
    fileNote: (logged) =>
      `The file has every address, whether it may be sent to, and why, as it stands when it is fetched. It can be asked for during one day; then the list is dropped. Noted as ${en.counted(logged, 'look-up')} of yours.`,
  },
}

export const importMessages = { tr: turkish, en: english }
