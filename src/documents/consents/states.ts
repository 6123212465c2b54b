import type { Content } from 'pdfmake/interfaces.js'
import { channelsFor } from '../../consent/consent.ts'
import { type Held, type PackState, statesOf } from '../../proof/pack/states.ts'
import { headed, quiet, section, stated } from '../pdf.ts'
import { sourceName, type Writing } from './texts.ts'

export function dayInQuestion(writing: Writing): Content[] {
  const { pack, texts } = writing
  if (pack.day === null) return []
  const above = [section(texts.state.onDay(pack.day)), quiet(texts.state.onDayAbout)]
  return stateTable(above, writing, ({ onDay }) => (onDay === null ? null : cellsOnDay(onDay, writing)))
}

export function presentState(writing: Writing): Content[] {
  const { state, words } = writing.texts
  return stateTable([section(state.now)], writing, ({ now, national }) => {
    // Every other reason says how it stands in İYS.
    const tellsNational = now.status === 'RET' || now.reason === 'trader'
    return {
      held: [stated(now.status ?? state.none, now.status), ...sinceOf(now, writing)],
      may: [words.reasons[now.reason], ...(tellsNational ? [words.national[national]] : [])],
    }
  })
}

interface Cells {
  readonly held: Content[]
  readonly may: Content[]
}

/** Brand and channel, state, meaning for a message. */
const stateWidths = [110, 150, 219]

/** A row for each state of the brands that have a record, and a sentence for the others. */
function stateTable(
  above: Content[],
  writing: Writing,
  cellsOf: (state: PackState) => Cells | null,
): Content[] {
  const { pack, texts } = writing
  if (pack.recipient.known === 'erased') return []
  const codes = new Set(pack.changes.map(({ brandCode }) => brandCode))
  const body = statesOf(pack).flatMap((state) => {
    const cells = codes.has(state.brandCode) ? cellsOf(state) : null
    return cells === null ? [] : [[whose(state, writing), { stack: cells.held }, { stack: cells.may }]]
  })
  return [...headed(above, texts.state.columns, stateWidths, body), ...withoutRecord(codes, writing)]
}

function cellsOnDay(
  { atStart, atEnd, stopBy, recordedLater }: NonNullable<PackState['onDay']>,
  writing: Writing,
): Cells {
  const { changes, day } = writing.pack
  const { state, words } = writing.texts
  const isSame = atStart.status === atEnd.status && atStart.reason === atEnd.reason
  const allDay = atEnd.status === null ? state.none : state.allDay(atEnd.status)
  const because = words.reasons[atEnd.reason]
  const numbers = recordedLater.map((change) => changes.indexOf(change) + 1)
  return {
    held: [
      isSame ? stated(allDay, atEnd.status) : stated(state.changed(atStart.status, atEnd.status), null),
      ...sinceOf(atEnd, writing),
    ],
    may: [
      ...(isSame
        ? [because]
        : [`${state.atStart} ${words.reasons[atStart.reason]}`, `${state.atEnd} ${because}`]),
      ...(stopBy === null || day === null || day > stopBy ? [] : [state.stopBy(stopBy)]),
      ...(numbers.length === 0 ? [] : [state.recordedLater(numbers.join(', '))]),
    ],
  }
}

function withoutRecord(codes: ReadonlySet<number>, { pack, texts: { state, words } }: Writing): Content[] {
  const names = pack.brands.filter(({ code }) => !codes.has(code)).map(({ name }) => name)
  if (names.length === 0) return []
  const channels = channelsFor(pack.recipient.kind).map((channel) => words.channels[channel])
  return [
    {
      text: [
        { text: state.withoutRecord, style: 'label' },
        { text: names.join(', '), bold: true },
        ` — ${state.withoutRecordMeans(channels.join(', '))}`,
      ],
      margin: [0, 2, 0, 8],
    },
  ]
}

function sinceOf({ consentDate, source }: Held, { texts }: Writing): Content[] {
  const parts = [
    ...(consentDate === null ? [] : [texts.state.since(consentDate)]),
    ...(source === null ? [] : [sourceName(source, texts)]),
  ]
  return parts.length === 0 ? [] : [{ text: parts.join(', '), style: 'quiet' }]
}

function whose(
  { brandCode, channel, recipientType }: PackState,
  { texts: { words }, brandName }: Writing,
): Content {
  return {
    stack: [
      { text: brandName(brandCode), bold: true },
      { text: `${words.channels[channel]} · ${words.types[recipientType]}`, style: 'quiet' },
    ],
  }
}
