import type { Content } from 'pdfmake/interfaces.js'
import { readWallTime } from '../../calendar/istanbul.ts'
import type { PackChange, PackComplaint } from '../../proof/pack/pack-json.ts'
import { heldAt } from '../../proof/pack/states.ts'
import { datesIn } from '../dates.ts'
import { type Fact, facts, printable, quoted, section, stated, together } from '../pdf.ts'
import type { Writing } from './texts.ts'

/** Prints complaints with deadline, outcome and the state when the message was sent. */
export function complaints(writing: Writing): Content[] {
  const { pack, texts } = writing
  if (pack.recipient.known === 'erased') return []
  const { title, none } = texts.complaint
  if (pack.complaints.length === 0) return [section(title), { text: none }]
  return pack.complaints.map((complaint, index) =>
    complaintBlock(complaint, index === 0 ? [section(title)] : [], writing),
  )
}

function complaintBlock(complaint: PackComplaint, above: Content[], writing: Writing): Content {
  const { texts, language, brandName } = writing
  const { date, exactWall } = datesIn(language)
  const { id, receivedOn, dueOn, brandCode, channel, messageAt, text, reference } = complaint
  const told = texts.complaint
  const about = [
    brandCode === null ? told.noBrand : brandName(brandCode),
    ...(channel === null ? [] : [texts.words.channels[channel]]),
  ]
  const title = `${told.number(id)} · ${about.join(' · ')}`
  const rows: Fact[] = [
    [told.receivedOn, date(receivedOn)],
    [told.dueOn, `${date(dueOn)} (${told.dueOnAbout})`],
    [told.messageAt, messageAt === null ? null : exactWall(messageAt)],
    [told.held, heldThen(complaint, writing)],
    [told.reference, reference === null ? null : printable(reference)],
    [told.text, text === null ? null : quoted(text)],
    [told.outcome, outcomeOf(complaint, writing)],
  ]
  return together([...above, { text: title, style: 'entry', headlineLevel: 1 }, facts(rows)], text ?? '')
}

/**
 * Prints the state in the second the message was sent; null if the complaint names no time, brand or channel.
 */
function heldThen(
  { brandCode, channel, messageAt }: PackComplaint,
  { pack, texts: { words, state, complaint } }: Writing,
): Content | null {
  const sent = messageAt === null ? null : readWallTime(messageAt)
  const brand = pack.brands.find(({ code }) => code === brandCode)
  if (sent === null || !sent.ok || brand === undefined || channel === null) return null
  const { changes, recipient } = pack
  const stack = heldAt({ changes, kind: recipient.kind, brand, channel }, sent.at).flatMap(
    ({ recipientType, held }): Content[] => [
      stated(`${held.status ?? state.noneThen} (${words.types[recipientType]})`, held.status),
      ...(held.consentDate === null ? [] : [{ text: state.since(held.consentDate), style: 'quiet' }]),
      words.reasonsThen[held.reason],
    ],
  )
  const later = recordedLater(changes, { brandCode: brand.code, channel }, sent.at).map(
    ({ status, consentDate, recordedAt }) => complaint.recordedLater(status, consentDate, recordedAt),
  )
  return { stack: [...stack, ...later] }
}

/** Changes dated up to the second of the message but recorded later: their date alone would mislead. */
function recordedLater(
  changes: readonly PackChange[],
  { brandCode, channel }: Pick<PackChange, 'brandCode' | 'channel'>,
  sentAt: number,
) {
  return changes.flatMap((change) => {
    const { status, consentDate, consentAt, recordedAt } = change
    const isOf = change.brandCode === brandCode && change.channel === channel
    if (!isOf || consentDate === null || consentAt === null || consentAt > sentAt || recordedAt <= sentAt)
      return []
    return [{ status, consentDate, recordedAt }]
  })
}

function outcomeOf(
  { outcome, outcomeNote, settledAt }: PackComplaint,
  { texts, language }: Writing,
): Content {
  if (outcome === null || settledAt === null) return texts.complaint.open
  const { moment } = datesIn(language)
  const told = `${texts.words.outcomes[outcome]} (${moment(settledAt)})`
  return { stack: [told, ...(outcomeNote === null ? [] : [printable(outcomeNote)])] }
}
