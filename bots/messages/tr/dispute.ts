import type { Channel } from '../../../src/consent/channel.ts'
import type { Source } from '../../../src/consent/source.ts'
import type { ComplaintOutcome } from '../../../src/register/complaints/complaints.ts'
import type { Side } from '../../../src/register/complaints/disputes.ts'
import { date, list, moment, number } from '../turkish.ts'
import { proof } from './proof.ts'
import { words } from './words.ts'

const { outcomes } = proof.complaint
const timeLeft = (days: number) =>
  days < 0
    ? 'yanıt süresi doldu'
    : days === 0
      ? 'yanıt için son gün bugün'
      : `yanıt için ${number(days)} iş günü kaldı`
const channelAt = (channel: Channel, address: string | null) =>
  address === null ? words.channels[channel] : `${words.channels[channel]} (${address})`
const dropped = '(silindi)'

/** "Ben bu izni vermedim", for the recipient. */
export const ownDispute = {
  title: 'İtirazlarınız',
  nothing:
    "Kayıtlı bir ONAY'ınız yok, itiraz edilecek bir izin de yok. Durdurduğunuz bir izni hiç vermediyseniz bunu şirkete yazın.",
  nothingAt: (brands: readonly string[]) =>
    `${list(brands)} için kayıtlı bir ONAY'ınız yok, itiraz edilecek bir izin de yok.`,
  onlyAt: (address: string) =>
    `Bu itiraz ve RET yalnızca ${address} içindir; öteki adreslerinizin izinleri olduğu gibi kaldı.`,
  newer: 'Daha yeni itirazlar',
  older: 'Daha eski itirazlar',
  earlier: (count: number, id: number) => `Önceki ${number(count)} ileti: /itiraz ${id}`,
  choose: 'Vermediğiniz bir izin varsa seçin: hemen durdurulur ve şirketin yanıtlaması istenir.',
  dispute: (brand: string, channel: Channel, address: string | null) =>
    `${brand} · ${channelAt(channel, address)}: ben bu izni vermedim`,
  noConsent: (brand: string, channel: Channel) =>
    `${brand} için ${words.channels[channel]} kanalında ONAY yok. Değişiklik yapılmadı.`,
  reference: 'Telegram: "Ben bu izni vermedim"',
  opened: (id: number, daysLeft: number, dueOn: string) =>
    `İtirazınız alındı (no ${number(id)}). Şirketin yanıtlaması için son gün ${date(dueOn)}, ${number(daysLeft)} iş günü kaldı.`,
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
  waits: (daysLeft: number) => `Açık: ${timeLeft(daysLeft)}.`,
  settled: (outcome: ComplaintOutcome) => `Sonuçlandı: ${outcomes[outcome]}.`,
  line: (side: Side, at: string, text: string | null) =>
    `${side === 'recipient' ? 'Siz' : 'Şirket'}, ${moment(at)}: ${text ?? dropped}`,
  write: (id: number) => `İtiraz ${number(id)}: şirkete yaz`,
  typeIt: 'Yazacağınız sonraki ileti şirkete iletilir; adresiniz görünmez. Vazgeçmek için: /izinlerim',
  passedOn: 'Yazdığınız şirkete iletildi. Yanıt gelince burada göreceksiniz.',
  wordsOnly: 'Yalnızca yazı iletildi; eklediğiniz dosya iletilmedi ve saklanmadı.',
  refused: {
    unknown: 'Bu itiraz bulunamadı, yazdığınız iletilmedi. İtirazlarınız: /itiraz',
    settled: 'Bu itiraz sonuçlandı, yazdığınız iletilmedi. İtirazlarınız: /itiraz',
    gone: 'Bu itiraz sohbetinizden kaldırıldı, yazdığınız iletilmedi.',
    empty:
      'Şirkete yalnızca yazı iletilebilir: fotoğraf, ses, çıkartma ve dosyalar iletilmez, saklanmaz. Anlatmak istediğinizi yazın. Vazgeçmek için: /izinlerim',
    'too-long': 'Yazdığınız çok uzun (en çok 2.000 harf), iletilmedi. Kısaltıp yeniden yazın.',
    'too-many': 'Bu itirazda daha fazla yazılamaz, yazdığınız iletilmedi. Şirkete yazılı başvurabilirsiniz.',
  },
  answered: (id: number, brand: string) => `İtiraz ${number(id)} · ${brand} yanıtladı:`,
  answeredSummary: 'İtirazınıza yanıt geldi.',
  outcome: (id: number, brand: string, outcome: ComplaintOutcome) =>
    `İtiraz ${number(id)} · ${brand}: sonuçlandı (${outcomes[outcome]}). RET geçerliliğini koruyor.`,
  outcomeSummary: 'İtirazınız sonuçlandı.',
  more: 'İtirazlarım',
}

