import type { Outcome } from '../../../db/engine.ts'
import type { Statement } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { type AskedList, readLines } from '../asked-list.ts'
import { readHolder } from '../holder.ts'
import { lookUpsToday } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type ListFault, type ListFile, listById, setList, withoutListPages } from './jobs.ts'
import { dropMarks, insertListPage, keepMarks, listPageLines, marksKept } from './pages.ts'
import { nothingFound } from './tally.ts'

/**
 * Keeps the addresses of a file, each once, page by page, and then says whether they may all be looked up today: all or none,
 * as in a list that is pasted. Null among the addresses stands for a first line that was taken for a header. A file that broke
 * off comes in from its beginning. Throws FileFaultError.
 */
export async function takeListFile(
  register: Register,
  list: ListFile,
  addresses: AsyncIterable<string | null>,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const attempt = await begin(register, list.id)
  if (attempt === null) return
  await dropMarks(register, list.id, attempt)
  let place = 0
  const seen = { header: false }
  for await (const lines of inPages(withoutHeader(addresses, seen))) {
    const kept = await keepPage(register, { ...list, attempt, lines }, place)
    if (kept === null || !goesOn()) return
    place += kept
    await yieldToEventLoop()
  }
  await end(register, { ...list, attempt }, seen)
  await dropMarks(register, list.id, attempt)
}

/** From then on whoever began before keeps nothing more. */
async function begin(register: Register, id: number): Promise<number | null> {
  return await register.engine.unit([listById(id)], ([row]): Outcome<number | null> => {
    if (row?.file.state !== 'receiving') return { writes: [], result: null }
    const attempt = row.file.attempt + 1
    const set = setList(id, { attempt, pages: 0, asked: 0 })
    return { writes: [withoutListPages(id), set], result: attempt }
  })
}

async function* withoutHeader(
  addresses: AsyncIterable<string | null>,
  seen: { header: boolean },
): AsyncGenerator<string> {
  for await (const line of addresses) {
    if (line === null) seen.header = true
    else yield line
  }
}

/** Reading for so long, the others have waited long enough. */
const readingMs = 50

async function* inPages(addresses: AsyncIterable<string>): AsyncGenerator<string[]> {
  let page: string[] = []
  let begun = performance.now()
  for await (const line of addresses) {
    page.push(line)
    if (performance.now() - begun > readingMs) {
      await yieldToEventLoop()
      begun = performance.now()
    }
    if (page.length < listPageLines) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** How many pages came of it, 0 where every address was kept before; null where the file comes in another time meanwhile. */
async function keepPage(
  { engine, vault }: Register,
  list: AskedList & Pick<ListFile, 'id' | 'attempt'>,
  place: number,
): Promise<0 | 1 | null> {
  const { id, attempt } = list
  const read = readLines(list).map((one) => {
    if (one.kind === 'unreadable') return { text: one.line, mark: null, isAsked: false }
    const isAsked = one.kind !== 'unsuited'
    const { address } = one.kind === 'unsuited' ? one.recipient : one
    return { text: address, mark: vault.mark(address).toString('hex'), isAsked }
  })
  const marks = read.flatMap(({ mark }) => mark ?? [])
  const reads = [listById(id), marksKept(id, marks)] as const
  return await engine.unit(reads, ([row], kept): Outcome<0 | 1 | null> => {
    if (row?.file.state !== 'receiving' || row.file.attempt !== attempt) return { writes: [], result: null }
    const known = new Set(kept)
    const fresh = read.filter(({ mark }) => mark === null || !known.has(mark))
    if (fresh.length === 0) return { writes: [], result: 0 }
    const lines = fresh.map(({ text }) => text)
    const asked = row.file.asked + fresh.filter(({ isAsked }) => isAsked).length
    const freshMarks = fresh.flatMap(({ mark }) => mark ?? [])
    return {
      writes: [
        insertListPage(vault, id, place, lines),
        keepMarks(id, freshMarks),
        setList(id, { pages: place + 1, asked }),
      ],
      result: 1,
    }
  })
}

/** All of them may be looked up today, or none is: the ceiling is that of the look-ups one by one (KVKK, iys.md 7.6). */
async function end(
  register: Register,
  { id, holder, attempt }: ListFile,
  { header }: { readonly header: boolean },
): Promise<void> {
  const { look_ups_per_day: perDay } = await register.settings()
  const reads = [listById(id), lookUpsToday(readHolder(holder).id, register.clock())] as const
  await register.engine.unit(reads, ([row], [log]): Outcome<null> => {
    if (row?.file.state !== 'receiving' || row.file.attempt !== attempt) return { writes: [], result: null }
    const left = Math.max(0, perDay - (log?.made ?? 0))
    const writes: Statement[] =
      row.file.pages === 0
        ? [setList(id, unreadable({ kind: 'empty' }))]
        : row.file.asked > left
          ? [setList(id, { state: 'ceiling', leftToday: left }), withoutListPages(id)]
          : [setList(id, { state: 'looking', tally: JSON.stringify({ ...nothingFound, header }) })]
    return { writes, result: null }
  })
}

/** Nothing will come of the file: nothing of it is kept but why. */
export async function giveUpList(
  register: Pick<Register, 'engine'>,
  id: number,
  fault: ListFault,
): Promise<void> {
  await register.engine.unit([listById(id)], ([row]): Outcome<null> => {
    if (row?.file.state !== 'receiving' && row?.file.state !== 'looking') return { writes: [], result: null }
    return { writes: [setList(id, unreadable(fault)), withoutListPages(id)], result: null }
  })
  await dropMarks(register, id)
}

function unreadable(fault: ListFault) {
  const nothing = { pages: 0, nextPage: 0, asked: 0, tally: null }
  return { ...nothing, state: 'unreadable' as const, fault: JSON.stringify(fault) }
}
