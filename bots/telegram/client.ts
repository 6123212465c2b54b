import type { ApiClientOptions } from 'grammy'
import type { Scrub } from './scrub.ts'

type ClientFetch = NonNullable<ApiClientOptions['fetch']>

/** How long an answer of Telegram is waited for. */
export const timeoutSeconds = 15

export interface ClientSettings {
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
