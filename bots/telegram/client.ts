import type { ApiClientOptions } from 'grammy'
import type { LogFields, TelegramLog } from './options.ts'

export const timeoutSeconds = 15

interface ClientSettings {
  readonly apiRoot?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly timeoutSeconds?: number | undefined
}

/**
 * Uses the runtime's `fetch`: on Node grammY would use node-fetch, and passes an agent and a foreign signal.
 */
export function clientOptions(settings: ClientSettings, scrub: Scrub): ApiClientOptions {
  const carry = settings.fetch ?? fetch
  return {
    ...(settings.apiRoot === undefined ? {} : { apiRoot: settings.apiRoot.replace(/\/+$/, '') }),
    timeoutSeconds: settings.timeoutSeconds ?? timeoutSeconds,
    fetch: (async (url: string, { method, headers, body, signal }: ClientInit) => {
      try {
        return await carry(url, {
          ...{ method, headers, body, signal: ownSignal(signal) },
          // The content is for Telegram alone.
          redirect: 'error',
        })
      } catch (error) {
        throw scrub.error(error)
      }
    }) as unknown as NonNullable<ApiClientOptions['fetch']>,
  }
}

/** The part of `RequestInit` that both grammY and fetch know; grammY's types name node-fetch's on Node. */
interface ClientInit {
  readonly method: string
  readonly headers: Record<string, string>
  /** JSON, since we send no files. */
  readonly body: string
  readonly signal: Pick<AbortSignal, 'aborted' | 'addEventListener'>
}

function ownSignal(signal: ClientInit['signal']): AbortSignal {
  const controller = new AbortController()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', () => controller.abort())
  return controller.signal
}

/** Removes the bot's token, which is part of every URL, from texts and errors. */
export interface Scrub {
  text(text: string): string
  /** A copy with names, messages, codes and stacks only. */
  error(error: unknown): Error
}

const causesMax = 5

export function scrubOf(token: string): Scrub {
  // The part behind the colon is secret by itself.
  const secret = token.slice(token.indexOf(':') + 1)
  const spellings = [token, encodeURIComponent(token), secret].filter((spelling) => spelling !== '')
  const text = (from: string) =>
    spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '<token>'), from)

  const error = (from: unknown, depth = 0): Error => {
    if (!(from instanceof Error)) return new Error(text(String(from)))
    // grammY keeps the caught error under `error`; the payload beside it is dropped.
    const cause = from.cause ?? ('error' in from ? from.error : undefined)
    const deeper = cause === undefined || depth === causesMax ? {} : { cause: error(cause, depth + 1) }
    const copy = new Error(text(from.message), deeper)
    copy.name = from.name
    if (from.stack !== undefined) copy.stack = text(from.stack)
    // Codes such as ECONNREFUSED tell what certainly did not arrive.
    return 'code' in from && typeof from.code === 'string' ? Object.assign(copy, { code: from.code }) : copy
  }

  return { text, error: (from) => error(from) }
}

/** Removes the token from every error and text. */
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
