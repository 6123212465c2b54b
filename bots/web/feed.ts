import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { FetchFile } from '../../src/jobs/fetched.ts'
import type { Language } from '../../src/register/recipients/people.ts'

/** Side of the playground page. */
export type Pane = 'staff' | 'recipient'

/** Facts with which a message is drawn: id of its HTML element, time (ms UTC) and language. */
export interface Head {
  readonly id: string
  readonly at: number
  readonly language: Language
}

/** Message as HTML in each language of the page. */
interface FeedMessage {
  readonly id: string
  readonly pane: Pane
  readonly html: ReadonlyMap<Language, string>
}

/** Maximum number of messages in memory; older messages are dropped. */
const messagesMax = 500
/** Time in ms after which a silent event stream sends a sign of life: some proxies and browsers close a silent connection. */
const silenceMaxMs = 20_000
/** Time in ms after which a browser connects again once its stream broke. */
const reconnectMs = 1000

export type Feed = ReturnType<typeof newFeed>

/** Makes the list of messages on the page, and the event streams that carry them to every open page. */
export function newFeed(clock: () => number) {
  const messages = new Map<string, FeedMessage>()
  const pages = new Set<{ push(message: FeedMessage): void; end(): void }>()
  let lastNumber = 0

  /** Shows a message, in place of the message `replaces` if that is still there. Returns the id. */
  function show(
    pane: Pane,
    languages: readonly Language[],
    draw: (head: Head) => string,
    replaces = '',
  ): string {
    const id = messages.has(replaces) ? replaces : `m${++lastNumber}`
    const at = clock()
    const html = new Map(languages.map((language) => [language, draw({ id, at, language })]))
    const message: FeedMessage = { id, pane, html }
    messages.set(id, message)
    const [oldest] = messages.keys()
    if (messages.size > messagesMax && oldest !== undefined) messages.delete(oldest)
    for (const page of pages) page.push(message)
    return id
  }

  /** Streams the messages in a language: the event `reset`, all messages, `ready`, then each new message. */
  function stream(c: Context, language: Language): Response {
    return streamSSE(c, async (events) => {
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      let last: Promise<unknown> = events.writeSSE({ event: 'reset', data: '', retry: reconnectMs })
      const write = (next: () => Promise<unknown>) => {
        last = last.then(next).catch(end)
      }
      const push = ({ pane, html }: FeedMessage) => {
        const data = html.get(language)
        if (data !== undefined) write(() => events.writeSSE({ event: pane, data }))
      }
      const page = { push, end }
      const beat = setInterval(() => write(() => events.write(': still here\n\n')), silenceMaxMs)
      pages.add(page)
      events.onAbort(end)
      for (const message of messages.values()) push(message)
      write(() => events.writeSSE({ event: 'ready', data: '' }))
      await ended
      clearInterval(beat)
      pages.delete(page)
    })
  }

  return {
    show,
    stream,
    /** Ends all streams, so that the server can stop. */
    close() {
      for (const page of pages) page.end()
    },
  }
}

/** Maximum number of uploaded files in memory. */
const filesMax = 30

export type WebFiles = ReturnType<typeof newFiles>

/** Makes the store of the files that visitors of the playground upload. It keeps the last 30 in memory. */
export function newFiles() {
  const files = new Map<string, File>()
  return {
    /** Stores an uploaded file and returns its id. */
    keep(file: File): string {
      const id = `F${randomId()}`
      files.set(id, new File([file], file.name.slice(0, 255)))
      const [oldest] = files.keys()
      if (files.size > filesMax && oldest !== undefined) files.delete(oldest)
      return id
    },
    /** Returns a stored file to the job that reads uploads. */
    fetchShared: (async (id) => {
      const file = files.get(id)
      return file === undefined ? { kind: 'gone' } : { kind: 'file', name: file.name, bytes: file.stream() }
    }) satisfies FetchFile,
  }
}

/** Returns a random id of letters, since ten digits could be taken for a phone number. */
export function randomId(): string {
  return Array.from(randomBytes(18), (byte) => String.fromCharCode(65 + (byte % 16))).join('')
}
