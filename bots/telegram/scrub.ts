import type { LogFields, TelegramLog } from './options.ts'

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
    // the second is the message somebody was to get and is left behind.
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
