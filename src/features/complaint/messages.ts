import { complaint } from '../../../bots/messages/complaint.ts'
import type { ComplaintOutcome } from '../../../db/schema.ts'
import type { Channel } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { MessageAuthor } from '../../register/complaints/complaints.ts'

const droppedTr = '(silindi)'

/** True if the text is a day with a time (2026-03-02 14:05:00), false for a day alone (2026-03-02). */
const isMoment = (messageAt: string) => messageAt.length > 10

const closeAnywayTr = `Yine de "${tr.words.outcomes['consent-shown']}" diye kapatacak mısınız? İzin başka bir yerdeyse önce onu kanıt olarak ekleyin.`

function noConsentTr(messageAt: string | null, about: string): string {
  if (messageAt === null) return `Kayıtta bu şikâyetten önceki bir izin yok (${about})`
  return `Kayıtta ${isMoment(messageAt) ? tr.moment(messageAt) : `${tr.date(messageAt)} günü`} için izin yok (${about})`
}

/** Says why it is uncertain whether the consent covered the message that is complained of. */
function uncertainTr(messageAt: string | null): string {
  if (messageAt === null) return 'Mesajın ne zaman gönderildiği yazılmamış'
  return isMoment(messageAt)
    ? `Kayıttaki izin o gün başlamış ya da bitmiş, ${tr.moment(messageAt)} anını tam olarak kapsamıyor`
    : `Kayıttaki izin ${tr.date(messageAt)} gününün tamamını kapsamıyor, mesajın saati de yazılmamış`
}

