import { reasonOfRow } from '../../../bots/messages/import-reasons.ts'
import { companySources } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { ImportFault } from '../../register/imports/file.ts'
import { type Rejection, rejectedIn, type Tally } from '../../register/imports/tally.ts'
import { importMessages } from './messages.ts'

const formats = { tr, en }
export type Language = keyof typeof formats

/** 2 ONAY, 1 RET */
export const writtenCounts = (language: Language, { onay, ret }: Pick<Tally, 'onay' | 'ret'>) =>
  formats[language].counts({ approval: onay, rejection: ret })

/** The most frequent reason first. */
export function byFrequency(counts: Tally['rejected']) {
  // A stored tally has only codes of rows.
  const all = Object.entries(counts) as [Rejection['code'], number][]
  return all.toSorted(([, a], [, other]) => other - a)
}

interface NamedReasons {
  readonly reasons: string
  /** True if these are all reasons. */
  readonly isWhole: boolean
}

/** Reasons named in a summary; the file of rejected rows has all. */
const reasonsShown = 3

/** böyle bir kaynak yok: "Kasa" (2.301); telefon numarası uygun değil (3) */
function commonReasons({ faults }: Tally, language: Language): string {
  const { number } = formats[language]
  return faults
    .slice(0, reasonsShown)
    .map(({ code, value, rows }) => {
      const cell = value === null ? '' : `: "${value}"`
      return `${reasonOfRow({ code, detail: null }, language)}${cell} (${number(rows)})`
    })
    .join('; ')
}

/** Sentences about local refusals, unchanged rows and rejected rows. */
function rest(tally: Tally, language: Language): string[] {
  const texts = resultMessages[language].rest
  const { local, notMobile, unchanged, duplicates, rejected, listed } = tally
  const hasUnknownSource = rejected.H119 !== undefined || listed.some(({ code }) => code === 'H119')
  const { sources } = formats[language].words
  return [
    ...(tally.dates === 'none' || tally.dates === 'unclear' ? [] : [texts.dates[tally.dates]]),
    ...(local > 0 ? [texts.local(local)] : []),
    ...(notMobile > 0 ? [texts.notMobile(notMobile)] : []),
    ...(unchanged > 0 ? [texts.unchanged(unchanged, duplicates)] : []),
    ...(rejectedIn(tally) > 0
      ? [
          texts.refused(rejectedIn(tally), {
            reasons: commonReasons(tally, language),
            isWhole: tally.faults.length <= reasonsShown,
          }),
        ]
      : []),
    ...(rejected.H467 === undefined
      ? []
      : [resultMessages[language].tooOld(rejected.H467, tally.mayActivate)]),
    ...(hasUnknownSource ? [texts.sources(companySources.map((source) => sources[source]).join(', '))] : []),
  ]
}

export const rowsTr = (count: number) => `${tr.number(count)} satır`
const writtenTr = (tally: Tally) => writtenCounts('tr', tally)

/** 3 değişiklik (2 ONAY, 1 RET) */
const changesTr = (tally: Tally) => `${tr.number(tally.onay + tally.ret)} değişiklik (${writtenTr(tally)})`

