import { userInfo } from 'node:os'

/** Who types the commands, as the system names him; it stands in the register beside what he does. */
export function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a number that has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/**
 * An answer without the ceiling of look-ups, which is for chat alone: whoever uses the command line has the whole file before
 * him. Only the type has to be told so.
 */
export function withoutCeiling<Answer extends { readonly kind: string }>(
  answer: Answer,
): Exclude<Answer, { readonly kind: 'ceiling' }> {
  if (answer.kind === 'ceiling') throw new Error('the command line has no ceiling of look-ups')
  return answer as Exclude<Answer, { readonly kind: 'ceiling' }>
}