const turkish = {
  summary: 'Şikâyet.',
  noted: (id: number, about: string, address: string) =>
    `Şikâyet ${tr.number(id)} not edildi: ${about}, ${address}.`,
  message: (at: string) =>
    `Söz konusu mesaj: ${isMoment(at) ? tr.moment(at) : tr.date(at)}. O andaki durum kanıt dosyasında yazar.`,
  noMessage: 'Mesajın ne zaman gönderildiği belirtilmedi; kanıt isterken gününü yazabilirsiniz.',
  ownTerm: 'Yanıt süresi şirketin kendi ayarıdır.',
  kept: 'Yazdıklarınız şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
  refused: {
    date: 'Tarih okunamadı, şikâyet not edilmedi. Örneğin 02.03.2026 14:05 yazın.',
    future: 'Mesajın günü bugünden sonra olamaz; şikâyet not edilmedi. Günü düzeltip yeniden yazın.',
    'text-too-long': 'Metin çok uzun, şikâyet not edilmedi. Kısaltıp yeniden yazın.',
  },
  noneOpen: 'Yetkili olduğunuz markalarda yanıt bekleyen şikâyet yok.',
  closed: (id: number, outcome: ComplaintOutcome) =>
    `Şikâyet ${tr.number(id)} kapatıldı: ${tr.words.outcomes[outcome]}.`,
  alreadyClosed: 'Bu şikâyet daha önce kapatılmış. Değişiklik yapılmadı.',
  noConsentThen: (messageAt: string | null, about: string) =>
    `${noConsentTr(messageAt, about)}. ${closeAnywayTr}`,
  consentUncertain: (messageAt: string | null, about: string) =>
    `${uncertainTr(messageAt)}; mesaj gönderilirken izin var mıydı, belli değil (${about}). ${closeAnywayTr}`,
  closeAsProved: (id: number) => `Şikâyet ${tr.number(id)}: yine de kapat`,
  onlyOwner: 'Bu şikâyeti yalnızca alıcı geri çekebilir. Şikâyet kapatılmadı, başka bir sonuç seçin.',
  title: (id: number, brand: string, channel: Channel | null, address: string) =>
    [`Şikâyet ${tr.number(id)}`, complaint.tr.about(brand, channel), address].join(' · '),
  byRecipient: 'Alıcı bu izni vermediğini söylüyor; RET geçerli.',
  noMessages: 'Henüz yazışma yok.',
  messageLine: (author: MessageAuthor, at: string, text: string | null) =>
    `${author === 'recipient' ? 'Alıcı' : 'Şirket'}, ${tr.moment(at)}: ${text ?? droppedTr}`,
  write: (id: number) => `Şikâyet ${tr.number(id)}: alıcıya yaz`,
  blocked: 'Alıcı botu engellemiş: yazılanlar sohbetine ulaşmaz.',
  sent: (id: number) => `Şikâyet ${tr.number(id)}: yazdığınız alıcının sohbetine gönderildi.`,
  unreached: (id: number) =>
    `Şikâyet ${tr.number(id)}: yazdığınız yazışmaya eklendi, ama alıcı botu engellediği için sohbetine ulaşmıyor. Engeli kaldırıp /sikayet yazarsa görür.`,
  notSent: {
    closed: 'Bu şikâyet kapandı ya da alıcısı Telegram sohbetinde değil; hiçbir şey gönderilmedi.',
    empty: 'Alıcıya yazılacak metin eksik.',
    'too-long': 'Metin çok uzun (en çok 2.000 karakter), hiçbir şey gönderilmedi. Kısaltıp yeniden yazın.',
    'too-many': 'Bu şikâyetin mesaj sınırı doldu, hiçbir şey gönderilmedi.',
  },
  answerForm: {
    title: 'Alıcıya yaz',
    submit: 'Gönder',
    fields: {
      message: {
        label: 'Mesajınız',
        hint: 'Alıcının sohbetine gönderilir, örneğin: Size bir daha mesaj göndermeyeceğiz. Adınız ve adresler görünmez.',
      },
    },
  },
  post: {
    opened: (id: number, brand: string, channel: Channel | null, dueOn: string) =>
      `${brand}${channel === null ? '' : ` · ${tr.words.channels[channel]}`}: bir alıcı "Ben bu izni vermedim" diyor (şikâyet ${tr.number(id)}). RET geçerli; yanıt için son gün ${tr.date(dueOn)}.`,
    wrote: (id: number, brand: string, dueOn: string) =>
      `${brand}: alıcı şikâyet ${tr.number(id)} için yazdı. Yanıt için son gün ${tr.date(dueOn)}.`,
    words: (text: string) => `Alıcı: ${text}`,
    withdrawn: (id: number, brand: string) =>
      `${brand}: alıcı şikâyet ${tr.number(id)} için şikâyetini geri çekti. Şikâyet kapandı, RET geçerli.`,
  },
  closeForm: {
    title: 'Şikâyeti kapat',
    submit: 'Şikâyeti kapat',
  },
  form: {
    title: 'Şikâyeti not et',
    submit: 'Not et',
    fields: {
      day: { label: 'Mesajın günü', hint: 'Mesajın gönderildiği gün. Bilinmiyorsa boş bırakın.' },
      time: { label: 'Mesajın saati', hint: 'İstanbul saatiyle.' },
      note: { hint: 'Şikâyetin nereden geldiği ve oradaki numarası, örneğin e-Devlet 2026/4711.' },
    },
  },
}

const droppedEn = '(erased)'

const closeAnywayEn = `Close it as "${en.words.outcomes['consent-shown']}" all the same? If the consent is kept elsewhere, add it as evidence first.`

function noConsentEn(messageAt: string | null, about: string): string {
  if (messageAt === null) return `The register has no consent from before this complaint (${about})`
  return `The register has no consent for ${isMoment(messageAt) ? en.moment(messageAt) : en.date(messageAt)} (${about})`
}

/** Says why it is uncertain whether the consent covered the message that is complained of. */
function uncertainEn(messageAt: string | null): string {
  if (messageAt === null) return 'It was not written when the message was sent'
  return isMoment(messageAt)
    ? `The consent began or ended that day and does not surely cover ${en.moment(messageAt)}`
    : `The consent does not cover the whole of ${en.date(messageAt)}, and the time of the message was not written`
}

