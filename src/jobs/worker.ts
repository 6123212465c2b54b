import type { Outcome } from '../../db/engine.ts'
import { isDue, type Query, type Statement } from '../../db/statement.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import { BrokenOffError, type FileServices, LetGoError } from './fetched.ts'
import { spreadBackOffMs } from './leases.ts'

/** Works in the background; a tick only starts it. */
export interface Worker {
  /**
   * Resolves when nothing is left to do now: true if a row was worked on. One call works at a time; the others
   * wait with it.
   */
  work(): Promise<boolean>
  idle(): Promise<void>
  /** Stops after the current piece; the next process continues. */
  end(): Promise<void>
}

/** A kind of work on rows, each taken on by one process at a time. */
interface Workable<Row extends WorkRow> {
  readonly kind: WorkKind
  due(): Promise<readonly Row[]>
  /** Works on a row; returns `later` if it cannot be finished now. Has to end soon after `shouldContinue` returns false. */
  work(row: Row, shouldContinue: () => boolean): Promise<'worked' | 'later'>
  /** Failures in a row after which the row is given up. */
  failuresMax(row: Row): number
  giveUp(row: Row): Promise<void>
}

type WorkerOptions = Pick<FileServices, 'register' | 'log' | 'random'>

/** Runs once at a time, and not at all after the end. */
export function oneRunAtATime(
  run: (shouldContinue: () => boolean) => Promise<boolean>,
  failed: (error: unknown) => void,
): Worker {
  let running: Promise<boolean> | null = null
  let ended = false
  return {
    work() {
      if (ended) return Promise.resolve(false)
      running ??= run(() => !ended)
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
      ended = true
      await running
    },
  }
}

export function newWorker<Row extends WorkRow>(options: WorkerOptions, workable: Workable<Row>): Worker {
  const { log } = options
  const { kind } = workable

  async function workAll(shouldContinue: () => boolean): Promise<boolean> {
    let hasWorked = false
    for (const row of await workable.due()) {
      if (!shouldContinue()) break
      const taken = await takeRow(options, kind, row)
      if (taken.kind === 'refused') continue
      await workOn(row, taken.lease, shouldContinue)
      hasWorked = true
    }
    return hasWorked
  }

  async function workOn(row: Row, lease: RowLease, shouldContinue: () => boolean): Promise<void> {
    if ((await tried(row, () => shouldContinue() && lease.isMine())) === 'worked') return await lease.end()
    const failures = await lease.fail()
    if (failures < workable.failuresMax(row)) return
    log.warn(`${kind}.given-up`, { [kind]: row.id, failures })
    await workable.giveUp(row)
  }

  async function tried(row: Row, shouldContinue: () => boolean): Promise<'worked' | 'later'> {
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

const tables = {
  file: 'imported_file',
  webhook: 'webhook',
} as const
type WorkKind = keyof typeof tables
export const workTables = Object.values(tables)

/** `fencingToken` counts how often a process took the row on. */
interface WorkRow {
  readonly id: number
  readonly fencingToken: number
}

/** Another process takes over after this; a living one renews it more often. */
export const rowLeaseMs = 15_000
const saidEveryMs = 5_000

/** Held while a process works on a row, and renewed by itself. */
interface RowLease {
  /** False once another process has taken the row on. */
  isMine(): boolean
  /** Lets the next process take the row on at once. */
  end(): Promise<void>
  /** Pauses before the next try; returns the failures in a row. */
  fail(): Promise<number>
}

/** Takes a row on, unless another process holds it or it is paused. */
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
  async function setOwn(set: (row: Work) => Partial<Work>): Promise<void> {
    isMine = await engine.unit([workOn(table, id)], ([row]): Outcome<boolean> => {
      if (row?.fencingToken !== fencingToken) return { writes: [], result: false }
      // A settled row is not due any more.
      return { writes: row.dueAt === null ? [] : [setWork(table, id, { ...row, ...set(row) })], result: true }
    })
  }
  const stay = () => setOwn(() => ({ dueAt: clock() + rowLeaseMs }))
  // A failed renewal is followed by the next, or by another process.
  const heartbeat = setInterval(() => void stay().catch(() => undefined), saidEveryMs)

  const lease: RowLease = {
    isMine: () => isMine,
    async end() {
      clearInterval(heartbeat)
      await setOwn(() => ({ failures: 0, dueAt: clock() }))
    },
    async fail() {
      clearInterval(heartbeat)
      const spread = random()
      let failures = 0
      await setOwn((row) => {
        failures = row.failures + 1
        return { failures, dueAt: clock() + spreadBackOffMs(failures, spread) }
      })
      return failures
    },
  }
  return { kind: 'taken', lease }
}

interface Work {
  readonly fencingToken: number
  readonly dueAt: number | null
  readonly failures: number
}

type Table = (typeof tables)[WorkKind]

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

function setWork(table: Table, id: number, { fencingToken, dueAt, failures }: Work): Statement {
  return {
    sql: `UPDATE ${table} SET fencing_token = ?, due_at = ?, failures = ? WHERE id = ?`,
    params: [fencingToken, dueAt, failures, id],
  }
}
