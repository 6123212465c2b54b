import type { Door } from '../../consent/actor.ts'
import type { Status } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const turkish = {
  /** Scripts search for `kaydedildi`, so only the answer to a stored change contains it. */
  stored: (status: Status) => `${status} kaydedildi.`,
  receipt: (consentDate: string | null, ids: readonly string[]) =>
    `${consentDate === null ? '' : `${tr.moment(consentDate)}, `}işlem no ${tr.list(ids)}.`,
  unchanged: 'Değişiklik yapılmadı.',
  repeated: 'Yinelenen RET de kaydedildi.',
  overRefusal: (channels: readonly string[], since: string | null) =>
    `${tr.capital(tr.list(channels))} için ${since === null ? '' : `${tr.ending(tr.date(since), 'ablative')} beri `}RET vardı; bu ONAY onun yerine geçti. Alıcı bunu yeniden istemediyse RET kaydedin.`,
  futureTakenAsNow: (at: string) =>
    `Verdiğiniz tarih gelecekte olduğu için şu an (${tr.time(at)}) kabul edildi.`,
  assumed: (pieces: readonly string[]) => `Siz yazmadığınız için kabul edilen: ${pieces.join(', ')}.`,
  dateIsNow: (at: string) => `tarih şu an (${tr.time(at)})`,
  timeAssumed: (at: string) => `saat ${tr.time(at)}`,
  sourceAssumed: `kaynak ${tr.words.sources.HS_EORTAM}`,
  typeAssumed: `alıcı tipi ${tr.words.types.BIREYSEL}`,
  noEvidence: 'Kanıt eklenmedi: şikâyet olursa izni ispat etmek şirketin yükümlülüğüdür.',
  notMobile: 'Bu bir cep numarası değil: SMS büyük olasılıkla ulaşmaz.',
  deadline: (daysLeft: number, day: string) =>
    daysLeft < 0
      ? `İYS'ye bildirme süresi ${tr.date(day)} günü doldu.`
      : daysLeft === 0
        ? `İYS'ye bildirmek için son gün bugün.`
        : `İYS'ye bildirmek için ${tr.number(daysLeft)} iş günü kaldı: son gün ${tr.dateWithWeekday(day)}.`,
  confirmSummary: 'Kanıt ve doğrulama gerekiyor.',
  confirmTitle: 'ONAY için kanıt',
  ownRefusal: (door: Door, consentDate: string | null) =>
    `Alıcı ${consentDate === null ? '' : `${tr.ending(tr.moment(consentDate), 'locative')} `}kendisi RET vermiş (${tr.words.doors[door]}).`,
  notedRefusal: (consentDate: string | null) =>
    consentDate === null
      ? 'Alıcı için RET var'
      : `Alıcı için ${tr.ending(tr.moment(consentDate), 'ablative')} beri RET var`,
  evidence: (text: string | null) => (text === null ? 'Kanıt yok' : `Kanıt: "${text}"`),
  evidenceNeeded:
    'ONAY için alıcının izin verdiğini gösteren kanıt gerekir: düğmeyle ekleyin ya da komuta kanıt="…" yazın.',
  giveEvidence: 'Kanıt ekle',
  thenSecondPerson: {
    complaint: 'Alıcının şikâyeti olduğu için ikinci bir kişinin de doğrulaması gerekir.',
    ownRefusal: "RET'i alıcı kendisi verdiği için ikinci bir kişinin de doğrulaması gerekir.",
  },
  complaintOpened: 'Bu istek beklerken alıcı için şikâyet açılmış; ONAY kaydı yapılmadı.',
  refusedMeanwhile: 'Bu istek beklerken alıcı RET vermiş; ONAY kaydedilmedi.',
  undo: {
    button: 'Geri al',
    offer: (minutes: number, endedOnay: boolean) =>
      `Yanlış yazdıysanız ${tr.number(minutes)} dakika içinde geri alabilirsiniz; ${endedOnay ? 'önceki ONAY yeniden geçerli olur' : 'önceden olduğu gibi izin kaydı kalmaz'}.`,
    done: 'RET geri alındı, önceki ONAY yeniden kaydedildi.',
    voided:
      'RET geri alındı; geri alma da kaydedildi. Önceden olduğu gibi izin kaydı yok, gönderim yapılamaz.',
    evidence: (id: string) =>
      `RET'i yazan kişi onu 10 dakika içinde geri aldı (işlem no ${id}); ondan önceki ONAY geçerli.`,
    refused: {
      'other-person': "Bu RET'i yalnızca yazan kişi geri alabilir. Değişiklik yapılmadı.",
      late: 'RET yazılalı 10 dakikadan çok oldu; artık geri alınamaz. Alıcı izin verirse ONAY ekleyin.',
      'changed-since':
        'RET geri alınmadı: o zamandan beri alıcının kaydı değişmiş ya da alıcının şikâyeti var. Geçmişe bakın; alıcı izin verirse ONAY ekleyin.',
    },
  },
  messageDay: (moment: string) =>
    `Bugün seçili. Mesaj ${tr.moment(moment)} tarihli; alıcı RET'i o zaman verdiyse o gün ve saati seçin.`,
  next: {
    olderRet: "Alıcı bugün yeniden istediyse RET'i bugünün tarihiyle kaydedin.",
    alreadyRet: 'Yapmanız gereken bir şey yok: RET geçerli.',
    olderOnay: 'Alıcı daha sonra yeniden izin verdiyse o tarihi yazın.',
  },
  chooseBrand: 'ONAY tek bir marka içindir: markayı seçin.',
  chooseType: 'ONAY için alıcı tipini seçin: bireysel ya da tacir.',
  notYet: 'Siz doğrulamadan kayıt yapılmaz. Bunun için 30 dakikanız var.',
  brandClosed: (brand: string) => `${brand} kapatılmış; yeni izin kaydedilemez.`,
  erased:
    'Bu adres silinmiş; RET olarak korunuyor. Alıcı yeniden izin vermek isterse bunu kendisi bildirmelidir.',
  addTo: (channel: string | null) => (channel === null ? 'Kanıt ekle' : `Kanıt ekle: ${channel}`),
}

