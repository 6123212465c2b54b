interface TypedCommand {
  readonly command: string
  /** The bot it names, where there are several; null where it names none. */
  readonly bot: string | null
  readonly rest: string
}

/**
 * A command and what stands behind it: `/iptal@ornek_bot hemen` is iptal, hemen. A word that Telegram itself would not mark
 * as one, such as /çıkış, counts too. Null for running text.
 */
export function readTypedCommand(text: string): TypedCommand | null {
  const match = /^\/([^\s@/]+)(?:@(\S*))?(?:\s([\s\S]*))?$/u.exec(text)
  if (match === null) return null
  return { command: match[1] ?? '', bot: match[2] ?? null, rest: (match[3] ?? '').trim() }
}
