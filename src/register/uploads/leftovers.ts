import type { Query, Statement } from '../../../db/statement.ts'
import { yieldToEventLoop } from '../../event-loop.ts'
import { type Register, write } from '../register.ts'

/** Rows that files no longer need. One commit deletes about a mebibyte, because each deleted byte is also overwritten. */
const leftovers = [
  leftoverOf('uploaded_part', ['file_id', 'attempt', 'place'], {
    isLeft: "f.state NOT IN ('receiving', 'reading') OR t.attempt < f.attempt",
    rowsMax: 4,
  }),
  leftoverOf('uploaded_page', ['file_id', 'place'], { isLeft: 't.place >= f.pages', rowsMax: 8 }),
  leftoverOf('uploaded_mark', ['file_id', 'mark'], { isLeft: "f.state <> 'reading'", rowsMax: 10_000 }),
]

function leftoverOf(
  table: string,
  key: readonly string[],
  { isLeft, rowsMax }: { readonly isLeft: string; readonly rowsMax: number },
) {
  // CROSS JOIN begins with the few files.
  const rows = `SELECT ${key.map((column) => `t.${column}`).join(', ')}
    FROM uploaded_file f CROSS JOIN ${table} t ON t.file_id = f.id AND (${isLeft}) LIMIT ${rowsMax}`
  const isAny: Query<boolean> = {
    sql: `SELECT EXISTS (${rows})`,
    params: [],
    map: ([any]) => Number(any) === 1,
  }
  const drop: Statement = { sql: `DELETE FROM ${table} WHERE (${key.join(', ')}) IN (${rows})`, params: [] }
  return { isAny, drop }
}

/**
 * Deletes what files no longer need in short commits: 256 MiB in one commit would block the process for
 * seconds.
 */
export async function dropLeftovers(register: Register): Promise<void> {
  for (const { isAny, drop } of leftovers) {
    while ((await register.engine.read(isAny))[0] === true) {
      await write(register, drop)
      await yieldToEventLoop()
    }
  }
}
