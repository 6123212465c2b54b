import type { ComplaintOutcome } from '../../../db/schema.ts'
import type { Channel } from '../../consent/consent.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { MessageAuthor } from '../../register/complaints/complaints.ts'

const droppedTr = '(silindi)'

const turkish = {
  complaint: {
    news: {
      answered: (id: number, brand: string) => `Şikâyet ${tr.number(id)} · ${brand} yanıtladı:`,
      answeredSummary: 'Şikâyetinize yanıt geldi.',
      outcome: (id: number, brand: string, outcome: ComplaintOutcome) =>
        `Şikâyet ${tr.number(id)} · ${brand}: sonuçlandı (${tr.words.outcomes[outcome]}). RET geçerliliğini koruyor.`,
      outcomeSummary: 'Şikâyetiniz sonuçlandı.',
      more: 'Şikâyetlerim',
    },
    title: 'Şikâyetleriniz',
    nothing: 'Şirketin kaydında şikâyet edebileceğiniz bir ONAY yok.',
    choose: 'Hangi izni hiç vermediniz? Seçin; göndermeden önce sorarız.',
    ask: (brand: string, channel: Channel) =>
      `${brand} · ${tr.words.channels[channel]}: bu izni hiç vermediğinizi şirkete bildireyim mi? İzin hemen durdurulur ve şirketin yanıtlaması istenir.`,
    yes: 'Evet, şikâyet ediyorum',
    dispute: (brand: string, channel: Channel) =>
      `${brand} · ${tr.words.channels[channel]}: ben bu izni vermedim`,
    noConsent: (brand: string, channel: Channel) =>
      `${brand} için ${tr.words.channels[channel]} kanalında şikâyet edebileceğiniz bir ONAY yok. Değişiklik yapılmadı. Şikâyetleriniz: /sikayet`,
    reference: 'Telegram: "Ben bu izni vermedim"',
    opened: (id: number, brand: string, daysLeft: number, dueOn: string) =>
      `Şikâyet ${tr.number(id)} · ${brand}: şikâyetiniz alındı. Şirketin yanıtlaması için son gün ${tr.date(dueOn)}, ${tr.number(daysLeft)} iş günü kaldı.`,
    heading: (id: number, brand: string) => `Şikâyet ${tr.number(id)} · ${brand}`,
    waits: (clock: string) => `Açık: ${clock}.`,
    settled: (outcome: ComplaintOutcome) => `Sonuçlandı: ${tr.words.outcomes[outcome]}.`,
    line: (author: MessageAuthor, at: string, text: string | null) =>
      `${author === 'recipient' ? 'Siz' : 'Şirket'}, ${tr.moment(at)}: ${text ?? droppedTr}`,
    toWrite: 'Şirkete yazmak için bu mesajı yanıtlayın; adresiniz görünmez.',
    several:
      'Birden çok açık şikâyetiniz var, yazdığınız iletilmedi. Hangisi için yazıyorsanız aşağıda onun mesajını yanıtlayın.',
    withdraw: (id: number) => `Şikâyet ${tr.number(id)}: geri çek`,
    withdrawAsk: (id: number, brand: string) =>
      `Şikâyet ${tr.number(id)} · ${brand} geri çekilsin mi? Şikâyet kapanır; RET kaydınız kalır.`,
    withdrawYes: 'Evet, geri çek',
    withdrawn: (id: number, brand: string) =>
      `Şikâyet ${tr.number(id)} · ${brand}: şikâyetiniz geri çekildi. RET kaydınız geçerli.`,
    passAsk: (id: number, brand: string) =>
      `Şikâyet ${tr.number(id)} · ${brand}: yazdığınızı şirkete ileteyim mi?`,
    passYes: 'Evet, ilet',
    passedOn: (id: number, brand: string) =>
      `Şikâyet ${tr.number(id)} · ${brand}: yazdığınız şirkete iletildi. Yanıt gelince burada göreceksiniz.`,
    fileNotPassedOn: 'Yalnızca yazı iletildi; eklediğiniz dosya iletilmedi ve saklanmadı.',
    refused: {
      closed: 'Bu şikâyet kapandı, yazdığınız iletilmedi. Şikâyetleriniz: /sikayet',
      empty:
        'Şirkete yalnızca yazı iletilebilir: fotoğraf, ses, çıkartma ve dosyalar iletilmez, saklanmaz. Anlatmak istediğinizi yazın.',
      'too-long': 'Yazdığınız çok uzun (en çok 2.000 karakter), iletilmedi. Kısaltıp yeniden yazın.',
      'too-many': 'Bu şikâyetin mesaj sınırı doldu, yazdığınız iletilmedi. Şirkete yazılı başvurabilirsiniz.',
    },
  },
}

