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

/** İYS's answer to one change: İYS has registered the change, or has refused it with a code. */
export interface IysAnswer {
  readonly changeId: Buffer
  readonly outcome: 'registered' | 'refused'
  /**
   * Origin of the answer: İYS's API (`receipt`), a file of İYS, or the `word` of a person who states that İYS has the
   * change, although İYS did not answer.
   */
  readonly by: 'receipt' | 'word' | 'file'
  readonly transactionId?: string | null
  readonly creationDate?: string | null
  /** Keyed digest of the file that İYS gave and that holds the answer, in hex. */
  readonly file?: string | null
  readonly code?: string | null
}

/** Returns an answer as the content of a ledger entry: every field is present, null if unknown. */
const contentOf = ({
  outcome,
  by,
  transactionId = null,
  creationDate = null,
  file = null,
  code = null,
}: IysAnswer) => ({ outcome, by, transactionId, creationDate, file, code })
type StoredAnswer = ReturnType<typeof contentOf>

/** Columns of a change that tell whether an answer of İYS to it is new. */
export const answeredColumns = {
  ...pick(change, 'id', 'door'),
  ...pick(iysQueue, 'state', 'code'),
  /**
   * Ledger entries about the change as [ordinal, id, kind, content]: all answers of İYS, and the latest entry of any kind.
   */
  entries:
    sql`(select json_group_array(json_array(ordinal, lower(hex(id)), kind, json(content))) from (select * from ${entry} where subject = lower(hex(${change.id}))
      and (kind = 'iys-answer' or ordinal = (select max(ordinal) from ${entry} where subject = lower(hex(${change.id})))) order by ordinal))`.mapWith(
      storedJson<[number, string, string, StoredAnswer][]>,
    ),
}

/** Query for the changes with these ids, with the answers of İYS stored so far. */
const answeredChanges = preparedQuery(() =>
  build
    .select(answeredColumns)
    .from(sql`json_each(${sql.placeholder('ids')}) given`)
    .innerJoin(change, eq(change.id, sql`unhex(given.value)`))
    .leftJoin(iysQueue, eq(iysQueue.seq, change.seq)),
)
export type AnsweredChange = ReturnType<ReturnType<typeof answeredChanges>['map']>

/**
 * Returns a change that the same database unit takes over from İYS, as if it were read: it has no answer and no queue row.
 */
export function newFromIys(id: Buffer): AnsweredChange {
  return { id, door: 'iys', state: null, code: null, entries: [] }
}

/** Statement (ONAY or RET with its date) in a row of İYS. It serves to find the change of ours that the row confirms. */
export interface ToldStatement {
  /** Mark (keyed hash) of the address, in hex. */
  readonly mark: string
  readonly channel: Channel
  readonly status: Status
  /** Date of the statement as Istanbul time without seconds; null for a statement without a date. */
  readonly minute: string | null
  /** İYS's number of the change; null if the row is matched by its date alone. */
  readonly transactionId: string | null
}

/** True if the change and the row of İYS (`told`) have the same date, to the minute. */
const isOfStatement = sql`substr(${change.consentDate}, 1, 16) is told.value ->> '$.minute'`
/** True if İYS answered the change before under the same number. */
const isOfMovement = sql`exists (select 1 from entry receipt where receipt.subject = lower(hex(${change.id}))
  and receipt.kind = 'iys-answer' and receipt.content ->> '$.transactionId' = told.value ->> '$.transactionId')`

/**
 * Query for the changes of a brand that rows of İYS may confirm: same address, channel and status, and the same date or
 * number. `told` is a JSON list of the rows' statements. Only changes that İYS's rules accept are given.
 */
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
        // İYS may still have a change that was voided (taken back) here. Such a row is no confirmation but a difference.
        not(isVoided('change')),
      ),
    )
    .groupBy(change.seq)
    .orderBy(asc(change.ordinal)),
)
export type ToldChange = ReturnType<ReturnType<typeof changesTold>['map']>

