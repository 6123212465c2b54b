import type { Channel, RecipientType, Status } from '../../../src/consent/channel.ts'
import type { CompanySource } from '../../../src/consent/source.ts'
import { capital, date, dateWithWeekday, ending, list, moment, number, time } from '../turkish.ts'
import { words } from './words.ts'

/** A change that still lacks something; null what is unknown. */
export interface Asked {
  readonly status: Status
  readonly address: string
  readonly recipientType: RecipientType | null
  readonly brand: string | null
  readonly channels: readonly Channel[] | null
  readonly source: CompanySource | null
  /** A wall time, or a day. */
  readonly given: string | null
}

export const record = {
  /** Scripts look for this word; only a stored change says it. */
  stored: (status: Status) => `${status} kaydedildi.`,
  where: (brand: string, channel: string, address: string) => `${brand}, ${channel}, ${address}.`,
  receipt: (consentDate: string | null, id: string) =>
    `${consentDate === null ? '' : `${moment(consentDate)}, `}kayıt no ${id}.`,
  unchanged: 'Değişiklik yapılmadı.',
  repeated: (consentDate: string | null, id: string) =>
    `Yinelenen ret de kaydedildi: ${consentDate === null ? '' : `${moment(consentDate)}, `}kayıt no ${id}.`,
  overRefusal: (channels: readonly string[], since: string | null) =>
    `${capital(list(channels))} için ${since === null ? '' : `${ending(date(since), 'ablative')} beri `}RET vardı; bu ONAY onun yerine geçti. Alıcı bunu yeniden istemediyse RET yazın.`,
  failed: (channels: readonly string[]) =>
    `${capital(list(channels))} şu anda yazılamadı, orada hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin.`,
  aheadIsNow: (at: string) => `Verdiğiniz tarih gelecekte olduğu için şu an (${time(at)}) alındı.`,
  dateIsTyped: (at: string) => `Tarih verilmedi, komutun yazıldığı an (${time(at)}) alındı.`,
  dateIsNow: (at: string) => `Tarih verilmedi, şu an (${time(at)}) alındı.`,
  dayAsNow: (at: string) =>
    `Saat verilmedi, şu an (${time(at)}) alındı. İsterseniz saati de yazın, örneğin bugün 09:00.`,
  dayAsStart: (day: string) =>
    `Saat verilmedi, ${date(day)} gününün başı (00:00) alındı. İsterseniz saati de yazın, örneğin dün 14:30.`,
  dayAsEnd: (day: string) =>
    `Saat verilmedi, ${date(day)} gününün sonu (23:59:59) alındı. İsterseniz saati de yazın, örneğin dün 14:30.`,
  sourceAssumed: `Kaynak verilmedi, ${words.sources.HS_EORTAM} alındı.`,
  typeAssumed: `Alıcı tipi verilmedi, ${words.types.BIREYSEL} alındı.`,
  noEvidence: 'Kanıt eklenmedi: şikâyet olursa izni ispat etmek şirketin yükümlülüğüdür.',
  filesComing: (count: number) =>
    `${count === 1 ? 'Kanıt dosyası' : `${number(count)} kanıt dosyası`} Slack'ten alınıyor; sonucu size mesajla yazılacak.`,
  filesLeft:
    'Hiçbir kayıt yazılmadığı için dosya eklenmedi. Var olan bir kayda eklemek için geçmiş komutunu kullanın.',
  filesLost: 'Dosya şu anda alınamadı; aşağıdaki düğmeyle ekleyebilirsiniz.',
  hardlySms: 'Bu bir cep numarası değil: SMS büyük olasılıkla ulaşmaz.',
  deadline: (daysLeft: number, day: string) =>
    daysLeft < 0
      ? `İYS'ye bildirme süresi ${date(day)} günü doldu.`
      : daysLeft === 0
        ? `İYS'ye bildirmek için son gün bugün.`
        : `İYS'ye bildirmek için ${number(daysLeft)} iş günü kaldı: son gün ${dateWithWeekday(day)}.`,
  calendarEnds: (year: number, command: string) =>
    `${year} yılının dinî bayramları takvimde yok; iş günü hesabı erken çıkabilir. Yönetici ekleyebilir: ${command} ayar holidays …`,
  refusedMeanwhile: 'Bu istek beklerken alıcı RET vermiş; ONAY yazılmadı.',
  askBrand: 'Hangi marka için?',
  askChannel: 'Hangi kanal için?',
  askSource: 'İzin nerede alındı?',
  askType: (recorded: readonly RecipientType[]) =>
    `Bu adres burada ${recorded.length > 1 ? 'hem bireysel hem tacir' : list(recorded.map((type) => words.types[type]))} olarak kayıtlı. ONAY hangi alıcı tipi için?`,
  askSourceLabel: 'Kaynak seçin',
  askBrandLabel: 'Marka seçin',
  allChannels: 'hepsi',
  asking: ({ status, address, recipientType, brand, channels, source, given }: Asked) =>
    `${[
      status,
      address,
      ...(recipientType === null ? [] : [words.types[recipientType]]),
      ...(brand === null ? [] : [brand]),
      ...(channels === null ? [] : [list(channels.map((channel) => words.channels[channel]))]),
      ...(source === null ? [] : [words.sources[source]]),
      ...(given === null ? [] : [given.length > 10 ? moment(given) : date(given)]),
    ].join(', ')}.`,
  notYet: 'Seçene kadar hiçbir şey yazılmaz. Bu soru 30 dakika geçerlidir.',
  brandClosed: (brand: string) => `${brand} kapatılmış; ona yeni izin yazılamaz.`,
  erased:
    'Bu adres silinmiş; RET olarak korunuyor. Yeniden izin vermek isterse alıcının bunu kendisinin bildirmesi gerekir.',
  brandNotYours: (brand: string) => `${brand} için düzenleyici yetkisi gerekir. Yöneticilere sorabilirim.`,
  noBrandLeft: 'Düzenleyici olduğunuz açık bir marka yok. Yöneticiye başvurun.',
}
