import { longDates } from '../../calendar/istanbul.ts'
import { byPreference } from '../../http/page.ts'

const tr = {
  title: 'Dosya yükleme',
  about: 'İzin listesini seçin: CSV ya da Excel (.xlsx), ilk satırda sütun adları.',
  aboutIys:
    'İYS’den indirdiğiniz dosyayı seçin: günlük izin hareket dosyası ya da yükleyicinin success.csv veya error.csv dosyası. Dosyayı değiştirmeden yükleyin.',
  columns:
    'Sütunlar: izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi; isterseniz alıcı tipi. Tip yazmayan satırda ONAY bireysel için, RET adresin kayıtlı olduğu her tip için alınır.',
  example: 'Örnek satır: SMS; web sitesi; 0532 123 45 67; ONAY; 02.03.2026 14:05',
  button: 'Yükle ve ön izle',
  nothingYet: 'Yüklemekle hiçbir izin yazılmaz: önce ön izleme gelir, karar sizindir.',
  until: (at: number) => `Bağlantıyla bir dosya yüklenir; son kullanma ${longDates.tr.moment(at)}.`,
  taken: 'Dosya alındı ve okunuyor. Ön izlemesi birazdan Slack’te size gelecek; bu sayfayı kapatabilirsiniz.',
  used: 'Bu bağlantıyla bir dosya yüklendi. Ön izlemesi Slack’te.',
  denied: 'Bağlantıyı isteyen kişinin bu marka için artık düzenleyici yetkisi yok. Yöneticiye başvurun.',
  empty: 'Dosya seçilmedi ya da boş.',
  tooLarge: (mebibytes: number) =>
    `Dosya çok büyük: en çok ${mebibytes} MB olabilir. Dosyayı bölüp parça parça yükleyin.`,
  broken: 'Dosya yarıda kaldı. Bağlantı kullanılmadı; yeniden deneyin.',
  failed: 'Dosya şu anda alınamadı. Birkaç dakika sonra yeniden deneyin.',
  elsewhere:
    'Bu kurulum dosya almıyor. Listeyi, izin’in kurulu olduğu bir bilgisayarda izin import komutuyla yükleyin.',
  another: 'Yeni bir bağlantı için Slack’te yükle komutunu yeniden yazın.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Upload a file',
  about:
    'Choose the list of consents: CSV or Excel (.xlsx), with the names of the columns in its first line.',
  aboutIys:
    'Choose the file that you downloaded from İYS: its daily movement file, or success.csv or error.csv of the loader. Upload it unchanged.',
  columns:
    'Columns: type, source, recipient, status, consentDate; recipientType if you like. Where a row names no type, an ONAY is taken as of a private person and a RET as of every type on record.',
  example: 'A line, for example: SMS; web site; 0532 123 45 67; ONAY; 02.03.2026 14:05',
  button: 'Upload and preview',
  nothingYet: 'Uploading records no consent: a preview comes first, and you decide.',
  until: (at) => `The link takes one file, until ${longDates.en.moment(at)}.`,
  taken:
    'The file has come in and is being read. Its preview will reach you in Slack shortly; you may close this page.',
  used: 'A file has been uploaded by this link. Its preview is in Slack.',
  denied: 'The person who asked for this link is no longer an editor of the brand. Ask an administrator.',
  empty: 'No file was chosen, or it is empty.',
  tooLarge: (mebibytes) =>
    `The file is too large: it may have ${mebibytes} MB at most. Split it and upload it in pieces.`,
  broken: 'The file broke off. The link is not used up; try again.',
  failed: 'The file could not be taken in just now. Try again in a few minutes.',
  elsewhere:
    'This installation takes no files. Import the list on a computer that has izin, with izin import.',
  another: 'For a new link type the upload command in Slack again.',
}

export const textsFor = byPreference({ tr, en })
