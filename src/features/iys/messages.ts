import { dayOf, formatWallTime } from '../../calendar/istanbul.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import { tallyOf } from '../../register/imports/tally.ts'
import type { TakenFile } from '../../register/iys-queue/files.ts'
import type { LostChanges } from '../../register/iys-queue/lost.ts'
import type { BrandExchange } from '../../register/iys-queue/status.ts'
import type { Conflict, FoundConflicts } from '../../register/iys-received/conflicts.ts'
import type { Incoming, Intake } from '../../register/iys-received/intake.ts'

const turkish = {
  title: "İYS'ye bildirim",
  off: "İYS aktarımı kapalı. Yönetici açabilir: ayar İYS aktarımı = dosya. O günden sonra her değişiklik İYS'ye bildirilmek üzere sıraya girer.",
  byFileMeanwhile: 'Bekleyenler bu arada dosyayla da bildirilebilir: /izin iys.',
  byApi: "Değişiklikler API ile kendiliğinden İYS'ye bildiriliyor ve İYS'den alınıyor.",
  steps:
    "Dosyayı indirin, İYS'nin sitesinde yükleyin, sonra dosyanın yüklendi düğmesine basın. İYS'nin günlük izin hareket dosyasını ya da yükleyicinin success.csv ve error.csv dosyasını da buradan gönderin.",
  counts: ({ waiting, sent, refused, late, overdue, oldestDue }: BrandExchange) =>
    [
      waiting === 0
        ? "İYS'ye bildirilecek değişiklik yok."
        : `İYS'ye bildirilecek: ${tr.number(waiting)} değişiklik.`,
      ...(sent > 0 ? [`Dosyayla verilen ${tr.number(sent)} değişikliğin yanıtı bekleniyor.`] : []),
      ...(oldestDue === null ? [] : [`En yakın son gün ${tr.date(oldestDue)}.`]),
      ...(refused > 0 ? [`İYS kabul etmedi: ${tr.number(refused)}.`] : []),
      ...(late > 0 ? [`Süresi geçti: ${tr.number(late)}.`] : []),
      ...(overdue > late ? [`Son günü geçen, İYS'de olmayan: ${tr.number(overdue)}.`] : []),
    ].join(' '),
  firstLoad: 'İlk yükleme sürüyor: marka etkinleştirilene kadar eski tarihli izinler de alınır.',
  activate: (code: number, today: string) =>
    `İlk yükleme bitti. Marka İYS'de etkinleştiyse yönetici sunucuda şu komutu yazsın: izin brand activate --code ${code} --on ${today}`,
  take: (count: number) => `Dosyayı indir (${tr.number(count)})`,
  again: ({ id }: TakenFile) => `Dosya ${id}: yeniden indir`,
  done: ({ id }: TakenFile) => `Dosya ${id}: yüklendi`,
  doneTitle: 'Dosya yüklendi',
  doneText: ({ rows: count }: TakenFile) =>
    `Yanıtı gelmemiş satırlar (en çok ${tr.number(count)}) sizin beyanınızla İYS'ye bildirilmiş sayılacak.`,
  doneYes: 'Yüklendi',
  doneNo: 'Geri dön',
  confirmed: (id: number, count: number) =>
    `Dosya ${id}: ${tr.number(count)} bildirim sizin beyanınızla İYS'de kayıtlı sayıldı.`,
  confirmedBefore: (id: number) => `Dosya ${id} için bekleyen satır kalmamış.`,
  receive: "İYS'nin dosyasını gönder",
  refusals: "İYS'nin almadıkları",
  receiveText: "İYS'den indirdiğiniz dosyayı bu sayfadan yükleyin. Önce ön izleme gelir, karar sizindir.",
  open: 'Yükleme sayfasını aç',
  linkNote: 'Bağlantı size özeldir: 15 dakika geçerlidir ve tek dosya yüklenir.',
  elsewhere:
    "Bu kuruluma dosya yüklenemiyor. Dosyayı izin'in kurulu olduğu bir bilgisayarda izin iys receive komutuyla verin.",
  asked: ({ id, rows: count, takenAt }: TakenFile) =>
    `${turkishMoment(takenAt)} indirilen ${tr.number(count)} satırlık ${id} numaralı dosya İYS'ye yüklendi mi? Yüklendiyse Dosya ${id}: yüklendi düğmesine basın, yüklenmediyse dosyayı yeniden indirip yükleyin.`,
  lost: (brand: string, counts: Pick<LostChanges, 'approval' | 'rejection'>) =>
    [
      `${brand}: ${tr.list(tr.eachCount(counts))} İYS'ye bildirilemedi; İYS kabul etmedi, yanıt gelmedi ya da süresi geçti.`,
      ...(counts.approval > 0
        ? [
            "Bu ONAY'lara gönderim yapılamaz: düzeltip yeniden bildirin ya da alıcılardan yeniden izin isteyin.",
          ]
        : []),
      ...(counts.rejection > 0 ? ["RET'ler burada geçerlidir."] : []),
      'Nedenleri ve yapılabilecekler bekleyenler listesinde.',
    ].join(' '),
  showWaiting: 'Bekleyenleri göster',
  askedSummary: (brand: string) => `${brand}: İYS dosyası yüklendi mi?`,
  conflicts: 'Çelişkiler',
  conflict: (address: string, { row, ours }: Conflict) => {
    const line =
      ours === null
        ? 'kayıt yok'
        : `${ours.status}${ours.consentDate === null ? '' : ` (${tr.moment(ours.consentDate)})`}`
    const when = row.consentDate === null ? '' : ` (${tr.moment(row.consentDate)})`
    const obeyed = row.fault === undefined ? 'RET uygulandı.' : 'Satır tam okunamadı, RET uygulandı.'
    const rule = row.status === 'RET' ? obeyed : 'Karar verilene kadar gönderim yapılmaz.'
    return `${address} · ${tr.words.channels[row.channel]}: burada ${line}, İYS'de ${row.status}${when}. ${rule}`
  },
  takeTheirs: "İYS'deki ONAY'ı kaydet",
  refuse: "RET kalsın, İYS'ye bildir",
  seen: 'Gördüm',
  noted: 'Gördüğünüz not edildi. RET geçerli.',
  settled: 'Kararınız uygulandı.',
  settledBefore: 'Bu çelişki için daha önce karar verilmiş.',
  onlyBySecond:
    'Burada RET var. Alıcı yeniden izin verdiyse ekle komutuyla, kanıtıyla kaydedin; vermediyse RET kalsın.',
  newConflicts: (brand: string, { toDecide, obeyed }: Pick<FoundConflicts, 'toDecide' | 'obeyed'>) =>
    [
      `${brand}: ${tr.number(toDecide + obeyed)} adres İYS'de farklı.`,
      ...(toDecide > 0 ? [`${obeyed > 0 ? `${tr.number(toDecide)} adres için karar` : 'Karar'} verin.`] : []),
      ...(obeyed > 0
        ? [`${toDecide > 0 ? `${tr.number(obeyed)} adreste ` : ''}RET uygulandı; bakıp Gördüm'e basın.`]
        : []),
    ].join(' '),
  differentDay: (brand: string, date: string) =>
    `${brand}: ${tr.date(date)} günü kayıtları İYS'dekilerle tutmuyor. İYS'nin o günkü dosyasını gönderin.`,
  incoming: ({ pulledAt, comparison, day }: Incoming) => [
    ...(pulledAt === null ? [] : [`İYS'deki hareketler en son ${turkishMoment(pulledAt)} alındı.`]),
    ...(comparison === null ? [] : [turkishComparison(comparison)]),
    ...(day === null ? [] : [`${tr.date(day.name)} mutabakatı: ${turkishDay(day)}`]),
  ],
}

