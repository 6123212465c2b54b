import { and, eq, inArray, isNotNull, lte, ne, or } from 'drizzle-orm'
import { uploadedFile } from '../../../db/schema.ts'
import { build, query, statement } from '../../../db/statement.ts'
import { type Register, write } from '../register.ts'
import { dropFile, dropLeftovers, giveUpFile } from './file.ts'

const dayMs = 24 * 60 * 60_000
/** Time to decide on a file, or to fetch the answers of a list. */
const undecidedMaxMs = dayMs
/** Time to fetch the result of each row. */
const resultsKeptMs = 60 * dayMs

const { id, kind, state, slackFile, createdAt, settledAt, pages } = uploadedFile

/** Drops files without a decision, broken uploads, old lists and results. Holders of open files are told. */
export async function forgetUploads(register: Register): Promise<void> {
  const { engine, clock } = register
  const now = clock()
  const isOpen = inArray(state, ['receiving', 'reading', 'previewed'])
  const isList = and(eq(kind, 'addresses'), inArray(state, ['applying', 'done']))
  const stale = build
    .select({ id, kind, state, slackFile })
    .from(uploadedFile)
    .where(and(or(isOpen, isList), lte(createdAt, now - undecidedMaxMs)))
  for (const file of await engine.read(query(stale))) {
    const isShared = file.state === 'receiving' && file.slackFile !== null
    if (isShared) await giveUpFile(register, file, { kind: 'gone' })
    else if (file.state === 'reading' || file.state === 'applying')
      await giveUpFile(register, file, { kind: 'failed' })
    else await dropFile(register, file.id, [file.state])
  }
  const isOld = and(isNotNull(settledAt), lte(settledAt, now - resultsKeptMs))
  await write(
    register,
    statement(
      build
        .update(uploadedFile)
        .set({ pages: 0, nextPage: 0, pagesToVoid: 0 })
        .where(and(isOld, ne(pages, 0))),
    ),
  )
  await dropLeftovers(register)
}
