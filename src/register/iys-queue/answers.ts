import { and, asc, eq, isNull, not, or, type SQL, sql } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { change, consent, entry, iysQueue, recipient } from '../../../db/schema.ts'
import { build, pick, preparedQuery, type Statement } from '../../../db/statement.ts'
import { type Actor, namedActor } from '../../consent/actor.ts'
import type { Channel, Status } from '../../consent/consent.ts'
import { appendEntries, ledgerMoments, registerTime } from '../../ledger/append.ts'
import { storedJson } from '../../util/json.ts'
import { isVoided } from '../change-sql.ts'
import type { Register } from '../register.ts'
import { idList, queuedChanges, setStates } from './queue.ts'

export interface IysAnswer {
  readonly changeId: Buffer
  readonly outcome: 'registered' | 'refused'
  /** `word`: İYS did not answer; the actor stated that it has the change. */
  readonly by: 'receipt' | 'word' | 'file'
  readonly transactionId?: string | null
  readonly creationDate?: string | null
  /** Keyed digest of İYS's own file, in hex. */
  readonly file?: string | null
  readonly code?: string | null
}

const contentOf = ({
  outcome,
  by,
  transactionId = null,
  creationDate = null,
  file = null,
  code = null,
}: IysAnswer) => ({ outcome, by, transactionId, creationDate, file, code })
type NotedAnswer = ReturnType<typeof contentOf>

export const answeredColumns = {
  ...pick(change, 'id', 'door'),
  ...pick(iysQueue, 'state', 'code'),
  /** The answers of İYS, and the last entry of any kind. */
  entries:
    sql`(select json_group_array(json_array(ordinal, lower(hex(id)), kind, json(content))) from (select * from ${entry} where subject = lower(hex(${change.id}))
      and (kind = 'iys-answer' or ordinal = (select max(ordinal) from ${entry} where subject = lower(hex(${change.id})))) order by ordinal))`.mapWith(
      storedJson<[number, string, string, NotedAnswer][]>,
    ),
}

const answeredChanges = preparedQuery(() =>
  build
    .select(answeredColumns)
    .from(sql`json_each(${sql.placeholder('ids')}) given`)
    .innerJoin(change, eq(change.id, sql`unhex(given.value)`))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq)),
)
export type AnsweredChange = ReturnType<ReturnType<typeof answeredChanges>['map']>

/** Stands for a change that the same unit takes over from İYS. */
export function newFromIys(id: Buffer): AnsweredChange {
  return { id, door: 'iys', state: null, code: null, entries: [] }
}

/** Statement in a row of İYS, by which the change is found that the row is the receipt of. */
export interface ToldStatement {
  /** Look-up hash of the address, in hex. */
  readonly mark: string
  readonly channel: Channel
  readonly status: Status
  /** Wall time without seconds; null for a statement without a date. */
  readonly minute: string | null
  /** İYS's number of the movement, if that names it too. */
  readonly transactionId: string | null
}

const isOfStatement = sql`substr(${change.consentDate}, 1, 16) is told.value ->> '$.minute'`
const isOfMovement = sql`exists (select 1 from entry receipt where receipt.subject = lower(hex(${change.id}))
  and receipt.kind = 'iys-answer' and receipt.content ->> '$.transactionId' = told.value ->> '$.transactionId')`

/** Changes of one brand with what İYS's rows tell (JSON of statements), to match its receipts with. */
const changesTold = preparedQuery(() =>
  build
    .select({
      mark: recipient.mark,
      ...pick(change, 'recipientType', 'channel', 'ordinal', 'status', 'consentDate', 'source'),
      ...answeredColumns,
    })
    .from(sql`json_each(${sql.placeholder('told')}) told`)
    .innerJoin(recipient, eq(recipient.mark, sql`unhex(told.value ->> '$.mark')`))
    .innerJoin(consent, eq(consent.recipientId, recipient.id))
    .innerJoin(change, eq(change.consentId, consent.id))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq))
    .where(
      and(
        eq(consent.brandCode, sql.placeholder('brandCode')),
        eq(consent.channel, sql`told.value ->> '$.channel'`),
        eq(change.status, sql`told.value ->> '$.status'`),
        or(isOfStatement, isOfMovement),
        eq(change.effect, 'taken'),
        isNull(change.restores),
        // A change voided here may stand in İYS all the same.
        not(isVoided('change')),
      ),
    )
    .groupBy(change.seq)
    .orderBy(asc(change.ordinal)),
)
export type ToldChange = ReturnType<ReturnType<typeof changesTold>['map']>