const turkishMoment = (at: number) => tr.ending(tr.moment(formatWallTime(at)), 'locative')

function turkishComparison({ state, at, missing, tally }: Intake): string {
  if (state === 'open') return 'Bir süre hareket alınamadı; tüm izinler İYS ile karşılaştırılıyor.'
  const { onay, ret } = tallyOf(tally)
  return `Tüm izinler İYS ile karşılaştırıldı (${tr.date(dayOf(at))}): ${tr.number(onay + ret)} değişiklik alındı, İYS'de olmayan ${tr.number(missing)} izin bulundu.`
}

const turkishNotes = {
  unfinished: 'İYS dosyayı henüz hazırlamadı.',
  refused: 'İYS dosyayı vermedi, yeniden denenecek.',
  file: 'dosya eksik ya da bozuk geldi, yeniden denenecek.',
  'too-large': 'dosya çok büyük. İndirip buradan gönderin.',
  counts: "İYS'nin verdiği sayılar dosyasıyla tutmuyor. İYS'ye sorun.",
}

/** Says what the comparison of a day with İYS's file brought about. */
function turkishDay({ state, note, missing, tally, agreedAt }: Intake): string {
  if (note !== null) return turkishNotes[note]
  if (state === 'open') return 'sürüyor.'
  const { registered, refused, onay, ret, conflicts, unreadable } = tallyOf(tally)
  const repairs = registered + refused + onay + ret
  const parts = [
    ...(repairs > 0 ? [`${tr.number(repairs)} kayıt alındı`] : []),
    ...(missing > 0 ? [`İYS'de olmayan ${tr.number(missing)} bildirim yeniden sıraya girdi`] : []),
    ...(conflicts > 0 ? [`${tr.number(conflicts)} çelişki var`] : []),
    ...(unreadable > 0 ? [`${tr.number(unreadable)} satır okunamadı`] : []),
  ]
  const agreed = agreedAt === null ? '' : " Mutabakat İYS'ye bildirildi."
  return `${parts.length === 0 ? 'kayıtlar aynı' : parts.join(', ')}.${agreed}`
}

