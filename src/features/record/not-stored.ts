import type { Messages } from '../../../bots/messages/index.ts'
import { effectiveStatement, firstStatement, type Status } from '../../consent/consent.ts'
import type { RecordOutcome } from '../../register/record/decide-change.ts'
import { statedWallTime } from './draft.ts'
import { recordMessages } from './messages.ts'
import type { RecordFacts } from './record-reply.ts'

type Decided = Extract<RecordOutcome, { kind: 'decided' }>

/** Reasons of all that a form asked for, each once, for its field. */
export function reasonsIn(facts: RecordFacts, messages: Messages): string {
  const reasons = facts.recorded.flatMap(({ outcome }) => {
    if (outcome.kind !== 'decided') return []
    return [
      refusedText(outcome, facts, messages),
      nextStep(outcome, facts.draft.status, messages) ?? [],
    ].flat()
  })
  return [...new Set(reasons)].join(' ').trim()
}

/** Says why nothing was stored: a RET is older than the ONAY or repeats one; an ONAY has İYS's reason. */
export function refusedText(
  { before, refusals: codes }: Decided,
  { draft, request, receivedAt }: RecordFacts,
  { refusals, language }: Messages,
): string {
  const record = recordMessages[language]
  const shown = draft.status === 'RET' ? firstStatement : effectiveStatement
  const current = before === null ? null : shown(before)
  const facts = { status: draft.status, given: statedWallTime(request, receivedAt), current }
  if (draft.status === 'RET') {
    return current?.status === 'ONAY' ? refusals.older(facts) : refusals.already(facts)
  }
  const sentences = codes.map((code) => refusals.code(code, facts))
  return sentences.length === 0 ? record.unchanged : sentences.join(' ')
}

/** Says what to do after a change that was not stored, where its reason does not say it. */
export function nextStep(
  { change, before, refusals }: Decided,
  status: Status,
  { language }: Messages,
): string | undefined {
  const { next } = recordMessages[language]
  if (change !== null || before === null) return undefined
  const stands = effectiveStatement(before)?.status
  if (status === 'ONAY') return stands === 'RET' && refusals.includes('H178') ? next.olderOnay : undefined
  return stands === 'ONAY' ? next.olderRet : next.alreadyRet
}
