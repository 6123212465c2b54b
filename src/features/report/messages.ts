import type { Origin } from '../../consent/actor.ts'
import type { Channel, NationalState } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import type { Counted } from '../../language/formats.ts'
import * as tr from '../../language/turkish.ts'
import type { OpenState } from '../../register/iys-queue/groups.ts'

const last = {
  title: 'Son 7 rapor',
  none: "Henüz kapanmış bir gün yok; ilk rapor gece 00:30'da hazır olur.",
  line: (on: string, all: Counted) => `${tr.dateWithWeekday(on)}: ${tr.counts(all) || 'değişiklik yok'}`,
  show: 'Raporu göster',
  showDay: (on: string) => `${tr.date(on)} · rapor`,
}

const queueStatesTr: Readonly<Record<OpenState, (what: string) => string>> = {
  waiting: (what) => `${what} İYS'ye bildirilecek`,
  sent: (what) => `${what} için İYS'nin yanıtı bekleniyor`,
  refused: (what) => `İYS, ${what} bildirimini kabul etmedi`,
  late: (what) => `${what} için İYS'ye bildirme süresi geçti`,
}

const turkish = {
  /** `daysLeft` is null if the message is sent on a later day than they were counted. */
  due: (day: string, daysLeft: number | null) => {
    if (daysLeft === null) return `son gün ${tr.date(day)}`
    if (daysLeft < 0) return `süre ${tr.date(day)} günü doldu`
    return daysLeft === 0 ? 'son gün bugün' : `son gün ${tr.date(day)}, ${tr.number(daysLeft)} iş günü kaldı`
  },
  day: {
    title: (brand: string, on: string) => `${brand} · ${tr.dateWithWeekday(on)}`,
    channel: (channel: Channel, all: Counted) =>
      `${tr.words.channels[channel]}: ${tr.counts(all) || 'değişiklik yok'}`,
    origin: (origin: Origin, all: Counted) => `${tr.words.origins[origin]} ${tr.counts(all)}`,
    origins: (counted: readonly string[]) => `Kaydeden: ${counted.join(' · ')}`,
    noRegister: (begins: string) => `Bu tarihte kayıt defteri yoktu; ilk gün ${tr.date(begins)}.`,
    quiet: 'Değişiklik olmadı.',
    moreBrands: (count: number) =>
      `${tr.number(count)} marka daha var; birini görmek için komuta marka=… ekleyin.`,
    preview: 'Gün kapanmadı: sayılar artabilir, mühür ve dosyalar gün kapanınca hazır olur.',
    waitsForClock: (newestOn: string) =>
      `Son günler kapatılmadı: en yeni kayıt ${tr.date(newestOn)} tarihli, sunucunun saati ise çok ilerisini gösteriyor. Yöneticiden saati kontrol etmesini isteyin; saat doğruysa günler birkaç dakika içinde kendiliğinden kapanır.`,
    duty: (what: Counted, due: string) => `İYS'ye bildirilecek ${tr.list(tr.eachCount(what))}: ${due}.`,
    inIys: (counts: readonly (readonly [NationalState, number])[]) =>
      `İYS: ${counts.map(([state, count]) => `${tr.number(count)} ${tr.words.inIys[state]}`).join(', ')}.`,
    answers: (count: number, due: string) => `Yanıt bekleyen ${tr.number(count)} şikâyet: ${due}.`,
    unconfirmed: (count: number, on: string) =>
      `${tr.date(on)} günü verilen ${tr.number(count)} ONAY alıcılara bildirilemedi; e-posta ve SMS gönderimini kontrol edin.`,
    withoutEvidence: (count: number) => `${tr.number(count)} ONAY kanıtsız.`,
    local: (count: number) => `${tr.number(count)} RET yalnızca burada tutuluyor; İYS kabul etmez.`,
    listLacks: (count: number) => `SMS RET'i olan ${tr.number(count)} numara operatörün kara listesinde yok.`,
    listHasMore: (count: number, permitted: number) =>
      `Operatörün kara listesindeki ${tr.number(count)} numaranın burada SMS RET'i yok${permitted > 0 ? `; ${tr.number(permitted)} tanesinin ONAY'ı var` : ''}.`,
    seal: 'Mühür',
    digest: 'Dosyanın SHA-384 özeti',
    unstamped: 'damgasız',
    stamped: (at: number, authority: string) => `damga ${tr.withUtc(at)}, ${authority}`,
    notAgreed: 'mutabakat henüz yapılmadı',
    agreed: (at: number) => `mutabakat ${tr.withUtc(at)}`,
    lacksAddress: 'dosyadan sonradan adres silindi, özet şimdiki dosyanındır',
    formerStamp: 'zaman damgası silmeden önceki dosyanındır ve yalnızca doğrulama için saklanır',
    summary: (brand: string, on: string, all: Counted) =>
      `${brand}, ${tr.date(on)}: ${tr.counts(all) || 'değişiklik olmadı'}.`,
    summaryOfDay: (on: string) => `${tr.date(on)} raporu.`,
  },
  files: {
    button: 'Dosyaları indir',
    ready: 'Dosyalar hazır: aşağıdaki sayfayı açıp indirin.',
    csv: 'Rapor dosyası (CSV)',
    tsr: 'Zaman damgası (.tsr)',
    notYet: 'Bu günün dosyası henüz yok: gün kapanınca hazır olur.',
    formerStamp:
      'Bu dosyadan sonradan adres silindi. Zaman damgası silmeden önceki dosyanındır: yalnızca doğrulama için saklanır, indirilemez.',
  },
  last,
  seals: {
    button: 'Mühür ve özet',
    about:
      'Mühür tüm kayıtların, özet o günün dosyasının parmak izidir: biri değişirse parmak izi de değişir. Mutabakat, bağlı bir sistem "dosya bende de aynı" deyince yapılmış olur.',
  },
  home: {
    waiting: 'Bekleyenler',
    showWaiting: 'Bekleyenleri göster',
    nothingWaits: 'Sizi bekleyen bir iş yok.',
    complaints: (count: number, command: string) =>
      `${tr.number(count)} şikâyet yanıt bekliyor: ${command} şikayetler`,
    secondPerson: (count: number) => `${tr.number(count)} değişiklik isteği ikinci kişiyi bekliyor.`,
  },
  digest: {
    title: 'Bugün yapılacaklar',
    refused: (count: number) => `İYS'nin almadığı: ${tr.number(count)} değişiklik.`,
    unsent: (count: number) =>
      `Gönderilemeyen ${tr.number(count)} mesaj bir saatten uzun süredir bekliyor. Nedenini tanı komutuyla görün.`,
  },
  /** Changes that are not in İYS. */
  queue: {
    group: (brand: string, what: Counted, state: OpenState, due: string | null) =>
      `${brand}: ${queueStatesTr[state](tr.list(tr.eachCount(what)))}; ${due ?? 'marka etkinleşene kadar süre işlemez'}.`,
    due: {
      title: (brand: string) => `${brand}: İYS'ye bildirim`,
      nothing: (brand: string) => `${brand}: İYS'ye bildirim süresi yaklaşan değişiklik yok.`,
    },
    owner: 'İlgilenen:',
    choose: 'Ne yapılsın?',
    files: 'İYS dosyaları',
    verbs: {
      take: 'Ben ilgileniyorum',
      retry: "İYS'ye yeniden bildir",
      registered: "İYS'de kayıtlı, gördüm",
      'ask-again': 'Kapat: alıcıya yeniden sorulacak',
      'not-needed': 'Kapat: gerek kalmadı',
    },
    done: {
      take: (count: number) => `${tr.number(count)} değişikliği üstlendiniz.`,
      retry: (count: number) => `İYS'ye yeniden bildirilecek: ${tr.number(count)} değişiklik.`,
      registered: (count: number) =>
        `Sizin beyanınızla İYS'de kayıtlı sayıldı: ${tr.number(count)} değişiklik. Beyanınız kanıt dosyasında adınızla görünür.`,
      'ask-again': (count: number) =>
        `Kapatıldı: ${tr.number(count)} değişiklik. İYS'de olmayan ONAY geçerli değildir; gönderim için alıcıdan yeni bir onay gerekir.`,
      'not-needed': (count: number) => `Kapatıldı: ${tr.number(count)} değişiklik.`,
    },
    sendForm: (form: string) => `Alıcıya şu formun adresini gönderin: ${form}`,
    gone: 'Burada artık değişiklik yok, hiçbir şey değişmedi. Komutu yeniden yazın: bekleyenler.',
    more: (count: number) => `${tr.number(count)} satır daha var; bunlar bitince görünür.`,
  },
  form: {
    open: 'Başka bir gün',
    title: 'Günün raporu',
    fields: {
      day: { label: 'Gün', hint: 'Boş bırakırsanız dünün raporu gösterilir. Bugün için ön izleme gelir.' },
    },
  },
}

