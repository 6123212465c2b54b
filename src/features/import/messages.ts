import * as en from '../../../bots/messages/english.ts'
import * as tr from '../../../bots/messages/turkish.ts'
import { companySources } from '../../consent/consent.ts'
import { type Column, columns } from '../../import-file/consent-rows.ts'
import type { UploadFault } from '../../register/uploads/file.ts'
import { type Rejection, rejectedIn, type Tally } from '../../register/uploads/tally.ts'
import { reasonOfRow } from '../../report/import-reasons.ts'

const formats = { tr, en }
type Language = keyof typeof formats

const written = (language: Language, { onay, ret }: Pick<Tally, 'onay' | 'ret'>) =>
  formats[language].counts({ approval: onay, rejection: ret })

/** The most frequent reason first. */
export function byFrequency(counts: Tally['rejected']) {
  const all = Object.entries(counts) as [Rejection['code'], number][]
  return all.toSorted(([, one], [, other]) => other - one)
}

function reasons(counts: Tally['rejected'], language: Language): string {
  const { number } = formats[language]
  return byFrequency(counts)
    .map(([code, count]) => `${reasonOfRow({ code, detail: null }, language)}: ${number(count)}`)
    .join('; ')
}

/** Sentences about local refusals, unchanged rows and rejected rows. */
function rest(tally: Tally, language: Language): string[] {
  const texts = importMessages[language].rest
  const { local, unchanged, rejected, listed } = tally
  const hasUnknownSource = rejected.H119 !== undefined || listed.some(({ code }) => code === 'H119')
  const { sources } = formats[language].words
  return [
    ...(local > 0 ? [texts.local(local)] : []),
    ...(unchanged > 0 ? [texts.unchanged(unchanged)] : []),
    ...(rejectedIn(tally) > 0 ? [texts.refused(rejectedIn(tally), reasons(rejected, language))] : []),
    ...(rejected.H467 === undefined ? [] : [texts.tooOld(rejected.H467)]),
    ...(hasUnknownSource ? [texts.sources(companySources.map((one) => sources[one]).join(', '))] : []),
  ]
}

const rowsTr = (count: number) => `${tr.number(count)} satır`
const writtenTr = (tally: Tally) => written('tr', tally)

/** 3 değişiklik (2 ONAY, 1 RET) */
const changesTr = (tally: Tally) => `${tr.number(tally.onay + tally.ret)} değişiklik (${writtenTr(tally)})`

