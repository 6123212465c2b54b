import { kindFor } from '../../consent/channel.ts'
import type { readAddresses } from '../../import-file/addresses.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import type { Log } from '../../log.ts'
import {
  fetchedWithinMs,
  type ListFile,
  listFileOf,
  listsAtWork,
  listsToTell,
  noteTold,
} from '../../register/lists/jobs.ts'
import { lookUpPages } from '../../register/lists/look-up.ts'
import { giveUpList, takeListFile } from '../../register/lists/take.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { FetchFile } from './imports.ts'

/** Files of addresses are looked up beside everything else: a tick only sees to it that somebody is at it. */
export interface Lists {
  /** Resolves when nothing is left to be looked up, or at the end; one call at a time works, the others wait with it. */
  work(): Promise<void>
  /** Stops behind the page that is being worked on; the next process goes on. */
  end(): Promise<void>
}

export type ReadAddresses = typeof readAddresses

export function openLists({
  register,
  log,
  fetchFile,
  readAddresses,
}: {
  readonly register: Register
  readonly log: Log
  readonly fetchFile?: FetchFile | undefined
  /** Null where files are left for a process that can read them. */
  readonly readAddresses: ReadAddresses | null
}): Lists {
  let running: Promise<void> | null = null
  let ended = false
  const goesOn = () => !ended

  async function workAll(): Promise<void> {
    if (readAddresses === null || fetchFile === undefined) return
    for (const list of await listsAtWork(register)) {
      if (ended) return
      try {
        if (list.state === 'receiving') await fetchList(register, list, fetchFile, readAddresses, goesOn)
        const now = await listFileOf(register, list.id)
        if (now?.state === 'looking' && goesOn()) await lookUpPages(register, now, goesOn)
      } catch (error) {
        log.error('list.failed', error, { list: list.id })
      }
    }
  }

  return {
    work() {
      if (ended) return Promise.resolve()
      running ??= workAll()
        .catch((error) => log.error('list.failed', error))
        .finally(() => {
          running = null
        })
      return running
    },
    async end() {
      ended = true
      await running
    },
  }
}

/** A file that could not be fetched is tried again, until the time for it is over. */
async function fetchList(
  register: Register,
  list: ListFile,
  fetchFile: FetchFile,
  read: ReadAddresses,
  goesOn: () => boolean,
): Promise<void> {
  const fetched = await fetchFile(list.slackFile)
  const isOver = register.clock() >= list.createdAt + fetchedWithinMs
  if (fetched.kind === 'gone' || (fetched.kind === 'later' && isOver)) {
    return await giveUpList(register, list.id, { kind: 'gone' })
  }
  if (fetched.kind !== 'file') return
  try {
    await takeListFile(register, list, read(fetched.bytes, kindFor(list.channel)), goesOn)
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error
    await giveUpList(register, list.id, error.fault)
  }
}

/** What came of a list, as its holder is told; no address of it. One that was kept by an older version names no type. */
export type ListTold = Pick<
  ListFile,
  | 'id'
  | 'brandCode'
  | 'brandName'
  | 'channel'
  | 'language'
  | 'state'
  | 'asked'
  | 'tally'
  | 'leftToday'
  | 'fault'
> & { readonly perDay: number } & Partial<Pick<ListFile, 'recipientType'>>

/** Tells whoever gave a file what came of it, once. */
export async function tellOfLists(register: Register, outbox: Outbox): Promise<void> {
  const { look_ups_per_day: perDay } = await register.settings()
  for (const list of await listsToTell(register)) {
    const { id, brandCode, brandName, channel, recipientType, language, state, asked, tally, leftToday, fault } =
      list
    const told = {
      id,
      brandCode,
      brandName,
      channel,
      recipientType,
      language,
      state,
      asked,
      tally,
      leftToday,
      fault,
      perDay,
    }
    const message = { kind: 'list' as const, told }
    await outbox.put([{ key: `list:${id}`, platform: 'slack', target: list.holder, message }])
    await noteTold(register, id)
  }
}
