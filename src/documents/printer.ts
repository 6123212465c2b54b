import { Worker } from 'node:worker_threads'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'

/** Document to print as plain values. It has no functions, since a function cannot be sent to the thread that prints. */
export interface PlainDocument {
  readonly definition: Omit<TDocumentDefinitions, 'header' | 'footer' | 'pageBreakBefore'>
  readonly header: Content
  /** Footer. `page` is the text at the right, in which `{page}` and `{pages}` become numbers. */
  readonly footer: { readonly content: Content; readonly page: string }
}

type Answer = { readonly id: number } & ({ readonly pdf: Uint8Array } | { readonly error: unknown })

/** Thread that prints documents. It is started with the first document, since a start takes longer than most commands. */
let thread: Worker | null = null
const pendingPrints = new Map<number, PromiseWithResolvers<Uint8Array>>()
let lastId = 0

/** Prints a document on another thread. Node only. */
export async function printDocument(document: PlainDocument): Promise<Uint8Array> {
  thread ??= startThread()
  lastId += 1
  const id = lastId
  const printing = Promise.withResolvers<Uint8Array>()
  thread.postMessage({ id, document })
  pendingPrints.set(id, printing)
  // Without this, a process that waits for nothing else would end before the document is printed.
  thread.ref()
  return await printing.promise
}

/** Starts a thread that prints PDF files, and passes on its answers and its end. */
function startThread(): Worker {
  const printThread = new Worker(new URL('./print-thread.mjs', import.meta.url))
  printThread.on('message', (answer: Answer) => settle(printThread, answer))
  printThread.on('error', (error) => end(printThread, error))
  printThread.on('exit', (code) =>
    end(printThread, new Error(`The thread that prints ended with code ${code}`)),
  )
  return printThread
}

/** Passes a printed document, or the error of printing it, to the caller who waits for it. */
function settle(from: Worker, answer: Answer): void {
  const printing = pendingPrints.get(answer.id)
  pendingPrints.delete(answer.id)
  if (pendingPrints.size === 0) from.unref()
  if ('pdf' in answer) printing?.resolve(answer.pdf)
  else printing?.reject(answer.error)
}

/** Rejects all waiting documents when the thread ends. The next document starts a new thread. */
function end(ended: Worker, error: unknown): void {
  if (thread !== ended) return
  thread = null
  for (const printing of pendingPrints.values()) printing.reject(error)
  pendingPrints.clear()
}