export function changesOfStatements(brandCode: number, told: readonly ToldStatement[]) {
  return changesTold({ brandCode, told: JSON.stringify(told) })
}

/**
 * Enters İYS's answers into the ledger, with the state of each change, in one unit. Takes at most 1,000, one for each
 * change. A registered change stays so, and the same answer again changes nothing. Changes without a row in the
 * queue are passed over, but not those that came from İYS. `also` is written in the same unit. Returns how many are new.
 */
export async function noteAnswers(
  register: Register,
  actor: Actor | null,
  answers: readonly IysAnswer[],
  also: readonly Statement[] = [],
): Promise<number> {
  const now = register.clock()
  const ids = idList(answers.map(({ changeId }) => changeId))
  const reads = [ledgerMoments({ now }), answeredChanges({ ids })] as const
  return await register.engine.unit(reads, ([moments], changes): Outcome<number> => {
    const at = registerTime(now, moments)
    const { writes, stored } = writesOfAnswers(answers, changes, { actor, at })
    return { writes: [...writes, ...also], result: stored }
  })
}

/** Registers the changes of the queue that match, on the word of a person. Returns how many. */
export async function registerOnWord(
  register: Register,
  actor: Actor,
  condition: SQL | undefined,
): Promise<number> {
  let registered = 0
  for (;;) {
    const rows = await register.engine.read(queuedChanges(condition))
    if (rows.length === 0) return registered
    const answers = rows.map(({ id }) => ({ changeId: id, outcome: 'registered', by: 'word' }) as const)
    registered += await noteAnswers(register, actor, answers)
  }
}

/** Returns the writes of `noteAnswers`, for a unit that has read the changes itself. */
export function writesOfAnswers(
  answers: readonly IysAnswer[],
  changes: readonly AnsweredChange[],
  { actor, at }: { readonly actor: Actor | null; readonly at: number },
): { readonly writes: readonly Statement[]; readonly stored: number } {
  const byId = new Map(changes.map((change) => [change.id.toString('hex'), change]))
  const fresh = answers.flatMap((answer) => {
    const changed = byId.get(answer.changeId.toString('hex'))
    const isListed = changed !== undefined && (changed.state !== null || changed.door === 'iys')
    return isListed && !isKnown(answer, changed) ? [{ answer, changed }] : []
  })
  const updates = [
    ...Map.groupBy(
      fresh.filter(({ changed }) => changed.state !== null),
      ({ answer }) => answer.code ?? answer.outcome,
    ).values(),
  ].flatMap((same) =>
    setStates(
      same.map(({ changed }) => changed.id),
      { state: same[0]?.answer.outcome ?? 'registered', code: same[0]?.answer.code ?? null },
    ),
  )
  const entries = fresh.map(({ answer, changed: { entries } }) => {
    const last = entries.at(-1)
    return {
      last: last && { ordinal: last[0], id: Buffer.from(last[1], 'hex') },
      entry: {
        kind: 'iys-answer' as const,
        subject: answer.changeId.toString('hex'),
        recordedAt: at,
        door: actor?.door ?? null,
        actor: actor === null ? null : namedActor(actor),
        content: contentOf(answer),
      },
    }
  })
  return { writes: [...appendEntries(entries), ...updates], stored: fresh.length }
}

/** How well an answer proves that İYS has a change. */
const strength: Readonly<Record<IysAnswer['by'], number>> = { word: 1, file: 2, receipt: 3 }

function isKnown(answer: IysAnswer, { state, code, entries }: AnsweredChange): boolean {
  const answers = entries.flatMap(([, , kind, content]) => (kind === 'iys-answer' ? [content] : []))
  const last = answers.at(-1)
  if (state === null) return last !== undefined
  if (state === 'refused') return answer.outcome === 'refused' && code === (answer.code ?? null)
  if (state !== 'registered' || last === undefined) return state === 'registered'
  if (answer.outcome === 'registered') return strength[answer.by] <= strength[last.by]
  // The person may have given their word in spite of it.
  const { code: refusedFor, file } = contentOf(answer)
  return (
    last.by !== 'word' ||
    answers.some(
      (candidate) =>
        candidate.outcome === 'refused' && candidate.code === refusedFor && candidate.file === file,
    )
  )
}
