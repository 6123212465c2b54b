import type { Log } from '../../log.ts'
import { BrokenOffError, LetGoError } from './fetched.ts'
import { type LeaseOptions, type RowLease, takeRow, type WorkKind, type WorkRow } from './row-lease.ts'

/** Work that is done beside everything else: a tick only sees to it that somebody is at it. */
export interface Worker {
  /** Resolves when nothing is left to be done just now, or at the end; one call at a time works, the others wait with it. */
  work(): Promise<void>
  /** Resolves when what is being worked on has ended; begins nothing. */
  idle(): Promise<void>
  /** Stops behind the piece that is being worked on; the next process goes on. */
  end(): Promise<void>
}

/** One kind of work on rows, each of which one process at a time takes on. */
export interface Workable<Row extends WorkRow> {
  readonly kind: WorkKind
  /** The rows that may be taken on by now, in the order in which they are. */
  due(): Promise<readonly Row[]>
  /**
   * Works on a row as far as it goes; `later` where what it takes cannot be had just now, as with a file that breaks off on
   * its way. Lets go soon after `goesOn` has said no.
   */
  work(row: Row, goesOn: () => boolean): Promise<'worked' | 'later'>
  /** Failures in a row, of which the last one is not followed by another try. */
  failuresMax(row: Row): number
  /** Says to whoever waits for it that nothing will come of it. */
  giveUp(row: Row): Promise<void>
}

export interface WorkerOptions extends LeaseOptions {
  readonly log: Log
}

/** Works on what is due. What fails is tried again after a pause that grows, some times. */
export function openWorker<Row extends WorkRow>(options: WorkerOptions, workable: Workable<Row>): Worker {
  const { log } = options
  const { kind } = workable
  let running: Promise<void> | null = null
  let ended = false

  async function workAll(): Promise<void> {
    for (const row of await workable.due()) {
      if (ended) return
      const lease = await takeRow(options, kind, row)
      if (lease !== null) await workOn(row, lease)
    }
  }

  async function workOn(row: Row, lease: RowLease): Promise<void> {
    if ((await tried(row, () => !ended && lease.isMine())) === 'worked') return await lease.end()
    const failures = await lease.fail()
    if (failures < workable.failuresMax(row)) return
    log.warn(`${kind}.given-up`, { [kind]: row.id, failures })
    await workable.giveUp(row)
  }

  async function tried(row: Row, goesOn: () => boolean): Promise<'worked' | 'later'> {
    try {
      return await workable.work(row, goesOn)
    } catch (error) {
      if (error instanceof LetGoError) return 'worked'
      if (!(error instanceof BrokenOffError)) log.error(`${kind}.failed`, error, { [kind]: row.id })
      return 'later'
    }
  }

  return {
    work() {
      if (ended) return Promise.resolve()
      running ??= workAll()
        .catch((error) => log.error(`${kind}.failed`, error))
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
