import type { Channel, NationalState, RecipientType, Source, Status } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { ChangeAnswer } from '../../register/changes/changes.ts'
import {
  type EvidenceRefusal,
  evidenceTextsMax,
  laterEvidenceMax,
} from '../../register/evidence/add-evidence.ts'
import {
  type EvidenceFileKind,
  evidenceFileMebibytesMax,
  evidenceFilesMax,
  evidenceFileTypes,
  fileSize,
} from '../../register/evidence/file-kind.ts'
import { evidenceChangesMax } from '../../register/links/file-links.ts'

export interface ChangeNews {
  readonly channel: Channel
  /** Left out for BIREYSEL, which sentences do not mention. */
  readonly recipientType?: RecipientType
  readonly status: Status
  readonly source: Source | null
  /** A day or a wall time. */
  readonly date: string
  /** Short. */
  readonly id: string
}

/** SMS ONAY'ı, 2 Mart 2026, kaynak çağrı merkezi, işlem no 70f5…7c6d */
function changeLineTr({ channel, recipientType, status, source, date: on, id }: ChangeNews): string {
  const name = tr.words.channels[channel]
  return [
    `${name.slice(0, 1).toLocaleUpperCase('tr')}${name.slice(1)}${recipientType === 'TACIR' ? ` (${tr.words.types.TACIR})` : ''} ${status === 'ONAY' ? "ONAY'ı" : "RET'i"}`,
    tr.date(on),
    source === null ? 'kaynak belirtilmemiş' : `kaynak ${tr.words.sources[source]}`,
    `işlem no ${id}`,
  ].join(', ')
}

const notFoundTr = {
  unreadable: 'Bu, bir işlem numarası değil.',
  unknown: 'Düzenleyici olduğunuz markalarda bu numarayla başlayan bir kayıt yok.',
  unclear: 'Bu numara birden çok kayda uyuyor. Daha çok hane yazın.',
}

const whyNotFoundTr = (reason: keyof typeof notFoundTr, command: string) =>
  reason === 'unknown'
    ? `${notFoundTr.unknown} İşlem no, ${command} geçmiş ADRES yanıtında yazar.`
    : notFoundTr[reason]

/** Says how İYS answered a change: by whose word, transaction or file; null if that is unknown. */
function answerWordsTr({ by, transactionId, code }: ChangeAnswer): string | null {
  if (by === 'word') return 'çalışanın beyanıyla'
  return transactionId !== null
    ? `İYS işlem no ${transactionId.slice(0, 8)}`
    : (code ?? (by === 'file' ? "İYS'nin dosyasıyla" : null))
}

