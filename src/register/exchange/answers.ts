import { eq, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, entry, iysQueue } from '../../../db/schema.ts'
import { build, pick, preparedQuery, type Query, type Statement } from '../../../db/statement.ts'
import {
  appendEntry,
  type EntryLink,
  type LedgerMoments,
  ledgerMoments,
  registerTime,
} from '../../ledger/append.ts'
import { type Actor, namedActor } from '../actor.ts'
import type { Register } from '../register.ts'
import { idList, setStates } from './queue.ts'

/** İYS's answer to one change. `word`: the actor says that İYS has it. */
export type IysAnswer = { readonly changeId: Buffer } & (
  | {
      readonly outcome: 'registered'
      readonly by: 'receipt'
      readonly transactionId: string
      readonly creationDate: string | null
    }
  | { readonly outcome: 'registered'; readonly by: 'word' }
  /** SHA-256 of İYS's own file, in hex. */
  | { readonly outcome: 'registered'; readonly by: 'file'; readonly file: string }
  | {
      readonly outcome: 'refused'
      readonly by: 'receipt' | 'file'
      readonly file?: string
      readonly code: string | null
    }
)

type NotedAnswer = Pick<IysAnswer, 'outcome' | 'by'> &
  Readonly<Record<'transactionId' | 'creationDate' | 'file' | 'code', string | null>>

const answeredChanges = preparedQuery(() =>
  build
    .select({
      ...pick(change, 'id', 'door'),
      ...pick(iysQueue, 'state', 'code'),
      lastOrdinal: sql<
        number | null
      >`(select max(ordinal) from ${entry} where subject = lower(hex(${change.id})))`,
      lastId:
        sql`(select last.id from ${entry} last where last.subject = lower(hex(${change.id})) order by last.ordinal desc limit 1)`.mapWith(
          entry.id,
        ),
      /** Contents of its answers, the last one first. */
      answers:
        sql`(select json_group_array(json(content)) from (select content from ${entry} where subject = lower(hex(${change.id})) and kind = 'iys-answer' order by ordinal desc))`.mapWith(
          (json: string) => JSON.parse(json) as NotedAnswer[],
        ),
    })
    .from(sql`json_each(${sql.placeholder('ids')}) given`)
    .innerJoin(change, eq(change.id, sql`unhex(given.value)`))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq)),
)
type AnsweredChange = ReturnType<ReturnType<typeof answeredChanges>['map']>

export interface NotedAnswers {
  readonly stored: number
  /** Noted before, with the same outcome. */
  readonly known: number
}

/**
 * Enters İYS's answers into the ledger, with the state of each change, in one unit; at most 1,000, one for each
 * change. What is registered stays so, and the same answer again changes nothing. Changes without a row in the
 * queue are passed over, but not those that came from İYS. `also` is written in the same unit.
 */
export async function noteAnswers(
  register: Register,
  actor: Actor | null,
  answers: readonly IysAnswer[],
  also: readonly Statement[] = [],
): Promise<NotedAnswers> {
  const now = register.clock()
  const reads: readonly [Query<LedgerMoments>, Query<AnsweredChange>] = [
    ledgerMoments({ now }),
    answeredChanges({ ids: idList(answers.map(({ changeId }) => changeId)) }),
  ]
  return await register.engine.unit(reads, ([moments], changes): Outcome<NotedAnswers> => {
    const recordedAt = registerTime(now, moments)
    const byId = new Map(changes.map((one) => [one.id.toString('hex'), one]))
    const found = answers.flatMap((answer) => {
      const changed = byId.get(answer.changeId.toString('hex'))
      return changed === undefined || (changed.state === null && changed.door !== 'iys')
        ? []
        : [{ answer, changed }]
    })
    const fresh = found.filter(({ answer, changed }) => !isKnown(answer, changed))
    const entries = fresh.map(({ answer, changed }) => answerEntry(actor, answer, changed, recordedAt))
    const states = Map.groupBy(
      fresh.filter(({ changed }) => changed.state !== null),
      ({ answer }) => `${answer.outcome} ${codeOf(answer) ?? ''}`,
    )
    const updates = [...states.values()].flatMap((same) =>
      setStates(
        same.map(({ changed }) => changed.id),
        {
          state: same[0]?.answer.outcome ?? 'registered',
          code: same[0] === undefined ? null : codeOf(same[0].answer),
        },
      ),
    )
    return {
      writes: [...entries, ...updates, ...also],
      result: { stored: fresh.length, known: found.length - fresh.length },
    }
  })
}

/** How well an answer proves that İYS has a change. */
const strength: Readonly<Record<IysAnswer['by'], number>> = { word: 1, file: 2, receipt: 3 }

function isKnown(answer: IysAnswer, { state, code, answers }: AnsweredChange): boolean {
  const [last] = answers
  if (state === null) return last !== undefined
  if (state === 'refused') return answer.outcome === 'refused' && code === codeOf(answer)
  if (state !== 'registered' || last === undefined) return state === 'registered'
  if (answer.outcome === 'registered') return strength[answer.by] <= strength[last.by]
  // The person may have given their word in spite of it.
  const { code: refusedFor, file } = contentOf(answer)
  return (
    last.by !== 'word' ||
    answers.some((one) => one.outcome === 'refused' && one.code === refusedFor && one.file === file)
  )
}

function codeOf(answer: IysAnswer): string | null {
  return answer.outcome === 'refused' ? answer.code : null
}

function answerEntry(
  actor: Actor | null,
  answer: IysAnswer,
  { lastOrdinal, lastId }: AnsweredChange,
  recordedAt: number,
): Statement {
  const last: EntryLink | undefined =
    lastOrdinal === null || lastId === null ? undefined : { ordinal: lastOrdinal, id: lastId }
  return appendEntry(last, {
    kind: 'iys-answer',
    subject: answer.changeId.toString('hex'),
    recordedAt,
    door: actor?.door ?? null,
    actor: actor === null ? null : namedActor(actor),
    content: contentOf(answer),
  }).write
}

function contentOf(answer: IysAnswer): NotedAnswer {
  return {
    outcome: answer.outcome,
    by: answer.by,
    transactionId: 'transactionId' in answer ? answer.transactionId : null,
    creationDate: 'creationDate' in answer ? answer.creationDate : null,
    file: 'file' in answer ? (answer.file ?? null) : null,
    code: codeOf(answer),
  }
}
