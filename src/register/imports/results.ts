import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import { change, importPage } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import type { Channel, RecipientType, Status } from '../../consent/channel.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { unpackChanges, unpackRejections } from './page.ts'
import type { Rejection } from './tally.ts'

/** Whether it is still known what became of each row. */
export async function hasResults(register: Pick<Register, 'engine'>, id: number): Promise<boolean> {
  for await (const _ of pages(register, id)) return true
  return false
}

/** The rows of a file that are not taken, in its order. */
export async function* rejectionsOf(
  register: Pick<Register, 'engine'>,
  id: number,
): AsyncGenerator<Rejection> {
  for await (const { rejected } of pages(register, id)) yield* unpackRejections(rejected)
}

/** A change that a row of a file has become. */
export interface ImportedChange {
  readonly line: number
  /** 64 hex digits. */
  readonly id: string
  readonly channel: Channel
  readonly source: string | null
  readonly status: Status
  readonly consentDate: string | null
  readonly recipientType: RecipientType
  readonly recordedAt: number
}

/** The changes that a file has made, in its order. */
export async function* changesOf(
  register: Pick<Register, 'engine'>,
  id: number,
): AsyncGenerator<ImportedChange> {
  for await (const { changes } of pages(register, id)) {
    for (const some of inHundreds(changes === null ? [] : unpackChanges(changes))) {
      yield* await changesById(register, some)
    }
  }
}

function inHundreds<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / 100) }, (_, n) => items.slice(n * 100, (n + 1) * 100))
}

async function changesById(
  { engine }: Pick<Register, 'engine'>,
  packed: ReturnType<typeof unpackChanges>,
): Promise<ImportedChange[]> {
  const rows = await engine.read(
    query(
      build
        .select({
          id: change.id,
          channel: change.channel,
          source: change.source,
          status: change.status,
          consentDate: change.consentDate,
          recipientType: change.recipientType,
          recordedAt: change.recordedAt,
        })
        .from(change)
        .where(
          inArray(
            change.id,
            packed.map(({ id }) => id),
          ),
        ),
    ),
  )
  const byId = new Map(rows.map((row) => [row.id.toString('hex'), row]))
  return packed.flatMap(({ line, id }) => {
    const found = byId.get(id.toString('hex'))
    return found === undefined ? [] : [{ ...found, line, id: id.toString('hex') }]
  })
}

async function* pages({ engine }: Pick<Register, 'engine'>, id: number) {
  for (let after = -1; ; ) {
    const [page] = await engine.read(
      query(
        build
          .select({ place: importPage.place, changes: importPage.changes, rejected: importPage.rejected })
          .from(importPage)
          .where(and(eq(importPage.jobId, id), gt(importPage.place, after)))
          .orderBy(asc(importPage.place))
          .limit(1),
      ),
    )
    if (page === undefined) return
    yield page
    after = page.place
    await yieldToEventLoop()
  }
}