const english: typeof turkish = {
  title: 'Reporting to İYS',
  off: 'The exchange with İYS is off. An admin can switch it on: setting exchange with İYS = file. From then on every change waits to be reported to İYS.',
  byFileMeanwhile: 'Meanwhile what waits can be reported by file too: /izin iys.',
  byApi: 'Changes are reported to İYS and taken over from it by its API, by themselves.',
  steps:
    'Download the file, load it on the site of İYS, then press its button loaded. Send the daily movement file of İYS, or success.csv and error.csv of the loader, from here too.',
  counts: ({ waiting, sent, refused, late, overdue, oldestDue }) =>
    [
      waiting === 0
        ? 'Nothing waits to be reported to İYS.'
        : `To report to İYS: ${en.counted(waiting, 'change')}.`,
      ...(sent > 0 ? [`${en.counted(sent, 'change')} handed over by file, no answer yet.`] : []),
      ...(oldestDue === null ? [] : [`The first is due on ${en.date(oldestDue)}.`]),
      ...(refused > 0 ? [`Not taken by İYS: ${en.number(refused)}.`] : []),
      ...(late > 0 ? [`Too late: ${en.number(late)}.`] : []),
      ...(overdue > late ? [`Overdue, not in İYS: ${en.number(overdue)}.`] : []),
    ].join(' '),
  firstLoad: 'The first load goes on: until the brand is activated, older consents are taken too.',
  activate: (code, today) =>
    `The first load is done. If İYS has activated the brand, an admin types on the server: izin brand activate --code ${code} --on ${today}`,
  take: (count) => `Download the file (${en.number(count)})`,
  again: ({ id }) => `File ${id}: download again`,
  done: ({ id }) => `File ${id}: loaded`,
  doneTitle: 'The file was loaded',
  doneText: ({ rows: count }) =>
    `Its rows without an answer (${en.number(count)} at most) will count as registered in İYS on your word.`,
  doneYes: 'Loaded',
  doneNo: 'Go back',
  confirmed: (id, count) => `File ${id}: ${en.counted(count, 'change')} registered in İYS on your word.`,
  confirmedBefore: (id) => `No row of file ${id} waits any more.`,
  receive: 'Send a file of İYS',
  refusals: 'Not taken by İYS',
  receiveText:
    'Upload the file that you downloaded from İYS on this page. A preview comes first, and you decide.',
  open: 'Open the upload page',
  linkNote: 'The link is yours alone: it is valid for 15 minutes and takes one file.',
  elsewhere:
    'This installation takes no files. Give the file with izin iys receive on a computer that has izin.',
  asked: ({ id, rows: count, takenAt }) =>
    `Was file ${id} with ${en.counted(count, 'row')}, downloaded on ${en.moment(formatWallTime(takenAt))}, loaded into İYS? Press File ${id}: loaded; if it was not, download it again and load it.`,
  lost: (brand, counts) =>
    [
      `${brand}: ${en.list(en.eachCount(counts))} did not get into İYS: refused, never answered, or too late.`,
      ...(counts.approval > 0
        ? [
            'No message may be sent on these ONAYs: correct and report them again, or ask the recipients again.',
          ]
        : []),
      ...(counts.rejection > 0 ? ['The RETs are obeyed here.'] : []),
      'The list of what waits tells the reasons and what can be done.',
    ].join(' '),
  showWaiting: 'Show what waits',
  askedSummary: (brand) => `${brand}: was the file loaded into İYS?`,
  conflicts: 'Conflicts',
  conflict: (address, { row, ours }) => {
    const line =
      ours === null
        ? 'nothing'
        : `${ours.status}${ours.consentDate === null ? '' : ` (${en.moment(ours.consentDate)})`}`
    const when = row.consentDate === null ? '' : ` (${en.moment(row.consentDate)})`
    const obeyed =
      row.fault === undefined ? 'RET was applied.' : 'The row could not be read in full; RET was applied.'
    const rule = row.status === 'RET' ? obeyed : 'No message may be sent until it is decided.'
    return `${address} · ${en.words.channels[row.channel]}: here ${line}, in İYS ${row.status}${when}. ${rule}`
  },
  takeTheirs: 'Take the ONAY of İYS',
  refuse: 'Keep RET and report it',
  seen: 'Seen',
  noted: 'Noted that you have seen it. RET stands.',
  settled: 'Your decision was applied.',
  settledBefore: 'This conflict was decided before.',
  onlyBySecond:
    'RET stands here. If the recipient has consented again, record it with the add command and its evidence; if not, keep RET.',
  newConflicts: (brand, { toDecide, obeyed }) =>
    [
      `${brand}: ${en.counted(toDecide + obeyed, 'address', 'addresses')} ${toDecide + obeyed === 1 ? 'differs' : 'differ'} in İYS.`,
      ...(toDecide > 0 ? [obeyed > 0 ? `Decide on ${en.number(toDecide)}.` : 'Decide on each.'] : []),
      ...(obeyed > 0
        ? [`RET is obeyed${toDecide > 0 ? ` for ${en.number(obeyed)}` : ''}; look at it and press Seen.`]
        : []),
    ].join(' '),
  differentDay: (brand, date) =>
    `${brand}: the records of ${en.date(date)} do not agree with those of İYS. Send İYS's file of that day.`,
  incoming: ({ pulledAt, comparison, day }) => [
    ...(pulledAt === null
      ? []
      : [`Movements at İYS were last taken over on ${en.moment(formatWallTime(pulledAt))}.`]),
    ...(comparison === null ? [] : [englishComparison(comparison)]),
    ...(day === null ? [] : [`Reconciliation of ${en.date(day.name)}: ${englishDay(day)}`]),
  ],
}

