import type { Outcome } from '../../../db/engine.ts'
import { answersOf, type ListAnswer } from '../asked-list.ts'
import { readHolder } from '../holder.ts'
import { logLookUps, lookUpsToday } from '../look-up-log.ts'
import type { Register } from '../register.ts'
import { type ListFile, listById, listOf, setList, withoutListPages } from './jobs.ts'
import { listPages } from './pages.ts'
import { countedWith } from './tally.ts'

/**
 * Looks the addresses of a file up, page by page: a page is in the look-up log in the commit that counts it, so that whatever
 * ends it in between, the next time goes on behind the last one. When its holder has looked others up meanwhile, so that the
 * rest is more than he may, nothing of it is answered.
 */
export async function lookUpPages(
  register: Register,
  list: ListFile,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for await (const { place, lines } of listPages(register, list.id, list.nextPage)) {
    const answers: ListAnswer[] = []
    for await (const answer of answersOf(register, { ...list, lines })) answers.push(answer)
    if (!(await notePage(register, list, place, answers)) || !goesOn()) return
  }
}

/** False when there is nothing more to look up. */
async function notePage(
  register: Register,
  { id, holder, brandCode }: ListFile,
  place: number,
  answers: readonly ListAnswer[],
): Promise<boolean> {
  const { look_ups_per_day: perDay } = await register.settings()
  const actor = readHolder(holder)
  const at = register.clock()
  const entries = answers
    .filter((one) => one.kind === 'answered')
    .map(({ recipient }) => ({
      at,
      door: actor.platform,
      actor: actor.id,
      mark: register.vault.mark(recipient.address),
      brandCode,
      purpose: 'list',
    }))
  const reads = [listById(id), lookUpsToday(actor.id, at)] as const
  return await register.engine.unit(reads, ([row], [log]): Outcome<boolean> => {
    if (row?.file.state !== 'looking') return { writes: [], result: false }
    if (row.file.nextPage > place) return { writes: [], result: true }
    const left = Math.max(0, perDay - (log?.made ?? 0))
    if (entries.length > left) {
      const set = { state: 'ceiling' as const, leftToday: left, pages: 0, nextPage: 0 }
      return { writes: [setList(id, set), withoutListPages(id)], result: false }
    }
    const tally = JSON.stringify(countedWith(listOf(row).tally, answers))
    const nextPage = place + 1
    const isLast = nextPage === row.file.pages
    const set = setList(id, { nextPage, tally, ...(isLast ? { state: 'done' as const } : {}) })
    return { writes: entries.length === 0 ? [set] : [logLookUps(entries), set], result: !isLast }
  })
}
