import type { Outcome } from '../../db/engine.ts'
import { isDue, type Query, type Statement } from '../../db/statement.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { BrokenOffError, type FileServices, LetGoError } from './fetched.ts'
import { spreadBackOffMs } from './leases.ts'

/** Worker in the background, which each tick of the scheduler starts. */
export interface Worker {
  /** Does all work that is due; true if there was any. A second call during the work waits for the same result. */
  work(): Promise<boolean>
  /** Resolves when no work is under way. */
  idle(): Promise<void>
  /** Stops after the current piece; the next process continues. */
  end(): Promise<void>
}

/** Kind of work on rows of a table. Only one process at a time works on a row. */
interface Workable<Row extends WorkRow> {
  readonly kind: WorkKind
  due(): Promise<readonly Row[]>
  /** Works on a row; returns `later` if it cannot be finished now. Has to end soon after `shouldContinue` returns false. */
  work(row: Row, shouldContinue: () => boolean): Promise<'worked' | 'later'>
  /** Returns the number of failures in a row after which work on a row is given up. */
  failuresMax(row: Row): number
  giveUp(row: Row): Promise<void>
}

type WorkerOptions = Pick<FileServices, 'register' | 'log' | 'random'>

/** Returns a worker that never runs twice at the same time, and not at all once it was ended. */
export function oneRunAtATime(
  run: (shouldContinue: () => boolean) => Promise<boolean>,
  failed: (error: unknown) => void,
): Worker {
  let running: Promise<boolean> | null = null
  let hasEnded = false
  return {
    work() {
      if (hasEnded) return Promise.resolve(false)
      running ??= run(() => !hasEnded)
        .catch((error) => {
          failed(error)
          return false
        })
        .finally(() => {
          running = null
        })
      return running
    },
    async idle() {
      await running
    },
    async end() {
      hasEnded = true
      await running
    },
  }
}

/** Creates a worker that takes each due row by a lease, works on it, and gives it up after too many failures. */
export function newWorker<Row extends WorkRow>(options: WorkerOptions, workable: Workable<Row>): Worker {
  const { log } = options
  const { kind } = workable

  async function workAll(shouldContinue: () => boolean): Promise<boolean> {
    let hasWorked = false
    for (const row of await workable.due()) {
      if (!shouldContinue()) break
      const claim = await takeRow(options, kind, row)
      if (claim.kind === 'refused') continue
      await workOn(row, claim.lease, shouldContinue)
      hasWorked = true
    }
    return hasWorked
  }

  async function workOn(row: Row, lease: RowLease, shouldContinue: () => boolean): Promise<void> {
    if ((await attempt(row, () => shouldContinue() && lease.isMine())) === 'worked') return await lease.end()
    const failures = await lease.fail()
    if (failures < workable.failuresMax(row)) return
    log.warn(`${kind}.given-up`, { [kind]: row.id, failures })
    await workable.giveUp(row)
  }

  async function attempt(row: Row, shouldContinue: () => boolean): Promise<'worked' | 'later'> {
    try {
      return await workable.work(row, shouldContinue)
    } catch (error) {
      if (error instanceof LetGoError) return 'worked'
      if (!(error instanceof BrokenOffError)) log.error(`${kind}.failed`, error, { [kind]: row.id })
      return 'later'
    }
  }

  return oneRunAtATime(workAll, (error) => log.error(`${kind}.failed`, error))
}

/** Tables whose rows are worked on, by the kind of work. */
const tables = {
  file: 'imported_file',
  webhook: 'webhook',
} as const
type WorkKind = keyof typeof tables
export const workTables = Object.values(tables)

/** Row to work on. `fencingToken` counts how often a process has taken the row. */
interface WorkRow {
  readonly id: number
  readonly fencingToken: number
}

/** Length of a row's lease in ms: without a renewal, another process takes the row after this time. */
export const rowLeaseMs = 15_000
/** Time in ms after which a lease is renewed. */
const renewEveryMs = 5_000

/** Lease of a row: the right of one process to work on it. It renews itself. */
interface RowLease {
  /** False if another process has taken the row in the meantime. */
  isMine(): boolean
  /** Ends the lease, so that another process may take the row at once. */
  end(): Promise<void>
  /** Ends the lease after a failure, with a pause before the next try. Returns the number of failures in a row. */
  fail(): Promise<number>
}

/** Takes the lease of a row, unless another process has it or the row is not due. */
export async function takeRow(
  { register: { engine, clock }, random }: WorkerOptions,
  kind: WorkKind,
  { id, fencingToken: before }: WorkRow,
): Promise<{ readonly kind: 'taken'; readonly lease: RowLease } | Refusal<'held'>> {
  const table = tables[kind]
  const fencingToken = before + 1
  const now = clock()
  const isTaken = await engine.unit([workOn(table, id)], ([row]): Outcome<boolean> => {
    const isFree = row?.fencingToken === before && row.dueAt !== null && isDue(row.dueAt, now)
    if (!isFree) return { writes: [], result: false }
    return { writes: [setWork(table, id, { ...row, fencingToken, dueAt: now + rowLeaseMs })], result: true }
  })
  if (!isTaken) return refused('held')

  let isMine = true
  /** Writes to the row as long as this process has its lease. */
  async function setRow(set: (row: Work) => Partial<Work>): Promise<void> {
    isMine = await engine.unit([workOn(table, id)], ([row]): Outcome<boolean> => {
      if (row?.fencingToken !== fencingToken) return { writes: [], result: false }
      // A settled row is not due any more.
      return { writes: row.dueAt === null ? [] : [setWork(table, id, { ...row, ...set(row) })], result: true }
    })
  }
  const renew = () => setRow(() => ({ dueAt: clock() + rowLeaseMs }))
  // If a renewal fails, the next one follows; if all fail, another process takes the row.
  const heartbeat = setInterval(() => void renew().catch(() => undefined), renewEveryMs)

  const lease: RowLease = {
    isMine: () => isMine,
    async end() {
      clearInterval(heartbeat)
      await setRow(() => ({ failures: 0, dueAt: clock() }))
    },
    async fail() {
      clearInterval(heartbeat)
      const spread = random()
      let failures = 0
      await setRow((row) => {
        failures = row.failures + 1
        return { failures, dueAt: clock() + spreadBackOffMs(failures, spread) }
      })
      return failures
    },
  }
  return { kind: 'taken', lease }
}

/** Lease and failures of a row, as stored in its columns. */
interface Work {
  readonly fencingToken: number
  readonly dueAt: number | null
  readonly failures: number
}

type Table = (typeof tables)[WorkKind]

/** Returns the query for the lease of a row. */
function workOn(table: Table, id: number): Query<Work> {
  return {
    sql: `SELECT fencing_token, due_at, failures FROM ${table} WHERE id = ?`,
    params: [id],
    map: ([fencingToken, dueAt, failures]) => ({
      fencingToken: Number(fencingToken),
      dueAt: dueAt === null ? null : Number(dueAt),
      failures: Number(failures),
    }),
  }
}

/** Returns the write that stores the lease of a row: its token, when the row is next due, and the failures in a row. */
function setWork(table: Table, id: number, { fencingToken, dueAt, failures }: Work): Statement {
  return {
    sql: `UPDATE ${table} SET fencing_token = ?, due_at = ?, failures = ? WHERE id = ?`,
    params: [fencingToken, dueAt, failures, id],
  }
}
