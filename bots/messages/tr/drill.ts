import type { Source } from '../../../src/consent/source.ts'
import { capital, date, dateWithWeekday, ending, inflected, moment, number } from '../turkish.ts'
import { type ChangeTold, changeTold } from './later-evidence.ts'
import { words } from './words.ts'

export interface Proven {
  readonly counted: number
  readonly proven: number
  /** 0 to 100; null where nothing was counted. */
  readonly percent: number | null
}

export interface SourceTold {
  readonly source: Source | null
  readonly counted: number
  readonly proven: number
}

const lastDay = (dueOn: string) => `Son gün ${dateWithWeekday(dueOn)}.`

/** 6'sının, 4'ünün */
const ofThem = (count: number) => inflected(ending(number(count), 'possessive'), 'genitive')

/** SMS, 2 Mart 2026, kaynak çağrı merkezi (kayıt no 70f5…7c6d): where the sentence says that it is an ONAY. */
function onayTold({ channel, source, date: on, id }: ChangeTold): string {
  const from = source === null ? 'kaynak belirtilmemiş' : `kaynak ${words.sources[source]}`
  return `${capital(words.channels[channel])}, ${date(on)}, ${from} (kayıt no ${id})`
}

export const drill = {
  title: (brand: string) => `${brand} · denetim tatbikatı`,
  asked: (drawn: number, onFile: number, dueOn: string) =>
    onFile === 0
      ? `Rastgele ${number(drawn)} ONAY seçildi, hiçbirinin kanıtı yok; kanıtları bekleniyor. ${lastDay(dueOn)}`
      : `Rastgele ${number(drawn)} ONAY seçildi: ${ofThem(onFile)} kanıtı var, aşağıdaki ${ofThem(drawn - onFile)} kanıtı bekleniyor. ${lastDay(dueOn)}`,
  askedSummary: (brand: string, asked: number) =>
    `${brand}: denetim tatbikatı başladı, ${number(asked)} ONAY'ın kanıtı bekleniyor.`,
  item: (change: ChangeTold) => changeTold(change),
  answerHere:
    'Kanıt varsa ekleyin, yoksa bulunamadığını belirtin. Yanıt vermek için düzenleyici yetkisi gerekir.',
  answerInSlack: "Yanıtlar Slack'te verilir: izin komutunun ardına tatbikat yazın.",
  add: 'Kanıt ekle',
  missing: 'Kanıt bulunamadı',
  missingText: (change: ChangeTold) =>
    `Bu ONAY kanıtsız sayılır: ${onayTold(change)}. Tatbikat bitmeden bulunursa yine eklenebilir.`,
  confirm: 'İşlemi doğrula',
  cancel: 'Vazgeç',
  state: { added: 'kanıt eklendi', 'not-found': 'kanıt bulunamadı', dropped: 'artık geçerli değil' },

  scoreTitle: (brand: string) => `${brand} · denetim tatbikatı sonucu`,
  score: ({ counted, proven, percent }: Proven) => {
    if (percent === null) return "Seçilen ONAY'ların hiçbiri artık geçerli değil; puan verilmedi."
    if (proven === 0) return `${number(counted)} ONAY'ın hiçbiri için kanıt yok (%0).`
    if (proven === counted) return `${number(counted)} ONAY'ın hepsi için kanıt var (%100).`
    return `${ending(`${number(counted)} ONAY`, 'ablative')} ${ending(number(proven), 'possessive')} için kanıt var (%${percent}).`
  },
  before: (percent: number, startedOn: string, isMonthBefore: boolean) =>
    isMonthBefore ? `Geçen ay %${percent}.` : `${date(startedOn)} tatbikatında %${percent}.`,
  weakest: (sources: readonly SourceTold[]) =>
    `En zayıf kaynaklar: ${sources
      .map(({ source, counted, proven }) => {
        const name = source === null ? 'kaynak belirtilmemiş' : words.sources[source]
        return `${name} (${ending(number(counted), 'locative')} ${number(proven)})`
      })
      .join(', ')}.`,
  dropped: (count: number) =>
    `${number(count)} ONAY tatbikat sürerken geçerliliğini yitirdiği ya da yenilendiği için sayılmadı.`,
  evidenceSeal: 'Sonradan eklenen kanıtlar · mühür',
  scoreSummary: (brand: string, percent: number | null) =>
    percent === null
      ? `${brand}: denetim tatbikatı bitti.`
      : `${brand}: denetim tatbikatı bitti, %${percent}.`,

  summary: 'Denetim tatbikatları.',
  open: (startedOn: string, asked: number, drawn: number, dueOn: string) =>
    `${date(startedOn)} günü başladı. ${ending(`${number(drawn)} ONAY`, 'ablative')} ${number(asked)} tanesinin kanıtı bekleniyor. ${lastDay(dueOn)}`,
  result: (startedOn: string, told: string) => `${date(startedOn)}: ${told}`,
  none: 'Bu marka için henüz tatbikat yapılmadı.',
  start: (brand: string) => `${brand}: tatbikat başlat`,
  startTitle: 'Tatbikat',
  startText: (brand: string) =>
    `${brand} için rastgele 10 ONAY seçilir ve kanıtları markanın odalarında sorulur.`,
  started: 'Tatbikat başladı.',
  startRefused: (reason: 'brand-unknown' | 'brand-closed' | 'open') =>
    ({
      'brand-unknown': 'Bu marka bulunamadı, tatbikat başlamadı.',
      'brand-closed': 'Bu marka kapatılmış, tatbikat başlamadı.',
      open: 'Bu markada süren bir tatbikat var; bitince yenisi başlatılabilir.',
    })[reason],
  nothingToDraw: 'Bu markada geçerli ONAY yok, seçilecek bir şey bulunamadı.',
  whichBrand: 'Tatbikat hangi marka için başlasın?',
  notAllowed: 'Tatbikatı markanın yöneticisi başlatabilir.',
  unread: (example: string) => `Ne istediğiniz anlaşılmadı. Örneğin: ${example}`,

  addWith: 'Kanıtı bulunca şu komutla ekleyin, metni tırnak içine yazın:',
  addCommand: (id: string) => `kanıt-ekle ${id} not="…"`,
  about: (address: string, change: ChangeTold, at: string) =>
    `${address} · ${changeTold(change)}${at.length > 10 ? ` · beyan ${moment(at)}` : ''}.`,
  noted: (change: ChangeTold) =>
    `Not edildi, kanıt bulunamadı: ${onayTold(change)}. Tatbikat bitmeden bulunursa yine eklenebilir.`,
  refused: (reason: 'unknown' | 'over' | 'proven' | 'dropped' | 'noted-already') =>
    ({
      unknown: 'Bu soru artık geçerli değil, hiçbir şey değişmedi.',
      over: 'Bu tatbikat bitti, sonucu değişmez. Kanıt bulduysanız kanıt-ekle komutuyla yine ekleyebilirsiniz.',
      proven: 'Bu ONAY için kanıt var.',
      dropped: 'Bu ONAY artık geçerli değil; tatbikatta sayılmaz.',
      'noted-already': 'Bu ONAY için kanıt bulunamadığı daha önce belirtilmiş.',
    })[reason],
}
