import type { Channel, RecipientType, Status } from '../../../src/consent/channel.ts'
import type { CompanySource } from '../../../src/consent/source.ts'
import type { Door } from '../../../src/register/actor.ts'
import type { ApprovalOutcome, ApprovalReason } from '../../../src/register/approvals.ts'
import {
  capital,
  date,
  dateWithWeekday,
  ending,
  instant,
  list,
  moment,
  number,
  time,
  words,
} from '../turkish.ts'

/** A change that still lacks something; null what is unknown. */
export interface DraftFacts {
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
  receipt: (consentDate: string | null, id: string) =>
    `${consentDate === null ? '' : `${moment(consentDate)}, `}işlem no ${id}.`,
  unchanged: 'Değişiklik yapılmadı.',
  repeated: (consentDate: string | null, id: string) =>
    `Yinelenen RET de kaydedildi: ${consentDate === null ? '' : `${moment(consentDate)}, `}işlem no ${id}.`,
  overRefusal: (channels: readonly string[], since: string | null) =>
    `${capital(list(channels))} için ${since === null ? '' : `${ending(date(since), 'ablative')} beri `}RET vardı; bu ONAY onun yerine geçti. Alıcı bunu yeniden istemediyse RET yazın.`,
  failed: (channels: readonly string[]) =>
    `${capital(list(channels))} şu anda kaydedilemedi, orada hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin.`,
  /** Results of a RET for every brand. */
  everywhere: {
    stored: (places: readonly string[]) => `Durduruldu: ${list(places)}.`,
    local: (places: readonly string[]) =>
      `Önceden izin yoktu; İYS kabul etmez, RET burada saklanır ve uygulanır: ${list(places)}.`,
    repeated: (places: readonly string[]) => `Zaten RET'ti, bu bildirim de eklendi: ${list(places)}.`,
    already: (places: readonly string[]) => `Zaten RET, değişiklik yapılmadı: ${list(places)}.`,
    older: (places: readonly string[]) => `Daha yeni bir ONAY var, değişiklik yapılmadı: ${list(places)}.`,
    untold: (places: readonly string[]) => `Değişiklik yapılmadı: ${list(places)}.`,
  },
  aheadIsNow: (at: string) => `Verdiğiniz tarih gelecekte olduğu için şu an (${time(at)}) kabul edildi.`,
  assumed: (pieces: readonly string[]) => `Belirtilmeyenler: ${pieces.join(', ')} kabul edildi.`,
  dateIsTyped: (at: string) => `tarih komutun yazıldığı an (${time(at)})`,
  dateIsNow: (at: string) => `tarih şu an (${time(at)})`,
  dayAsNow: (at: string) => `saat şu an (${time(at)})`,
  dayAsStart: 'saat günün başı (00:00)',
  dayAsEnd: 'saat günün sonu (23:59:59)',
  sourceAssumed: `kaynak ${words.sources.HS_EORTAM}`,
  typeAssumed: `alıcı tipi ${words.types.BIREYSEL}`,
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
  confirmSummary: 'Kanıt ve doğrulama gerekiyor.',
  confirmTitle: 'ONAY için kanıt',
  ownRefusal: (door: Door, consentDate: string | null) =>
    `Alıcı ${consentDate === null ? '' : `${ending(moment(consentDate), 'locative')} `}kendisi RET vermiş (${words.doors[door]}).`,
  evidence: (text: string | null, files: number) =>
    text === null && files === 0
      ? 'Kanıt yok'
      : `Kanıt: ${[...(text === null ? [] : [`"${text}"`]), ...(files === 0 ? [] : [`${number(files)} dosya`])].join(', ')}`,
  evidenceNeeded:
    'ONAY için alıcının izin verdiğini gösteren kanıt gerekir: düğmeyle ekleyin ya da komuta kanıt="…" yazın.',
  giveEvidence: 'Kanıt ekle',
  thenSecondPerson: 'Şikâyet açıkken ikinci bir kişinin de doğrulaması gerekir.',
  complaintOpened: 'Bu istek beklerken alıcının şikâyeti açılmış; ONAY kaydı yapılmadı.',
  refusedMeanwhile: 'Bu istek beklerken alıcı RET vermiş; ONAY yazılmadı.',
  askBrand: 'Hangi marka için?',
  askChannel: 'Hangi kanal için?',
  askSource: 'İzin nerede alındı?',
  askType: (recorded: readonly RecipientType[]) =>
    `Bu adres burada ${recorded.length > 1 ? 'hem bireysel hem tacir' : list(recorded.map((type) => words.types[type]))} olarak kayıtlı. ONAY hangi alıcı tipi için?`,
  askSourceLabel: 'Kaynak seçin',
  askBrandLabel: 'Marka seçin',
  allChannels: 'hepsi',
  asking: ({ status, address, recipientType, brand, channels, source, given }: DraftFacts) =>
    `${[
      status,
      address,
      ...(recipientType === null ? [] : [words.types[recipientType]]),
      ...(brand === null ? [] : [brand]),
      ...(channels === null ? [] : [list(channels.map((channel) => words.channels[channel]))]),
      ...(source === null ? [] : [words.sources[source]]),
      ...(given === null ? [] : [given.length > 10 ? moment(given) : date(given)]),
    ].join(', ')}.`,
  notYet: 'Siz seçmeden kayıt yapılmaz. Seçim için 30 dakikanız var.',
  brandClosed: (brand: string) => `${brand} kapatılmış; ona yeni izin yazılamaz.`,
  erased:
    'Bu adres silinmiş; RET olarak korunuyor. Yeniden izin vermek isterse alıcının bunu kendisinin bildirmesi gerekir.',
  brandNotYours: (brand: string) => `${brand} için düzenleyici yetkisi gerekir. Yöneticilere sorabilirim.`,
  noBrandLeft: 'Düzenleyici olduğunuz açık bir marka yok. Yöneticiye başvurun.',
}

