import type { Outcome } from '../../../db/engine.ts'
import { readPrincipal } from '../../consent/actor.ts'
import type { Channel } from '../../consent/consent.ts'
import { FileFaultError } from '../../import-file/fault.ts'
import {
  answersOf,
  isAddress,
  type ListAnswer,
  listEntry,
  readFor,
  readLines,
} from '../look-up/asked-list.ts'
import { logLookUps, lookUpsToday } from '../look-up/look-up-log.ts'
import { type Register, write } from '../register.ts'
import { type AddressFile, importedFileOf, setFile, unreadable } from './file.ts'
import { insertFile, type NewFile } from './receive.ts'
import { countedWith, type Tally } from './tally.ts'
import { applyPages, type DecidePage, finishReading, readPages } from './work.ts'

/** Looks up a pasted list of addresses like an uploaded file, but at once and without a message. A repeat changes nothing. */
export async function lookUpList(
  register: Register,
  file: NewFile,
  lines: readonly string[],
): Promise<AddressFile> {
  const id = await insertFile(register, { ...file, notifiedState: 'done' })
  await readAddressFile(register, await listOf(register, id), lines)
  await applyPages(register, id, decideAddresses)
  const list = await listOf(register, id)
  await write(register, setFile(id, { notifiedState: list.state }))
  return list
}

async function listOf(register: Register, id: number): Promise<AddressFile> {
  const file = await importedFileOf(register, id)
  if (file?.kind !== 'addresses') throw new Error(`Cannot look up file ${id}: it is no list`)
  return file
}

/** Stores each address of a list once, up to today's limit of look-ups. Throws FileFaultError. */
export async function readAddressFile(
  register: Register,
  { id, channel, principal }: AddressFile,
  lines: AsyncIterable<string> | Iterable<string>,
  shouldContinue?: () => boolean,
): Promise<void> {
  let repeated = 0
  const once = eachOnce(lines, channel, () => {
    repeated += 1
  })
  const pageFacts = await readPages(register, id, once, { decide: decideAddresses, shouldContinue })
  if (pageFacts === null) return
  if (pageFacts.pages === 0) throw new FileFaultError({ kind: 'empty' })
  const applied = { state: 'applying', appliedBy: principal, appliedAt: register.clock() } as const
  await finishReading(register, id, {
    ...applied,
    result: JSON.stringify({ ...pageFacts.preview, repeated }),
  })
}

/** Yields each address of a list once, in its canonical form, and each line in which no address can be read. */
async function* eachOnce(
  lines: AsyncIterable<string> | Iterable<string>,
  channel: Channel,
  repeats: () => void,
): AsyncGenerator<string> {
  const seenAddresses = new Set<string>()
  for await (const line of lines) {
    const address = readFor(channel, line)?.address
    if (address === undefined) yield line
    else if (seenAddresses.has(address)) repeats()
    else {
      seenAddresses.add(address)
      yield address
    }
  }
}

/**
 * Counts the addresses of a page while the file is read. Later it looks them up and logs this. If they exceed the
 * uploader's daily limit of look-ups (KVKK), the file is given up and no address of it is answered.
 */
export const decideAddresses: DecidePage<string> = async (register, file, page, { by, progress }) => {
  if (file.kind !== 'addresses') throw new Error(`Cannot look up file ${file.id}: it is no list`)
  const isApplied = by !== null
  const list = { ...file, lines: page }
  const addresses = readLines(list).filter(isAddress)
  const answers: ListAnswer[] = []
  if (isApplied) for await (const answer of answersOf(register, list)) answers.push(answer)
  const { look_ups_per_day: perDay } = await register.settings()
  const at = register.clock()
  const { platform: door, id } = readPrincipal(file.principal)
  const entries = addresses.map((address) => listEntry(register, { door, id, at }, file.brandCode, address))
  const count = isApplied ? file.result.asked : file.preview.asked + addresses.length
  await register.engine.unit([progress.read, lookUpsToday(id, at)], (rows, [log]): Outcome<null> => {
    if (!progress.shouldContinue(rows)) return { writes: [], result: null }
    const remaining = Math.max(0, perDay - (log?.made ?? 0))
    if ((isApplied ? addresses.length : count) > remaining) {
      const fault = { kind: 'ceiling', asked: count, left: remaining, perDay } as const
      return { writes: [setFile(file.id, unreadable(register, fault))], result: null }
    }
    const add = (tally: Tally) =>
      isApplied ? countedWith(tally, page.length, answers) : { ...tally, asked: count }
    const writes = progress.write({ add }, rows)
    const logged = isApplied && entries.length > 0 ? [logLookUps(entries)] : []
    return { writes: [...logged, ...writes], result: null }
  })
}
