import type { ApiClientOptions } from 'grammy'
import type { LogFields, TelegramLog } from './options.ts'

type ClientFetch = NonNullable<ApiClientOptions['fetch']>

/** How long an answer of Telegram is waited for. */
export const timeoutSeconds = 15

interface ClientSettings {
  readonly apiRoot?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly timeoutSeconds?: number | undefined
}

/**
 * grammY's client on the runtime's own `fetch`, the same on Node and on Workers. On Node it would use node-fetch otherwise;
 * what it hands over is written for that one: an agent, and a polyfilled abort signal which the built-in fetch refuses.
 */
export function clientOptions(settings: ClientSettings, scrub: Scrub): ApiClientOptions {
  const carry = settings.fetch ?? fetch
  return {
    ...(settings.apiRoot === undefined ? {} : { apiRoot: settings.apiRoot.replace(/\/+$/, '') }),
    timeoutSeconds: settings.timeoutSeconds ?? timeoutSeconds,
    fetch: asClientFetch(async (url, { method, headers, body, signal }) => {
      try {
        return await carry(url, {
          ...{ method, headers, body: await wholeBody(body), signal: ownSignal(signal) },
          // What is said to Telegram is for nobody else.
          redirect: 'error',
        })
      } catch (error) {
        throw scrub.error(error)
      }
    }),
  }
}

/** Not every runtime sends what comes piece by piece; our files are small. */
async function wholeBody(body: ClientInit['body']): Promise<string | Blob> {
  if (typeof body === 'string') return body
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of body) pieces.push(new Uint8Array(piece))
  return new Blob(pieces)
}

interface ForeignSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
}

interface ClientInit {
  readonly method: string
  readonly headers: Record<string, string>
  /** JSON, or a form with a file in it, piece by piece. */
  readonly body: string | AsyncIterable<Uint8Array>
  readonly signal: ForeignSignal
}

/** grammY's types name node-fetch on Node; what it calls with and reads from the answer is the common part. */
function asClientFetch(carry: (url: string, init: ClientInit) => Promise<Response>): ClientFetch {
  return carry as unknown as ClientFetch
}

function ownSignal(signal: ForeignSignal): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort())
  return controller.signal
}

/** Takes the bot's token out of whatever might be kept or shown: it is part of every URL we call. */
export interface Scrub {
  text(text: string): string
  /** A plain copy of an error and its causes, with nothing but names, messages, codes and stacks. */
  error(error: unknown): Error
}

const causesMax = 5

export function scrubOf(token: string): Scrub {
  // The part behind the colon is the secret one, wherever it stands alone.
  const secret = token.slice(token.indexOf(':') + 1)
  const spellings = [token, encodeURIComponent(token), secret].filter((spelling) => spelling !== '')
  const text = (from: string) =>
    spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '<token>'), from)

  const error = (from: unknown, depth = 0): Error => {
    if (!(from instanceof Error)) return new Error(text(String(from)))
    // grammY keeps what it caught under `error`, and the payload of a refused call beside it: the first is a cause,
    // the second is the message that was to be sent and is left behind.
    const cause = from.cause ?? ('error' in from ? from.error : undefined)
    const deeper = cause === undefined || depth === causesMax ? {} : { cause: error(cause, depth + 1) }
    const copy = new Error(text(from.message), deeper)
    copy.name = from.name
    if (from.stack !== undefined) copy.stack = text(from.stack)
    // The system's code, such as ECONNREFUSED: by it the sender tells what certainly did not arrive.
    return 'code' in from && typeof from.code === 'string' ? Object.assign(copy, { code: from.code }) : copy
  }

  return { text, error: (from) => error(from) }
}

/** The log with the token taken out of every error and every text given to it. */
export function scrubbedLog(log: TelegramLog, scrub: Scrub): TelegramLog {
  const clean = (fields: LogFields = {}): LogFields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? scrub.text(value) : value,
      ]),
    )
  return {
    info: (event, fields) => log.info(event, clean(fields)),
    warn: (event, fields) => log.warn(event, clean(fields)),
    error: (event, error, fields) => log.error(event, scrub.error(error), clean(fields)),
  }
}
