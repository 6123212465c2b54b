import type { Content } from 'pdfmake/interfaces.js'
import { tellsNational } from '../../../bots/messages/staff.ts'
import { channelsFor } from '../../consent/consent.ts'
import { datesIn } from '../dates.ts'
import type { Pack } from '../pack/pack-json.ts'
import { type KeyState, type PackState, statesOf } from '../pack/states.ts'
import { headed, quiet, section, stated } from '../pdf.ts'
import { brandName, sourceName, verdictText, words } from './words.ts'

const { date, wall } = datesIn('tr')

export const noRecord = 'Kayıt yok'

export function dayInQuestion(pack: Pack): Content[] {
  if (pack.day === null) return []
  const above = [
    section(`Mesajın gönderildiği gün: ${date(pack.day)}`),
    quiet(
      'Şirketin o gün bildiği, yani o güne kadar kaydedilmiş olan. İYS’nin o günkü kaydı İYS’den ayrıca sorulur.',
    ),
  ]
  return stateTable(above, pack, cellsOnDay)
}

export function presentState(pack: Pack): Content[] {
  return stateTable(
    [section('Bu dosyanın hazırlandığı andaki durum')],
    pack,
    ({ channel, now, national }) => {
      const isSaid = now.status === null || tellsNational(now.reason)
      return {
        held: [stated(now.status ?? noRecord, now.status), ...sinceOf(now)],
        may: [verdictText(channel, now), ...(isSaid ? [] : [words.national[national]])],
      }
    },
  )
}

interface Cells {
  readonly held: Content[]
  readonly may: Content[]
}

const columns = ['Marka ve kanal', 'Durum', 'Mesaj gönderilebilir mi']
const widths = [110, 150, 219]

/** Prints a row for each state of brands with a record, and one sentence for the brands without. */
function stateTable(above: Content[], pack: Pack, cellsOf: (state: PackState) => Cells | null): Content[] {
  if (pack.recipient.known === 'erased') return []
  const codes = new Set(pack.changes.map(({ brandCode }) => brandCode))
  const body = statesOf(pack).flatMap((state) => {
    const cells = codes.has(state.brandCode) ? cellsOf(state) : null
    return cells === null ? [] : [[whose(state, pack), { stack: cells.held }, { stack: cells.may }]]
  })
  return [...headed(above, columns, widths, body), ...withoutRecord(codes, pack)]
}

function cellsOnDay({ channel, onDay }: PackState): Cells | null {
  if (onDay === null) return null
  const { atStart, atEnd } = onDay
  const because = verdictText(channel, atEnd)
  if (atStart.status === atEnd.status && atStart.reason === atEnd.reason) {
    const allDay = atEnd.status === null ? noRecord : `Gün boyunca ${atEnd.status}`
    return { held: [stated(allDay, atEnd.status), ...sinceOf(atEnd)], may: [because] }
  }
  const changed = `Gün başında ${atStart.status ?? 'kayıt yoktu'}, gün sonunda ${atEnd.status ?? 'kayıt yoktu'}`
  return {
    held: [stated(changed, null), ...sinceOf(atEnd)],
    may: [`Gün başında: ${verdictText(channel, atStart)}`, `Gün sonunda: ${because}`],
  }
}

function withoutRecord(codes: ReadonlySet<number>, pack: Pack): Content[] {
  const names = pack.brands.filter(({ code }) => !codes.has(code)).map(({ name }) => name)
  if (names.length === 0) return []
  const channels = channelsFor(pack.recipient.kind).map((channel) => words.channels[channel])
  return [
    {
      text: [
        { text: 'Hiç kayıt yok: ', style: 'label' },
        { text: names.join(', '), bold: true },
        ` — hiçbir kanal (${channels.join(', ')}) için kayıt yok; mesaj gönderilemez.`,
      ],
      margin: [0, 2, 0, 8],
    },
  ]
}

function sinceOf({ consentDate, source }: KeyState): Content[] {
  const parts = [
    ...(consentDate === null ? [] : [`${wall(consentDate)} tarihli`]),
    ...(source === null ? [] : [sourceName(source)]),
  ]
  return parts.length === 0 ? [] : [quiet(parts.join(', '))]
}

function whose({ brandCode, channel, recipientType }: PackState, pack: Pack): Content {
  const name = { text: brandName(pack, brandCode), bold: true }
  return { stack: [name, quiet(`${words.channels[channel]} · ${words.types[recipientType]}`)] }
}
