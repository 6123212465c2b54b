import type { Channel } from '../../../src/consent/channel.ts'
import type { Source } from '../../../src/consent/source.ts'
import type { ComplaintOutcome } from '../../../src/register/complaints/complaints.ts'
import type { MessageAuthor } from '../../../src/register/complaints/messages.ts'
import { channelAt, date, dateWithWeekday, ending, list, moment, number, words } from '../turkish.ts'

const dropped = '(silindi)'
const about = (brand: string | null, channel: Channel | null) =>
  [brand ?? 'marka belirtilmedi', ...(channel === null ? [] : [words.channels[channel]])].join(', ')

export const complaint = {
  about,
  open: (id: number, about: string, receivedOn: string, clock: string) =>
    `Şikâyet ${number(id)} (${about}), ${date(receivedOn)}: ${clock}.`,
  clock: (daysLeft: number, dueOn: string) =>
    daysLeft < 0
      ? `yanıt süresi ${ending(date(dueOn), 'locative')} doldu`
      : daysLeft === 0
        ? 'yanıt için son gün bugün'
        : `yanıt için ${number(daysLeft)} iş günü kaldı, son gün ${date(dueOn)}`,
  settled: (id: number, about: string, receivedOn: string, outcome: ComplaintOutcome, settledAt: string) =>
    `Şikâyet ${number(id)} (${about}), ${date(receivedOn)}: ${words.outcomes[outcome]}, ${ending(date(settledAt), 'locative')} kapandı.`,
  summary: 'Şikâyet.',
  noted: (id: number, about: string, address: string) =>
    `Şikâyet ${number(id)} not edildi: ${about}, ${address}.`,
  message: (at: string) =>
    `Söz konusu mesaj: ${at.length > 10 ? moment(at) : date(at)}. O andaki durum kanıtta yazar.`,
  noMessage: 'Mesajın ne zaman gönderildiği belirtilmedi; kanıt isterken gününü yazabilirsiniz.',
  clockSentence: (daysLeft: number, dueOn: string) =>
    daysLeft < 0
      ? `Yanıt süresi ${ending(date(dueOn), 'locative')} doldu.`
      : daysLeft === 0
        ? 'Yanıt için son gün bugün.'
        : `Yanıt için ${number(daysLeft)} iş günü kaldı: son gün ${dateWithWeekday(dueOn)}.`,
  ownTerm: 'Yanıt süresi şirketin kendi ayarıdır.',
  received: (day: string) => `Şikâyetin geldiği gün: ${date(day)}.`,
  textKept: 'Mesajın metni şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
  noteKept: 'Notunuz şifreli saklanır, yalnızca kanıt dosyalarında görünür.',
  brandNotYours: (brand: string) => `${brand} için düzenleyici yetkisi gerekir. Yöneticilere sorabilirim.`,
  refused: {
    'brand-unknown': 'Böyle bir marka yok, şikâyet not edilmedi.',
    date: 'Tarih okunamadı, şikâyet not edilmedi. Örneğin 02.03.2026 14:05 yazın.',
    future: 'Mesajın tarihi gelecekte, şikâyet not edilmedi. Geçmiş bir tarih yazın, örneğin dün 14:30.',
    'received-to-come':
      'Şikâyetin geldiği gün gelecekte, şikâyet not edilmedi. Bugünü ya da geçmiş bir günü yazın.',
    'after-received':
      'Mesajın tarihi şikâyetin geldiği günden sonra, şikâyet not edilmedi. İki tarihi karşılaştırıp yeniden yazın.',
    'text-too-long': 'Metin çok uzun, şikâyet not edilmedi. Kısaltıp yeniden yazın.',
  },
  listTitle: 'Açık şikâyetler',
  noneOpen: 'Yetkili olduğunuz markalarda yanıt bekleyen şikâyet yok.',
  more: (count: number) => `${number(count)} şikâyet daha var.`,
  show: (id: number) => `Şikâyet ${number(id)}: göster`,
  close: (id: number) => `Şikâyet ${number(id)}: kapat`,
  closed: (id: number, outcome: ComplaintOutcome) =>
    `Şikâyet ${number(id)} kapatıldı: ${words.outcomes[outcome]}.`,
  closedFor: 'Sonuç değiştirilemez; kanıt belgesinde tarihiyle yazar.',
  unknownNumber: 'Düzenleyici olduğunuz markalarda bu numarayla bir şikâyet yok.',
  alreadyClosed: 'Bu şikâyet daha önce kapatılmış. Değişiklik yapılmadı.',
  noteTooLong: 'Not çok uzun, şikâyet açık duruyor. Kısaltıp yeniden yazın.',
  title: (id: number, brand: string | null, channel: Channel | null, address: string) =>
    [`Şikâyet ${number(id)}`, about(brand, channel), address].join(' · '),
  byRecipient: 'Alıcı bu izni vermediğini söylüyor; RET geçerli.',
  noMessages: 'Henüz yazışma yok.',
  messageLine: (author: MessageAuthor, at: string, text: string | null) =>
    `${author === 'recipient' ? 'Alıcı' : 'Şirket'}, ${moment(at)}: ${text ?? dropped}`,
  howToWrite: (command: string, id: number) =>
    `Alıcıya yazmak için: ${command} şikayet ${id} not="…" (adınız ve adresler görünmez).`,
  write: (id: number) => `Şikâyet ${number(id)}: alıcıya yaz`,
  blocked: 'Alıcı botu engellemiş: yazılanlar sohbetine ulaşmaz.',
  sent: (id: number) => `Şikâyet ${number(id)}: yazdığınız alıcının sohbetine gönderildi.`,
  unreached: (id: number) =>
    `Şikâyet ${number(id)}: yazdığınız yazışmaya eklendi, ama alıcı botu engellediği için sohbetine ulaşmıyor. Engeli kaldırıp /itiraz yazarsa görür.`,
  notSent: {
    settled: 'Bu şikâyet kapandı, hiçbir şey gönderilmedi.',
    'no-chat': 'Bu şikâyetin alıcısı Telegram sohbetinde değil; hiçbir şey gönderilmedi.',
    empty: 'Alıcıya ne yazacağınız eksik: not="…" içine yazın.',
    'too-long': 'Not çok uzun (en çok 2.000 karakter), hiçbir şey gönderilmedi. Kısaltıp yeniden yazın.',
    'too-many': 'Bu şikâyette daha fazla yazılamaz, hiçbir şey gönderilmedi.',
  },
  answerForm: {
    title: 'Alıcıya yaz',
    submit: 'Gönder',
    text: 'Yazınız',
    textHint: 'Alıcının sohbetine gönderilir; adınız ve adresler görünmez.',
  },
  post: {
    opened: (id: number, brand: string, channel: Channel | null, dueOn: string) =>
      `${brand}${channel === null ? '' : ` · ${words.channels[channel]}`}: bir alıcı "Ben bu izni vermedim" diyor (şikâyet ${number(id)}). RET geçerli; yanıt için son gün ${date(dueOn)}.`,
    wrote: (id: number, brand: string, dueOn: string) =>
      `${brand}: alıcı şikâyet ${number(id)} için yazdı. Yanıt için son gün ${date(dueOn)}.`,
    withdrawn: (id: number, brand: string) =>
      `${brand}: alıcı şikâyet ${number(id)} için itirazını geri çekti. Şikâyet kapandı, RET geçerli.`,
  },
}