const droppedEn = '(erased)'

const english: typeof turkish = {
  complaint: {
    news: {
      answered: (id, brand) => `Dispute ${en.number(id)} · ${brand} answered:`,
      answeredSummary: 'Your dispute was answered.',
      outcome: (id, brand, outcome) =>
        `Dispute ${en.number(id)} · ${brand}: settled (${en.words.outcomes[outcome]}). The RET still applies.`,
      outcomeSummary: 'Your dispute was settled.',
      more: 'My disputes',
    },
    title: 'Your disputes',
    nothing: 'The company holds no ONAY that you could dispute.',
    choose: 'Which consent did you never give? Choose it; we ask before sending.',
    ask: (brand, channel) =>
      `${brand} · ${en.words.channels[channel]}: shall I tell the company that you never gave this consent? It is stopped at once, and the company is asked to answer.`,
    yes: 'Yes, I dispute it',
    dispute: (brand, channel) => `${brand} · ${en.words.channels[channel]}: I never gave this`,
    noConsent: (brand, channel) =>
      `${brand} holds no ONAY for ${en.words.channels[channel]} that you could dispute. Nothing was changed. Your disputes: /dispute`,
    reference: 'Telegram: "I never gave this consent"',
    opened: (id, brand, daysLeft, dueOn) =>
      `Dispute ${en.number(id)} · ${brand}: your dispute was received. The company has to answer by ${en.date(dueOn)}: ${en.counted(daysLeft, 'business day')} left.`,
    heading: (id, brand) => `Dispute ${en.number(id)} · ${brand}`,
    waits: (clock) => `Open: ${clock}.`,
    settled: (outcome) => `Settled: ${en.words.outcomes[outcome]}.`,
    line: (author, at, text) =>
      `${author === 'recipient' ? 'You' : 'The company'}, ${en.moment(at)}: ${text ?? droppedEn}`,
    toWrite: 'To write to the company, reply to this message; your address is not shown.',
    several:
      'You have several open disputes, so your text was not passed on. Reply below to the message of the one you mean.',
    withdraw: (id) => `Dispute ${en.number(id)}: withdraw`,
    withdrawAsk: (id, brand) =>
      `Withdraw dispute ${en.number(id)} · ${brand}? The complaint is closed; your RET stays.`,
    withdrawYes: 'Yes, withdraw it',
    withdrawn: (id, brand) =>
      `Dispute ${en.number(id)} · ${brand}: your dispute was withdrawn. Your RET stays.`,
    passAsk: (id, brand) =>
      `Dispute ${en.number(id)} · ${brand}: shall I pass on to the company what you wrote?`,
    passYes: 'Yes, pass it on',
    passedOn: (id, brand) =>
      `Dispute ${en.number(id)} · ${brand}: what you wrote went to the company. You will see the answer here.`,
    fileNotPassedOn: 'Only the words went along; the file you added was not passed on and is not kept.',
    refused: {
      closed: 'This dispute is closed; what you wrote was not passed on. Your disputes: /dispute',
      empty:
        'Only words can be passed on to the company: photos, recordings, stickers and files are not passed on, and not kept. Type what you want to say.',
      'too-long': 'Your message is too long (2,000 letters at most) and was not passed on. Make it shorter.',
      'too-many':
        'No more can be written in this dispute; it was not passed on. You may write to the company.',
    },
  },
}

export const complaintMessages = { tr: turkish, en: english }
