import { shortId } from '../../../src/consent/short-id.ts'
import type { Source } from '../../../src/consent/source.ts'
import type { AskedItem, ComparedDrill } from '../../../src/delivery/outbox/message.ts'
import { type DrillScore, percentProven } from '../../../src/report/drill.ts'
import type { Messages } from '../../messages/index.ts'
import type { ChangeTold } from '../../messages/tr/later-evidence.ts'
import type { Choice, Part } from '../reply.ts'

/** An ONAY of a drill as sentences name it. */
export function itemTold({ channel, source, date, changeId }: Omit<AskedItem, 'place'>): ChangeTold {
  return { channel, status: 'ONAY', source, date, id: shortId(changeId) }
}

/** What is asked of one ONAY, with the buttons for the answer where there are some. */
export function askedParts(
  drillId: number,
  item: AskedItem,
  isAnswered: boolean,
  { drill: told }: Messages,
): Part[] {
  const change = itemTold(item)
  const line: Part = { kind: 'text', text: told.item(change) }
  if (!isAnswered) return [line]
  const values = [drillId, item.place]
  const choices: Choice[] = [
    { label: told.add, action: { name: 'drill-add', values } },
    {
      label: told.missing,
      action: { name: 'drill-missing', values },
      confirm: { title: told.missing, text: told.missingText(change), yes: told.confirm, no: told.cancel },
    },
  ]
  return [line, { kind: 'choices', choices }]
}

/** The score in sentences: how many are proven, against the drill before, the weakest sources, what was not counted. */
export function scoreLines(
  score: DrillScore,
  before: ComparedDrill | null,
  { drill: told }: Messages,
): string[] {
  const percent = percentProven(score)
  const percentBefore = before === null ? null : percentProven(before)
  const compared =
    before === null || percent === null || percentBefore === null
      ? []
      : [told.before(percentBefore, before.startedOn, before.isMonthBefore)]
  // A source of a drill is one of the register's own.
  const weakest = score.weakest.map((one) => ({ ...one, source: one.source as Source | null }))
  return [
    [told.score({ ...score, percent }), ...compared].join(' '),
    ...(weakest.length === 0 ? [] : [told.weakest(weakest)]),
    ...(score.dropped === 0 || percent === null ? [] : [told.dropped(score.dropped)]),
  ]
}
