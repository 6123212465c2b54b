import type { Outcome } from '../../../db/engine.ts'
import { readPrincipal } from '../actor.ts'
import { answersOf, type ListAnswer, listEntry, readLines } from '../asked-list.ts'
import { logLookUps, lookUpsToday } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type AddressFile, dropLeftovers, fileById, listTallyOf, setFile, unreadable } from './file.ts'
import { addressPages, insertPage, readInPages, sealPage } from './page.ts'
import { countedWith } from './tally.ts'

/** Keeps each address of a file once, page by page, up to today's limit. Throws FileFaultError. */
export async function readAddressFile(
  register: Register,
  file: AddressFile,
  addresses: AsyncIterable<string>,
  goesOn?: () => boolean,
): Promise<void> {
  // Also after a restart a file is read from its beginning.
  const known = new Set<string>()
  const keep = (page: readonly string[], place: number) => keepPage(register, file, known, page, place)
  if (await readInPages(addresses, keep, goesOn)) await startLookUp(register, file)
  await dropLeftovers(register)
}

/** Returns false if the file is not being read any more. */
async function keepPage(
  register: Register,
  file: AddressFile,
  known: Set<string>,
  lines: readonly string[],
  place: number,
): Promise<boolean> {
  const { engine, vault } = register
  const { id, principal } = file
  const { look_ups_per_day: perDay } = await register.settings()
  const fresh = readLines({ ...file, lines }).filter(
    (one) => one.kind === 'unreadable' || !known.has(one.address),
  )
  const addresses = fresh.flatMap((one) => (one.kind === 'unreadable' ? [] : [one.address]))
  for (const address of addresses) known.add(address)
  const reads = [fileById(id), lookUpsToday(readPrincipal(principal).id, register.clock())] as const
  return await engine.unit(reads, ([row], [log]): Outcome<boolean> => {
    if (row?.state !== 'reading') return { writes: [], result: false }
    if (row.pages > place) return { writes: [], result: true }
    const before = listTallyOf(row.result)
    const asked = before.asked + addresses.length
    const left = Math.max(0, perDay - (log?.made ?? 0))
    if (asked > left) return overLimit(register, id, { asked, left, perDay })
    const repeated = before.repeated + lines.length - fresh.length
    const texts = fresh.map((one) => (one.kind === 'unreadable' ? one.line : one.address))
    return {
      writes: [
        insertPage({ fileId: id, place, sealed: sealPage(vault, texts, id, place), rejected: '[]' }),
        setFile(id, { pages: place + 1, result: JSON.stringify({ ...before, asked, repeated }) }),
      ],
      result: true,
    }
  })
}

/** Gives a file up whose addresses are more than its holder may look up today (KVKK). */
function overLimit(
  register: Register,
  id: number,
  limit: { readonly asked: number; readonly left: number; readonly perDay: number },
): Outcome<false> {
  return { writes: [setFile(id, unreadable(register, { kind: 'ceiling', ...limit }))], result: false }
}

async function startLookUp(register: Register, { id, principal }: AddressFile): Promise<void> {
  await register.engine.unit([fileById(id)], ([row]): Outcome<null> => {
    if (row?.state !== 'reading') return { writes: [], result: null }
    const applied = { appliedBy: principal, appliedAt: register.clock() }
    const isEmpty = row.pages === 0
    const set = isEmpty ? unreadable(register, { kind: 'empty' }) : { state: 'applying' as const, ...applied }
    return { writes: [setFile(id, set)], result: null }
  })
}

/**
 * Looks up page by page. A page is logged in the commit that counts it, so a restart continues behind it. If
 * the rest exceeds today's limit by now, nothing of the file is answered.
 */
export async function lookUpPages(
  register: Register,
  file: AddressFile,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for await (const { place, lines } of addressPages(register, file.id, file.nextPage)) {
    const answers: ListAnswer[] = []
    for await (const answer of answersOf(register, { ...file, lines })) answers.push(answer)
    if (!(await notePage(register, file, place, answers)) || !goesOn()) break
  }
  await dropLeftovers(register)
}

/** Returns false if nothing is left to look up. */
async function notePage(
  register: Register,
  { id, principal, brandCode }: AddressFile,
  place: number,
  answers: readonly ListAnswer[],
): Promise<boolean> {
  const { look_ups_per_day: perDay } = await register.settings()
  const at = register.clock()
  const { platform: door, id: staffId } = readPrincipal(principal)
  const entries = answers.flatMap((one) =>
    one.kind === 'answered' ? [listEntry(register, { door, id: staffId, at }, brandCode, one.recipient)] : [],
  )
  const reads = [fileById(id), lookUpsToday(staffId, at)] as const
  return await register.engine.unit(reads, ([row], [log]): Outcome<boolean> => {
    if (row?.state !== 'applying') return { writes: [], result: false }
    if (row.nextPage > place) return { writes: [], result: true }
    const left = Math.max(0, perDay - (log?.made ?? 0))
    const before = listTallyOf(row.result)
    if (entries.length > left) return overLimit(register, id, { asked: before.asked, left, perDay })
    const nextPage = place + 1
    const isLast = nextPage === row.pages
    const done = isLast ? { state: 'done' as const, settledAt: at } : {}
    const set = setFile(id, { nextPage, result: JSON.stringify(countedWith(before, answers)), ...done })
    return { writes: entries.length === 0 ? [set] : [logLookUps(entries), set], result: !isLast }
  })
}
