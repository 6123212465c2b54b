import type { Content } from 'pdfmake/interfaces.js'
import { dayOf, readWallTime } from '../../calendar/istanbul.ts'
import { datesIn } from '../dates.ts'
import type { Pack, PackComplaint } from '../pack/pack-json.ts'
import { statesAt } from '../pack/states.ts'
import {
  entryTitle,
  type Fact,
  factTable,
  keepTogether,
  printable,
  quietText,
  quotedBox,
  sectionTitle,
  statusText,
} from '../pdf.ts'
import { noRecord } from './states.ts'
import { brandName, verdictText, words } from './words.ts'

const { date, exactWall, moment, wall } = datesIn('tr')

/** Prints each complaint with its deadline, its outcome, and the consent at the time of the message. */
export function complaints(pack: Pack): Content[] {
  if (pack.recipient.known === 'erased') return []
  const title = sectionTitle('Şikâyetler')
  if (pack.complaints.length === 0) return [title, 'Bu adres için not edilmiş şikâyet yok.']
  return pack.complaints.map((complaint, index) =>
    complaintBlock(complaint, index === 0 ? [title] : [], pack),
  )
}

/** Prints a complaint as a table of two columns. `above` comes before it on the same page. */
function complaintBlock(complaint: PackComplaint, above: Content[], pack: Pack): Content {
  const { id, notedAt, dueOn, brandCode, channel, messageAt, ticket, text, reference } = complaint
  const about = [brandName(pack, brandCode), ...(channel === null ? [] : [words.channels[channel]])]
  const rows: Fact[] = [
    ['Geldiği gün', date(dayOf(notedAt))],
    ['Yanıt için son gün', `${date(dueOn)} (şirketin kendine koyduğu süre)`],
    ['Mesajın gönderildiği an', messageAt === null ? null : exactWall(messageAt)],
    ['O anda geçerli olan', stateWhenSent(complaint, pack)],
    ['Gönderim öncesi sorgu', ticket === null ? null : checkedBefore(ticket)],
    ['Başvuru no, not', reference === null ? null : printable(reference)],
    ['Mesajın metni', text === null ? null : quotedBox(text)],
    ['Sonuç', outcomeOf(complaint)],
  ]
  return keepTogether(
    [...above, entryTitle(`Şikâyet ${id} · ${about.join(' · ')}`), factTable(rows)],
    text ?? '',
  )
}

function checkedBefore({ id, checkedAt, recipientType, maySend }: NonNullable<PackComplaint['ticket']>) {
  const answer = maySend ? 'gönderilebilir' : 'gönderilemez'
  return `${moment(checkedAt)} anında ${recipientType} alıcı için ${answer} yanıtı verildi (bilet ${id}).`
}

/** Prints the consent as it was when the message in question was sent; null if the time or the channel is unknown. */
function stateWhenSent({ brandCode, channel, messageAt }: PackComplaint, pack: Pack): Content | null {
  const sent = messageAt === null ? null : readWallTime(messageAt)
  const brand = pack.brands.find(({ code }) => code === brandCode)
  if (sent === null || sent.kind === 'refused' || brand === undefined || channel === null) return null
  const stack = statesAt(pack, brand, channel, sent.at).flatMap(({ recipientType, state }): Content[] => [
    statusText(`${state.status ?? noRecord} (${words.types[recipientType]})`, state.status),
    ...(state.consentDate === null ? [] : [quietText(`${wall(state.consentDate)} tarihli`)]),
    verdictText(channel, state),
  ])
  return { stack }
}

function outcomeOf({ outcome, settledAt }: PackComplaint): Content {
  if (outcome === null || settledAt === null) return 'henüz sonuçlanmadı'
  return `${words.outcomes[outcome]} (${moment(settledAt)})`
}
