import type { Content } from 'pdfmake/interfaces.js'
import { tellsIysState } from '../../../bots/messages/staff.ts'
import { channelsFor } from '../../consent/consent.ts'
import { datesIn } from '../dates.ts'
import type { Pack } from '../pack/pack-json.ts'
import { type KeyState, type PackState, statesOf } from '../pack/states.ts'
import { quietText, sectionTitle, statusText, titledTable } from '../pdf.ts'
import { brandName, sourceName, verdictText, words } from './words.ts'

const { date, wall } = datesIn('tr')

export const noRecord = 'Kayıt yok'

/** Prints the table of consents on the day in question: the day of the message that the recipient complains about. */
export function dayInQuestion(pack: Pack): Content[] {
  if (pack.day === null) return []
  const above = [
    sectionTitle(`Mesajın gönderildiği gün: ${date(pack.day)}`),
    quietText(
      'Şirketin o gün bildiği, yani o güne kadar kaydedilmiş olan. İYS’nin o günkü kaydı İYS’den ayrıca sorulur.',
    ),
  ]
  return stateTable(above, pack, cellsOnDay)
}

/** Prints the table of present consents. */
export function presentState(pack: Pack): Content[] {
  return stateTable(
    [sectionTitle('Bu dosyanın hazırlandığı andaki durum')],
    pack,
    ({ channel, now, national }) => {
      // The state in İYS is added unless nothing is recorded or the verdict tells it already.
      const reasonNamesIys = now.status === null || tellsIysState(now.reason)
      return {
        state: [statusText(now.status ?? noRecord, now.status), ...sinceOf(now)],
        permission: [verdictText(channel, now), ...(reasonNamesIys ? [] : [words.national[national]])],
      }
    },
  )
}

interface Cells {
  readonly state: Content[]
  readonly permission: Content[]
}

const columns = ['Marka ve kanal', 'Durum', 'Mesaj gönderilebilir mi']
const widths = [110, 150, 219]

/** Prints a table row for each consent of brands that have a record, and one sentence that names the brands without any. */
function stateTable(above: Content[], pack: Pack, cellsOf: (state: PackState) => Cells | null): Content[] {
  if (pack.recipient.known === 'erased') return []
  const codes = new Set(pack.changes.map(({ brandCode }) => brandCode))
  const body = statesOf(pack).flatMap((state) => {
    const cells = codes.has(state.brandCode) ? cellsOf(state) : null
    return cells === null ? [] : [[keyCell(state, pack), { stack: cells.state }, { stack: cells.permission }]]
  })
  return [...titledTable(above, columns, widths, body), ...withoutRecord(codes, pack)]
}

/** Returns the cells about a day: one status if it was the same all day, else the statuses at its beginning and end. */
function cellsOnDay({ channel, onDay }: PackState): Cells | null {
  if (onDay === null) return null
  const { atStart, atEnd } = onDay
  const permissionAtEnd = verdictText(channel, atEnd)
  if (atStart.status === atEnd.status && atStart.reason === atEnd.reason) {
    const allDay = atEnd.status === null ? noRecord : `Gün boyunca ${atEnd.status}`
    return { state: [statusText(allDay, atEnd.status), ...sinceOf(atEnd)], permission: [permissionAtEnd] }
  }
  const changedText = `Gün başında ${atStart.status ?? 'kayıt yoktu'}, gün sonunda ${atEnd.status ?? 'kayıt yoktu'}`
  return {
    state: [statusText(changedText, null), ...sinceOf(atEnd)],
    permission: [`Gün başında: ${verdictText(channel, atStart)}`, `Gün sonunda: ${permissionAtEnd}`],
  }
}

/** Prints the sentence that names the brands without any record; nothing if every brand has one. */
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

/** Returns the date and the source of a consent as small text; nothing if both are unknown. */
function sinceOf({ consentDate, source }: KeyState): Content[] {
  const parts = [
    ...(consentDate === null ? [] : [`${wall(consentDate)} tarihli`]),
    ...(source === null ? [] : [sourceName(source)]),
  ]
  return parts.length === 0 ? [] : [quietText(parts.join(', '))]
}

function keyCell({ brandCode, channel, recipientType }: PackState, pack: Pack): Content {
  const name = { text: brandName(pack, brandCode), bold: true }
  return { stack: [name, quietText(`${words.channels[channel]} · ${words.types[recipientType]}`)] }
}