/** The same, for the staff. */
export const dispute = {
  unread: (example: string) =>
    `İtirazın numarasını yazın; alıcıya yazmak için arkasına not="…" ekleyin. Örneğin: ${example}`,
  /** `command`: how the slash command is called, where there is one. */
  unknown: (command: string) =>
    `Düzenleyici olduğunuz markalarda bu numarayla bir itiraz yok. Bekleyenler için: ${command} bekleyenler`,
  summary: (id: number) => `İtiraz ${number(id)}.`,
  title: (id: number, brand: string, channel: Channel | null, address: string) =>
    [`İtiraz ${number(id)}`, brand, ...(channel === null ? [] : [words.channels[channel]]), address].join(
      ' · ',
    ),
  left: (daysLeft: number, dueOn: string) =>
    `Alıcı bu izni vermediğini söylüyor. İtirazıyla RET yazıldı; ${timeLeft(daysLeft)}, son gün ${date(dueOn)}.`,
  closed: 'Bu itiraz sonuçlandı.',
  nothingYet: 'Henüz yazışma yok.',
  line: (side: Side, at: string, text: string | null) =>
    `${side === 'recipient' ? 'Alıcı' : 'Şirket'}, ${moment(at)}: ${text ?? dropped}`,
  howTo: (command: string, id: number) =>
    `Alıcıya yazmak için: ${command} itiraz ${id} not="…" (adınız ve adresler görünmez).`,
  write: (id: number) => `İtiraz ${number(id)}: alıcıya yaz`,
  blocked: 'Alıcı botu engellemiş: yazılanlar sohbetine ulaşmaz.',
  unreached: (id: number) =>
    `İtiraz ${number(id)}: yazdığınız yazışmaya eklendi, ama alıcı botu engellediği için sohbetine ulaşmıyor. Engeli kaldırıp /itiraz yazarsa görür.`,
  sent: (id: number) => `İtiraz ${number(id)}: yazdığınız alıcının sohbetine gönderildi.`,
  refused: {
    unknown: 'Bu numarayla bir itiraz yok, hiçbir şey gönderilmedi.',
    settled: 'Bu itiraz sonuçlandı, hiçbir şey gönderilmedi.',
    gone: 'Alıcı verilerini sildirdi ve artık sohbette değil; hiçbir şey gönderilmedi.',
    empty:
      'Alıcıya yalnızca yazı gönderilebilir: fotoğraf, ses, çıkartma ve dosyalar gönderilmez, saklanmaz. Yanıtınızı yazın.',
    'too-long': 'Not çok uzun (en çok 2.000 karakter), hiçbir şey gönderilmedi. Kısaltıp yeniden yazın.',
    'too-many': 'Bu itirazda daha fazla yazılamaz, hiçbir şey gönderilmedi.',
  },
  post: {
    opened: (id: number, brand: string, channel: Channel | null, dueOn: string) =>
      `${brand}${channel === null ? '' : ` · ${words.channels[channel]}`}: bir alıcı "Ben bu izni vermedim" diyor (itiraz ${number(id)}). RET yazıldı; yanıt için son gün ${date(dueOn)}.`,
    wrote: (id: number, brand: string, dueOn: string) =>
      `${brand}: alıcı itiraz ${number(id)} için yazdı. Yanıt için son gün ${date(dueOn)}.`,
    show: (id: number) => `İtiraz ${number(id)}: göster`,
  },
}
