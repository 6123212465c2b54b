import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { beforeAll, expect, it } from 'vitest'
import { type PlainDocument, printDocument } from './printer.ts'

const document: PlainDocument = {
  definition: { content: ['kahve '.repeat(20_000)], defaultStyle: { font: 'Inter' } },
  header: 'Örnek A.Ş.',
  footer: { content: { columns: [{ text: 'Örnek A.Ş.' }, { text: '' }] }, page: 'Sayfa {page} / {pages}' },
}

/** Threads that this process started, in order. */
const threads: Worker[] = []

beforeAll(() => {
  const noteThread = (thread: Worker) => threads.push(thread)
  process.on('worker', noteThread)
  return () => process.off('worker', noteThread)
})

it('refuses each waiting document when its thread ends, and prints the next on a new thread', async () => {
  const started = once(process, 'worker')
  const printings = Promise.allSettled([printDocument(document), printDocument(document)])
  await started
  await threads[0]?.terminate()
  // Its code depends on whether it was still starting.
  const reason = { message: expect.stringMatching(/^The thread that prints ended with code \d$/) }
  expect(await printings).toMatchObject([
    { status: 'rejected', reason },
    { status: 'rejected', reason },
  ])

  const pdf = await printDocument(document)
  expect(Buffer.from(pdf).toString('latin1', 0, 5)).toBe('%PDF-')
  expect(threads).toHaveLength(2)
})

it('keeps its thread after a document that cannot be printed', async () => {
  const withoutFont = { ...document, definition: { content: 'kahve', defaultStyle: { font: 'Yok' } } }
  await expect(printDocument(withoutFont)).rejects.toThrow("Font 'Yok'")
  await printDocument(document)
  expect(threads).toHaveLength(2)
})
