import { eq } from 'drizzle-orm'
import { listFile } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { listsOver, withoutListPages } from './jobs.ts'
import { dropMarks } from './pages.ts'
import { giveUpList } from './take.ts'

/**
 * Drops the addresses of lists whose day is over, with all that is known of them. Of one that nobody could bring to its end by
 * then it stays known why, until whoever gave it was told.
 */
export async function forgetLists(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  for (const { id, state, isTold } of await listsOver(register)) {
    if (state === 'receiving') await giveUpList(register, id, { kind: 'gone' })
    else if (state === 'looking') await giveUpList(register, id, { kind: 'failed' })
    else if (state !== 'unreadable' || isTold) await drop(register, id)
  }
}

async function drop(register: Pick<Register, 'engine'>, id: number): Promise<void> {
  await dropMarks(register, id)
  const list = statement(build.delete(listFile).where(eq(listFile.id, id)))
  await register.engine.unit([], () => ({ writes: [withoutListPages(id), list], result: null }))
}