const english: typeof turkish = {
  stored: (status) => `${status} recorded (kaydedildi).`,
  receipt: (consentDate, ids) =>
    `${consentDate === null ? '' : `${en.moment(consentDate)}, `}record no ${en.list(ids)}.`,
  unchanged: 'Nothing was changed.',
  repeated: 'The repeated RET was recorded too (kaydedildi).',
  overRefusal: (channels, since) =>
    `${en.capital(en.list(channels))} was RET${since === null ? '' : ` since ${en.date(since)}`}; this ONAY takes its place. If the recipient did not ask for it anew, record RET.`,
  futureTakenAsNow: (at) => `The date you gave is in the future; it was taken as now (${en.time(at)}).`,
  assumed: (pieces) => `Assumed: ${pieces.join(', ')}.`,
  dateIsNow: (at) => `the date is now (${en.time(at)})`,
  timeAssumed: (at) => `the time is ${en.time(at)}`,
  sourceAssumed: `the source is ${en.words.sources.HS_EORTAM}`,
  typeAssumed: `the recipient type is ${en.words.types.BIREYSEL}`,
  noEvidence: 'No evidence was added: if there is a complaint, the company has to prove the consent.',
  notMobile: 'This is not a mobile number, so SMS may not arrive.',
  deadline: (daysLeft, day) =>
    daysLeft < 0
      ? `The time to report it to İYS ended on ${en.date(day)}.`
      : daysLeft === 0
        ? 'Today is the last day to report it to İYS.'
        : `${en.counted(daysLeft, 'business day')} left to report it to İYS: the last is ${en.dateWithWeekday(day)}.`,
  confirmSummary: 'Evidence and a confirmation are needed.',
  confirmTitle: 'Evidence for ONAY',
  ownRefusal: (door, consentDate) =>
    `The recipient gave RET themselves${consentDate === null ? '' : ` on ${en.moment(consentDate)}`} (${en.words.doors[door]}).`,
  notedRefusal: (consentDate) =>
    consentDate === null
      ? 'RET stands for the recipient'
      : `RET has stood for the recipient since ${en.moment(consentDate)}`,
  evidence: (text) => (text === null ? 'No evidence' : `Evidence: "${text}"`),
  evidenceNeeded:
    'An ONAY needs evidence that the recipient consented: add it by the button, or write evidence="…" in the command.',
  giveEvidence: 'Add evidence',
  thenSecondPerson: {
    complaint: 'Because the recipient complained, a second person has to confirm too.',
    ownRefusal: 'Because the recipient gave the RET themselves, a second person has to confirm too.',
  },
  complaintOpened: 'The recipient complained while this request was waiting; no ONAY was recorded.',
  refusedMeanwhile: 'The recipient refused while this request was waiting; no ONAY was recorded.',
  undo: {
    button: 'Undo',
    offer: (minutes, endedOnay) =>
      `If you typed it by mistake, you can undo it within ${en.number(minutes)} minutes; ${endedOnay ? 'the ONAY before it holds again' : 'there is no record then, as before it'}.`,
    done: 'The RET was undone; the ONAY before it was recorded again (kaydedildi).',
    voided:
      'The RET was undone; that was recorded too (kaydedildi). There is no consent on record, as before it, and nothing may be sent.',
    evidence: (id) =>
      `The person who typed the RET undid it within 10 minutes (record no ${id}); the ONAY before it holds.`,
    refused: {
      'other-person': 'Only the person who typed this RET can undo it. Nothing was changed.',
      late: 'The RET was typed more than 10 minutes ago and can no longer be undone. If the recipient consents, add an ONAY.',
      'changed-since':
        'The RET was not undone: the record has changed since, or the recipient complains. See the history; if the recipient consents, add an ONAY.',
    },
  },
  messageDay: (moment) =>
    `Today is filled in. The message is of ${en.moment(moment)}; if the recipient refused then, choose that day and time.`,
  next: {
    olderRet: 'If the recipient asks for it again today, record the RET with the date of today.',
    alreadyRet: 'There is nothing to do: the RET holds.',
    olderOnay: 'If the recipient consented again later, write that date.',
  },
  chooseBrand: 'An ONAY is for one brand: choose it.',
  chooseType: 'Choose the recipient type of the ONAY: private person or trader.',
  notYet: 'Nothing is recorded until you confirm. You have 30 minutes.',
  brandClosed: (brand) => `${brand} is closed; no new consent can be recorded for it.`,
  erased: 'This address was erased and is kept as RET. Only the recipient can give a consent again.',
  addTo: (channel) => (channel === null ? 'Add evidence' : `Add evidence: ${channel}`),
}

export const recordMessages = { tr: turkish, en: english }