/** Sentences about a file of consents, from its preview until it is taken back. */
const turkish = {
  title: (brand: string, id: number) => `${brand} · yükleme ${id}`,
  rest: {
    dates: {
      'day-first': '05/06/2018 gibi tarihler gün/ay/yıl okundu: dosyadaki öbür tarihler öyle.',
      'month-first': '05/06/2018 gibi tarihler ay/gün/yıl okundu: dosyadaki öbür tarihler öyle.',
      mixed:
        'Dosyada hem gün/ay/yıl hem ay/gün/yıl tarihler var; 05/06/2018 gibi olanlar iki türlü okunabildiği için kabul edilmedi.',
    },
    local: (count: number) =>
      `${tr.number(count)} RET yalnızca burada tutulur: İYS kabul etmez, gönderimlerde dikkate alınır.`,
    notMobile: (count: number) =>
      `Dikkat: ${tr.number(count)} SMS izni cep numarası olmayan bir numaraya (sabit hat, 444, 0850). SMS bu numaralara büyük olasılıkla ulaşmaz.`,
    unchanged: (count: number, duplicates: number) =>
      duplicates === 0
        ? `Değişmeyen: ${rowsTr(count)}, kayıtta zaten böyle.`
        : `Değişmeyen: ${rowsTr(count)}; ${tr.number(duplicates)} satır dosyada önceki bir satırı yineliyor, ${tr.number(count - duplicates)} satır kayıtta zaten böyle.`,
    refused: (count: number, { reasons, isWhole }: NamedReasons) =>
      isWhole
        ? `${rowsTr(count)} kabul edilmedi. Neden: ${reasons}.`
        : `${rowsTr(count)} kabul edilmedi. En çok: ${reasons}. Tümü: Kabul edilmeyen satırlar.`,
    sources: (names: string) => `Yazılabilecek kaynaklar: ${names}.`,
  },
  /** `mayActivate`: the brand's activation can still be moved into the future. */
  tooOld: (count: number, mayActivate: boolean) =>
    [
      `${tr.number(count)} ONAY üç iş gününden eski; İYS almaz (H467). Alıcıdan yeniden izin isteyin.`,
      ...(mayActivate
        ? [
            "Marka İYS'de henüz etkinleşmediyse dosyadan vazgeçin; yönetici önce etkinleşme gününü ileri bir tarihe alsın (izin brand activate): o güne kadar eski izinler de kabul edilir.",
          ]
        : []),
    ].join(' '),
  reading: 'Dosya alındı, okunuyor.',
  unreadable: (fault: ImportFault) =>
    `Dosya okunamadı, hiçbir izin kaydedilmedi. ${importMessages.tr.whyUnread(fault)}`,
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
  line: (rejection: Rejection) =>
    `Satır ${tr.number(rejection.line)}: ${reasonOfRow(rejection, 'tr')} (${rejection.code})`,
  firstLines: (shown: number, all: number) =>
    shown === all ? 'Bu satırlar:' : `${rowsTr(all)} içinden ilk ${tr.number(shown)}:`,
  rejectedFile: 'Kabul edilmeyen satırlar',
  acceptedFile: 'Kaydedilen satırlar (CSV)',
}

export const rowsEn = (count: number) => en.counted(count, 'row')
const writtenEn = (tally: Tally) => writtenCounts('en', tally)

/** 3 changes (2 ONAY, 1 RET) */
const changesEn = (tally: Tally) => `${en.counted(tally.onay + tally.ret, 'change')} (${writtenEn(tally)})`

const english: typeof turkish = {
  title: (brand, id) => `${brand} · import ${id}`,
  rest: {
    dates: {
      'day-first': 'Dates such as 05/06/2018 were read as day/month/year, like the other dates of the file.',
      'month-first':
        'Dates such as 05/06/2018 were read as month/day/year, like the other dates of the file.',
      mixed:
        'The file has dates of day/month/year and of month/day/year; those such as 05/06/2018 can be either, and were not taken.',
    },
    local: (count) =>
      `${en.number(count)} RET ${count === 1 ? 'is' : 'are'} kept and obeyed here only: İYS would not take ${count === 1 ? 'it' : 'them'}.`,
    notMobile: (count) =>
      `Note: ${en.counted(count, 'SMS consent')} ${count === 1 ? 'is' : 'are'} for a number that is not mobile (landline, 444, 0850). SMS will hardly arrive there.`,
    unchanged: (count, duplicates) =>
      duplicates === 0
        ? `Unchanged: ${rowsEn(count)}, the register says so already.`
        : `Unchanged: ${rowsEn(count)}; ${en.number(duplicates)} repeat an earlier row of the file, ${en.number(count - duplicates)} stand in the register already.`,
    refused: (count, { reasons, isWhole }) =>
      isWhole
        ? `${rowsEn(count)} not taken. Reason: ${reasons}.`
        : `${rowsEn(count)} not taken. Most often: ${reasons}. All of them: Rows not taken.`,
    sources: (names) => `The sources are: ${names}.`,
  },
  tooOld: (count, mayActivate) =>
    [
      `${en.number(count)} ONAY ${count === 1 ? 'is' : 'are'} older than three business days; İYS does not take ${count === 1 ? 'it' : 'them'} (H467). Ask the recipient again.`,
      ...(mayActivate
        ? [
            'If İYS has not activated the brand yet, an admin first moves its activation to a day in the future (izin brand activate), and you give the file again: until that day older consents are taken.',
          ]
        : []),
    ].join(' '),
  reading: 'The file has come in and is being read.',
  unreadable: (fault) =>
    `The file could not be read, and no consent was recorded. ${importMessages.en.whyUnread(fault)}`,
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
        'If the file was reported to İYS too, its rows there do not go back by themselves.',
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
  line: (rejection) =>
    `Line ${en.number(rejection.line)}: ${reasonOfRow(rejection, 'en')} (${rejection.code})`,
  firstLines: (shown, all) =>
    shown === all ? 'These rows:' : `The first ${en.number(shown)} of ${rowsEn(all)}:`,
  rejectedFile: 'Rows not taken',
  acceptedFile: 'Recorded rows (CSV)',
}

export const resultMessages = { tr: turkish, en: english }
