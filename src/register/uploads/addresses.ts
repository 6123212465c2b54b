import type { Outcome } from '../../../db/engine.ts'
import type { Query, Statement } from '../../../db/statement.ts'
import { readPrincipal } from '../actor.ts'
import { answersOf, type ListAnswer, listEntry, readLines } from '../asked-list.ts'
import { logLookUps, lookUpsToday } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type AddressFile, dropLeftovers, fileById, listTallyOf, setFile, unreadable } from './file.ts'
import { addressPages, insertPage, readInPages, sealPage } from './page.ts'
import { countedWith } from './tally.ts'

/** Keeps each address of a file once, page by page, then checks today's limit. Throws FileFaultError. */
export async function readAddressFile(
  register: Register,
  file: AddressFile,
  addresses: AsyncIterable<string | null>,
  goesOn?: () => boolean,
): Promise<void> {
  let header = false
  async function* lines(): AsyncGenerator<string> {
    for await (const line of addresses) {
      if (line === null) header = true
      else yield line
    }
  }
  const keep = (page: readonly string[], place: number) => keepPage(register, file, page, place)
  if (!(await readInPages(lines(), keep, goesOn))) return
  await startLookUp(register, file, header)
  await dropLeftovers(register)
}

/** Returns false if the file is not being read any more. */
async function keepPage(
  { engine, vault }: Register,
  file: AddressFile,
  lines: readonly string[],
  place: number,
): Promise<boolean> {
  const { id } = file
  const read = readLines({ ...file, lines }).map((one) => {
    if (one.kind === 'unreadable') return { text: one.line, mark: null, isAsked: false }
    const isAsked = one.kind !== 'unsuited'
    const { address } = one.kind === 'unsuited' ? one.recipient : one
    return { text: address, mark: vault.mark(address).toString('hex'), isAsked }
  })
  const marksOf = (some: typeof read) => some.flatMap(({ mark }) => mark ?? [])
  const reads = [fileById(id), marksKept(id, marksOf(read))] as const
  return await engine.unit(reads, ([row], kept): Outcome<boolean> => {
    if (row?.state !== 'reading') return { writes: [], result: false }
    if (row.pages > place) return { writes: [], result: true }
    const known = new Set(kept)
    const fresh = read.filter(({ mark }) => mark === null || !known.has(mark))
    const before = listTallyOf(row.result)
    const asked = before.asked + fresh.filter(({ isAsked }) => isAsked).length
    const repeated = before.repeated + lines.length - fresh.length
    const texts = fresh.map(({ text }) => text)
    return {
      writes: [
        insertPage({ fileId: id, place, sealed: sealPage(vault, texts, id, place), rejected: '[]' }),
        keepMarks(id, marksOf(fresh)),
        setFile(id, { pages: place + 1, result: JSON.stringify({ ...before, asked, repeated }) }),
      ],
      result: true,
    }
  })
}

/**
 * Allows all addresses of the file today, or none: its limit is that of single look-ups (KVKK).
 */
async function startLookUp(
  register: Register,
  { id, principal }: AddressFile,
  header: boolean,
): Promise<void> {
  const { look_ups_per_day: perDay } = await register.settings()
  const at = register.clock()
  const reads = [fileById(id), lookUpsToday(readPrincipal(principal).id, at)] as const
  await register.engine.unit(reads, ([row], [log]): Outcome<null> => {
    if (row?.state !== 'reading') return { writes: [], result: null }
    if (row.pages === 0)
      return { writes: [setFile(id, unreadable(register, { kind: 'empty' }))], result: null }
    const before = listTallyOf(row.result)
    const left = Math.max(0, perDay - (log?.made ?? 0))
    const fault = { kind: 'ceiling' as const, asked: before.asked, left, perDay }
    if (before.asked > left) return { writes: [setFile(id, unreadable(register, fault))], result: null }
    const result = JSON.stringify({ ...before, header })
    const set = { state: 'applying' as const, appliedBy: principal, appliedAt: at, result }
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
    if (entries.length > left) {
      const fault = { kind: 'ceiling' as const, asked: before.asked, left, perDay }
      return { writes: [setFile(id, unreadable(register, fault))], result: false }
    }
    const nextPage = place + 1
    const isLast = nextPage === row.pages
    const done = isLast ? { state: 'done' as const, settledAt: at } : {}
    const set = setFile(id, { nextPage, result: JSON.stringify(countedWith(before, answers)), ...done })
    return { writes: entries.length === 0 ? [set] : [logLookUps(entries), set], result: !isLast }
  })
}

/** Returns the known ones of these marks, as hex. CROSS JOIN begins with the few that are asked about. */
function marksKept(fileId: number, marks: readonly string[]): Query<string> {
  return {
    sql: `SELECT asked.value FROM json_each(?) asked
      CROSS JOIN uploaded_mark m ON m.file_id = ? AND m.mark = unhex(asked.value)`,
    params: [JSON.stringify(marks), fileId],
    map: ([mark]) => String(mark),
  }
}

function keepMarks(fileId: number, marks: readonly string[]): Statement {
  return {
    sql: 'INSERT INTO uploaded_mark (file_id, mark) SELECT ?, unhex(value) FROM json_each(?)',
    params: [fileId, JSON.stringify(marks)],
  }
}