export function changesOfStatements(brandCode: number, statements: readonly ToldStatement[]) {
  return changesTold({ brandCode, told: JSON.stringify(statements) })
}

/**
 * Stores İYS's answers in the ledger and sets the state of each change, in one unit. Takes at most 1,000 answers, one for
 * each change, and returns how many are new: an answer stored before changes nothing, and a registered change stays
 * registered. Skips changes that were never queued for İYS, except those that came from İYS. `also`: writes of the caller.
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
    const { writes, stored: storedCount } = writesOfAnswers(answers, changes, { actor, at })
    return { writes: [...writes, ...also], result: storedCount }
  })
}

/** Stores for all matching changes of the queue that İYS has them, because a person states so. Returns their number. */
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

/**
 * Returns the writes that store İYS's answers: a ledger entry for each answer that is new, and the new state of each change
 * in the queue. `changes` are the stored changes, read in the same unit. `stored` is the number of new answers.
 */
export function writesOfAnswers(
  answers: readonly IysAnswer[],
  changes: readonly AnsweredChange[],
  { actor, at }: { readonly actor: Actor | null; readonly at: number },
): { readonly writes: readonly Statement[]; readonly stored: number } {
  const byId = new Map(changes.map((change) => [change.id.toString('hex'), change]))
  const newAnswers = answers.flatMap((answer) => {
    const answeredChange = byId.get(answer.changeId.toString('hex'))
    if (answeredChange === undefined || isKnown(answer, answeredChange)) return []
    const isFollowed = answeredChange.state !== null || answeredChange.door === 'iys'
    return isFollowed ? [{ answer, answeredChange }] : []
  })
  // A change that came from İYS has no row in the queue, so it has no state to set.
  const queuedAnswers = newAnswers.filter(({ answeredChange }) => answeredChange.state !== null)
  const byOutcome = Map.groupBy(queuedAnswers, ({ answer }) => answer.code ?? answer.outcome)
  const updates = [...byOutcome.values()].flatMap((sameOutcome) =>
    setStates(
      sameOutcome.map(({ answeredChange }) => answeredChange.id),
      { state: sameOutcome[0]?.answer.outcome ?? 'registered', code: sameOutcome[0]?.answer.code ?? null },
    ),
  )
  const entries = newAnswers.map(({ answer, answeredChange }) => {
    const latestEntry = answeredChange.entries.at(-1)
    return {
      last: latestEntry && { ordinal: latestEntry[0], id: Buffer.from(latestEntry[1], 'hex') },
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
  return { writes: [...appendEntries(entries), ...updates], stored: newAnswers.length }
}

/** How well an answer proves that İYS has a change. */
const strength: Readonly<Record<IysAnswer['by'], number>> = { word: 1, file: 2, receipt: 3 }

/** True if an answer tells nothing new about its change, so that it is not stored again. `state` null: it came from İYS. */
function isKnown(answer: IysAnswer, { state, code, entries }: AnsweredChange): boolean {
  const storedAnswers = entries.flatMap(([, , kind, content]) => (kind === 'iys-answer' ? [content] : []))
  const latestAnswer = storedAnswers.at(-1)
  if (state === null) return latestAnswer !== undefined
  if (state === 'refused') return answer.outcome === 'refused' && code === (answer.code ?? null)
  if (state !== 'registered') return false
  if (latestAnswer === undefined) return true
  // A stronger proof of the registration, such as a receipt after a person's word, is stored too.
  if (answer.outcome === 'registered') return strength[answer.by] <= strength[latestAnswer.by]
  // A refusal counts against a person's word only if it is new: the person may have seen an earlier one.
  const { code: refusalCode, file } = contentOf(answer)
  const isSameRefusal = (stored: StoredAnswer) =>
    stored.outcome === 'refused' && stored.code === refusalCode && stored.file === file
  return latestAnswer.by !== 'word' || storedAnswers.some(isSameRefusal)
}