/** For the recipient: "Ben bu izni vermedim". */
export const ownComplaint = {
  title: 'İtirazlarınız',
  nothing: 'Şirketin kaydında itiraz edebileceğiniz bir ONAY yok.',
  nothingAt: (brands: readonly string[]) => `${list(brands)} için itiraz edebileceğiniz bir ONAY yok.`,
  onlyAt: (address: string) =>
    `Bu itiraz ve RET yalnızca ${address} içindir; öteki adreslerinizin izinleri olduğu gibi kaldı.`,
  older: (ids: readonly number[]) =>
    `Daha eski itirazlarınız: ${ids.map((id) => `/itiraz ${id}`).join(', ')}`,
  earlier: (count: number, id: number) => `Önceki ${number(count)} mesaj: /itiraz ${id}`,
  choose: 'Hiç vermediğiniz bir izin varsa seçin. Önce size sorulur.',
  ask: (brand: string, channel: Channel, address: string | null) =>
    `${brand} · ${channelAt(channel, address)}: bu izni hiç vermediğinizi şirkete bildireyim mi? İzin hemen durdurulur ve şirketin yanıtlaması istenir.`,
  yes: 'Evet, itiraz ediyorum',
  dispute: (brand: string, channel: Channel, address: string | null) =>
    `${brand} · ${channelAt(channel, address)}: ben bu izni vermedim`,
  noConsent: (brand: string, channel: Channel) =>
    `${brand} için ${words.channels[channel]} kanalında itiraz edebileceğiniz bir ONAY yok. Değişiklik yapılmadı. İtirazlarınız: /itiraz`,
  reference: 'Telegram: "Ben bu izni vermedim"',
  opened: (id: number, brand: string, daysLeft: number, dueOn: string) =>
    `İtiraz ${number(id)} · ${brand}: itirazınız alındı. Şirketin yanıtlaması için son gün ${date(dueOn)}, ${number(daysLeft)} iş günü kaldı.`,
  holds: 'Şirketin kaydı:',
  held: (
    channel: Channel,
    address: string | null,
    consentDate: string | null,
    source: Source | null,
    by: string,
    isOwn: boolean,
    hasEvidence: boolean,
  ) =>
    [
      channelAt(channel, address),
      `ONAY${consentDate === null ? '' : ` ${moment(consentDate)}`}`,
      ...(source === null ? [] : [words.sources[source]]),
      isOwn ? `kayda göre veren: ${by}` : `kaydeden: ${by}`,
      hasEvidence ? 'kanıt eklenmiş' : 'kanıt eklenmemiş',
    ].join(' · '),
  heading: (id: number, brand: string) => `İtiraz ${number(id)} · ${brand}`,
  waits: (clock: string) => `Açık: ${clock}.`,
  settled: (outcome: ComplaintOutcome) => `Sonuçlandı: ${words.outcomes[outcome]}.`,
  line: (author: MessageAuthor, at: string, text: string | null) =>
    `${author === 'recipient' ? 'Siz' : 'Şirket'}, ${moment(at)}: ${text ?? dropped}`,
  write: (id: number) => `İtiraz ${number(id)}: şirkete yaz`,
  withdraw: (id: number) => `İtiraz ${number(id)}: geri çek`,
  withdrawAsk: (id: number, brand: string) =>
    `İtiraz ${number(id)} · ${brand} geri çekilsin mi? Şikâyet kapanır; RET kaydınız kalır.`,
  withdrawYes: 'Evet, geri çek',
  withdrawn: (id: number, brand: string) =>
    `İtiraz ${number(id)} · ${brand}: itirazınız geri çekildi. RET kaydınız geçerli.`,
  typeIt: 'Yazacağınız sonraki mesaj şirkete iletilir; adresiniz görünmez. Vazgeçmek için: /izinlerim',
  passedOn: (id: number, brand: string) =>
    `İtiraz ${number(id)} · ${brand}: yazdığınız şirkete iletildi. Yanıt gelince burada göreceksiniz.`,
  wordsOnly: 'Yalnızca yazı iletildi; eklediğiniz dosya iletilmedi ve saklanmadı.',
  refused: {
    settled: 'Bu itiraz sonuçlandı, yazdığınız iletilmedi. İtirazlarınız: /itiraz',
    'no-chat': 'Bu itiraz sohbetinizden kaldırıldı, yazdığınız iletilmedi.',
    empty:
      'Şirkete yalnızca yazı iletilebilir: fotoğraf, ses, çıkartma ve dosyalar iletilmez, saklanmaz. Anlatmak istediğinizi yazın. Vazgeçmek için: /izinlerim',
    'too-long': 'Yazdığınız çok uzun (en çok 2.000 harf), iletilmedi. Kısaltıp yeniden yazın.',
    'too-many': 'Bu itirazda daha fazla yazılamaz, yazdığınız iletilmedi. Şirkete yazılı başvurabilirsiniz.',
  },
  answered: (id: number, brand: string) => `İtiraz ${number(id)} · ${brand} yanıtladı:`,
  answeredSummary: 'İtirazınıza yanıt geldi.',
  outcome: (id: number, brand: string, outcome: ComplaintOutcome) =>
    `İtiraz ${number(id)} · ${brand}: sonuçlandı (${words.outcomes[outcome]}). RET geçerliliğini koruyor.`,
  outcomeSummary: 'İtirazınız sonuçlandı.',
  more: 'İtirazlarım',
}
