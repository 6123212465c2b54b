import { eq } from 'drizzle-orm'
import { listFile } from '../../../db/schema.ts'
import { build, statement } from '../../../db/statement.ts'
import type { Register } from '../register.ts'
import { listsOver, withoutListPages } from './jobs.ts'
import { dropMarks } from './pages.ts'

/** Drops the addresses of lists whose day is over, with all that is known of them. */
export async function forgetLists(register: Pick<Register, 'engine' | 'clock'>): Promise<void> {
  for (const id of await listsOver(register)) {
    await dropMarks(register, id)
    const list = statement(build.delete(listFile).where(eq(listFile.id, id)))
    await register.engine.unit([], () => ({ writes: [withoutListPages(id), list], result: null }))
  }
}
