/* Structured logs: one JSON object a line, without addresses. */

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Logs name and message of `error` and its causes. */
  error(event: string, error: unknown, fields?: LogFields): void
}

/** Returns a log that writes events of `level` and above as JSON lines, cleaned of addresses and secrets. */
export function logTo(write: (line: string) => void, level: LogLevel, clock: () => number): Log {
  const threshold = logLevels.indexOf(level)
  const line = (at: LogLevel, event: string, fields: LogFields = {}) => {
    if (logLevels.indexOf(at) < threshold) return
    write(scrub(JSON.stringify({ ...fields, time: new Date(clock()).toISOString(), level: at, event })))
  }
  return {
    debug: (event, fields) => line('debug', event, fields),
    info: (event, fields) => line('info', event, fields),
    warn: (event, fields) => line('warn', event, fields),
    error: (event, error, fields) => line('error', event, { ...fields, error: describe(error) }),
  }
}

/** Returns name and message of an error and of its causes, at most five in all. */
export function describe(error: unknown): string {
  const texts: string[] = []
  for (let next = error; next !== undefined && texts.length < 5; ) {
    texts.push(next instanceof Error ? `${next.name}: ${next.message}` : String(next))
    next = next instanceof Error ? next.cause : undefined
  }
  return texts.join(' < ')
}

/** Returns the code of a failed connection, such as ECONNREFUSED. The error's message is left out: it may hold a password. */
export function connectionFault(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'no connection'
}

/** Replaces texts in a log line that look like an address, a bot token or credentials in a URL, if any got there by mistake. */
export function scrub(line: string): string {
  return line
    .replace(/\+?\d[\d\s().-]{8,}\d(?=\D|$)/g, (digits) => (looksLikePhone(digits) ? '[phone]' : digits))
    .replace(/:\/\/[^\s/?#"@]+@/g, '://[credentials]@')
    .replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[e-mail]')
    .replace(/\d+(?::|%3A)[\w-]{20,}/g, '[token]')
    .replace(/([?&]authToken=)[^&\s"]+/gi, '$1[token]')
    .replace(/xox[a-z]-[\w-]+/g, '[token]')
}

/** True for an international phone number, or a Turkish one in any spelling; false for times, counts and ids of a log. */
function looksLikePhone(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  return (text.startsWith('+') && digits.length >= 10) || /^(00)?(90)?0?[2-58]\d{9}$/.test(digits)
}
