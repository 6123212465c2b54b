import { kindFor } from '../../consent/channel.ts'
import type { readAddresses } from '../../import-file/addresses.ts'
import { FileFaultError } from '../../import-file/raw-lines.ts'
import { type ListFile, listFileOf, listsAtWork, listsToTell, noteTold } from '../../register/lists/jobs.ts'
import { lookUpPages } from '../../register/lists/look-up.ts'
import { giveUpList, takeListFile } from '../../register/lists/take.ts'
import type { Register } from '../../register/register.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { asTheyCome } from '../work/fetched.ts'
import { type FileParts, fileFailuresMax, mayStill } from '../work/file-parts.ts'
import { openWorker, type Worker } from '../work/worker.ts'

export type ReadAddresses = typeof readAddresses

export interface ListParts extends FileParts {
  /** Reads files of addresses to look up; null where they are left for a process that can. */
  readonly readAddresses: ReadAddresses | null
}

/** Looks files of addresses up. */
export function openLists(parts: ListParts): Worker {
  const { register } = parts
  return openWorker(parts, {
    kind: 'list',
    due: async () =>
      parts.fetchFile === undefined || parts.readAddresses === null ? [] : await listsAtWork(register),
    async work(list, goesOn) {
      if (list.state === 'receiving' && (await fetchList(parts, list, goesOn)) === 'later') return 'later'
      const now = await listFileOf(register, list.id)
      if (now?.state === 'looking' && goesOn()) await lookUpPages(register, now, goesOn)
      return 'worked'
    },
    failuresMax: () => fileFailuresMax,
    async giveUp({ id }) {
      const now = await listFileOf(register, id)
      await giveUpList(register, id, { kind: now?.state === 'looking' ? 'failed' : 'gone' })
    },
  })
}

async function fetchList(
  { register, admins, fetchFile, readAddresses }: ListParts,
  list: ListFile,
  goesOn: () => boolean,
): Promise<'worked' | 'later'> {
  if (fetchFile === undefined || readAddresses === null) return 'later'
  const { id, holder, brandCode } = list
  const isAllowed = await mayStill({ register, admins }, holder, 'viewer', brandCode)
  const fetched = isAllowed ? await fetchFile(list.slackFile) : { kind: 'denied' as const }
  if (fetched.kind === 'later') return 'later'
  try {
    if (fetched.kind !== 'file') {
      await giveUpList(register, id, { kind: fetched.kind })
      return 'worked'
    }
    const addresses = readAddresses(asTheyCome(fetched.bytes, goesOn), kindFor(list.channel))
    await takeListFile(register, list, addresses, goesOn)
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error
    await giveUpList(register, id, error.fault)
  }
  return 'worked'
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
    const { id, holder, brandCode, brandName, channel, recipientType, language } = list
    const { state, asked, tally, leftToday, fault } = list
    const about = { id, brandCode, brandName, channel, recipientType, language }
    const message = {
      kind: 'list' as const,
      told: { ...about, state, asked, tally, leftToday, fault, perDay },
    }
    await outbox.put([{ key: `list:${id}`, platform: 'slack', target: holder, message }])
    await noteTold(register, id)
  }
}