const turkish = {
  evidence: {
    summary: 'İzin kanıtları.',
    title: 'Kanıt',
    now: 'Gün verilmedi, bugünkü durum:',
    onDay: (day: string) => `${tr.dateWithWeekday(day)} günü, o güne kadar kaydedilenlere göre:`,
    changed: (before: Status | null, after: Status | null) =>
      `gün başında ${before ?? 'kayıt yok'}, gün sonunda ${after ?? 'kayıt yok'}.`,
    noRecord: 'kayıt yok.',
    moreStates: (count: number) => `${tr.number(count)} satır daha var; hepsi PDF belgesinde yazar.`,
    nationalThen: "İYS'deki o günkü durum burada doğrulanmadı.",
    unknown:
      'Yetkili olduğunuz markalarda bu adresin kaydı ve şikâyeti yok, gösterilecek kanıt da yok. Bir şikâyet geldiyse önce onu not edin; o zaman kayıt olmadığını gösteren belgeyi alabilirsiniz.',
    changes: (count: number) => `${tr.number(count)} değişiklik kayıtlı.`,
    everyOnay: "Her ONAY'ın kanıtı var.",
    missing: (count: number) =>
      `${tr.number(count)} ONAY kanıtsız: şikâyet olursa izni ispat etmek şirketin yükümlülüğüdür.`,
    pdf: 'PDF',
    zip: 'ZIP',
    person: 'Kişinin verileri (KVKK)',
    about: 'Dosyalarda adresin tamamı yazılıdır; her indirme bir sorgu sayılır.',
  },
  later: {
    notFound: (reason: keyof typeof notFoundTr, example: string, command: string) =>
      `${whyNotFoundTr(reason, command)} Örneğin: ${example}`,
    refused: {
      unknown: 'Bu değişiklik bulunamadı, hiçbir şey eklenmedi.',
      erased: 'Bu alıcının adresi silinmiş; kanıt artık eklenemez.',
      'too-many-changes': `Bir kanıt tek seferde en çok ${evidenceChangesMax} değişikliğe eklenebilir. Hiçbir şey eklenmedi; daha az değişiklik seçin.`,
      'too-many': `Bu değişikliğe en çok ${evidenceFilesMax} kanıt dosyası eklenebilir.`,
      'too-many-texts': `Bu değişikliğe en çok ${evidenceTextsMax} kanıt metni eklenebilir; başka kanıtı dosya olarak ekleyin.`,
      empty: 'Kanıt boş, hiçbir şey eklenmedi.',
      'text-too-long': `Kanıt metni çok uzun: en çok ${laterEvidenceMax} karakter olabilir. Hiçbir şey eklenmedi.`,
      'too-large': `Dosya çok büyük: en çok ${evidenceFileMebibytesMax} MB olabilir.`,
      'other-kind':
        'Bu tür bir dosya alınmıyor: PDF, PNG, JPEG, metin, .eml, WAV, MP3 ya da M4A olmalı. Dosyanın adı değil içeriği önemlidir.',
      encrypted: 'PDF parolayla korunuyor; denetimde açılamaz. Parolasız bir kopyasını seçin.',
    } satisfies Record<EvidenceRefusal, string>,
    form: {
      title: 'Kanıt ekle',
      submit: 'Ekle',
    },
    about: (brand: string, change: ChangeNews) => `${brand}: ${changeLineTr(change)}.`,
    added: 'Kanıt eklendi.',
    already: 'Bu kanıt daha önce eklenmiş.',
    files: {
      pageReady: 'Kanıt dosyası için sayfa hazır.',
      taken: `PDF, PNG, JPEG, metin, e-posta (.eml) ya da ses kaydı (WAV, MP3, M4A); en çok ${evidenceFileMebibytesMax} MB, parolasız.`,
      open: 'Dosya sayfasını aç',
      once: 'Bağlantı size özeldir: 15 dakika geçerlidir ve tek dosya yüklenir.',
      line: (kind: EvidenceFileKind, bytes: number, addedAt: number) =>
        `Kanıt dosyası: ${evidenceFileTypes[kind].tr}, ${fileSize(bytes, 'tr')} · ${tr.instant(addedAt)}`,
      /** A menu has room for 75 characters. */
      choice: (brand: string, channel: string, recordedAt: number) =>
        `${brand.slice(0, 40)} · ${channel} · ${tr.instant(recordedAt)}`,
    },
    asOf: (today: string) =>
      `Kanıt, ${tr.ending(tr.date(today), 'locative')} eklenmiş olarak saklanır: kimin eklediğini gösterir, izin alınırken var olduğunu göstermez.`,
  },
  history: {
    summary: 'İzin geçmişi.',
    title: 'İzin geçmişi',
    empty: 'Bu adres için yetkili olduğunuz markalarda değişiklik yok.',
    unverified: "Bu kayıtlar İYS'de doğrulanmadı.",
    page: (first: number, last: number) => `En yeniden eskiye, ${tr.number(first)}–${tr.number(last)}.`,
    local: 'yalnızca burada',
    repeat: 'yinelenen RET',
    void: 'dosya geri alındı, önceki durumuna döndü',
    voidByTypist: "RET'i yazan kişi onu 10 dakika içinde geri aldı",
    /** İYS: kayıtlı (70f5dec6) */
    inIys: (state: NationalState, answer: ChangeAnswer | null) => {
      const how = answer === null || state === 'sent' || state === 'waiting' ? null : answerWordsTr(answer)
      return `İYS: ${tr.words.inIys[state]}${how === null ? '' : ` (${how})`}`
    },
    id: (id: string) => `işlem no ${id}`,
    said: (consentDate: string) => `beyan ${tr.moment(consentDate)}`,
    evidence: 'kanıt var',
    noEvidence: 'kanıt yok',
  },
}

/** ONAY for SMS, 2 March 2026, source call centre, record no 70f5…7c6d */
function changeLineEn({ channel, recipientType, status, source, date: on, id }: ChangeNews): string {
  return [
    `${status} for ${en.words.channels[channel]}${recipientType === 'TACIR' ? ` (${en.words.types.TACIR})` : ''}`,
    en.date(on),
    source === null ? 'source not stated' : `source ${en.words.sources[source]}`,
    `record no ${id}`,
  ].join(', ')
}

const notFoundEn = {
  unreadable: 'This is no record no.',
  unknown: 'There is no record whose number begins so in the brands you are an editor of.',
  unclear: 'This number fits several records. Write more of its digits.',
}

const whyNotFoundEn = (reason: keyof typeof notFoundEn, command: string) =>
  reason === 'unknown'
    ? `${notFoundEn.unknown} The record no stands in the answer to ${command} history ADDRESS.`
    : notFoundEn[reason]