const english: typeof turkish = {
  summary: 'Complaint.',
  noted: (id, about, address) => `Complaint ${en.number(id)} was noted: ${about}, ${address}.`,
  message: (at) =>
    `The message in question: ${isMoment(at) ? en.moment(at) : en.date(at)}. The evidence tells what held at that moment.`,
  noMessage:
    'It was not written when the message was sent; you can write its day when you ask for the evidence.',
  ownTerm: "The time to answer is the company's own setting.",
  kept: 'Your text is kept encrypted and appears in the evidence files only.',
  refused: {
    date: 'The date could not be read; the complaint was not noted. Write for example 02.03.2026 14:05.',
    future:
      'The message cannot be later than today; the complaint was not noted. Correct the day and write it again.',
    'text-too-long': 'The text is too long; the complaint was not noted. Shorten it and write it again.',
  },
  noneOpen: 'No complaint waits for an answer in the brands you have a role for.',
  closed: (id, outcome) => `Complaint ${en.number(id)} was closed: ${en.words.outcomes[outcome]}.`,
  alreadyClosed: 'This complaint was closed before; nothing was changed.',
  noConsentThen: (messageAt, about) => `${noConsentEn(messageAt, about)}. ${closeAnywayEn}`,
  consentUncertain: (messageAt, about) =>
    `${uncertainEn(messageAt)}; it is not certain that there was a consent when the message was sent (${about}). ${closeAnywayEn}`,
  closeAsProved: (id) => `Complaint ${en.number(id)}: close all the same`,
  onlyOwner: 'Only the recipient can withdraw this dispute. It was not closed; choose another outcome.',
  title: (id, brand, channel, address) =>
    [`Complaint ${en.number(id)}`, complaint.en.about(brand, channel), address].join(' · '),
  byRecipient: 'The recipient says they never gave this consent; RET was recorded.',
  noMessages: 'Nothing has been written yet.',
  messageLine: (author, at, text) =>
    `${author === 'recipient' ? 'Recipient' : 'The company'}, ${en.moment(at)}: ${text ?? droppedEn}`,
  write: (id) => `Complaint ${en.number(id)}: write to the recipient`,
  blocked: 'The recipient has blocked the bot: what is written does not reach their chat.',
  sent: (id) => `Complaint ${en.number(id)}: what you wrote was sent to the recipient's chat.`,
  unreached: (id) =>
    `Complaint ${en.number(id)}: your message was kept, but does not reach the recipient, who has blocked the bot. They will see it after unblocking the bot and typing /dispute.`,
  notSent: {
    closed: 'This complaint is closed, or its recipient is not in a Telegram chat; nothing was sent.',
    empty: 'There is nothing to write to the recipient.',
    'too-long': 'The text is too long (2,000 letters at most); nothing was sent. Make it shorter.',
    'too-many': 'No more can be written about this complaint; nothing was sent.',
  },
  answerForm: {
    title: 'Write to the recipient',
    submit: 'Send',
    fields: {
      message: {
        label: 'Your message',
        hint: 'Sent to their chat, for example: We will send you no more messages. Your name and addresses are not shown.',
      },
    },
  },
  post: {
    opened: (id, brand, channel, dueOn) =>
      `${brand}${channel === null ? '' : ` · ${en.words.channels[channel]}`}: a recipient says "I never gave this consent" (complaint ${en.number(id)}). RET was recorded; last day to answer ${en.date(dueOn)}.`,
    wrote: (id, brand, dueOn) =>
      `${brand}: the recipient wrote about complaint ${en.number(id)}. Last day to answer ${en.date(dueOn)}.`,
    words: (text) => `Recipient: ${text}`,
    withdrawn: (id, brand) =>
      `${brand}: the recipient withdrew complaint ${en.number(id)}. It is closed; the RET stays.`,
  },
  closeForm: {
    title: 'Close a complaint',
    submit: 'Close the complaint',
  },
  form: {
    title: 'Note a complaint',
    submit: 'Note',
    fields: {
      day: { label: 'Day of the message', hint: 'When it was sent. Leave it empty if it is not known.' },
      time: { label: 'Time of the message', hint: 'By the clock of Istanbul.' },
      note: { hint: 'Origin of the complaint and its number there, for example e-Devlet 2026/4711.' },
    },
  },
}

export const complaintMessages = { tr: turkish, en: english }
