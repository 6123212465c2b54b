import { inArray } from 'drizzle-orm'
import type { Outcome } from '../../../db/engine.ts'
import { outbox as outboxTable } from '../../../db/schema.ts'
import { build, pick, query } from '../../../db/statement.ts'
import type { Outbox, OutboxItem } from '../../jobs/outbox/outbox.ts'
import type { Register } from '../../register/register.ts'
import { filesToTell, newsCountOf, setFile, type UploadedFile } from '../../register/uploads/file.ts'

declare module '../../jobs/message.ts' {
  interface PostKinds {
    /** State of an uploaded file; `replaces` is the platform's id of the message to update. */
    file: { readonly news: UploadedFile; readonly replaces: string | null }
  }
}

/** Tells the holder of each file its state in one message, updated once the last update has arrived. */
export async function notifyOfFiles(register: Register, outbox: Outbox): Promise<void> {
  for (const job of await filesToTell(register)) {
    const stateKey = stateKeyOf(job)
    if (stateKey !== job.newsSent) await tell(register, outbox, job, stateKey)
  }
}

async function tell(register: Register, outbox: Outbox, job: UploadedFile, stateKey: string): Promise<void> {
  const { id, newsCount, messageKey } = job
  const sent = await sentUnder(register, [keyOf(id, newsCount), messageKey ?? ''])
  const last = sent.get(keyOf(id, newsCount))
  if (last !== undefined && last.dueAt !== null) return
  const message = messageKey === null ? undefined : sent.get(messageKey)
  // A message that its reader has deleted is followed by a new one.
  const replaces = message?.state === 'sent' && last?.state !== 'refused' ? message.reference : null
  const key = keyOf(id, newsCount + 1)
  const posts = outbox.puts([
    {
      key,
      platform: 'slack',
      target: readerOf(job),
      message: { kind: 'file', news: job, replaces },
    },
    ...(stateKey === 'voided' ? othersToTell(job) : []),
  ])
  const noted = {
    newsSent: stateKey,
    newsCount: newsCount + 1,
    ...(replaces === null ? { messageKey: key } : {}),
  }
  // In one unit with the message, since another process may have sent another state under this key.
  await register.engine.unit([newsCountOf(id), posts.read], ([now], known): Outcome<null> => {
    if (now?.newsCount !== newsCount) return { writes: [], result: null }
    return { writes: [...posts.writes(known), setFile(id, noted)], result: null }
  })
}

/** The message of the person who brought the file is updated, or outside Slack that of the person who voids it. */
function readerOf({ door, principal, voidedBy }: UploadedFile): string {
  return door === 'slack' ? principal : (voidedBy ?? principal)
}

/** Tells a person who voided another's file how it ended too. */
function othersToTell(job: UploadedFile): OutboxItem[] {
  const { id, voidedBy } = job
  if (voidedBy === null || voidedBy === readerOf(job)) return []
  const message = { kind: 'file' as const, news: job, replaces: null }
  return [{ key: `file:${id}:voided`, platform: 'slack', target: voidedBy, message }]
}

function keyOf(id: number, count: number): string {
  return `file:${id}:${count}`
}

/** State and progress. The holder of a list is told of its end alone. */
function stateKeyOf(file: UploadedFile): string {
  const { kind, state, newsSent, nextPage, pagesToVoid, voidBegunAt, voidedAt } = file
  if (kind === 'addresses') return state === 'done' || state === 'unreadable' ? state : newsSent
  if (voidedAt !== null) return 'voided'
  if (voidBegunAt !== null) return `voiding:${pagesToVoid}`
  if (state === 'reading') return `${state}:${file.preview.rows}`
  return state === 'applying' ? `${state}:${nextPage}` : state
}

async function sentUnder({ engine }: Register, keys: readonly string[]) {
  const rows = await engine.read(
    query(
      build
        .select(pick(outboxTable, 'key', 'state', 'dueAt', 'reference'))
        .from(outboxTable)
        .where(inArray(outboxTable.key, [...keys])),
    ),
  )
  return new Map(rows.map((row) => [row.key, row]))
}