/** A noun; with "nı" it is an object. */
function what(reason: ApprovalReason, changes: number): string {
  switch (reason) {
    case 'over-refusal':
      return changes === 1 ? 'bir RET kaydının ONAY olması' : `${number(changes)} RET kaydının ONAY olması`
    case 'open-complaint':
      return 'şikâyeti açık bir alıcıya ONAY yazılması'
    case 'many':
      return `${number(changes)} ONAY'ın bir defada yazılması`
    case 'void':
      return 'bir yüklemenin geri alınması'
  }
}

export const secondPerson = {
  what,
  summary: 'İkinci kişi bekleniyor.',
  waits: (reason: ApprovalReason, changes: number) =>
    `İkinci kişi bekleniyor: ${what(reason, changes)} için başka bir düzenleyicinin ya da yöneticinin doğrulaması gerekir. Doğrulanana kadar bu istekten hiçbir şey yazılmaz.`,
  texts: (people: number, expiresAt: number) =>
    `${number(people)} kişiye haber verildi. ${ending(instant(expiresAt), 'dative')} kadar doğrulanmazsa istek iptal olur.`,
  filesWait: (count: number) =>
    `${count === 1 ? 'Kanıt dosyası' : `${number(count)} kanıt dosyası`} da bekliyor: işlem doğrulanınca Slack'ten alınır, o zamana kadar orada silmeyin.`,
  nobody: (brand: string) =>
    `Bunun için ikinci bir kişinin doğrulaması gerekir, ama ${brand} için sizden başka düzenleyici ya da yönetici yok. Değişiklik yapılmadı. Yöneticiden birine yetki vermesini isteyin.`,
  /** After the asker's name. */
  wants: (brand: string, reason: ApprovalReason, changes: number, expiresAt: number) =>
    `${brand} için ${what(reason, changes)}nı istiyor. İkinci kişi bekleniyor; son an ${instant(expiresAt)}.`,
  wantsSummary: (brand: string) => `${brand}: ikinci kişi bekleniyor.`,
  /** After the asker's name. */
  asked: (reason: ApprovalReason, changes: number, askedAt: number, expiresAt: number) =>
    `${what(reason, changes)}nı istedi, ${instant(askedAt)}. Son an ${instant(expiresAt)}.`,
  said: (consentDate: string) => `beyan ${moment(consentDate)}`,
  evidence: 'kanıt var',
  noEvidence: 'kanıt yok',
  unfinished: 'Doğrulandı, ama kaydedilemedi. Kaydetmek için yeniden doğrulayın.',
  show: 'Göster',
  decline: 'İsteği geri çevir',
  own: 'Bunu siz istediniz; ikinci kişi başka biri olmalı. Değişiklik yapılmadı.',
  askerWithoutRole: 'İsteyen kişinin artık bu marka için yetkisi yok. Değişiklik yapılmadı.',
  withdrawn: 'İsteğinizi geri aldınız. Değişiklik yapılmadı.',
  declined: 'İsteği geri çevirdiniz, değişiklik yapılmadı. İsteyen kişiye haber verilecek.',
  /** Before the name of the person who decided. */
  over: 'Bu istek kapandı.',
  overBy: (outcome: ApprovalOutcome, decidedAt: number) => {
    switch (outcome) {
      case 'approved':
        return `${ending(instant(decidedAt), 'locative')} doğruladı.`
      case 'declined':
        return `${ending(instant(decidedAt), 'locative')} geri çevirdi.`
      case 'withdrawn':
        return `isteğini ${ending(instant(decidedAt), 'locative')} geri aldı.`
      case 'expired':
        return `Süresi ${ending(instant(decidedAt), 'locative')} doldu.`
    }
  },
  nothingNow: 'Bu düğmeyle hiçbir şey değişmedi.',
  /** Between and behind the two names. */
  bothAsked: 'istedi,',
  bothApproved: 'doğruladı. Her iki kişi de kayda geçti.',
  /** After the name of the person who decided, for the asker. */
  decided: {
    stored: (brand: string, stored: number) =>
      `isteğinizi doğruladı. ${brand}: ${number(stored)} değişiklik kaydedildi.`,
    nothingStored: (brand: string) =>
      `${brand} için isteğinizi doğruladı, ama değişiklik yapılmadı: bu arada kayıt değişmiş ya da alıcı RET vermiş olabilir. Durumu sorgulayın.`,
    declined: (brand: string) => `${brand} için isteğinizi geri çevirdi. Değişiklik yapılmadı.`,
    expired: (brand: string) =>
      `${brand} için isteğiniz süresi içinde doğrulanmadı ve düştü. Değişiklik yapılmadı; gerekiyorsa yeniden isteyin.`,
    summary: (brand: string) => `${brand}: isteğinizin sonucu.`,
  },
  waiting: (count: number) => `${number(count)} değişiklik isteği ikinci kişiyi bekliyor.`,
}