const queueStatesEn: Readonly<Record<OpenState, (what: string, isSingle: boolean) => string>> = {
  waiting: (what, isSingle) => `${what} ${isSingle ? 'has' : 'have'} to go to İYS`,
  sent: (what, isSingle) => `${what} ${isSingle ? 'awaits' : 'await'} İYS's answer`,
  refused: (what) => `İYS did not take ${what}`,
  late: (what) => `it is too late to report ${what} to İYS`,
}

const english: typeof turkish = {
  due: (day, daysLeft) => {
    if (daysLeft === null) return `due on ${en.date(day)}`
    if (daysLeft < 0) return `was due on ${en.date(day)}`
    return daysLeft === 0
      ? 'due today'
      : `due on ${en.date(day)}, ${en.counted(daysLeft, 'business day')} left`
  },
  day: {
    title: (brand, on) => `${brand} · ${en.dateWithWeekday(on)}`,
    channel: (channel, all) => `${en.words.channels[channel]}: ${en.counts(all) || 'no change'}`,
    origin: (origin, all) => `${en.words.origins[origin]} ${en.counts(all)}`,
    origins: (counted) => `Recorded by: ${counted.join(' · ')}`,
    noRegister: (begins) => `There was no register on that day; its first day is ${en.date(begins)}.`,
    quiet: 'Nothing changed.',
    moreBrands: (count) =>
      `${en.counted(count, 'more brand')}; add brand=… to the command to see one of them.`,
    preview: 'The day is not closed: numbers may grow, and its seal and files are ready when it closes.',
    waitsForClock: (newestOn) =>
      `The last days were not closed: the newest entry is of ${en.date(newestOn)}, and the server's clock says that it is much later. Ask an admin to check the clock; if it is right, the days close by themselves within minutes.`,
    duty: (what, due) => `${en.list(en.eachCount(what))} to be reported to İYS: ${due}.`,
    inIys: (counts) =>
      `İYS: ${counts.map(([state, count]) => `${en.number(count)} ${en.words.inIys[state]}`).join(', ')}.`,
    answers: (count, due) => `${en.counted(count, 'complaint')} to be answered: ${due}.`,
    unconfirmed: (count, on) =>
      `${en.number(count)} ONAY given on ${en.date(on)} could not be confirmed to the recipients; check how e-mail and SMS are sent.`,
    withoutEvidence: (count) => `${en.number(count)} ONAY without evidence.`,
    local: (count) => `${en.number(count)} RET kept here only; İYS does not take them.`,
    listLacks: (count) =>
      `${en.counted(count, 'number')} with an SMS RET ${count === 1 ? 'is' : 'are'} not on the carrier's blacklist.`,
    listHasMore: (count, permitted) =>
      `${en.counted(count, 'number')} on the carrier's blacklist ${count === 1 ? 'has' : 'have'} no SMS RET here${permitted > 0 ? `; ${en.number(permitted)} of them ${permitted === 1 ? 'has' : 'have'} an ONAY` : ''}.`,
    seal: 'Seal',
    digest: 'SHA-384 digest of the file',
    unstamped: 'unstamped',
    stamped: (at, authority) => `stamped ${en.withUtc(at)}, ${authority}`,
    notAgreed: 'not agreed to yet (mutabakat)',
    agreed: (at) => `agreed to (mutabakat) ${en.withUtc(at)}`,
    lacksAddress: 'an address of the file was erased later, and the digest is of the file as it is now',
    formerStamp: 'its time stamp is of the file before the erasure, and is kept for the verification alone',
    summary: (brand, on, all) => `${brand}, ${en.date(on)}: ${en.counts(all) || 'nothing changed'}.`,
    summaryOfDay: (on) => `Report of ${en.date(on)}.`,
  },
  files: {
    button: 'Download the files',
    ready: 'The files are ready: open the page below and download them.',
    csv: 'Report file (CSV)',
    tsr: 'Time stamp (.tsr)',
    notYet: 'There is no file of this day yet: it is ready when the day closes.',
    formerStamp:
      'An address of this file was erased later. Its time stamp is of the file before that: it is kept for the verification alone, and cannot be downloaded.',
  },
  last: {
    title: 'Last 7 reports',
    none: 'No day has closed yet; the first report is ready at 00:30.',
    line: (on, all) => `${en.dateWithWeekday(on)}: ${en.counts(all) || 'no change'}`,
    show: 'Show the report',
    showDay: (on) => `${en.date(on)} · report`,
  },
  seals: {
    button: 'Seal and digest',
    about:
      "The seal is the fingerprint of all records, the digest that of the day's file: if they change, so does it. Agreement (mutabakat): a connected system found the file equal to its own.",
  },
  home: {
    waiting: 'Waiting',
    showWaiting: 'Show what waits',
    nothingWaits: 'Nothing waits for you.',
    complaints: (count, command) =>
      `${en.counted(count, 'complaint')} waiting for an answer: ${command} complaints`,
    secondPerson: (count) => `${en.counted(count, 'request')} waiting for a second person.`,
  },
  digest: {
    title: 'To do today',
    refused: (count) => `Not taken by İYS: ${en.counted(count, 'change')}.`,
    unsent: (count) =>
      `${en.counted(count, 'message')} could not be sent for more than an hour. See why with the command diagnosis.`,
  },
  queue: {
    group: (brand, what, state, due) =>
      `${brand}: ${queueStatesEn[state](en.list(en.eachCount(what)), what.approval + what.rejection === 1)}; ${due ?? 'no deadline before the brand is activated'}.`,
    due: {
      title: (brand) => `${brand}: to be reported to İYS`,
      nothing: (brand) => `${brand}: no change has to reach İYS soon.`,
    },
    owner: 'Taken care of by',
    choose: 'What to do?',
    files: 'Files for İYS',
    verbs: {
      take: 'I take care of it',
      retry: 'Report to İYS again',
      registered: 'I have seen it in İYS',
      'ask-again': 'Close: the recipient will be asked',
      'not-needed': 'Close: no longer needed',
    },
    done: {
      take: (count) => `You take care of ${en.counted(count, 'change')}.`,
      retry: (count) => `${en.counted(count, 'change')} will be reported to İYS again.`,
      registered: (count) =>
        `By your word ${en.counted(count, 'change')} ${count === 1 ? 'is' : 'are'} in İYS. The evidence pack names you.`,
      'ask-again': (count) =>
        `Closed: ${en.counted(count, 'change')}. An ONAY that İYS does not have has no force; sending needs a new consent of the recipient.`,
      'not-needed': (count) => `Closed: ${en.counted(count, 'change')}.`,
    },
    sendForm: (form) => `Send the recipient the address of this form: ${form}`,
    gone: 'There is no change here any more, and nothing was changed. Write the command again: waiting.',
    more: (count) =>
      `${en.counted(count, 'more line')}; you see ${count === 1 ? 'it' : 'them'} when these are done.`,
  },
  form: {
    open: 'Another day',
    title: 'Report of a day',
    fields: {
      day: { label: 'Day', hint: "Left empty, yesterday's report is shown. For today there is a preview." },
    },
  },
}

export const reportMessages = { tr: turkish, en: english }
