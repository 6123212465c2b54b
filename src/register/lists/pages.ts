import { and, asc, eq, gt } from 'drizzle-orm'
import { listPage } from '../../../db/schema.ts'
import { build, type Query, query, type Statement, statement } from '../../../db/statement.ts'
import type { Vault } from '../../crypto/vault.ts'
import type { Register } from '../register.ts'
import { yieldToEventLoop } from '../../event-loop.ts'

/** Addresses of one page: as many as are looked up and logged in one commit without keeping others waiting. */
export const listPageLines = 2000

/** Each line is a canonical address, or a line in which none could be read. */
export function insertListPage(vault: Vault, id: number, place: number, lines: readonly string[]): Statement {
  const sealed = vault.sealJson(lines, aboutPage(id, place))
  return statement(build.insert(listPage).values({ listId: id, place, sealed }))
}

/** The pages of a list from one of them on, one in memory at a time. Throws SealBrokenError. */
export async function* listPages(
  { engine, vault }: Pick<Register, 'engine' | 'vault'>,
  id: number,
  from = 0,
): AsyncGenerator<{ readonly place: number; readonly lines: readonly string[] }> {
  for (let after = from - 1; ; ) {
    const [page] = await engine.read(
      query(
        build
          .select({ place: listPage.place, sealed: listPage.sealed })
          .from(listPage)
          .where(and(eq(listPage.listId, id), gt(listPage.place, after)))
          .orderBy(asc(listPage.place))
          .limit(1),
      ),
    )
    if (page === undefined) return
    const { place, sealed } = page
    yield { place, lines: vault.openJson<string[]>(sealed, aboutPage(id, place)) }
    after = place
    await yieldToEventLoop()
  }
}

function aboutPage(id: number, place: number): string {
  return `list page ${id} ${place}`
}

/** Which of these marks a list has already, as hex. CROSS JOIN keeps the few that are asked about on the outside. */
export function marksKept(id: number, marks: readonly string[]): Query<string> {
  return {
    sql: `SELECT asked.value FROM json_each(?) asked
      CROSS JOIN list_mark ON list_mark.list_id = ? AND list_mark.mark = unhex(asked.value)`,
    params: [JSON.stringify(marks), id],
    map: ([mark]) => String(mark),
  }
}

export function keepMarks(id: number, marks: readonly string[]): Statement {
  return {
    sql: 'INSERT INTO list_mark (list_id, mark) SELECT ?, unhex(value) FROM json_each(?)',
    params: [id, JSON.stringify(marks)],
  }
}

const marksAtOnce = 10_000

/**
 * The marks are only there to ask about each address once; some at a time, so that nobody waits for it. Those that came in at
 * another attempt than this one, where it is named, are left to whoever made that.
 */
export async function dropMarks(
  { engine }: Pick<Register, 'engine'>,
  id: number,
  attempt?: number,
): Promise<void> {
  const isMine = attempt === undefined ? '' : 'AND (SELECT attempt FROM list_file WHERE id = ?1) = ?2'
  const params = attempt === undefined ? [id] : [id, attempt]
  const some: Statement = {
    // A range, so that each time only those that go are looked at.
    sql: `DELETE FROM list_mark WHERE list_id = ?1 AND mark <= coalesce(
      (SELECT mark FROM list_mark WHERE list_id = ?1 ORDER BY mark LIMIT 1 OFFSET ${marksAtOnce - 1}),
      unhex('${'ff'.repeat(33)}')) ${isMine}`,
    params,
  }
  const left: Query<number> = {
    sql: `SELECT EXISTS (SELECT 1 FROM list_mark WHERE list_id = ?1 ${isMine})`,
    params,
    map: ([any]) => Number(any),
  }
  while ((await engine.read(left))[0] === 1) {
    await engine.unit([], () => ({ writes: [some], result: null }))
    await yieldToEventLoop()
  }
}