function englishComparison({ state, at, missing, tally }: Intake): string {
  if (state === 'open') return 'Movements were missed for a while; all consents are being compared with İYS.'
  const { onay, ret } = tallyOf(tally)
  return `All consents were compared with İYS (${en.date(dayOf(at))}): ${en.counted(onay + ret, 'change')} taken over, ${en.counted(missing, 'consent')} missing at İYS.`
}

const englishNotes: typeof turkishNotes = {
  unfinished: 'İYS has not made the file yet.',
  refused: 'İYS did not give the file; izin tries again.',
  file: 'the file came incomplete or damaged; izin tries again.',
  'too-large': 'the file is too large. Download it and send it from here.',
  counts: 'the counts that İYS gives do not agree with its file. Ask İYS.',
}

/** Says what the comparison of a day with İYS's file brought about. */
function englishDay({ state, note, missing, tally, agreedAt }: Intake): string {
  if (note !== null) return englishNotes[note]
  if (state === 'open') return 'under way.'
  const { registered, refused, onay, ret, conflicts, unreadable } = tallyOf(tally)
  const repairs = registered + refused + onay + ret
  const parts = [
    ...(repairs > 0 ? [`${en.counted(repairs, 'record')} taken over`] : []),
    ...(missing > 0 ? [`${en.counted(missing, 'change')} missing at İYS to be reported again`] : []),
    ...(conflicts > 0 ? [`${en.counted(conflicts, 'conflict')}`] : []),
    ...(unreadable > 0 ? [`${en.counted(unreadable, 'row')} could not be read`] : []),
  ]
  const agreed = agreedAt === null ? '' : ' İYS was told that we agree.'
  return `${parts.length === 0 ? 'the records are the same' : parts.join(', ')}.${agreed}`
}

export const exchangeMessages = { tr: turkish, en: english }