/** Says how İYS answered a change: by whose word, transaction or file; null if that is unknown. */
function answerWordsEn({ by, transactionId, code }: ChangeAnswer): string | null {
  if (by === 'word') return 'by the word of a staff member'
  return transactionId !== null
    ? `İYS no ${transactionId.slice(0, 8)}`
    : (code ?? (by === 'file' ? 'by the file of İYS' : null))
}

const english: typeof turkish = {
  evidence: {
    summary: 'Evidence of consents.',
    title: 'Evidence',
    now: 'No day was given, so this is the state today:',
    onDay: (day) => `On ${en.dateWithWeekday(day)}, by what had been recorded until then:`,
    changed: (before, after) =>
      `${before ?? 'no record'} at its beginning, ${after ?? 'no record'} at its end.`,
    noRecord: 'no record.',
    moreStates: (count) => `${en.counted(count, 'more line')}; the PDF has them all.`,
    nationalThen: 'The state in İYS on that day was not verified here.',
    unknown:
      'The brands you have a role for hold no record of this address and no complaint, so there is no evidence to show. If a complaint has come, note it first; then you can have the document that shows that nothing is recorded.',
    changes: (count) => `${en.counted(count, 'change')} on record.`,
    everyOnay: 'Every ONAY has its evidence.',
    missing: (count) =>
      `${en.number(count)} ONAY without evidence: if there is a complaint, the company has to prove the consent.`,
    pdf: 'PDF',
    zip: 'ZIP',
    person: "The person's data (KVKK)",
    about: 'The files hold the full address; each download counts as a look-up.',
  },
  later: {
    notFound: (reason, example, command) => `${whyNotFoundEn(reason, command)} For example: ${example}`,
    refused: {
      unknown: 'This change was not found, and nothing was added.',
      erased: "This recipient's address was erased; evidence cannot be added any more.",
      'too-many-changes': `Evidence can be added to ${evidenceChangesMax} changes at once at most. Nothing was added; choose fewer changes.`,
      'too-many': `A change may have ${evidenceFilesMax} evidence files at most.`,
      'too-many-texts': `A change may have ${evidenceTextsMax} evidence texts at most; add more evidence as a file.`,
      empty: 'The evidence is empty, and nothing was added.',
      'text-too-long': `The text of the evidence is too long: it may have ${laterEvidenceMax} characters at most. Nothing was added.`,
      'too-large': `The file is too large: it may have ${evidenceFileMebibytesMax} MB at most.`,
      'other-kind':
        'A file of this kind is not taken: it has to be PDF, PNG, JPEG, text, .eml, WAV, MP3 or M4A, by what is in it and not by its name.',
      encrypted:
        'The PDF is locked by a password, and an inspector could not open it. Choose a copy without one.',
    },
    form: {
      title: 'Add evidence',
      submit: 'Add',
    },
    about: (brand, change) => `${brand}: ${changeLineEn(change)}.`,
    added: 'The evidence was added.',
    already: 'This evidence was added before.',
    files: {
      pageReady: 'The page for the evidence file is ready.',
      taken: `PDF, PNG, JPEG, text, e-mail (.eml) or a sound recording (WAV, MP3, M4A); ${evidenceFileMebibytesMax} MB at most, without a password.`,
      open: 'Open the page for the file',
      once: 'The link is for you alone: it is valid for 15 minutes and takes one file.',
      line: (kind, bytes, addedAt) =>
        `Evidence file: ${evidenceFileTypes[kind].en}, ${fileSize(bytes, 'en')} · ${en.instant(addedAt)}`,
      choice: (brand, channel, recordedAt) =>
        `${brand.slice(0, 40)} · ${channel} · ${en.instant(recordedAt)}`,
    },
    asOf: (today) =>
      `It is kept as added on ${en.date(today)}: it shows who added it, not that it existed when the consent was given.`,
  },
  history: {
    summary: 'Consent history.',
    title: 'Consent history',
    empty: 'This address has no changes in the brands you have a role for.',
    unverified: 'These records are not verified in İYS.',
    page: (first, last) => `Newest first, ${en.number(first)}–${en.number(last)}.`,
    local: 'here only',
    repeat: 'repeated refusal',
    void: 'a file was taken back, stands again as before it',
    voidByTypist: 'the person who typed the RET undid it within 10 minutes',
    inIys: (state, answer) => {
      const how = answer === null || state === 'sent' || state === 'waiting' ? null : answerWordsEn(answer)
      return `İYS: ${en.words.inIys[state]}${how === null ? '' : ` (${how})`}`
    },
    id: (id) => `record no ${id}`,
    said: (consentDate) => `said on ${en.moment(consentDate)}`,
    evidence: 'with evidence',
    noEvidence: 'without evidence',
  },
}

export const evidenceMessages = { tr: turkish, en: english }