function whyUnreadTr(fault: UploadFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (satır ${tr.number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'Dosya boş. İlk satırda sütun adları, altında izinler olmalı.'
    case 'column-missing':
      return `İlk satırda ${columnNames[fault.column]} sütunu yok. Sütunlar: ${columnsTr}.`
    case 'column-twice':
      return `İlk satırda ${columnNames[fault.column]} sütunu iki kez var. Birini silin.`
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
    case 'cut-off':
      return `Dosya yarım kalmış: son satırı eksik${inLine(fault.line)}. İYS'den yeniden indirip gönderin.`
    case 'future':
      return `Dosyada gelecekte bir tarih var${inLine(fault.line)}. Dosyayı ve bu bilgisayarın saatini kontrol edin.`
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
      return `Listede en az ${tr.number(fault.asked)} adres var, bugün için ${tr.number(fault.left)} sorgu hakkınız kaldı (günde ${tr.number(fault.perDay)}). Hiçbiri sorgulanmadı; listeyi kısaltın, yarın yeniden sorgulayın ya da yöneticiden sınırı yükseltmesini isteyin (look_ups_per_day ayarı).`
    case 'failed':
      return 'Dosyayı işlerken bizde bir hata oldu. Yeniden gönderin; yine olursa yöneticinize bildirin.'
  }
}

export const columnNames = {
  type: 'izin türü',
  source: 'izin kaynağı',
  recipient: 'alıcı',
  status: 'izin durumu',
  consentDate: 'izin tarihi',
  recipientType: 'alıcı tipi',
}

const columnsTr = 'izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi; isterseniz alıcı tipi'

const turkish = {
  whyUnread: whyUnreadTr,
  title: (brand: string, id: number) => `${brand} · yükleme ${id}`,
  ask: {
    summary: 'Dosya yükleme.',
    whichBrand: 'Dosya hangi marka için?',
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
  rest: {
    local: (count: number) =>
      `${tr.number(count)} RET yalnızca burada tutulur: İYS kabul etmez, gönderimlerde dikkate alınır.`,
    unchanged: (count: number) => `Değişmeyen: ${rowsTr(count)}, kayıtta zaten böyle.`,
    refused: (count: number, reasons: string) => `Kabul edilmeyen: ${rowsTr(count)} (${reasons}).`,
    tooOld: (count: number) =>
      `${rowsTr(count)} eski tarihli (H467). Önce markanın etkinleştirme tarihini girin (izin brand activate): o güne kadar eski izinler de kabul edilir.`,
    sources: (names: string) => `Yazılabilecek kaynaklar: ${names}.`,
  },
  reading: 'Dosya alındı, okunuyor.',
  unreadable: (fault: UploadFault) => `Dosya okunamadı, hiçbir izin kaydedilmedi. ${whyUnreadTr(fault)}`,
  preview: {
    summary: (brand: string) => `${brand}: dosyanın ön izlemesi hazır, kararınız bekleniyor.`,
    lines: (tally: Tally) => [
      `${rowsTr(tally.rows)} okundu. Henüz hiçbir izin kaydedilmedi.`,
      writtenTr(tally) === '' ? 'Kaydedilecek satır yok.' : `Uygularsanız kaydedilecek: ${writtenTr(tally)}.`,
      ...rest(tally, 'tr'),
    ],
    apply: (tally: Tally) => `Uygula: ${writtenTr(tally)}`,
    confirmTitle: 'Dosyayı uygula',
    confirmText: (brand: string, tally: Tally) => `${brand} için ${writtenTr(tally)} kaydedilecek.`,
    yes: 'Uygula',
    no: 'Geri dön',
    drop: 'Vazgeç',
    note: 'Uygularken her satıra o anki kayda göre yeniden bakılır; bu arada gelen RET geçerli olur. Bir gün içinde uygulanmayan dosya silinir.',
  },
  applying: 'Dosya uygulanıyor.',
  resultComes: 'Sonucu size doğrudan mesajla gelecek.',
  done: {
    summary: (brand: string) => `${brand}: dosya uygulandı.`,
    lines: (tally: Tally) => [
      writtenTr(tally) === ''
        ? `${rowsTr(tally.rows)} işlendi, hiçbir değişiklik yapılmadı.`
        : `${rowsTr(tally.rows)} işlendi: ${writtenTr(tally)} kaydedildi.`,
      ...rest(tally, 'tr'),
    ],
    appliedBy: 'uyguladı',
  },
  void: {
    label: 'Yüklemeyi geri al',
    confirmTitle: 'Yüklemeyi geri al',
    confirmText: (tally: Tally, until: number) =>
      `Geri alma isteği ikinci bir kişiye gider. Doğrulanırsa bu dosyayla kaydedilen ${changesTr(tally)} geri alınır: her izin dosyadan önceki durumuna döner; sonradan değişenlere dokunulmaz. En geç ${tr.instant(until)}.`,
    yes: 'Geri almayı iste',
    no: 'Kalsın',
    waits: 'İkinci kişi doğrulayınca yükleme geri alınır; sonucu size doğrudan mesajla gelir.',
    working: 'Yükleme geri alınıyor.',
    done: {
      summary: (brand: string) => `${brand}: yükleme geri alındı.`,
      lines: ({ back, kept }: Pick<Tally, 'back' | 'kept'>) => [
        back === 0
          ? 'Geri alınacak değişiklik kalmamıştı.'
          : `Yükleme geri alındı: ${tr.number(back)} değişiklik. ${back === 1 ? 'Bu izin' : 'Bu izinler'} dosyadan önceki durumuna döndü.`,
        ...(kept === 0
          ? []
          : [
              `${tr.number(kept)} değişiklik olduğu gibi kaldı: ${kept === 1 ? 'bu izin' : 'bu izinler'} dosyadan sonra değişti ya da alıcısı silindi.`,
            ]),
        "Dosya İYS'ye de bildirildiyse oradaki kayıtlar kendiliğinden geri dönmez.",
      ],
    },
    askedBy: 'geri alınmasını istedi',
    approvedBy: 'doğruladı',
    late: (until: number) =>
      `Yükleme artık geri alınamaz: geri alma süresi ${tr.ending(tr.instant(until), 'locative')} doldu. Yanlış izinleri tek tek ret komutuyla ya da yeni bir dosyayla düzeltin.`,
    nothing: 'Bu yüklemeden geri alınacak bir değişiklik yok.',
    about: (brand: string, id: number, appliedAt: number, tally: Tally) =>
      `${brand} · yükleme ${id}, ${tr.instant(appliedAt)} · kaydettiği ${changesTr(tally)} geri alınır, sonradan değişenlere dokunulmaz`,
  },
  dropped: 'Dosyadan vazgeçildi ve silindi. Hiçbir izin kaydedilmedi.',
  over: 'Bu dosya için artık karar verilemez: uygulanmış, silinmiş ya da başka biri karar vermiş.',
  line: (one: Rejection) => `Satır ${tr.number(one.line)}: ${reasonOfRow(one, 'tr')} (${one.code})`,
  firstLines: (shown: number, all: number) =>
    shown === all ? 'Bu satırlar:' : `${rowsTr(all)} içinden ilk ${tr.number(shown)}:`,
  rejectedFile: 'Kabul edilmeyen satırlar (CSV)',
  acceptedFile: 'Kaydedilen satırlar (CSV)',
  form: {
    open: "Dosyayı Slack'ten seç",
    title: 'İzin listesi yükle',
    submit: 'Yükle ve ön izle',
  },
}

const rowsEn = (count: number) => en.counted(count, 'row')
const writtenEn = (tally: Tally) => written('en', tally)

/** 3 changes (2 ONAY, 1 RET) */
const changesEn = (tally: Tally) => `${en.counted(tally.onay + tally.ret, 'change')} (${writtenEn(tally)})`

function whyUnreadEn(fault: UploadFault): string {
  const inLine = (line: number | null) => (line === null ? '' : ` (line ${en.number(line)})`)
  switch (fault.kind) {
    case 'empty':
      return 'The file is empty. Its first line has to name the columns, with the consents below.'
    case 'column-missing':
      return `The first line does not name the column ${columnEn(fault.column)}. The columns are: ${columnsEn}.`
    case 'column-twice':
      return `The first line names the column ${columnEn(fault.column)} twice. Remove one.`
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
    case 'cut-off':
      return `The file is not whole: its last line breaks off${inLine(fault.line)}. Download it from İYS again and send it.`
    case 'future':
      return `The file has a date in the future${inLine(fault.line)}. Check the file, and the clock of this computer.`
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

const columnEn = (column: Column) => `${column} (${columnNames[column]})`

const columnsEn = `${columns.slice(0, -1).map(columnEn).join(', ')}; ${columnEn('recipientType')} if you like`

const english: typeof turkish = {
  whyUnread: whyUnreadEn,
  title: (brand, id) => `${brand} · import ${id}`,
  ask: {
    summary: 'Upload of a file.',
    whichBrand: 'For which brand is the file?',
    text: 'Upload your list of consents, CSV or Excel (.xlsx), on the upload page or from Slack.',
    columns: `The first line has to name the columns: ${columnsEn}. A line, for example: SMS; web site; 0532 123 45 67; ONAY; 02.03.2026 14:05. Where a row names no recipient type, an ONAY is taken as of a private person and a RET as of every type on record.`,
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
  rest: {
    local: (count) =>
      `${en.number(count)} RET ${count === 1 ? 'is' : 'are'} kept and obeyed here only: İYS would not take ${count === 1 ? 'it' : 'them'}.`,
    unchanged: (count) => `Unchanged: ${rowsEn(count)}, the register says so already.`,
    refused: (count, reasons) => `Not taken: ${rowsEn(count)} (${reasons}).`,
    tooOld: (count) =>
      `${rowsEn(count)} too old (H467). Set the brand's activation date first (izin brand activate): until that day older consents are taken.`,
    sources: (names) => `The sources are: ${names}.`,
  },
  reading: 'The file has come in and is being read.',
  unreadable: (fault) => `The file could not be read, and no consent was recorded. ${whyUnreadEn(fault)}`,
  preview: {
    summary: (brand) => `${brand}: the preview of the file is ready and waits for your decision.`,
    lines: (tally) => [
      `${rowsEn(tally.rows)} read. No consent has been recorded yet.`,
      writtenEn(tally) === ''
        ? 'There is no row to record.'
        : `If you apply it, this is recorded: ${writtenEn(tally)}.`,
      ...rest(tally, 'en'),
    ],
    apply: (tally) => `Apply: ${writtenEn(tally)}`,
    confirmTitle: 'Apply the file',
    confirmText: (brand, tally) => `${writtenEn(tally)} will be recorded for ${brand}.`,
    yes: 'Apply',
    no: 'Go back',
    drop: 'Cancel',
    note: 'Each row is decided again when it is recorded; a RET that comes in meanwhile wins. A file that is not applied within a day is dropped.',
  },
  applying: 'The file is being applied.',
  resultComes: 'The result will come to you in a direct message.',
  done: {
    summary: (brand) => `${brand}: the file has been applied.`,
    lines: (tally) => [
      writtenEn(tally) === ''
        ? `${rowsEn(tally.rows)} dealt with; nothing was changed.`
        : `${rowsEn(tally.rows)} dealt with: ${writtenEn(tally)} recorded (kaydedildi).`,
      ...rest(tally, 'en'),
    ],
    appliedBy: 'applied it',
  },
  void: {
    label: 'Take the import back',
    confirmTitle: 'Take the import back',
    confirmText: (tally, until) =>
      `A second person is asked to take back the ${changesEn(tally)} that this file recorded. Each consent stands again as before the file; what has changed since is left alone. Until ${en.instant(until)}.`,
    yes: 'Ask for it',
    no: 'Keep it',
    waits:
      'The import is taken back once the second person has confirmed it; a message in Slack tells you the result.',
    working: 'The import is being taken back.',
    done: {
      summary: (brand) => `${brand}: the import has been taken back.`,
      lines: ({ back, kept }) => [
        back === 0
          ? 'There was no change left to take back.'
          : `The import has been taken back: ${en.counted(back, 'change')}. ${back === 1 ? 'This consent stands as it' : 'These consents stand as they'} did before the file.`,
        ...(kept === 0
          ? []
          : [
              kept === 1
                ? '1 change left as it is: this consent has changed since the file, or its recipient was erased.'
                : `${en.counted(kept, 'change')} left as they are: these consents have changed since the file, or their recipient was erased.`,
            ]),
        'Where the file was reported to İYS too, what stands there does not go back by itself.',
      ],
    },
    askedBy: 'asked to take it back',
    approvedBy: 'confirmed it',
    late: (until) =>
      `The import can no longer be taken back: the time for it was over at ${en.instant(until)}. Correct wrong consents one by one with reject, or with a new file.`,
    nothing: 'There is no change of this import to take back.',
    about: (brand, id, appliedAt, tally) =>
      `${brand} · import ${id}, ${en.instant(appliedAt)} · the ${changesEn(tally)} it recorded ${tally.onay + tally.ret === 1 ? 'is' : 'are'} taken back, what has changed since is left alone`,
  },
  dropped: 'The file was given up and dropped. No consent was recorded.',
  over: 'Nothing can be decided about this file any more: it was applied, dropped, or another person has decided.',
  line: (one) => `Line ${en.number(one.line)}: ${reasonOfRow(one, 'en')} (${one.code})`,
  firstLines: (shown, all) =>
    shown === all ? 'These rows:' : `The first ${en.number(shown)} of ${rowsEn(all)}:`,
  rejectedFile: 'Rows not taken (CSV)',
  acceptedFile: 'Recorded rows (CSV)',
  form: {
    open: 'Choose a file in Slack',
    title: 'Upload consents',
    submit: 'Upload and preview',
  },
}

export const importMessages = { tr: turkish, en: english }
