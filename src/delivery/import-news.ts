import { inArray } from 'drizzle-orm'
import { outbox as outboxTable } from '../../db/schema.ts'
import { build, query } from '../../db/statement.ts'
import { type ImportJob, jobsToTell, setJob } from '../register/imports/jobs.ts'
import type { Register } from '../register/register.ts'
import type { Outbox } from './outbox.ts'

/** How a file stands, as its holder is told; no row of it. */
export type ImportTold = Pick<
  ImportJob,
  | 'id'
  | 'brandCode'
  | 'brandName'
  | 'language'
  | 'state'
  | 'preview'
  | 'result'
  | 'fault'
  | 'pages'
  | 'nextPage'
  | 'appliedBy'
  | 'secondPerson'
>

/**
 * Tells the holder of each file how it stands, in one message that is brought up to date: the next word follows when the one
 * before has arrived, so that a slow Slack only makes it skip some.
 */
export async function tellOfImports(register: Register, outbox: Outbox): Promise<void> {
  for (const job of await jobsToTell(register)) {
    const stands = standOf(job)
    if (stands !== job.told) await tell(register, outbox, job, stands)
  }
}

async function tell(register: Register, outbox: Outbox, job: ImportJob, stands: string): Promise<void> {
  const { id, holder, toldCount, messageKey } = job
  const sent = await sentUnder(register, [keyOf(id, toldCount), messageKey ?? ''])
  const last = sent.get(keyOf(id, toldCount))
  if (last !== undefined && last.dueAt !== null) return
  const message = messageKey === null ? undefined : sent.get(messageKey)
  // A message that cannot be brought up to date, since its reader has deleted it, is followed by a new one.
  const replaces = message?.state === 'sent' && last?.state !== 'refused' ? message.reference : null
  const key = keyOf(id, toldCount + 1)
  await outbox.put([
    {
      key,
      platform: 'slack',
      target: holder,
      message: { kind: 'import', told: toldOf(job), replaces },
    },
  ])
  const noted = { told: stands, toldCount: toldCount + 1, ...(replaces === null ? { messageKey: key } : {}) }
  await register.engine.unit([], () => ({ writes: [setJob(id, noted)], result: null }))
}

function keyOf(id: number, count: number): string {
  return `import:${id}:${count}`
}

/** The state, and how far it is where that moves. */
function standOf({ state, preview, nextPage }: ImportJob): string {
  if (state === 'reading') return `${state}:${preview.rows}`
  return state === 'applying' ? `${state}:${nextPage}` : state
}

export function toldOf(job: ImportJob): ImportTold {
  const { id, brandCode, brandName, language, state, preview, result, fault, pages, nextPage } = job
  const { appliedBy, secondPerson } = job
  return {
    id,
    brandCode,
    brandName,
    language,
    state,
    preview,
    result,
    fault,
    pages,
    nextPage,
    appliedBy,
    secondPerson,
  }
}

async function sentUnder({ engine }: Register, keys: readonly string[]) {
  const rows = await engine.read(
    query(
      build
        .select({
          key: outboxTable.key,
          state: outboxTable.state,
          dueAt: outboxTable.dueAt,
          reference: outboxTable.reference,
        })
        .from(outboxTable)
        .where(inArray(outboxTable.key, [...keys])),
    ),
  )
  return new Map(rows.map((row) => [row.key, row]))
}
