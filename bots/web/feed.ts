import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { FetchFile } from '../../src/jobs/work/fetched.ts'
import type { Language } from '../../src/register/people.ts'

export type Pane = 'staff' | 'recipient'

/** A message is one `<article>` with this id. */
export interface Head {
  readonly id: string
  readonly at: number
  readonly language: Language
}

type FeedMessage = Readonly<Record<'id' | 'html', string>> & { readonly pane: Pane }

/** Older messages are dropped from memory. */
const messagesMax = 500
/** A page this far behind is dropped; its browser reconnects and gets everything anew. */
const waitingMax = 500
const pagesMax = 50
/** Some proxies and browsers drop a silent connection. */
const silenceMaxMs = 20_000
const reconnectMs = 1000

export type Feed = ReturnType<typeof openFeed>

export function openFeed(clock: () => number) {
  const messages = new Map<string, FeedMessage>()
  const pages = new Set<ReturnType<typeof openQueue>>()
  let lastNumber = 0

  /** Replaces the message `replaces` if it is still there. Returns the id. */
  function show(pane: Pane, language: Language, draw: (head: Head) => string, replaces = ''): string {
    const id = messages.has(replaces) ? replaces : `m${++lastNumber}`
    const message: FeedMessage = { id, pane, html: draw({ id, at: clock(), language }) }
    messages.set(id, message)
    const [oldest] = messages.keys()
    if (messages.size > messagesMax && oldest !== undefined) messages.delete(oldest)
    for (const page of pages) page.push(message)
    return id
  }

  /** Sends `reset` and all messages, then each new one. */
  function stream(c: Context): Response {
    if (pages.size >= pagesMax) return c.text('Too many pages', 503)
    const queue = openQueue([...messages.values()])
    pages.add(queue)
    return streamSSE(c, async (events) => {
      events.onAbort(queue.close)
      try {
        await events.writeSSE({ event: 'reset', data: '', retry: reconnectMs })
        while (!queue.isClosed()) {
          const message = await queue.next()
          if (message !== null) await events.writeSSE({ event: message.pane, data: message.html })
          else if (!queue.isClosed()) await events.write(': still here\n\n')
        }
      } finally {
        pages.delete(queue)
      }
    })
  }

  return {
    show,
    stream,
    /** Ends all streams, so that the server can stop. */
    close() {
      for (const queue of pages) queue.close()
    },
  }
}

/** `next` returns null after a silence and at the end. */
function openQueue(waiting: FeedMessage[]) {
  let wake = () => {}
  let closed = false

  function close(): void {
    closed = true
    wake()
  }

  return {
    close,
    isClosed: () => closed,
    push(message: FeedMessage): void {
      waiting.push(message)
      if (waiting.length > waitingMax + messagesMax) close()
      wake()
    },
    async next(): Promise<FeedMessage | null> {
      if (waiting.length === 0 && !closed) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        const timer = setTimeout(resolve, silenceMaxMs)
        await promise
        clearTimeout(timer)
      }
      return closed ? null : (waiting.shift() ?? null)
    },
  }
}

const filesMax = 30

export type WebFiles = ReturnType<typeof openFiles>

export function openFiles() {
  const files = new Map<string, File>()
  return {
    keep(file: File): string {
      const id = `F${randomId()}`
      files.set(id, new File([file], file.name.slice(0, 255)))
      const [oldest] = files.keys()
      if (files.size > filesMax && oldest !== undefined) files.delete(oldest)
      return id
    },
    /** For the job that reads a form's file. */
    fetchShared: (async (id) => {
      const file = files.get(id)
      return file === undefined ? { kind: 'gone' } : { kind: 'file', name: file.name, bytes: file.stream() }
    }) satisfies FetchFile as FetchFile,
  }
}

/** Letters only: ten digits could be taken for a phone number. */
export function randomId(): string {
  return Array.from(randomBytes(18), (byte) => String.fromCharCode(65 + (byte % 16))).join('')
}
