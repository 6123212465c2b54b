import type { Content, TableCell } from 'pdfmake/interfaces.js'
import { dayOf } from '../../calendar/istanbul.ts'
import { channelsFor } from '../../consent/consent.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import { type Held, type PackState, statesOf } from '../../proof/pack/states.ts'
import { headed, quiet, section, stated } from '../pdf.ts'
import { reasonThen, sourceName, type Writing } from './texts.ts'

/** Brand and channel, state, meaning for a message. */
const stateWidths = [110, 150, 219]

export function dayInQuestion(writing: Writing): Content[] {
  const { pack, texts } = writing
  if (pack.day === null || pack.recipient.known === 'erased') return []
  const isPast = pack.day < dayOf(pack.madeAt)
  const body = recorded(pack).flatMap((state): TableCell[][] => {
    const { onDay } = state
    if (onDay === null) return []
    const held = [heldOnDay(onDay, isPast, writing), ...sinceOf(onDay.atEnd, writing)]
    return [[whose(state, writing), { stack: held }, { stack: judgement(onDay, isPast, writing) }]]
  })
  const columns = isPast ? texts.state.columnsThen : texts.state.columns
  const above = [section(texts.state.onDay(pack.day)), quiet(texts.state.onDayAbout)]
  return [
    ...headed(above, columns, stateWidths, body),
    ...withoutRecord(isPast ? 'withoutRecordMeant' : 'withoutRecordMeans', writing),
  ]
}

type OnDay = NonNullable<PackState['onDay']>

function isSame({ atStart, atEnd }: OnDay): boolean {
  return atStart.status === atEnd.status && atStart.reason === atEnd.reason
}

function heldOnDay(onDay: OnDay, isPast: boolean, { texts: { state } }: Writing): Content {
  const { atStart, atEnd } = onDay
  if (!isSame(onDay)) return stated(state.changed(atStart.status, atEnd.status), null)
  if (atEnd.status === null) return stated(isPast ? state.noneThen : state.none, null)
  return stated(state.allDay(atEnd.status), atEnd.status)
}

function judgement(onDay: OnDay, isPast: boolean, { pack, texts }: Writing): Content[] {
  const because = ({ reason }: Held) => (isPast ? reasonThen(reason, texts) : texts.words.reasons[reason])
  const { atStart, atEnd, stopBy, recordedLater } = onDay
  const numbers = recordedLater.map((change) => pack.changes.indexOf(change) + 1)
  return [
    ...(isSame(onDay)
      ? [because(atEnd)]
      : [`${texts.state.atStart} ${because(atStart)}`, `${texts.state.atEnd} ${because(atEnd)}`]),
    ...(stopBy === null || pack.day === null || pack.day > stopBy
      ? []
      : [texts.state.stopBy(stopBy, stopBy < dayOf(pack.madeAt))]),
    ...(numbers.length === 0 ? [] : [texts.state.recordedLater(numbers.join(', '))]),
  ]
}

export function presentState(writing: Writing): Content[] {
  const { pack, texts } = writing
  if (pack.recipient.known === 'erased') return []
  const body = recorded(pack).map((state): TableCell[] => {
    const { now, national } = state
    const held = [stated(now.status ?? texts.state.none, now.status), ...sinceOf(now, writing)]
    const may = [
      texts.words.reasons[now.reason],
      ...(saysNational(now) ? [] : [texts.words.national[national]]),
    ]
    return [whose(state, writing), { stack: held }, { stack: may }]
  })
  const above = [section(texts.state.now)]
  return [
    ...headed(above, texts.state.columns, stateWidths, body),
    ...withoutRecord('withoutRecordMeans', writing),
  ]
}

function recorded(pack: Pack): readonly PackState[] {
  const codes = new Set(pack.changes.map(({ brandCode }) => brandCode))
  return statesOf(pack).filter(({ brandCode }) => codes.has(brandCode))
}

function withoutRecord(
  meaning: 'withoutRecordMeans' | 'withoutRecordMeant',
  { pack, texts: { state, words } }: Writing,
): Content[] {
  const codes = new Set(pack.changes.map(({ brandCode }) => brandCode))
  const names = pack.brands.filter(({ code }) => !codes.has(code)).map(({ name }) => name)
  if (names.length === 0) return []
  const channels = channelsFor(pack.recipient.kind).map((channel) => words.channels[channel])
  const sentence: Content = {
    text: [
      { text: state.withoutRecord, style: 'label' },
      { text: names.join(', '), bold: true },
      ` — ${state[meaning](channels.join(', '))}`,
    ],
    margin: [0, 2, 0, 8],
  }
  return [sentence]
}

/** False if the reason already says how it stands in İYS, or there is nothing to say. */
function saysNational({ status, reason }: Held): boolean {
  return status === null || reason === 'consent' || reason === 'consent-unverified'
}

function sinceOf({ consentDate, source }: Held, { texts }: Writing): Content[] {
  const parts = [
    consentDate === null ? null : texts.state.since(consentDate),
    source === null ? null : sourceName(source, texts),
  ].filter((part) => part !== null)
  return parts.length === 0 ? [] : [{ text: parts.join(', '), style: 'quiet' }]
}

function whose(
  { brandCode, channel, recipientType }: Pick<PackState, 'brandCode' | 'channel' | 'recipientType'>,
  { texts: { words }, brandName }: Writing,
): Content {
  return {
    stack: [
      { text: brandName(brandCode), bold: true },
      { text: `${words.channels[channel]} · ${words.types[recipientType]}`, style: 'quiet' },
    ],
  }
}
