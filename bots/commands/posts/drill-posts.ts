import type { Message } from '../../../src/delivery/outbox/message.ts'
import { percentProven } from '../../../src/report/drill.ts'
import type { Messages } from '../../messages/index.ts'
import type { Part, Reply } from '../reply.ts'
import { askedParts, scoreLines } from './drill-parts.ts'

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

/** The beginning of a readiness drill: what the team is asked, and where it answers. */
export function drillAsked(
  { drillId, brandName, drawn, dueOn, items, answeredHere }: Of<'drill-asked'>,
  messages: Messages,
): Reply {
  const { drill: told } = messages
  return {
    summary: told.askedSummary(brandName, items.length),
    parts: [
      { kind: 'heading', text: told.title(brandName) },
      { kind: 'text', text: told.asked(drawn, drawn - items.length, dueOn) },
      ...items.flatMap((item) => askedParts(drillId, item, answeredHere, messages)),
      { kind: 'note', text: answeredHere ? told.answerHere : told.answerInSlack },
    ],
  }
}

export function drillTold(
  { brandName, score, before, evidenceHead }: Of<'drill-score'>,
  messages: Messages,
): Reply {
  const { drill: told } = messages
  const seal: Part[] =
    evidenceHead === null ? [] : [{ kind: 'note', text: [`${told.evidenceSeal} `, { code: evidenceHead }] }]
  return {
    summary: told.scoreSummary(brandName, percentProven(score)),
    parts: [
      { kind: 'heading', text: told.scoreTitle(brandName) },
      { kind: 'text', text: scoreLines(score, before, messages).join('\n') },
      ...seal,
    ],
  }
}
